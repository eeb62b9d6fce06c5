"""Convert nodes to plain text, for places where markup is not possible.

There is one function for each purpose: :func:`words_of` for a line,
:func:`whatsnew312.exports.plain_text.plain_text` for a body, and
:func:`whatsnew312.site.markup.inline.freeze` for a line that other pages show with its markup.
``tests/words.py`` lists each kind of markup and its words.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: nodes without text that belongs to a line
NO_WORDS = (
    nodes.comment,
    nodes.pending,
    nodes.substitution_definition,
    addnodes.index,
    nodes.citation_reference,
    nodes.system_message,
)

#: HTML elements whose text is not shown
_UNSEEN = {'script', 'style', 'template', 'title'}


#: parts of a signature
_LISTS = (addnodes.desc_parameterlist, addnodes.desc_type_parameter_list, addnodes.desc_optional)


def words_of(node: nodes.Node, *, marks: bool = False) -> str:
    """Return the visible text of inline markup.

    An image is replaced by its alternative text, a line break by a space, and HTML by its text.
    Error messages are left out, and so are nodes that no builder shows.

    :param marks: whether footnotes are shown as their number in brackets; otherwise, the number and
        the space before it are left out
    """
    pieces: list[str] = []
    _gather(node, pieces, marks)
    return ''.join(pieces)


def line_of(node: nodes.Node) -> str:
    """Return the text of a title or another line, with single spaces between words."""
    return ' '.join(words_of(node).split())


def title_of_page(env: BuildEnvironment, docname: str) -> str:
    """Return the title of a page as a line."""
    return line_of(env.titles[docname])


def _gather(node: nodes.Node, pieces: list[str], marks: bool) -> None:
    if isinstance(node, nodes.Text):
        pieces.append(node.astext())  # without the NUL that docutils puts in place of a backslash
    elif isinstance(node, nodes.image):
        pieces.append(str(node.get('alt', '')))
    elif isinstance(node, nodes.footnote_reference):
        drop_blanks(pieces)
        if marks:
            pieces.append(f'[{node.astext()}]')
    elif isinstance(node, nodes.raw):
        pieces.append(_words_of_raw(node))
    elif isinstance(node, _LISTS):
        pieces.append(node.astext())  # Sphinx adds the brackets and commas
    elif not isinstance(node, NO_WORDS):
        for child in node.children:
            _gather(child, pieces, marks)


def drop_blanks(pieces: list[Any]) -> None:
    """Remove the blanks at the end of *pieces*, of which some may be something else than text."""
    while pieces and isinstance(pieces[-1], str):
        pieces[-1] = pieces[-1].rstrip()
        if pieces[-1]:
            break
        del pieces[-1]


def _words_of_raw(raw: nodes.raw) -> str:
    """Return the text that raw markup shows on an HTML page; empty for other formats."""
    if 'html' not in raw.get('format', '').split():
        return ''
    text = raw.astext()
    # MyST writes a hard line break in this form, one node for each format
    if text.strip() == '<br />':
        return ' '
    if '<' not in text and '&' not in text:
        return text
    reader = _Text()
    reader.feed(text)
    reader.close()
    return ''.join(reader.found)


class _Text(HTMLParser):
    """Reads the text of HTML, also of incomplete elements."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag == 'br':
            self.found.append(' ')
        elif tag == 'img':
            self.found.append(dict(attrs).get('alt') or '')

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN and self.unseen:
            self.unseen -= 1

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.found.append(data)


#: only an HTML comment
_COMMENT = re.compile(r'\s*<!--.*-->\s*', re.DOTALL)

#: a hard line break as MyST writes it, in HTML and LaTeX
_BREAKS = {'<br />\n': ' ', '\\\\\n': ''}

#: deleted text as MyST writes it, after a warning that other formats do not support it
_STRUCK = {'<s>', '</s>'}


def raw_of_line(raw: nodes.raw) -> str:
    """Return the text for raw markup in a title or field.

    HTML is treated as text, because titles may contain ``List<T>``, and are also used where no HTML
    is possible. Comments are left out.
    """
    text = raw.astext()
    if _COMMENT.fullmatch(text) or text in _STRUCK:
        return ''
    return _BREAKS.get(text, text)
