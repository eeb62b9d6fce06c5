"""All that this package registers with Sphinx: one set-up for each subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.anchors import setup_anchors
from whatsnew312.anchors.link_menu import LinkTargetsDirective
from whatsnew312.anchors.map import AnchorMapDirective
from whatsnew312.entries import setup_entries
from whatsnew312.entries.directive import ChangeDirective
from whatsnew312.exports import setup_exports
from whatsnew312.incremental import setup_incremental
from whatsnew312.listings import setup_listings
from whatsnew312.listings.directive import HighlightsDirective, ListingDirective
from whatsnew312.listings.titles import TitleWriter
from whatsnew312.locale import setup_locale
from whatsnew312.patches import setup_patches
from whatsnew312.samples import setup_samples
from whatsnew312.samples.directive import (
    BeforeAfterDirective,
    OutputDirective,
    SampleDirective,
    SamplesReportDirective,
)
from whatsnew312.site import setup_site
from whatsnew312.site.domain import NAME

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
    app.require_sphinx((8, 2))
    setup_patches(app)
    setup_locale(app)
    setup_site(app)
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
        app.add_directive_to_domain(NAME, name, directive)
    titles = TitleWriter()  # what one page made of them, others show too
    setup_entries(app)
    setup_listings(app, titles)
    setup_samples(app)
    setup_anchors(app, titles)
    setup_incremental(app)
    setup_exports(app)
