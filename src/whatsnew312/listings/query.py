"""Which entries a listing shows: chosen, sorted, grouped. What it looks like is told elsewhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from packaging.version import Version

from whatsnew312.locale import N_, _
from whatsnew312.model.field_reader import FUTURE, parse_version, version_group

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from whatsnew312.model.change import Change
    from whatsnew312.site.settings import Settings


#: how soon an entry bites who upgrades, and what such entries are headed with
URGENCIES = {
    'gone': N_('Gone: code that uses it fails now'),
    'differs': N_('Different: the same code does something else now'),
    'dated': N_('Going: works still, and a version is named that removes it'),
    'warned': N_('Discouraged: works still, and no version is named yet'),
}


def urgency(change: Change) -> str:
    """Return how soon *change* bites who upgrades; nothing where there is nothing to do."""
    if change.kind == 'removed':
        return 'gone'
    if parse_version(change.removal):
        return 'dated'
    if change.kind == 'deprecated' or change.removal:
        return 'warned'
    return 'differs' if change.action else ''


FLAGS: dict[str, Callable[[Change], bool]] = {
    'highlight': lambda change: bool(change.highlight),
    'action': lambda change: bool(change.action or change.replacement),
    'removal': lambda change: bool(change.removal),
    'pep': lambda change: bool(change.peps),
    'module': lambda change: bool(change.modules),
    'upgrade': lambda change: bool(urgency(change)),
}

#: what a listing can be grouped by: the field, and the plain values that an entry has of it
GROUPS: dict[str, Callable[[Change], Sequence[str]]] = {
    'kind': lambda change: (change.kind,),
    'area': lambda change: (change.area,),
    'module': lambda change: change.modules,
    'pep': lambda change: [str(pep) for pep in change.peps],
    'platform': lambda change: change.platforms,
    'removal': lambda change: (version_group(change.removal),),
    'urgency': lambda change: (urgency(change),),
}

#: of those, the ones of which an entry may have several values
MANY = ('module', 'pep', 'platform')


def _version_key(value: str) -> tuple[bool, bool, Version]:
    """Order versions by their numbers, ``future`` after them, and none at the end."""
    version = parse_version(value)
    return (not value, version is None, version or Version('0'))


def _title(change: Change) -> str:
    return change.title.plain.casefold()


SORTS: dict[str, Callable[[Change, Settings], object]] = {
    'title': lambda change, _: _title(change),
    'id': lambda change, _: change.id,
    'kind': lambda change, settings: (
        [*settings.kinds, ''].index(change.kind),
        _title(change),
    ),
    'area': lambda change, settings: (
        not change.area,
        [*settings.areas, change.area].index(change.area),
        change.area.casefold(),
        _title(change),
    ),
    'platform': lambda change, _: (not change.platforms, change.platforms, _title(change)),
    'module': lambda change, _: (not change.modules, change.modules, _title(change)),
    'removal': lambda change, _: (_version_key(change.removal), _title(change)),
    'pep': lambda change, _: (change.peps or (10_000,), _title(change)),
    'urgency': lambda change, _: (
        [*URGENCIES, ''].index(urgency(change)),
        _version_key(change.removal),
        (not change.modules, change.modules, _title(change)),
    ),
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
    columns: tuple[str, ...] = ()
    count: bool = False
    filter: bool = False
    empty: str = ''

    @property
    def conditions(self) -> dict[str, tuple[str, ...]]:
        """What is wanted of each field."""
        return {
            'kind': self.kinds,
            'area': self.areas,
            'module': self.modules,
            'pep': self.peps,
            'platform': self.platforms,
            'removal': self.removals,
        }

    def choose(self, changes: Iterable[Change]) -> list[Change]:
        """Return the *changes* that fit every condition; of one condition, any value does."""
        found = list(changes)
        for field, wanted in self.conditions.items():
            if wanted:
                values, of = set(wanted), GROUPS[field]
                if field == 'removal':
                    values = set(map(version_group, wanted))
                found = [change for change in found if not values.isdisjoint(of(change))]
        for flag in self.flags:
            found = list(filter(FLAGS[flag], found))
        return found

    @property
    def script(self) -> str:
        """The script that makes more of the listing in a browser."""
        if self.filter:
            return FILTER_SCRIPT
        return CHECKLIST_SCRIPT if self.style == 'checklist' else ''

    @property
    def offers(self) -> frozenset[str]:
        """What its page has by it: every group of a field, the filter, a script."""
        found = {self.script} if self.script else set()
        if any(self.conditions.values()):
            return frozenset(found)
        if self.group_by and set(self.flags) <= {self.group_by} and self.style not in PICTURES:
            found.add(self.group_by)
        if self.filter and not self.flags:
            found.add('filter')
        return frozenset(found)


#: of the static files
FILTER_SCRIPT = 'whatsnew/filter.js'
CHECKLIST_SCRIPT = 'whatsnew/checklist.js'

#: styles that show numbers of entries, and not the entries
PICTURES = ('bars', 'timeline')


def select(query: Query, changes: Iterable[Change], settings: Settings) -> list[Change]:
    """Return the entries that *query* asks for, in its order or else that of *changes*."""
    found = query.choose(changes)
    key: Any = SORTS.get(query.sort_by)
    return sorted(found, key=lambda change: key(change, settings)) if key else found


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
    if field == 'removal':
        groups = {_spelling(members): members for members in groups.values()}
    known = {
        'kind': list(settings.kinds),
        'area': list(settings.areas),
        'urgency': list(URGENCIES),
    }.get(field, [])

    def order(value: str) -> tuple[object, ...]:
        if value in known:
            return (0, known.index(value))
        if field == 'pep':
            return (not value, int(value or 0))
        if field == 'removal':
            return (not value, _version_key(value))
        return (not value, value.casefold(), value)

    return [(value, groups[value]) for value in sorted(groups, key=order)]


def _spelling(changes: Sequence[Change]) -> str:
    """Return how most of *changes*, which name one version, write it; of equals, the shortest."""
    counts = Counter(change.removal for change in changes)
    return min(counts, key=lambda value: (-counts[value], len(value), value))


def group_label(field: str, value: str, settings: Settings) -> str:
    """Return how the group *value* of *field* is headed."""
    if field == 'kind':
        return settings.kinds[value].label if value else _('Of no kind')
    if field == 'area':
        return settings.areas.get(value, value) if value else _('Elsewhere')
    if field == 'pep':
        known = (settings.peps or {}).get(int(value or 0))
        if not value:
            return _('Without a PEP')
        return f'PEP {value}: {known.title}' if known else f'PEP {value}'
    if field == 'removal':
        if value == FUTURE:
            return _('In a future version')
        return _('In %s') % value if value else _('No removal planned')
    if field == 'urgency':
        return _(URGENCIES[value]) if value else _('Nothing to do')
    return value or (_('Of no module') if field == 'module' else _('Everywhere'))
