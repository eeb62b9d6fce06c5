"""A page for each change and for each module, in addition to the pages of source files.

They have no source files for Sphinx. They show HTML that was made for other pages, inside of the
theme's page, which is rendered only once for each folder. So they take little time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.change_pages.pictures import check_pictures, show_first
from whatsnew312.change_pages.sections import keep_sections, pages_without
from whatsnew312.change_pages.write import PageWriter, show_style
from whatsnew312.site.page_context import LAST

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from whatsnew312.listings.titles import TitleWriter
    from whatsnew312.site.page_context import PageSteps


def setup_change_pages(app: Sphinx, pages: PageSteps, titles: TitleWriter) -> None:
    """Register the handlers that store the entries of each page, and write the pages at the end."""
    app.connect('env-updated', pages_without)
    pages.add(keep_sections)
    pages.add(show_style)
    app.connect('env-updated', check_pictures)
    # after other extensions that add pictures
    pages.add(show_first, LAST)
    # after the exported files (500), so that these are not delayed
    app.connect('build-finished', PageWriter(titles), priority=600)
