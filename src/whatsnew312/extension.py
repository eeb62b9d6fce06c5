"""All that this package registers with Sphinx, in the order in which a build meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.anchor_check import setup_anchor_check
from whatsnew312.assets import setup_assets
from whatsnew312.bodies import setup_bodies
from whatsnew312.cleaning import setup_cleaning
from whatsnew312.config import setup_config
from whatsnew312.dependents import setup_dependents
from whatsnew312.directives.anchor_map import AnchorMapDirective, setup_anchor_map
from whatsnew312.directives.change import ChangeDirective
from whatsnew312.directives.listing import HighlightsDirective, ListingDirective
from whatsnew312.directives.sample import (
    BeforeAfterDirective,
    OutputDirective,
    SampleDirective,
    SamplesReportDirective,
)
from whatsnew312.domain import NAME, setup_domain
from whatsnew312.entry_parts import setup_entry_parts
from whatsnew312.exports import setup_exports
from whatsnew312.formats import setup_formats
from whatsnew312.highlighting import setup_highlighting
from whatsnew312.interactive import setup_interactive
from whatsnew312.inventories import setup_inventories
from whatsnew312.link_menu import LinkTargetsDirective, setup_link_menu
from whatsnew312.locale import setup_locale
from whatsnew312.old_anchors import setup_old_anchors
from whatsnew312.references import setup_references
from whatsnew312.related import setup_related
from whatsnew312.roles import IssueRole, change_role
from whatsnew312.rows import setup_rows
from whatsnew312.run_here import setup_run_here
from whatsnew312.search_page import setup_search_page
from whatsnew312.titles import TitleWriter
from whatsnew312.toctrees import setup_toctrees
from whatsnew312.transforms import setup_transforms
from whatsnew312.unfinished import setup_unfinished
from whatsnew312.verified import setup_verified
from whatsnew312.writing import check_folders

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
