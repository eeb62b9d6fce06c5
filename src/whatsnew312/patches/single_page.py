"""Read and write one page, in a process that ends afterwards: for the live preview."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder

from whatsnew312.patches.docutils.html_writer import html_of
from whatsnew312.patches.guard import Part, Patch, fits

if TYPE_CHECKING:
    from pathlib import Path

    from docutils import nodes
    from sphinx.application import Sphinx

PATCH = Patch(
    'single_page',
    'Sphinx has no way to read and write one page without the rest of the build.',
    since=(8, 2),
    reported='',
)


class PageMaker:
    """Makes single pages of an application that will not build.

    Its changes to the application are never undone, so the process must end afterwards.
    """

    def __init__(self, app: Sphinx, scratch: Path) -> None:
        """Prepare *app*; files that pages leave beside the doctrees are written to *scratch*.

        :raises ValueError: the builder or this version of Sphinx is not supported
        """
        builder = app.builder
        if not isinstance(builder, StandaloneHTMLBuilder) or not fits(
            PATCH,
            [Part(builder, 'search'), Part(builder, 'images', dict)],
            [
                (builder.read_doc, 'docname'),
                (builder.write_doctree, 'docname doctree'),
                (app.env.get_and_resolve_doctree, 'docname builder doctree'),
                (builder.post_process_images, 'doctree'),
            ],
        ):
            raise ValueError('pages cannot be made alone')
        self.app = app
        self.builder = builder
        self.doctree: nodes.document | None = None
        app.doctreedir = type(app.doctreedir)(scratch)
        if hasattr(builder, '_sources_dir'):
            builder._sources_dir = type(app.doctreedir)(scratch / 'sources')
        builder.write_doctree = self._keep  # type: ignore[method-assign,misc]
        search, builder.search = builder.search, False  # an index of one page is useless
        builder.prepare_writing({app.config.root_doc})
        builder.search = search  # pages link to the search
        self.source: str | None = None
        # before other handlers change the source
        app.connect('source-read', self._give_source, priority=-1000)

    def _give_source(self, app: Sphinx, docname: str, content: list[str]) -> None:
        if self.source is not None:
            content[0] = self.source

    def _keep(self, docname: str, doctree: nodes.document, **_: Any) -> None:
        self.doctree = doctree

    def make(self, docname: str, path: Path) -> None:
        """Read the page *docname* and write its HTML to *path*."""
        app, builder, env = self.app, self.builder, self.app.env
        app.events.emit('env-before-read-docs', env, [docname])
        app.events.emit('env-purge-doc', env, docname)
        env.clear_doc(docname)
        builder.read_doc(docname)
        self.write(docname, path)

    def read(self, docname: str, source: str) -> None:
        """Read *source* as if it were that of the page *docname*, which the environment keeps."""
        self.source = source
        try:
            self.builder.read_doc(docname)
        finally:
            self.source = None

    def fragment(self, docname: str) -> str:
        """Return the content of the page that was read last as HTML, without its template."""
        builder, env = self.builder, self.app.env
        doctree = self._resolved(docname)
        doctree.settings = builder.docsettings
        builder.secnumbers = env.toc_secnumbers.get(docname, {})
        builder.fignumbers = env.toc_fignumbers.get(docname, {})
        builder.dlpath = f'{"../" * docname.count("/")}_downloads'
        builder.current_docname = docname
        return html_of(builder, doctree.children, doctree) or ''

    def _resolved(self, docname: str) -> nodes.document:
        """Return the page that was read last, with all references resolved."""
        builder = self.builder
        resolve = self.app.env.get_and_resolve_doctree
        more: dict[str, Any] = {}
        if 'tags' in inspect.signature(resolve).parameters:  # since Sphinx 9
            more['tags'] = builder.tags
        doctree = resolve(docname, builder, doctree=self.doctree, **more)
        builder.imgpath = f'{"../" * docname.count("/")}_images'
        builder.post_process_images(doctree)
        return doctree

    def write(self, docname: str, path: Path) -> None:
        """Write the HTML of the page *docname* to *path*, from its last doctree."""
        builder = self.builder
        doctree = self._resolved(docname)
        # the name of the method depends on the version of Sphinx
        for name in ('get_output_path', 'get_outfilename'):
            if hasattr(builder, name):
                setattr(builder, name, lambda _: path)
        builder.write_doc(docname, doctree)
