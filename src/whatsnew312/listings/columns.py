"""The columns of a table of entries, each with a function for nodes and one for HTML.

To add a column, add a record to :data:`COLUMNS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from whatsnew312.entries.badges import badge, badge_html
from whatsnew312.listings.titles import link_html
from whatsnew312.locale import N_, _
from whatsnew312.site.links import group_anchor, group_link, joined, title_link
from whatsnew312.site.markup.inline import thaw
from whatsnew312.site.phrases import GUIDANCE, removal_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sphinx.builders import Builder

    from whatsnew312.listings.titles import Addresses, TitleWriter
    from whatsnew312.model.change import Change
    from whatsnew312.site.domain import ChangeDomain
    from whatsnew312.site.settings import Settings

#: a part of the output: HTML, or a node, for links that Sphinx has to resolve
HtmlPart = str | nodes.Element


@dataclass(frozen=True)
class NodeWriter:
    """Writes parts of entries as nodes for the page *docname*, for every builder."""

    domain: ChangeDomain
    docname: str

    def badge(self, change: Change) -> list[nodes.Node]:
        """Return the badge of the kind of *change*; empty if there is none."""
        return [badge(change.fields.kind, self.domain.settings)] if change.fields.kind else []

    def title(self, change: Change) -> nodes.Node:
        """Return the title of *change* as a link to the entry."""
        return title_link(self.docname, change)

    def line(self, change: Change, field: str) -> list[nodes.Node]:
        """Return the value of *field* of *change*, with its links."""
        return thaw(getattr(change, field), self.docname)

    def group(self, field: str, value: str) -> nodes.Node:
        """Return *value* with a link to its group, if a page has all groups of *field*."""
        return group_link(self.domain, self.docname, field, value, nodes.Text(value))


@dataclass(frozen=True)
class HtmlWriter:
    """Writes parts of entries as HTML, for pages with thousands of rows.

    :attribute linked: nodes of the lines with links, by the key of the entry and the field
    """

    domain: ChangeDomain
    builder: Builder
    titles: TitleWriter
    addresses: Addresses
    linked: Mapping[tuple[tuple[str, str], str], nodes.Element]

    def badge(self, change: Change) -> str:
        """Return the badge of the kind of *change*; empty if there is none."""
        kind = self.domain.settings.kinds.get(change.fields.kind)
        return badge_html(kind.name, kind.label) if kind else ''

    def title(self, change: Change) -> str:
        """Return the title of *change* as a link to the entry."""
        return self.titles.link(self.builder, self.addresses[change.docname], change)

    def line(self, change: Change, field: str) -> HtmlPart:
        """Return the value of *field* of *change*; as a node if it has links."""
        linked = self.linked.get((change.key, field))
        return linked or self.titles.line(self.builder, getattr(change, field))

    def group(self, field: str, value: str) -> str:
        """Return *value* with a link to its group, if a page has all groups of *field*."""
        page = self.domain.page_of_groups(field)
        text = escape(value)
        if page is None:
            return text
        return link_html(self.addresses[page], group_anchor(field, value), text)


class CellContent(NamedTuple):
    """The functions that make the content of a cell, as nodes and as HTML, with the same text."""

    nodes: Callable[[NodeWriter, Change], list[nodes.Node]]
    html: Callable[[HtmlWriter, Change], Iterable[HtmlPart]]


class Column(NamedTuple):
    """A column of a table.

    :attribute heading: its heading, to be translated
    :attribute width: in relation to the widths of the other columns
    :attribute content: the functions that write a cell, as nodes and as HTML
    :attribute labelled: whether the heading is shown in the cell on narrow screens, where a row
        is a block
    :attribute lines: the fields shown in it that can contain links
    """

    heading: str
    width: int
    content: CellContent
    labelled: bool = True
    lines: tuple[str, ...] = ()


def _plain(text_of: Callable[[Change, Settings], str]) -> CellContent:
    """Return the functions for a text without links."""
    return CellContent(
        nodes=lambda write, change: [nodes.Text(text_of(change, write.domain.settings))],
        html=lambda write, change: [escape(text_of(change, write.domain.settings))],
    )


def _groups(field: str, values_of: Callable[[Change], Sequence[object]]) -> CellContent:
    """Return the functions for values of *field*, each with a link to its group."""
    return CellContent(
        nodes=lambda write, change: joined(
            [write.group(field, str(value)) for value in values_of(change)], ', '
        ),
        html=lambda write, change: [
            ', '.join([write.group(field, str(value)) for value in values_of(change)])
        ],
    )


def _line(field: str) -> CellContent:
    """Return the functions for a field that can contain links."""
    return CellContent(
        nodes=lambda write, change: write.line(change, field),
        html=lambda write, change: [write.line(change, field)],
    )


def _guidance_nodes(write: NodeWriter, change: Change) -> list[nodes.Node]:
    """Return the replacement and the action, in one cell."""
    made: list[nodes.Node] = []
    if change.replacement:
        made += [nodes.Text(_('Use') + ' '), *write.line(change, 'replacement')]
    if change.action:
        made += [nodes.Text('. ' if made else ''), *write.line(change, 'action')]
    return made


def _guidance_html(write: HtmlWriter, change: Change) -> Iterator[HtmlPart]:
    """Yield the replacement and the action, in one cell."""
    if change.replacement:
        yield escape(_('Use')) + ' '
        yield write.line(change, 'replacement')
    if change.action:
        yield '. ' if change.replacement else ''
        yield write.line(change, 'action')


_TITLE = CellContent(
    nodes=lambda write, change: [write.title(change)],
    html=lambda write, change: [write.title(change)],
)
_BADGE = CellContent(
    nodes=lambda write, change: write.badge(change),
    html=lambda write, change: [write.badge(change)],
)

#: every column, by the name that authors write
COLUMNS = {
    'change': Column(N_('Change'), 60, _TITLE, labelled=False),
    'kind': Column(N_('Kind'), 12, _BADGE),
    'area': Column(
        N_('Area'),
        16,
        _plain(lambda change, settings: settings.areas.get(change.fields.area, change.fields.area)),
    ),
    'module': Column(N_('Module'), 18, _groups('module', lambda change: change.fields.modules)),
    'pep': Column(N_('PEP'), 8, _groups('pep', lambda change: change.fields.peps)),
    'platform': Column(
        N_('Platform'), 10, _plain(lambda change, _settings: ', '.join(change.fields.platforms))
    ),
    'removal': Column(
        N_('Removal'),
        10,
        _plain(lambda change, _settings: removal_text(change.fields)),
    ),
    **{field: Column(label, 40, _line(field), lines=(field,)) for field, label in GUIDANCE.items()},
    'guidance': Column(
        N_('What to do'), 40, CellContent(_guidance_nodes, _guidance_html), lines=tuple(GUIDANCE)
    ),
}

#: the columns of a table if the author names none
USUAL_COLUMNS = ('change', 'kind', 'module')


def guided(columns: Iterable[str]) -> tuple[str, ...]:
    """Return the fields that say what to do, of those that *columns* show, in their usual order."""
    shown = {field for column in columns for field in COLUMNS[column].lines}
    return tuple(field for field in GUIDANCE if field in shown)
