"""Everything that uses undocumented parts of Sphinx, docutils, MyST or a theme, one file each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.locale import CATALOG
from whatsnew312.patches.contents import ListTitles, fit_contents, name_in_contents
from whatsnew312.patches.docutils.ids import note_labels
from whatsnew312.patches.docutils.markup_names import refuse_names
from whatsnew312.patches.docutils.node_handlers import add_handlers
from whatsnew312.patches.docutils.roles import setup_roles
from whatsnew312.patches.docutils.smart_quotes import quicken_smart_quotes
from whatsnew312.patches.highlighting import share_pygments
from whatsnew312.patches.joined_pages import repair_contents, repair_links
from whatsnew312.patches.log_messages import warn_once
from whatsnew312.patches.process.catalogs import forget_catalog
from whatsnew312.patches.process.late_imports import import_late
from whatsnew312.patches.process.log_level import setup_log_level
from whatsnew312.patches.search_index import PointIndexAtSections, SilenceMarks, complete_index
from whatsnew312.patches.standard_names import (
    note_standard_labels,
    remove_names,
    settle_labels,
    titled_labels,
)
from whatsnew312.patches.steps.bounds import bound_numbers
from whatsnew312.patches.templates import keep_templates
from whatsnew312.patches.toctree import setup_toctrees
from whatsnew312.site.domain import ChangeDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from whatsnew312.site.page_context import PageSteps


def setup_patches(app: Sphinx, pages: PageSteps) -> None:
    """Register every patch except that of the collector, which is needed before all imports."""
    # before the catalog is added
    forget_catalog(CATALOG)
    warn_once()
    setup_log_level(app)
    ChangeDomain.sphinx_labels = staticmethod(titled_labels)
    app.connect('env-before-read-docs', remove_names)
    # before other handlers that use labels
    app.connect('env-updated', settle_labels, priority=50)
    # before other handlers that read or replace links
    app.connect('doctree-resolved', repair_links, priority=450)
    pages.add(repair_contents)
    app.add_post_transform(PointIndexAtSections)
    app.add_post_transform(SilenceMarks)
    app.add_post_transform(ListTitles)
    # after generated pages, such as redirects, were collected
    app.connect('html-collect-pages', complete_index, priority=600)
    app.connect('builder-inited', bound_numbers)
    app.connect('builder-inited', add_handlers)
    app.connect('builder-inited', quicken_smart_quotes)
    setup_toctrees(app, pages)
    setup_roles(app)
    app.connect('source-read', refuse_names, priority=900)
    app.connect('env-updated', share_pygments)
    app.connect('env-updated', keep_templates)
    # after the options are checked, and before the theme is loaded
    app.connect('config-inited', import_late, priority=410)
    app.connect('doctree-read', note_labels)
    # after other extensions (500) registered labels
    app.connect('doctree-read', note_standard_labels, priority=900)
    # after Sphinx (500) made the table of contents of the page
    app.connect('doctree-read', fit_contents, priority=600)
    # before it is asked which pages show other contents than before (500)
    app.connect('env-updated', name_in_contents, priority=400)
