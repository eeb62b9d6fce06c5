"""Listings: entries of all pages, selected, grouped and shown, as nodes or as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.listings.as_html import setup_rows
from whatsnew312.listings.counts import CountRole, FillCounts, RefuseInHeadings
from whatsnew312.listings.directive import note_listings
from whatsnew312.listings.fill import FillInteractive, FillListings
from whatsnew312.listings.other_formats import TRANSFORMS
from whatsnew312.listings.page_counts import setup_page_counts
from whatsnew312.listings.urgency_check import check_urgencies
from whatsnew312.site.domain import NAME, ChangeDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from whatsnew312.listings.titles import TitleWriter
    from whatsnew312.site.page_context import PageSteps


def setup_listings(app: Sphinx, pages: PageSteps, titles: TitleWriter) -> None:
    """Register the directives and transforms for listings, for every builder.

    :param titles: writes the titles of entries for all users of them, and keeps the HTML
    """
    app.connect('builder-inited', _note_addresses)
    app.add_post_transform(FillListings)
    app.add_post_transform(FillInteractive)
    app.add_transform(RefuseInHeadings)
    app.add_post_transform(FillCounts)
    for transform in TRANSFORMS:
        app.add_post_transform(transform)
    setup_rows(app, titles)
    app.add_role_to_domain(NAME, 'count', CountRole())
    app.connect('doctree-read', note_listings)
    app.connect('env-updated', check_urgencies)
    setup_page_counts(app, pages)


def _note_addresses(app: Sphinx) -> None:
    # transforms have no documented access to the builder
    ChangeDomain.of(app.env).relative_address = app.builder.get_relative_uri
