"""Files that are made of the entries of all pages at the end of a build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.exports.capture import depart_entry_body, entry_body, mark, visit_entry_body
from whatsnew312.exports.kept import pages_without
from whatsnew312.exports.per_page import keep_pieces
from whatsnew312.exports.write import advertise, write_exports
from whatsnew312.site.page_context import LAST

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from whatsnew312.site.page_context import PageSteps


def setup_exports(app: Sphinx, pages: PageSteps) -> None:
    """Register the handlers that take the bodies of entries, write files, and link to them."""
    app.add_node(entry_body, html=(visit_entry_body, depart_entry_body))
    # after all other handlers, which must not see the nodes that this one adds
    app.connect('doctree-resolved', mark, priority=900)
    app.connect('env-updated', pages_without)
    pages.add(keep_pieces)
    # sphinx-notfound-page changes `pathto` for the page that is shown at any address
    pages.add(advertise, LAST)
    app.connect('build-finished', write_exports)
