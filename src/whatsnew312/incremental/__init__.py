"""Find the pages that an incremental build must write again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.incremental.stale_pages import setup_stale_pages
from whatsnew312.incremental.unfinished import setup_unfinished

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_incremental(app: Sphinx) -> None:
    """Register the handlers that find pages to write again, also after an interrupted build."""
    setup_stale_pages(app)
    setup_unfinished(app)
