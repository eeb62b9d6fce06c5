"""Register everything with Sphinx, by one set-up function for each subject."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sphinx.util.docutils import is_directive_registered, is_role_registered

from whatsnew312.anchors import setup_anchors
from whatsnew312.anchors.check import redirects
from whatsnew312.anchors.link_menu import LinkTargetsDirective, has_menu, menu_data
from whatsnew312.anchors.map import AnchorMapDirective
from whatsnew312.change_pages import setup_change_pages
from whatsnew312.entries import setup_entries
from whatsnew312.entries.directive import ChangeDirective
from whatsnew312.entries.roles import IssueRole
from whatsnew312.exports import setup_exports
from whatsnew312.exports.search_page import finds_entries, suggests_entries
from whatsnew312.incremental import setup_incremental
from whatsnew312.landing import setup_landing
from whatsnew312.landing.doors import DoorsDirective
from whatsnew312.landing.drawing import DrawingDirective
from whatsnew312.landing.search_box import SearchBoxDirective
from whatsnew312.listings import setup_listings
from whatsnew312.listings.counts import CountRole
from whatsnew312.listings.directive import HighlightsDirective, ListingDirective
from whatsnew312.listings.fill import is_shown, listing_data
from whatsnew312.listings.query import CHECKLIST_SCRIPT, FILTER_SCRIPT, NAMES_SCRIPT
from whatsnew312.listings.titles import TitleWriter
from whatsnew312.locale import setup_locale
from whatsnew312.part_pages import setup_part_pages
from whatsnew312.patches import setup_patches
from whatsnew312.patches.build_state import names_in_conf
from whatsnew312.patches.metatags import shows_metatags
from whatsnew312.release_pages import setup_release_pages
from whatsnew312.release_pages.directive import ReleaseDirective, ReleasesDirective
from whatsnew312.samples import setup_samples
from whatsnew312.samples.directive import (
    BeforeAfterDirective,
    OutputDirective,
    SampleDirective,
    SamplesReportDirective,
)
from whatsnew312.samples.run_here import has_runnable, run_data
from whatsnew312.scan_page import setup_scan_page
from whatsnew312.scan_page.directive import ScanDirective, has_scan
from whatsnew312.site import setup_site
from whatsnew312.site.assets import Script, setup_page_files
from whatsnew312.site.domain import NAME, ChangeDomain
from whatsnew312.site.page_context import PageSteps

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

DIRECTIVES = {
    'anchor-map': AnchorMapDirective,
    'change': ChangeDirective,
    'changes': ListingDirective,
    'doors': DoorsDirective,
    'drawing': DrawingDirective,
    'highlights': HighlightsDirective,
    'link-targets': LinkTargetsDirective,
    'release': ReleaseDirective,
    'releases': ReleasesDirective,
    'sample': SampleDirective,
    'sample-output': OutputDirective,
    'before-after': BeforeAfterDirective,
    'samples-report': SamplesReportDirective,
    'scan': ScanDirective,
    'search-box': SearchBoxDirective,
}

#: scripts of pages, in the order in which a page loads them
_SCRIPTS = (
    Script(CHECKLIST_SCRIPT, partial(is_shown, CHECKLIST_SCRIPT), data=listing_data, at_once=True),
    Script(FILTER_SCRIPT, partial(is_shown, FILTER_SCRIPT), data=listing_data, at_once=True),
    Script(NAMES_SCRIPT, partial(is_shown, CHECKLIST_SCRIPT)),
    Script('whatsnew/run-engine.js', has_runnable, data=run_data),
    Script('whatsnew/run.js', has_runnable),
    Script('whatsnew/scan.js', has_scan),
    Script('whatsnew/link-menu.js', has_menu, data=menu_data),
    Script('whatsnew/anchors.js', redirects),
    Script('whatsnew/search-rank.js', finds_entries),
    Script('whatsnew/entry-search.js', finds_entries),
    Script('whatsnew/search-suggest.js', suggests_entries),
)

#: the same, and before them what they have in common
SCRIPTS = (
    Script('whatsnew/text.js', lambda page: any(script.when(page) for script in _SCRIPTS)),
    *_SCRIPTS,
)


def setup_extension(app: Sphinx) -> None:
    """Register all parts of the extension."""
    app.require_sphinx((8, 2))
    pages = PageSteps(app)
    setup_patches(app, pages)
    setup_locale(app)
    setup_site(app, names_in_conf)
    for name, directive in DIRECTIVES.items():
        app.add_directive_to_domain(NAME, name, directive)
    # after everything that can register a name before pages are read: setup() in conf.py, and
    # extlinks, which registers its roles at builder-inited
    app.connect('env-before-read-docs', register_short_names, priority=900)
    titles = TitleWriter()  # keeps the HTML of titles, which several pages show
    setup_entries(app)
    setup_listings(app, pages, titles)
    setup_part_pages(app, pages)
    setup_landing(app)
    setup_release_pages(app)
    setup_samples(app)
    setup_anchors(app, titles)
    setup_incremental(app)
    setup_page_files(pages, SCRIPTS, shows_metatags)
    setup_exports(app, pages)
    setup_scan_page(app)
    setup_change_pages(app, pages, titles)


def register_short_names(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Register the short names of directives and of the roles, if they are free."""
    settings = ChangeDomain.of(env).settings
    if not settings.short_names:
        return
    for name, directive in DIRECTIVES.items():
        if name in {'release', 'releases'} and settings.releases is None:
            continue  # they show nothing, and the names stay free
        if not is_directive_registered(name):
            app.add_directive(name, directive)
    for role, handler in {'issue': IssueRole(), 'count': CountRole()}.items():
        if not is_role_registered(role):
            app.add_role(role, handler)
