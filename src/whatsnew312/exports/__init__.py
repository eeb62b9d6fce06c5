"""Files that are made of the entries of all pages at the end of a build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.exports.capture import depart_entry_body, entry_body, mark, visit_entry_body
from whatsnew312.exports.kept import pages_without
from whatsnew312.exports.per_page import keep_pieces
from whatsnew312.exports.write import advertise, write_exports

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_exports(app: Sphinx) -> None:
    """Register the handlers that take the bodies of entries, write files, and link to them."""
    app.add_node(entry_body, html=(visit_entry_body, depart_entry_body))
    # after all other handlers, which must not see the nodes that this one adds
    app.connect('doctree-resolved', mark, priority=900)
    app.connect('env-updated', pages_without)
    app.connect('html-page-context', keep_pieces)
    # after sphinx-notfound-page, which changes `pathto` for the page that is shown at any address
    app.connect('html-page-context', advertise, priority=900)
    app.connect('build-finished', write_exports)
