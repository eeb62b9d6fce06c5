"""The directive ``drawing``: a small SVG file inside of a page, in the colours of the page."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from xml.etree import ElementTree as ET

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from whatsnew312.model.readers import read_file
from whatsnew312.model.suggestions import quote
from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.page_tree import may_hold
from whatsnew312.site.builders import makes_book
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import every
from whatsnew312.site.reporting import warn
from whatsnew312.site.source_files import may_be_read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import OptionSpec

#: the elements that a drawing may have, with the attributes of each: nothing that loads or runs
_ELEMENTS = {
    'svg': {'viewBox'},
    'g': set[str](),
    'path': {'d'},
    'rect': {'x', 'y', 'width', 'height', 'rx'},
    'circle': {'cx', 'cy', 'r'},
    'ellipse': {'cx', 'cy', 'rx', 'ry'},
    'line': {'x1', 'y1', 'x2', 'y2'},
    'polyline': {'points'},
    'polygon': {'points'},
}
_ATTRIBUTES = {'class', 'transform', 'stroke-width', 'stroke-dasharray', 'fill-rule'}

#: the classes for colours, with what each is for
CLASSES = {
    'line': 'a grey line',
    'fill': 'a grey area',
    'pale': 'an area in the colour of borders',
    'accent-line': 'a line in the colour of links',
    'accent': 'an area in the colour of links',
    'accent-pale': 'an area in a tint of that colour, with a line around it',
}

_VALUE = re.compile(r'[\w\s.,()+-]*')


class DrawingDirective(SphinxDirective):
    """A drawing that adds nothing to the text; the argument is a file beside the page."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[OptionSpec] = {}

    def run(self) -> list[nodes.Node]:
        """Return the drawing for HTML; other formats do not show it."""
        ChangeDomain.of(self.env).note_part(self.env.current_document.docname)
        name, path = self.env.relfn2path(self.arguments[0])
        if not may_be_read(self, path):
            return []
        self.env.note_dependency(name)
        try:
            html = drawing_html(read_file(Path(path)))
        except (OSError, ValueError, ET.ParseError) as problem:
            reason = 'there is no such file' if isinstance(problem, OSError) else problem
            message = f'the drawing {quote(self.arguments[0])} is not shown: {reason}'
            warn(Warn.DATA_FILE, message, self.get_location())
            return []
        return [nodes.raw('', html, format='html', drawing=name)]


def leave_out_of_books(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Remove drawings from e-books, in which pages with SVG must be declared."""
    domain = ChangeDomain.of(app.env)
    if makes_book(app.builder) and may_hold(domain.parts, app.env, docname):
        for raw in every(doctree, nodes.raw):
            if 'drawing' in raw:
                raw.parent.remove(raw)


def has_drawing(node: nodes.Node) -> bool:
    """Return whether *node* is, or has in it, what the directive makes."""
    return isinstance(node, nodes.Element) and any(
        'drawing' in raw for raw in every(node, nodes.raw)
    )


def drawing_html(text: str) -> str:
    """Return an SVG file as an element of a page.

    Screen readers skip it. It has only shapes, and the classes in :data:`CLASSES`.

    :raises ValueError: it has something else
    :raises xml.etree.ElementTree.ParseError: it is no XML
    """
    if '<!DOCTYPE' in text:
        raise ValueError('it has a DOCTYPE, which a drawing does not need; remove it')
    root = ET.fromstring(text)  # noqa: S314 - without a DOCTYPE there are no entities
    if _name(root) != 'svg' or 'viewBox' not in root.attrib:
        raise ValueError('a drawing is an SVG file whose element svg has a viewBox')
    return f'{"".join(_parts(root))}\n'


def _parts(element: ET.Element) -> Iterator[str]:
    name = _name(element)
    if name not in _ELEMENTS:
        known = ', '.join(_ELEMENTS)
        raise ValueError(f'it has the element {quote(name)}; a drawing has only {known}')
    attributes = ''
    for key, value in element.attrib.items():
        if key not in _ELEMENTS[name] | _ATTRIBUTES or not _VALUE.fullmatch(value):
            raise ValueError(f'{quote(f"{key}={value}")} of {name} is not allowed in a drawing')
        attributes += f' {key}="{escape(value)}"'
    if name == 'svg':
        attributes += ' class="whatsnew-drawing" aria-hidden="true" focusable="false"'
    yield f'<{name}{attributes}>'
    for child in element:
        yield from _parts(child)
    yield f'</{name}>'


def _name(element: ET.Element) -> str:
    return str(element.tag).rpartition('}')[2]
