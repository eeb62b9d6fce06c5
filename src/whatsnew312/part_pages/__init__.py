"""The further pages of long lists: taken from the page with the list, stored, and written.

They have no source files. While the page with the directive is written, the HTML of its further
parts is stored beside the doctrees, because pages are written in several processes, and an
incremental build writes only some of them. Sphinx then writes a page for each part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.part_pages.take import keep_parts, prepare, take_part, visit_part
from whatsnew312.part_pages.write import collect, pages_without, remove_old
from whatsnew312.site.nodes import listing_part

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from whatsnew312.site.page_context import PageSteps


def setup_part_pages(app: Sphinx, pages: PageSteps) -> None:
    """Register the handlers that store the parts of each page, and write them at the end."""
    app.add_node(listing_part, html=(visit_part, take_part))
    app.connect('doctree-resolved', prepare)
    pages.add(keep_parts)
    app.connect('env-updated', pages_without)
    app.connect('html-collect-pages', collect)
    app.connect('build-finished', remove_old)
