"""Listings: entries of all pages, chosen, sorted, grouped, and shown as portable nodes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from packaging.version import Version
from sphinx import addnodes

from whatsnew312.domain import ChangeDomain
from whatsnew312.inline import thaw
from whatsnew312.rules import FUTURE, parse_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sphinx.environment import BuildEnvironment

    from whatsnew312.config import Settings
    from whatsnew312.model import Change

FLAGS: dict[str, Callable[[Change], bool]] = {
    'highlight': lambda change: bool(change.highlight),
    'action': lambda change: bool(change.action or change.replacement),
    'removal': lambda change: bool(change.removal),
    'pep': lambda change: bool(change.peps),
}

STYLES = ('list', 'table', 'cards', 'highlights')

#: what a listing can be grouped by: the field, and the plain values that an entry has of it
GROUPS: dict[str, Callable[[Change], Sequence[str]]] = {
    'kind': lambda change: (change.kind,),
    'area': lambda change: (change.area,),
    'module': lambda change: change.modules,
    'pep': lambda change: [str(pep) for pep in change.peps],
    'platform': lambda change: change.platforms,
    'removal': lambda change: (change.removal,),
}

SORTS: dict[str, Callable[[Change], object]] = {
    'title': lambda change: change.title.plain.casefold(),
    'id': lambda change: change.id,
    'module': lambda change: (not change.modules, change.modules, change.title.plain.casefold()),
    'removal': lambda change: (_version_key(change.removal), change.title.plain.casefold()),
    'pep': lambda change: (change.peps or (10_000,), change.title.plain.casefold()),
}


@dataclass(frozen=True, slots=True)
class Query:
    """What a listing shows, and how."""

    kinds: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    peps: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    removals: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    group_by: str = ''
    sort_by: str = ''
    style: str = 'list'
    count: bool = False
    empty: str = ''

    def matches(self, change: Change) -> bool:
        """Tell whether *change* fits every condition; of one condition, any value does."""
        conditions: tuple[tuple[tuple[str, ...], Iterable[str]], ...] = (
            (self.kinds, GROUPS['kind'](change)),
            (self.areas, GROUPS['area'](change)),
            (self.modules, GROUPS['module'](change)),
            (self.peps, GROUPS['pep'](change)),
            (self.platforms, GROUPS['platform'](change)),
            (self.removals, GROUPS['removal'](change)),
        )
        return all(not wanted or set(wanted) & set(has) for wanted, has in conditions) and all(
            FLAGS[flag](change) for flag in self.flags
        )


def select(query: Query, changes: Iterable[Change]) -> list[Change]:
    """Return the entries that *query* asks for, in its order or else that of *changes*."""
    found = [change for change in changes if query.matches(change)]
    key = SORTS.get(query.sort_by)
    return sorted(found, key=key) if key else found  # type: ignore[arg-type]


def group(
    field: str, changes: Sequence[Change], settings: Settings
) -> list[tuple[str, list[Change]]]:
    """Return *changes* by the values that they have of *field*, in the order readers expect.

    Entries without a value come last, under an empty one.
    """
    groups: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        for value in GROUPS[field](change) or ('',):
            groups[value].append(change)
    configured = {'kind': list(settings.kinds), 'area': list(settings.areas)}.get(field, [])

    def order(value: str) -> tuple[object, ...]:
        if value in configured:
            return (0, configured.index(value))
        if field == 'pep':
            return (not value, int(value or 0))
        if field == 'removal':
            return (not value, _version_key(value))
        return (not value, value.casefold(), value)

    return [(value, groups[value]) for value in sorted(groups, key=order)]


def _version_key(value: str) -> tuple[bool, Version]:
    """Order versions by their numbers, ``future`` and none after them."""
    return (parse_version(value) is None, parse_version(value) or Version('0'))


def group_label(field: str, value: str, settings: Settings) -> str:
    """Return how the group *value* of *field* is headed."""
    if field == 'kind':
        return settings.kinds[value].label if value else 'Of no kind'
    if field == 'area':
        return settings.areas.get(value, value) if value else 'Elsewhere'
    if field == 'pep':
        known = (settings.peps or {}).get(int(value or 0))
        if not value:
            return 'Without a PEP'
        return f'PEP {value}: {known.title}' if known else f'PEP {value}'
    if field == 'removal':
        if value == FUTURE:
            return 'In a future version'
        return f'In {value}' if value else 'No removal planned'
    return value or {'module': 'Of no module', 'platform': 'Everywhere'}.get(field, 'Others')


def group_anchor(field: str, value: str) -> str:
    """Return the anchor of the group *value*, such as ``module-pathlib``."""
    return nodes.make_id(f'{field}-{value}') if value else f'{field}-none'


def render(query: Query, env: BuildEnvironment, docname: str, level: int) -> list[nodes.Node]:
    """Return the listing that *query* asks for, for the page *docname*.

    :param level: of the headings of groups: 2 under the title of a page.
    """
    domain = ChangeDomain.of(env)
    page = _Page(docname, domain.settings, level)
    changes = select(query, domain.all_changes)
    made: list[nodes.Node] = []
    if query.count:
        made.append(page.count(len(changes)))
    if not changes:
        text = query.empty or 'Nothing.'
        return [nodes.paragraph('', text, classes=['whatsnew-empty'], translatable=False)]
    if query.group_by:
        groups = group(query.group_by, changes, domain.settings)
        if len(groups) > 7:
            made.append(page.jumps(query.group_by, groups))
        for value, members in groups:
            made.append(page.heading(query.group_by, value, len(members), query.count))
            made.append(page.show(query.style, members))
    else:
        made.append(page.show(query.style, changes))
    return made


class _Page:
    """Makes the nodes of a listing for one page."""

    def __init__(self, docname: str, settings: Settings, level: int) -> None:
        self.docname = docname
        self.level = min(level, 6)
        self.settings = settings

    def count(self, number: int) -> nodes.Node:
        text = '1 change' if number == 1 else f'{number:,} changes'
        return nodes.paragraph('', text, classes=['whatsnew-count'], translatable=False)

    def heading(self, field: str, value: str, number: int, count: bool) -> nodes.Node:
        heading = nodes.rubric(
            '',
            group_label(field, value, self.settings),
            ids=[group_anchor(field, value)],
            classes=['whatsnew-group'],
            translatable=False,
        )
        heading['heading-level'] = self.level
        if count:
            heading += [nodes.Text(' '), nodes.inline('', f'({number})', classes=['whatsnew-n'])]
        return heading

    def jumps(self, field: str, groups: list[tuple[str, list[Change]]]) -> nodes.Node:
        line = nodes.paragraph('', '', classes=['whatsnew-jumps'], translatable=False)
        for value, _ in groups:
            if line.children:
                line += nodes.Text(' · ')
            text = value if field in {'module', 'pep'} and value else ''
            line += nodes.reference(
                '',
                text or group_label(field, value, self.settings),
                internal=True,
                refid=group_anchor(field, value),
            )
        return line

    def show(self, style: str, changes: Sequence[Change]) -> nodes.Node:
        if style == 'table':
            return self.table(changes)
        items = []
        for change in changes:
            content = self.highlight(change) if style == 'highlights' else self.line(change)
            items.append(nodes.list_item('', nodes.paragraph('', '', *content)))
        return nodes.bullet_list('', *items, classes=[f'whatsnew-{style}'])

    def link(self, change: Change, *content: nodes.Node) -> nodes.Node:
        return addnodes.pending_xref(
            '',
            nodes.inline('', '', *content),
            refdomain='whatsnew',
            reftype='change',
            reftarget=change.id,
            refexplicit=True,
            refwarn=True,
            refdoc=self.docname,
        )

    def title(self, change: Change) -> nodes.Node:
        return self.link(change, *thaw(change.title, self.docname, links=False))

    def badge(self, change: Change) -> nodes.Node:
        kind = self.settings.kinds[change.kind]
        return nodes.inline('', kind.label, classes=['whatsnew-badge', f'whatsnew-{kind.name}'])

    def line(self, change: Change) -> Iterator[nodes.Node]:
        if change.kind:
            yield self.badge(change)
            yield nodes.Text(' ')
        yield self.title(change)

    def highlight(self, change: Change) -> Iterator[nodes.Node]:
        """Yield a highlight with links of its own, the entry linked by its PEPs or as a whole."""
        if change.peps:
            text = 'PEP ' if len(change.peps) == 1 else 'PEPs '
            text += ', '.join(map(str, change.peps))
            yield self.link(change, nodes.Text(text))
            yield nodes.Text(', ')
            yield from thaw(change.highlight, self.docname)
        else:
            yield self.link(change, *thaw(change.highlight, self.docname, links=False))

    def table(self, changes: Sequence[Change]) -> nodes.Node:
        columns: list[tuple[str, int, Callable[[Change], Iterable[nodes.Node]]]] = [
            ('Change', 60, lambda change: [self.title(change)]),
            ('Kind', 12, lambda change: [self.badge(change)] if change.kind else []),
            ('Module', 18, lambda change: [nodes.Text(', '.join(change.modules))]),
        ]
        group_ = nodes.tgroup('', cols=len(columns))
        group_ += [nodes.colspec('', colwidth=width) for _, width, _ in columns]
        group_ += nodes.thead('', _row([nodes.Text(name)] for name, _, _ in columns))
        group_ += nodes.tbody(
            '', *(_row(make(change) for _, _, make in columns) for change in changes)
        )
        return nodes.table('', group_, classes=['whatsnew-table'])


def _row(cells: Iterable[Iterable[nodes.Node]]) -> nodes.row:
    return nodes.row('', *(nodes.entry('', nodes.paragraph('', '', *content)) for content in cells))
