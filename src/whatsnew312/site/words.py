"""The words that readers see of nodes, for all that can show no markup.

Words are taken by one function for each purpose: a line by :func:`words_of`, a body by
:func:`whatsnew312.exports.plain_text.plain_text`, a line for other pages, with its markup, by
:func:`whatsnew312.site.inline.freeze`. ``tests/test_words.py`` has what each makes of which markup.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: what has no words of its own for readers of a line
NO_WORDS = (
    nodes.comment,
    nodes.pending,
    nodes.substitution_definition,
    addnodes.index,
    nodes.citation_reference,
    nodes.system_message,
)

#: the elements of HTML whose text no reader sees
_UNSEEN = {'script', 'style', 'template', 'title'}


def words_of(node: nodes.Node, *, marks: bool = False) -> str:
    """Return the words of inline markup that readers see.

    An image counts as its alternative text, a line break as a blank, HTML as the text in it. The
    message of an error is no word; neither is what no builder shows.

    :param marks: whether a footnote counts as its number in brackets, behind the word before it;
        otherwise neither the number nor the blank before it is there
    """
    pieces: list[str] = []
    _gather(node, pieces, marks)
    return ''.join(pieces)


def line_of(node: nodes.Node) -> str:
    """Return the words of a title or another line, with single blanks between them."""
    return ' '.join(words_of(node).split())


def title_of_page(env: BuildEnvironment, docname: str) -> str:
    """Return the title of a page as a line."""
    return line_of(env.titles[docname])


def _gather(node: nodes.Node, pieces: list[str], marks: bool) -> None:
    if isinstance(node, nodes.Text):
        pieces.append(node.astext())  # without the NUL by which docutils marks a backslash
    elif isinstance(node, nodes.image):
        pieces.append(str(node.get('alt', '')))
    elif isinstance(node, nodes.footnote_reference):
        _drop_blanks(pieces)
        if marks:
            pieces.append(f'[{node.astext()}]')
    elif isinstance(node, nodes.raw):
        pieces.append(_words_of_raw(node))
    elif not isinstance(node, NO_WORDS):
        for child in node.children:
            _gather(child, pieces, marks)


def _drop_blanks(pieces: list[str]) -> None:
    while pieces:
        pieces[-1] = pieces[-1].rstrip()
        if pieces[-1]:
            break
        del pieces[-1]


def _words_of_raw(raw: nodes.raw) -> str:
    """Return the text that raw markup shows on a page of HTML; nothing for other formats."""
    if 'html' not in raw.get('format', '').split():
        return ''
    text = raw.astext()
    # MyST writes a hard line break so, one piece for each format
    if text.strip() == '<br />':
        return ' '
    if '<' not in text and '&' not in text:
        return text
    reader = _Text()
    reader.feed(text)
    reader.close()
    return ''.join(reader.found)


class _Text(HTMLParser):
    """Reads the text of HTML, be it a piece that is not closed."""

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


#: a comment of HTML, and nothing else
_COMMENT = re.compile(r'\s*<!--.*-->\s*', re.DOTALL)

#: what MyST makes of a hard line break, in HTML and LaTeX
_BREAKS = {'<br />\n': ' ', '\\\\\n': ''}

#: what it makes of struck text, after it has warned that other formats do not have that
_STRUCK = {'<s>', '</s>'}


def raw_of_line(raw: nodes.raw) -> str:
    """Return the text that stands in a title or field for raw markup.

    HTML there is text: titles speak of ``List<T>``, and go where no HTML can. A comment stays
    unseen.
    """
    text = raw.astext()
    if _COMMENT.fullmatch(text) or text in _STRUCK:
        return ''
    return _BREAKS.get(text, text)
