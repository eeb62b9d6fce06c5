"""Parts of long lists, each on a page of its own, so that no web page becomes too large.

The first page of such a list is the page with its directive. It keeps the address of each group:
where a list has groups, it shows an index of them; otherwise, it shows the first rows.
:mod:`whatsnew312.part_pages` writes the other pages.
"""

from __future__ import annotations

from html import escape
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.listings.columns import guided
from whatsnew312.listings.query import group
from whatsnew312.listings.titles import link_html
from whatsnew312.locale import _
from whatsnew312.site.links import group_anchor
from whatsnew312.site.nodes import listing_part, listing_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from docutils import nodes

    from whatsnew312.listings.query import Query
    from whatsnew312.model.change import Change
    from whatsnew312.site.settings import Settings

#: the number of rows that lists show on one page; rows that say what to do count twice
MOST_ROWS = 2_000


#: the styles that show what to do in each row
_WITH_GUIDANCE = {'cards', 'checklist', 'table'}


class Heading(NamedTuple):
    """The heading of a group.

    :attribute number: of its entries
    :attribute within: the anchor of the group around it; empty if there is none
    """

    field: str
    value: str
    number: int
    within: str = ''


class Block(NamedTuple):
    """Entries without a heading between them, with the headings of the groups that they are in."""

    headings: tuple[Heading, ...]
    changes: Sequence[Change]

    def new_headings(self, before: Block | None) -> tuple[Heading, ...]:
        """Return the headings to show above, when *before* is directly above."""
        pairs = zip(self.headings, before.headings if before else (), strict=False)
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        return self.headings[same:]


def weight(query: Query) -> int:
    """Return how many rows each entry counts for: two if it is shown with what to do."""
    return 2 if query.style in _WITH_GUIDANCE or guided(query.columns) else 1


def blocks_of(
    groups: Sequence[tuple[str, list[Change]]], query: Query, settings: Settings
) -> Iterator[Block]:
    """Yield the entries of all *groups*; in a checklist, each group is divided by area.

    If no entry has an area, there are no headings of areas.
    """
    field = query.group_by
    has_areas = any(change.fields.area for _, members in groups for change in members)
    for value, members in groups:
        heading = Heading(field, value, len(members))
        if field == 'area' and not has_areas:
            yield Block((), members)
        elif query.style == 'checklist' and field != 'area' and has_areas:
            within = group_anchor(field, value)
            for area, part in group('area', members, settings):
                yield Block((heading, Heading('area', area, len(part), within)), part)
        else:
            yield Block((heading,), members)


def pack(blocks: Iterable[Block], first: int, most: int) -> list[list[Block]]:
    """Return *blocks* in parts. A block is divided only if it does not fit in one part.

    :param first: number of entries in the first part; may be 0
    :param most: number of entries in each other part
    """
    parts: list[list[Block]] = [[]]
    room = first
    for block in blocks:
        rest = block.changes
        if room < len(rest) <= most:
            parts.append([])
            room = most
        while rest:
            if room <= 0:
                parts.append([])
                room = most
            parts[-1].append(block._replace(changes=rest[:room]))
            rest, room = rest[room:], room - len(rest)
    return parts


class Parts:
    """The parts of the lists of one page, as they are made.

    :attribute most: the number of rows that a page can show
    :attribute room: the number of them that are left on the first page
    """

    def __init__(
        self, relative: Callable[[str, str], str], docname: str, document: nodes.document
    ) -> None:
        """Begin with a page, or continue if it has parts of other lists.

        :param relative: returns the address of a page, relative to another one
        """
        self.relative = relative
        self.docname = docname
        self.made = sum(1 for _ in document.findall(listing_part))
        self.room = self.most = MOST_ROWS

    def names(self, number: int) -> list[str]:
        """Return Sphinx's names for *number* new pages: ``every-change-2`` and so on."""
        first = self.made + 2
        self.made += number
        return [f'{self.docname}-{place}' for place in range(first, first + number)]

    def address(self, page: str, other: str) -> str:
        """Return the address of the page *other*, relative to *page*; empty for the same page."""
        return '' if page == other else self.relative(page, other)

    def around(
        self, pages: Sequence[str], page: str, content: Iterable[nodes.Node]
    ) -> Iterator[nodes.Node]:
        """Yield *content* of *page* between links to all *pages* of its list."""
        place = pages.index(page)
        links = [
            f'<span aria-current="page">{number}</span>'
            if other == page
            else f'<a class="reference internal" href="{escape(self.address(page, other))}">'
            f'{number}</a>'
            for number, other in enumerate(pages, 1)
        ]
        label = escape(_('Pages of this list'))
        yield html_node(
            f'<nav class="whatsnew-parts" aria-label="{label}"><p>{label}: '
            f'{" · ".join(links)}</p></nav>\n'
        )
        yield from content
        turns = [(place - 1, 'prev', _('Previous page')), (place + 1, 'next', _('Next page'))]
        found = [
            f'<a class="reference internal" rel="{rel}" '
            f'href="{escape(self.address(page, pages[to]))}">{escape(text)}</a>'
            for to, rel, text in turns
            if 0 <= to < len(pages)
        ]
        yield html_node(f'<p class="whatsnew-turn">{" · ".join(found)}</p>\n')

    def page(self, pages: Sequence[str], page: str, content: Iterable[nodes.Node]) -> listing_part:
        """Return the node for one of the new *pages*."""
        return listing_part(
            '', *self.around(pages, page, content), name=page, classes=['no-search']
        )


class Line(NamedTuple):
    """A line of an index of groups.

    :attribute depth: 0, or 1 for a group in another one
    :attribute address: of the page with the group
    """

    depth: int
    anchor: str
    label: str
    number: int
    address: str


def index_html(lines: Iterable[Line]) -> str:
    """Return an index of groups as HTML: each line has the anchor of its group, and leads on."""
    # the script for old links follows the link of such a line
    start = '<ul class="whatsnew-anchor-map whatsnew-former whatsnew-index">\n'
    html: list[str] = []
    depth = -1
    for line in lines:
        # a line remains open, because the lines of the groups in its group are inside of it
        html.append(start if line.depth > depth else '</li>\n')
        html.append('</ul></li>\n' * (depth - line.depth))
        depth = line.depth
        html.append(
            f'<li class="whatsnew-leads-on" id="{escape(line.anchor)}">'
            f'{link_html(line.address, line.anchor, escape(line.label))} '
            f'<span class="whatsnew-n">({line.number})</span>'
        )
    return ''.join([*html, '</li></ul>\n' * (depth + 1)])


def by_letter(links: list[tuple[str, str]], *, named: bool) -> list[tuple[str, str]]:
    """Return a link for each first letter; the last of *links* is kept unless it is *named*."""
    of_none = [] if named else links[-1:]
    first: dict[str, str] = {}
    for label, anchor in links if named else links[:-1]:
        first.setdefault(label[0].upper(), anchor)
    return [*first.items(), *of_none]


def html_node(html: str) -> listing_rows:
    """Return the node for finished HTML."""
    return listing_rows('', parts=[html], classes=['no-search'])
