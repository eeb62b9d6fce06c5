"""Parts of a first page: a search box, links as large fields, and small drawings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.landing.drawing import leave_out_of_books
from whatsnew312.landing.search_box import fill_search_boxes

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_landing(app: Sphinx) -> None:
    """Register the handlers that fit the parts to each format."""
    app.connect('doctree-resolved', fill_search_boxes)
    app.connect('doctree-resolved', leave_out_of_books)
