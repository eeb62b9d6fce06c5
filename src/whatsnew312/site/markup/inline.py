"""Inline markup as plain data, so that another page than its own can show it.

``freeze`` turns nodes into data, ``thaw`` turns data into nodes. References without a text of their
own get the title of their target after all pages are read.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util import docname_join

from whatsnew312.model.values import Text
from whatsnew312.site.markup.words import NO_WORDS, drop_blanks, line_of, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from whatsnew312.model.change import Change
    from whatsnew312.model.values import Span

#: the nodes that a line of markup may contain; of any other node only the text is kept
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

#: the references that can show a title
_NAMING = {'any', 'change', 'doc', 'myst', 'ref'}

#: attributes that depend on the document of the node, so they are not kept
_DROPPED = {'ids', 'names', 'dupnames', 'backrefs', 'refdoc', 'xml:space'}


#: an attribute of references that another page has, which is where they are warned of
ELSEWHERE = 'whatsnew_elsewhere'


def freeze(element: nodes.Element, docname: str) -> Text:
    """Return the inline content of *element*, which is on the page *docname*, as plain data."""
    spans = _freeze(element.children, docname)
    plain = line_of(element)
    return Text(plain, () if spans == (plain,) else spans)


def _freeze(children: Iterable[nodes.Node], docname: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    for node in children:
        tag = node.tagname if isinstance(node, nodes.Element) else ''
        if isinstance(node, nodes.Text | nodes.image | nodes.raw):
            if words := words_of(node):
                spans.append(words)
        elif isinstance(node, nodes.footnote_reference):
            drop_blanks(spans)  # the mark is of its page, and so is the note
        elif tag in _TAGS and isinstance(node, nodes.Element):
            kept = _attributes(node, docname)
            if tag == 'reference' and 'refid' in node:  # the target is on this page
                tag, kept = 'pending_xref', _place(f'{docname}#{node["refid"]}')
            elif tag == 'reference' and 'refuri' not in node:
                tag = 'inline'  # the name is not defined: docutils warns of it
            spans.append((tag, kept, _freeze(node.children, docname)))
        elif isinstance(node, nodes.Element) and not isinstance(node, NO_WORDS):
            spans.extend(_freeze(node.children, docname))
    return tuple(spans)


def _attributes(node: nodes.Element, docname: str) -> tuple[tuple[str, object], ...]:
    # code that resolves references also reads attributes that are None
    absent: tuple[object, ...] = ([],) if isinstance(node, addnodes.pending_xref) else ([], None)
    attributes = dict(node.attributes)
    if attributes.get('reftype') == 'doc':  # the address may be relative to the page
        attributes['reftarget'] = f'/{docname_join(docname, attributes["reftarget"])}'
    return tuple(
        sorted(
            (key, tuple(value) if isinstance(value, list) else value)
            for key, value in attributes.items()
            if value not in absent and key not in _DROPPED
        )
    )


def _place(target: str) -> tuple[tuple[str, object], ...]:
    given = {'refdomain': 'whatsnew', 'reftype': 'place', 'reftarget': target, 'refexplicit': True}
    return tuple(sorted(given.items()))


def thaw(text: Text, docname: str, *, links: bool = True) -> list[nodes.Node]:
    """Return *text* as nodes for the page *docname*; without *links*, it can be inside a link."""
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
            element[ELSEWHERE] = True
        element.extend(inner)
        made.append(element)
    return made


def has_links(text: Text) -> bool:
    """Return whether *text* contains a link."""
    return _has_links(text.spans)


def _has_links(spans: Sequence[Span]) -> bool:
    return any(
        isinstance(span, tuple) and (span[0] in _LINKS or _has_links(span[2])) for span in spans
    )


def with_titles(text: Text, title_of: Callable[[str], Text | None]) -> Text:
    """Return *text*; each reference without a text of its own gets the title of its target.

    :param title_of: the title of the entry or label of a name; None where there is none
    """
    spans = _with_titles(text.spans, title_of)
    if spans == text.spans:
        return text
    return Text(' '.join(''.join(_words(spans)).split()), spans)


def _with_titles(spans: Sequence[Span], title_of: Callable[[str], Text | None]) -> tuple[Span, ...]:
    made: list[Span] = []
    for span in spans:
        if isinstance(span, str):
            made.append(span)
            continue
        tag, attributes, children = span
        given = dict(attributes)
        # the number of a figure is not known yet, whatever stands around it
        names = given.get('reftype') in _NAMING and not given.get('refexplicit')
        names = names or given.get('reftype') == 'numref'
        target = str(given.get('reftarget'))
        if given.get('refdomain') == 'doc':  # this is how MyST writes a link to a page
            target = f'/{target}'
        title = title_of(target) if names else None
        if title is None:
            made.append((tag, attributes, _with_titles(children, title_of)))
        else:
            given['refexplicit'] = True
            inner = _without_links(title.spans or (title.plain,))
            made.append((tag, tuple(sorted(given.items())), inner))
    return tuple(made)


def _without_links(spans: Sequence[Span]) -> tuple[Span, ...]:
    made: list[Span] = []
    for span in spans:
        if isinstance(span, str):
            made.append(span)
        elif span[0] in _LINKS:
            made.extend(_without_links(span[2]))
        else:
            made.append((span[0], span[1], _without_links(span[2])))
    return tuple(made)


def _words(spans: Sequence[Span]) -> Iterator[str]:
    for span in spans:
        if isinstance(span, str):
            yield span
        else:
            yield from _words(span[2])


#: the texts of an entry, beside its title, that may refer to other entries
_TEXTS = ('replacement', 'action', 'highlight')


class Titles:
    """Gives references that have no text of their own the titles of their targets."""

    def __init__(
        self,
        written: Mapping[str, tuple[Change, ...]],
        by_anchor: Mapping[str, Change],
        labels: Mapping[str, tuple[str, str, str]],
        pages: Mapping[str, nodes.Element],
    ) -> None:
        """Store the data of all pages that were read.

        :param written: page to its entries, as their authors wrote them
        :param by_anchor: the entry of each anchor
        :param labels: name of a label to page, id and title
        :param pages: page to title
        """
        self.written = written
        self.labels = labels
        self.pages = pages
        self.by_anchor = by_anchor
        # by the entry itself: two entries with one id, which is a mistake, keep their own titles
        self.found: dict[int, Text] = {}
        self.open: set[int] = set()  #: entries whose titles are being resolved, to detect circles

    def changes(self) -> dict[str, tuple[Change, ...]]:
        """Return the entries of each page, with titles."""
        return {
            # always in the same order: in a circle, the result depends on which title is first
            docname: tuple(map(self.with_titles, self.written[docname]))
            for docname in sorted(self.written)
        }

    def with_titles(self, change: Change) -> Change:
        """Return *change*; references in its texts show the titles of their targets."""
        title = self.title(change)
        texts = {name: self.text(getattr(change, name)) for name in _TEXTS}
        if change.highlight.spans:  # it stands in links, as a title
            texts['highlight'] = with_titles(change.highlight, self.title_of)
        if title is change.title and all(texts[name] is getattr(change, name) for name in _TEXTS):
            return change  # the usual case
        return replace(
            change,
            title=title,
            replacement=texts['replacement'],
            action=texts['action'],
            highlight=texts['highlight'],
        )

    def text(self, text: Text) -> Text:
        """Return *text* as plain text with titles; the references in it are left to Sphinx."""
        if not text.spans:
            return text
        made = with_titles(text, self.title_of)
        return text if made is text else Text(made.plain, text.spans)

    def title_of(self, target: str) -> Text | None:
        """Return the title of the entry or label *target*."""
        if target.startswith('/'):
            page = self.pages.get(target[1:])
            return None if page is None else Text(line_of(page))
        change = self.by_anchor.get(target)
        if change is not None:
            # if two titles refer to each other, the inner one stays as it was written
            return None if id(change) in self.open else self.title(change)
        label = self.labels.get(target.lower())
        return Text(str(label[2])) if label and label[2] else None

    def title(self, change: Change) -> Text:
        """Return the title of *change* with its references resolved; the result is cached."""
        if not change.title.spans:
            return change.title
        if id(change) not in self.found:
            self.open.add(id(change))
            made = with_titles(change.title, self.title_of)
            self.open.discard(id(change))
            if self.open:
                return made  # not cached: a title that is still being resolved may be missing in it
            self.found[id(change)] = made
        return self.found[id(change)]
