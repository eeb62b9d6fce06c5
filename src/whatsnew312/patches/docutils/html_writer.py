"""The output so far of docutils' HTML writer, which is a list of strings."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, cast

from sphinx.util.docutils import new_document

from whatsnew312.patches.guard import Part, Patch, fits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils import nodes
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.writers.html5 import HTML5Translator

PATCH = Patch(
    'html_writer',
    'docutils has no documented way to ask for the HTML of one element of a page, and Sphinx none '
    'to write nodes that are on no page.',
    since=(8, 2),
    reported='',
)


def position(writer: HTML5Translator) -> int | None:
    """Return the current position in the output; None if it is not known."""
    return len(writer.body) if fits(PATCH, [Part(writer, 'body', list)]) else None


def written_since(writer: HTML5Translator, start: int | None) -> str:
    """Return the HTML that was written since *start*; empty if it is not known."""
    return '' if start is None else ''.join(writer.body[start:])


def take_since(writer: HTML5Translator, start: int | None) -> str:
    """Return the HTML that was written since *start*, and remove it from the output."""
    html = written_since(writer, start)
    if start is not None:
        del writer.body[start:]
    return html


def html_of(
    builder: Builder, parts: Iterable[nodes.Node], document: nodes.document | None = None
) -> str | None:
    """Return *parts* of *document*, or of no page, as HTML; None where that cannot be had."""
    html = cast('StandaloneHTMLBuilder', builder)
    if not fits(PATCH, [Part(html, 'docsettings'), Part(html, 'create_translator')]):
        return None
    document = new_document('', html.docsettings) if document is None else document
    writer = cast('HTML5Translator', html.create_translator(document, html))
    start = position(writer)
    if start is None:
        return None
    for node in parts:
        node.walkabout(writer)
    return written_since(writer, start)


def fragment_html(builder: StandaloneHTMLBuilder, node: nodes.Node) -> str:
    """Return *node* as HTML; its text if the builder cannot render it."""
    if not fits(PATCH, [Part(builder, 'render_partial')]):
        return f'<p>{escape(node.astext())}</p>'
    return builder.render_partial(node)['fragment']
