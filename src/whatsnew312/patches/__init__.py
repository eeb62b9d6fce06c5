"""Everything that uses undocumented parts of Sphinx, docutils, MyST or a theme, one file each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.locale import CATALOG
from whatsnew312.patches.catalogs import forget_catalog
from whatsnew312.patches.contents import drop_entries
from whatsnew312.patches.highlighting import share_pygments
from whatsnew312.patches.joined_pages import mend_contents, mend_links
from whatsnew312.patches.markup_names import refuse_names
from whatsnew312.patches.roles import setup_roles
from whatsnew312.patches.search_index import PointIndexAtSections, complete_index
from whatsnew312.patches.toctree import setup_toctrees

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_patches(app: Sphinx) -> None:
    """Register every patch except that of the collector, which is needed before all imports."""
    # before the catalog is added
    forget_catalog(CATALOG)
    # before other handlers that read or replace links
    app.connect('doctree-resolved', mend_links, priority=450)
    app.connect('html-page-context', mend_contents)
    app.add_post_transform(PointIndexAtSections)
    # after generated pages, such as redirects, were collected
    app.connect('html-collect-pages', complete_index, priority=600)
    setup_toctrees(app)
    setup_roles(app)
    app.connect('source-read', refuse_names, priority=900)
    app.connect('env-updated', share_pygments)
    # after Sphinx (500) has made the table of contents of the page
    app.connect('doctree-read', drop_entries, priority=600)
