"""Keep old links working: check, redirect pages, former ids, maps, and the link menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.anchors.check import check_anchors, stub_pages
from whatsnew312.anchors.former import ReportRetired, keep_old_anchors
from whatsnew312.anchors.link_menu import setup_link_menu
from whatsnew312.anchors.map import resolve_place

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from whatsnew312.listings.titles import TitleWriter


def setup_anchors(app: Sphinx, titles: TitleWriter) -> None:
    """Register the check of anchors, and everything that makes links to the site easy to use.

    :param titles: writes the titles of entries for all users of them, and keeps the HTML
    """
    # before intersphinx (500) handles the targets of a map
    app.connect('missing-reference', resolve_place, priority=400)
    # after entries were checked (100), before pages are compared with those of the last build (500)
    app.connect('env-updated', check_anchors, priority=200)
    setup_link_menu(app, titles)
    app.add_post_transform(ReportRetired)
    app.connect('doctree-resolved', keep_old_anchors)
    app.connect('html-collect-pages', stub_pages)
