"""A page of its own for each change and for each module, beside the pages of the source files.

Sphinx does not read them as source files: they show what was made for other pages, in the frame of
the theme, which is rendered once for each folder. So they cost little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.change_pages.sections import keep_sections, pages_without
from whatsnew312.change_pages.write import PageWriter, show_style

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from whatsnew312.listings.titles import TitleWriter


def setup_change_pages(app: Sphinx, titles: TitleWriter) -> None:
    """Register what keeps the entries of each page, and writes the pages when a build ends."""
    app.connect('env-updated', pages_without)
    app.connect('html-page-context', keep_sections)
    app.connect('html-page-context', show_style)
    # after the exported files (500), so that no other file waits for these
    app.connect('build-finished', PageWriter(titles), priority=600)
