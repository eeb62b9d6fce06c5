"""Listings as nodes, for every builder: entries of all pages in several styles."""

from __future__ import annotations

from copy import copy
from html import escape
from itertools import count
from typing import TYPE_CHECKING

from docutils import nodes

from whatsnew312.listings import charts
from whatsnew312.listings.columns import COLUMNS, USUAL_COLUMNS, NodeWriter, guided
from whatsnew312.listings.parts import (
    Block,
    Heading,
    Line,
    blocks_of,
    by_letter,
    html_node,
    index_html,
    pack,
    weight,
)
from whatsnew312.listings.query import group, group_label
from whatsnew312.listings.squares import squares
from whatsnew312.listings.titles import link_html
from whatsnew312.locale import _
from whatsnew312.model.values import commands
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.links import entry_link, group_anchor, joined
from whatsnew312.site.markup.inline import has_links, thaw
from whatsnew312.site.nodes import change_html, listing_rows, make_row, make_table
from whatsnew312.site.phrases import GUIDANCE, count_of, facts, peps_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sphinx.environment import BuildEnvironment

    from whatsnew312.listings.parts import Parts
    from whatsnew312.listings.query import Query
    from whatsnew312.model.change import Change
    from whatsnew312.site.settings import Settings

#: the styles of a listing, with an explanation for the guide
STYLES = {
    'list': 'kind and title',
    'rows': 'one line each, with modules, PEPs and platforms',
    'table': 'the `columns`',
    'cards': 'with what to do',
    'checklist': 'what to do when upgrading, to be ticked off',
    'highlights': 'the highlight of each',
    'bars': 'the number of entries in each group',
    'squares': 'a small square for each entry; in groups, a link to it',
    'timeline': 'the number of entries that go in each version',
}

#: list styles that can be long, and are written as HTML if :func:`render` is asked for rows
_LONG = {'list', 'rows', 'checklist', 'squares'}

#: the styles that show the version of a removal beside each title
_FACTS = {'rows', 'cards', 'checklist'}

#: the number of groups from which links to each group are shown above
_MANY_GROUPS = 8

#: above this number of modules, these links lead to first letters
_MANY_MODULES = 40


def render(
    query: Query,
    changes: Sequence[Change],
    env: BuildEnvironment,
    docname: str,
    level: int,
    taken: set[str],
    *,
    parts: Parts | None = None,
) -> list[nodes.Node]:
    """Return the nodes of a listing for the page *docname*.

    :param query: the options of the listing
    :param changes: the result of :func:`whatsnew312.listings.query.select`
    :param level: heading level of the groups: 2 below the title of a page
    :param taken: the ids on the page; the ids of the groups are added
    :param parts: those of the web page, to which long lists add further ones; if it is not None,
        lists use :class:`whatsnew312.site.nodes.listing_rows`
    """
    if not changes and query.may_be_empty:
        return []
    if not changes:
        text = query.empty or _('Nothing.')
        return [nodes.paragraph('', text, classes=['whatsnew-empty'], translatable=False)]
    made: list[nodes.Node] = []
    if query.intro:
        made.append(nodes.paragraph('', query.intro, translatable=False))
    if query.count:
        text = count_of(len(changes))
        made.append(nodes.paragraph('', text, classes=['whatsnew-count'], translatable=False))
    domain = ChangeDomain.of(env)
    made += _Page(domain, docname, query, level, taken, parts).content(changes)
    if shows_removals(query) and any(change.fields.outcome for change in changes):
        made += _as_of(domain.settings)
    return made


def shows_removals(query: Query) -> bool:
    """Return whether the listing shows in which version something is removed."""
    return query.group_by == 'removal' or 'removal' in query.columns or query.style in _FACTS


def _as_of(settings: Settings) -> Iterator[nodes.Node]:
    """Yield a line with the newest version whose removals were looked up."""
    if settings.outcome_as_of:
        newest = f'{settings.product} {settings.outcome_as_of}'.strip()
        text = _('What became of removals: as of %s.') % newest
        classes = ['whatsnew-as-of', 'no-search']
        yield nodes.paragraph('', text, classes=classes, translatable=False)


def _tools(changes: Iterable[Change]) -> Iterator[nodes.Node]:
    """Yield the commands of tools that make *changes* in code, or find the places for them."""
    fixes = [fix for change in changes for fix in change.fields.fixes]
    if fixes:
        text = _('Tools make some of these changes in code, or find the places for them:')
        block = '\n'.join(commands(fixes))
        yield nodes.container(
            '',
            nodes.paragraph('', text, translatable=False),
            nodes.literal_block(block, block, language='sh'),
            classes=['whatsnew-fixers', 'no-search'],
        )


