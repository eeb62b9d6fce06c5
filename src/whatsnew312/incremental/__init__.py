"""Find the pages that an incremental build must write again, and let one build run at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.incremental.one_build import setup_one_build
from whatsnew312.incremental.stale_pages import setup_stale_pages
from whatsnew312.incremental.unfinished import setup_unfinished

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_incremental(app: Sphinx) -> None:
    """Register the handlers of this package."""
    setup_one_build(app)
    setup_stale_pages(app)
    setup_unfinished(app)
