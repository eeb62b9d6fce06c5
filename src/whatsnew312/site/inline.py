"""Inline markup that leaves its document: frozen to plain data, thawed on another page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util.nodes import clean_astext

from whatsnew312.model.values import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from whatsnew312.model.values import Span

#: what a line of markup may consist of; anything else is kept as its text
_TAGS: dict[str, type[nodes.Element]] = {
    tag.__name__: tag
    for tag in (
        nodes.abbreviation,
        nodes.emphasis,
        nodes.inline,
        nodes.literal,
        nodes.reference,
        nodes.strong,
        nodes.subscript,
        nodes.superscript,
        nodes.title_reference,
        addnodes.literal_emphasis,
        addnodes.literal_strong,
        addnodes.manpage,
        addnodes.pending_xref,
    )
}
_LINKS = {'reference', 'pending_xref'}

#: of the document that the node stood in, so not of the text
_DROPPED = {'ids', 'names', 'dupnames', 'backrefs', 'refdoc', 'xml:space'}


def freeze(element: nodes.Element) -> Text:
    """Return the inline content of *element*."""
    spans = _freeze(element.children)
    only_text = all(isinstance(child, nodes.Text) for child in element.children)
    plain = ' '.join((element.astext() if only_text else clean_astext(element)).split())
    return Text(plain, () if spans == (plain,) else spans)


def _freeze(children: Iterable[nodes.Node]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for node in children:
        tag = node.tagname if isinstance(node, nodes.Element) else ''
        if isinstance(node, nodes.Text):
            spans.append(str(node))
        elif tag in _TAGS and isinstance(node, nodes.Element):
            attributes = tuple(
                sorted(
                    (key, tuple(value) if isinstance(value, list) else value)
                    for key, value in node.attributes.items()
                    if value not in ([], None) and key not in _DROPPED
                )
            )
            spans.append((tag, attributes, _freeze(node.children)))
        elif isinstance(node, nodes.Element) and not isinstance(node, nodes.Invisible):
            spans.extend(_freeze(node.children))
    return tuple(spans)


def thaw(text: Text, docname: str, *, links: bool = True) -> list[nodes.Node]:
    """Return *text* as nodes for the page *docname*; without *links*, as what a link may hold."""
    return _thaw(text.spans or (text.plain,), docname, links)


def _thaw(spans: Sequence[Span], docname: str, links: bool) -> list[nodes.Node]:
    made: list[nodes.Node] = []
    for span in spans:
        if isinstance(span, str):
            made.append(nodes.Text(span))
            continue
        tag, attributes, children = span
        inner = _thaw(children, docname, links)
        if tag in _LINKS and not links:
            made.extend(inner)
            continue
        element = _TAGS[tag]('')
        for key, value in attributes:
            element[key] = list(value) if isinstance(value, tuple) else value
        if tag == 'pending_xref':
            element['refdoc'] = docname
        element.extend(inner)
        made.append(element)
    return made


def has_links(text: Text) -> bool:
    """Tell whether *text* leads anywhere."""
    return _has_links(text.spans)


def _has_links(spans: Sequence[Span]) -> bool:
    return any(
        isinstance(span, tuple) and (span[0] in _LINKS or _has_links(span[2])) for span in spans
    )


def plain(text: Text, title_of: Callable[[str], Text | None]) -> str:
    """Return *text* without markup; a reference without a text of its own is the title it names."""
    if not text.spans:
        return text.plain
    return ' '.join(''.join(_plain(text.spans, title_of)).split())


def _plain(spans: Sequence[Span], title_of: Callable[[str], Text | None]) -> Iterator[str]:
    for span in spans:
        if isinstance(span, str):
            yield span
            continue
        tag, attributes, children = span
        given = dict(attributes)
        names = tag == 'pending_xref' and not given.get('refexplicit')
        title = title_of(str(given.get('reftarget'))) if names else None
        if title:
            yield title.plain
        else:
            yield from _plain(children, title_of)