class _Page:
    """Makes the nodes of one listing on one page."""

    def __init__(
        self,
        domain: ChangeDomain,
        docname: str,
        query: Query,
        level: int,
        taken: set[str],
        parts: Parts | None,
    ) -> None:
        self.domain = domain
        self.settings = domain.settings
        self.docname = docname
        self.write = NodeWriter(domain, docname)
        self.query = query
        self.level = level
        self.taken = taken
        self.parts = parts
        self.rows = parts is not None
        #: the address of the page with the directive; empty on that page
        self.first = ''
        self.given: dict[str, str] = {}

    def content(self, changes: Sequence[Change]) -> Iterator[nodes.Node]:
        field, style = self.query.group_by, self.query.style
        if style == 'squares':
            place = self.place if self.rows else None
            yield from squares(self.domain, self.docname, field, changes, place)
            return
        if style == 'checklist':
            yield from _tools(changes)
        groups = group(field, changes, self.settings) if field else []
        if field and style == 'bars':
            yield charts.bars(self.domain, self.docname, self.query, groups)
            return
        if field and style == 'timeline':
            yield charts.timeline(self.domain, self.docname, groups)
            return
        blocks = (
            list(blocks_of(groups, self.query, self.settings)) if field else [Block((), changes)]
        )
        number = sum(len(block.changes) for block in blocks) * weight(self.query)
        if self.parts and number > self.parts.room:
            yield from self.divided(blocks, self.parts)
            return
        if self.parts:
            self.parts.room -= number
        if len(groups) >= _MANY_GROUPS:
            yield self.jumps(field, groups)
        yield from self.shown(blocks)

    def shown(self, blocks: Iterable[Block]) -> Iterator[nodes.Node]:
        """Yield the entries of *blocks* below their headings."""
        before = None
        for block in blocks:
            for one in block.new_headings(before):
                yield self.heading(one.field, one.value, one.number, within=one.within)
            yield self.show(block.changes)
            before = block

    def divided(self, blocks: list[Block], parts: Parts) -> Iterator[nodes.Node]:
        """Yield the first part of a long list, and the further ones, which get their own pages."""
        grouped = any(block.headings for block in blocks)
        rows = weight(self.query)
        room = 0 if grouped else parts.room // rows
        first, *others = pack(blocks, room, parts.most // rows)
        parts.room = parts.room if grouped else 0
        names = parts.names(len(others))
        pages = [self.docname, *names]
        content: Iterable[nodes.Node] = self.shown(first)
        if grouped:
            content = [html_node(index_html(self.index(parts, zip(names, others, strict=True))))]
        yield from parts.around(pages, self.docname, list(content))
        for name, other in zip(names, others, strict=True):
            page = copy(self)
            page.docname, page.write = name, NodeWriter(self.domain, name)
            page.first = parts.address(name, self.docname)
            yield parts.page(pages, name, page.shown(other))

    def index(self, parts: Parts, pages: Iterable[tuple[str, list[Block]]]) -> Iterator[Line]:
        """Yield a line for each group on *pages*, with the page where it begins."""
        before = None
        for name, blocks in pages:
            address = parts.address(self.docname, name)
            for block in blocks:
                for one in block.new_headings(before):
                    label = group_label(one.field, one.value, self.settings)
                    depth = int(bool(one.within))
                    yield Line(depth, self.anchor_of(one), label, one.number, address)
                before = block

    def heading(self, field: str, value: str, number: int, *, within: str = '') -> nodes.Node:
        anchor = self.anchor_of(Heading(field, value, number, within))
        label = group_label(field, value, self.settings)
        heading = nodes.rubric('', '', ids=[anchor], classes=['whatsnew-group'], translatable=False)
        heading['heading-level'] = min(self.level + bool(within), 6)
        members = f'({number})' if self.query.count else ''
        # a link to the heading itself, so that readers can copy its address
        if self.rows:
            html = link_html(self.first, anchor, escape(label))
            html += f' <span class="whatsnew-n">{members}</span>' if members else ''
            heading += change_html('', '', format='html', html=html, words=f'{label} {members}')
            return heading
        heading += nodes.reference('', label, internal=True, refid=anchor)
        if members:
            heading += [nodes.Text(' '), nodes.inline('', members, classes=['whatsnew-n'])]
        return heading

    def anchor_of(self, heading: Heading) -> str:
        """Return the anchor of the group below *heading*."""
        parts = (heading.within, group_anchor(heading.field, heading.value))
        return self.anchor('-'.join(filter(None, parts)))

    def anchor(self, wanted: str) -> str:
        """Return *wanted*, with a number at the end if the id is already used on the page."""
        if wanted not in self.given:
            free = (f'{wanted}-{number}' if number > 1 else wanted for number in count(1))
            self.given[wanted] = next(anchor for anchor in free if anchor not in self.taken)
            self.taken.add(self.given[wanted])
        return self.given[wanted]

    def jumps(self, field: str, groups: list[tuple[str, list[Change]]]) -> nodes.Node:
        """Return links to the groups; of many modules, to the first of each letter."""
        links = [
            (
                value
                if field in {'module', 'pep'} and value
                else group_label(field, value, self.settings),
                self.anchor(group_anchor(field, value)),
            )
            for value, _ in groups
        ]
        classes = ['whatsnew-jumps', 'no-search']
        # a dot stays on the line of the link before it
        separator = '\u00a0· '
        if field == 'module' and len(groups) > _MANY_MODULES:
            links = by_letter(links, named=bool(groups[-1][0]))
            classes.append('whatsnew-letters')
            # each letter is in a box, before and after which browsers always can begin a line
            separator = ' '
        if self.rows:
            html = separator.join(link_html('', anchor, escape(label)) for label, anchor in links)
            html = f'<p class="{" ".join(classes)}">{html}</p>\n'
            return listing_rows('', parts=[html], classes=classes)
        made = (nodes.reference('', text, internal=True, refid=to) for text, to in links)
        return nodes.paragraph(
            '', '', *joined(made, separator), classes=classes, translatable=False
        )

    def show(self, changes: Sequence[Change]) -> nodes.Node:
        """Return *changes* in the style of the listing."""
        style = self.query.style
        if style == 'table':
            return self.table(changes)
        if self.rows and style in _LONG:
            return self.place(changes)
        make: Callable[[Change], Iterable[nodes.Node]] = {
            'rows': self.row,
            'cards': self.card,
            'checklist': self.task,
            'highlights': self.highlight,
        }.get(style, self.line)
        items = [nodes.list_item('', *make(change)) for change in changes]
        # not searched: a search finds the entry at its own place
        return nodes.bullet_list('', *items, classes=[f'whatsnew-{style}', 'no-search'])

    def place(self, changes: Sequence[Change]) -> listing_rows:
        """Return the placeholder for rows, with nodes for all lines that contain links."""
        style, columns = self.query.style, self.query.columns or USUAL_COLUMNS
        made = listing_rows(
            '',
            entries=list(changes),
            docname=self.docname,
            group_by=self.query.group_by,
            style=style,
            columns=columns,
            script='',
            classes=['no-search'],  # a search finds the entry at its own place
        )
        if style == 'checklist' or any(COLUMNS[column].lines for column in columns):
            made += (
                nodes.paragraph('', '', *thaw(text, self.docname), entry=change.key, field=field)
                for change in changes
                for field in GUIDANCE
                if has_links(text := getattr(change, field))
            )
        return made

    # The content of a list item.

    def line(self, change: Change) -> Iterator[nodes.Node]:
        yield nodes.paragraph('', '', *self._line(change))

    def _line(self, change: Change) -> Iterator[nodes.Node]:
        if change.fields.kind:
            yield from self.write.badge(change)
            yield nodes.Text(' ')
        yield self.write.title(change)

    def row(self, change: Change) -> Iterator[nodes.Node]:
        yield self._row(change)
        yield from self._guidance(change, guided(self.query.columns))

    def _row(self, change: Change) -> nodes.Node:
        return nodes.paragraph('', '', *self._line(change), *self._facts(change, ' · '))

    def _facts(self, change: Change, before: str = '') -> Iterator[nodes.Node]:
        text = ' · '.join(facts(change, self.query.group_by))
        if text:
            yield nodes.inline('', before + text, classes=['whatsnew-facts'])

    def card(self, change: Change) -> Iterator[nodes.Node]:
        yield from self.line(change)
        yield from self._guidance(change, GUIDANCE)
        if found := list(self._facts(change)):
            yield nodes.paragraph('', '', *found)

    def task(self, change: Change) -> Iterator[nodes.Node]:
        yield self._row(change)
        yield from self._guidance(change, GUIDANCE)

    def _guidance(self, change: Change, fields: Iterable[str]) -> Iterator[nodes.Node]:
        for field in fields:
            if text := getattr(change, field):
                label = GUIDANCE[field]
                content = thaw(text, self.docname)
                yield nodes.paragraph(
                    '',
                    '',
                    nodes.inline('', f'{_(label)}:', classes=['whatsnew-label']),
                    nodes.Text(' '),
                    *content,
                    classes=['whatsnew-do'],
                )

    def highlight(self, change: Change) -> Iterator[nodes.Node]:
        """Yield a highlight. The link to the entry is on its PEPs, or else on the whole text."""
        if change.fields.peps:
            text = nodes.Text(peps_of(change))
            content = [entry_link(self.docname, change, text), nodes.Text(', ')]
            content += thaw(change.highlight, self.docname)
        else:
            text_ = thaw(change.highlight, self.docname, links=False)
            content = [entry_link(self.docname, change, *text_)]
        yield nodes.paragraph('', '', *content)

    # Tables.

    def table(self, changes: Sequence[Change]) -> nodes.Node:
        columns = [COLUMNS[name] for name in self.query.columns or USUAL_COLUMNS]
        rows: Iterable[nodes.Node] = (
            make_row(column.content.nodes(self.write, change) for column in columns)
            for change in changes
        )
        return make_table(
            [(_(column.heading), column.width) for column in columns],
            [self.place(changes)] if self.rows else rows,
            *['whatsnew-stacks'] * self.rows,
            'no-search',
        )
