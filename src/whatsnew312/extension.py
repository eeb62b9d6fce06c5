"""All that this package registers with Sphinx, in the order in which a build meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.anchors.check import setup_anchor_check
from whatsnew312.anchors.former import setup_old_anchors
from whatsnew312.anchors.link_menu import LinkTargetsDirective, setup_link_menu
from whatsnew312.anchors.map import AnchorMapDirective, setup_anchor_map
from whatsnew312.entries.api_names import setup_references
from whatsnew312.entries.as_html import setup_entry_parts
from whatsnew312.entries.collect import setup_transforms
from whatsnew312.entries.directive import ChangeDirective
from whatsnew312.entries.related import setup_related
from whatsnew312.entries.roles import IssueRole, change_role
from whatsnew312.exports.capture import setup_bodies
from whatsnew312.exports.search_page import setup_search_page
from whatsnew312.exports.write import setup_exports
from whatsnew312.incremental.stale_pages import setup_dependents
from whatsnew312.incremental.unfinished import setup_unfinished
from whatsnew312.listings.as_html import setup_rows
from whatsnew312.listings.directive import HighlightsDirective, ListingDirective
from whatsnew312.listings.fill import setup_interactive
from whatsnew312.listings.other_formats import setup_formats
from whatsnew312.listings.titles import TitleWriter
from whatsnew312.locale import setup_locale
from whatsnew312.patches.highlighting import setup_highlighting
from whatsnew312.patches.toctree import setup_toctrees
from whatsnew312.samples.directive import (
    BeforeAfterDirective,
    OutputDirective,
    SampleDirective,
    SamplesReportDirective,
)
from whatsnew312.samples.report import setup_verified
from whatsnew312.samples.run_here import setup_run_here
from whatsnew312.site.assets import setup_assets
from whatsnew312.site.cleaning import setup_cleaning
from whatsnew312.site.config import setup_config
from whatsnew312.site.domain import NAME, setup_domain
from whatsnew312.site.inventories import setup_inventories
from whatsnew312.site.writing import check_folders

if TYPE_CHECKING:
    from sphinx.application import Sphinx

DIRECTIVES = {
    'anchor-map': AnchorMapDirective,
    'change': ChangeDirective,
    'changes': ListingDirective,
    'highlights': HighlightsDirective,
    'link-targets': LinkTargetsDirective,
    'sample': SampleDirective,
    'sample-output': OutputDirective,
    'before-after': BeforeAfterDirective,
    'samples-report': SamplesReportDirective,
}


def setup_extension(app: Sphinx) -> None:
    """Register everything."""
    app.require_sphinx((9, 0))
    check_folders(app)
    setup_locale(app)
    setup_config(app)
    setup_inventories(app)
    setup_domain(app)
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
        app.add_directive_to_domain(NAME, name, directive)
    app.add_role_to_domain(NAME, 'change', change_role())
    app.add_role('issue', IssueRole())
    app.add_role_to_domain(NAME, 'issue', IssueRole())
    setup_references(app)
    setup_anchor_map(app)
    setup_transforms(app)
    setup_formats(app)
    setup_entry_parts(app)
    setup_cleaning(app)
    setup_interactive(app)
    titles = TitleWriter()  # what one page made of them, others show too
    setup_rows(app, titles)
    setup_related(app)
    setup_verified(app)
    setup_run_here(app)
    setup_link_menu(app, titles)
    setup_old_anchors(app)
    setup_anchor_check(app)
    setup_dependents(app)
    setup_bodies(app)
    setup_exports(app)
    setup_unfinished(app)
    setup_search_page(app)
    setup_toctrees(app)
    setup_highlighting(app)
    setup_assets(app)
