"""Which entries a listing shows: selection, order and groups, independent of its style."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from packaging.version import Version

from whatsnew312.locale import N_, _
from whatsnew312.matching.patterns import EFFECT_OF_KIND, EFFECTS
from whatsnew312.model.change import Offers
from whatsnew312.model.suggestions import quote
from whatsnew312.model.values import FUTURE, module_fault
from whatsnew312.model.versions import parse_version, version_group
from whatsnew312.model.warning_types import Warn
from whatsnew312.releases.ranges import parse_range
from whatsnew312.releases.table import UNRELEASED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from whatsnew312.model.change import Change
    from whatsnew312.site.settings import Settings


#: the urgencies of entries for readers who upgrade, and the heading of each
URGENCIES = {
    'gone': N_('Gone: code that uses it fails now'),
    'differs': N_('Different: the same code does something else now'),
    'dated': N_('Going: works still, and a version is named that removes it'),
    'warned': N_('Discouraged: works still, and no version is named yet'),
}


def urgency(change: Change, settings: Settings) -> str:
    """Return the urgency of *change*: a key of :data:`URGENCIES`; empty if there is nothing to do.

    It depends on the kind, as configured in ``whatsnew_kinds``, and on the fields.
    """
    kind, fields = settings.kinds.get(change.fields.kind), change.fields
    of_kind = kind.urgency if kind else ''
    if of_kind == 'gone':
        return 'gone'
    if fields.outcome and fields.outcome.what == 'withdrawn':
        return ''
    if parse_version(fields.current_removal):
        return 'dated'
    if of_kind == 'warned' or fields.current_removal:
        return 'warned'
    return 'differs' if of_kind == 'differs' or change.action else ''


FLAGS: dict[str, Callable[[Change, Settings], bool]] = {
    'highlight': lambda change, _: bool(change.highlight),
    'action': lambda change, _: bool(change.action or change.replacement),
    'removal': lambda change, _: bool(change.fields.current_removal),
    'pep': lambda change, _: bool(change.fields.peps),
    'module': lambda change, _: bool(change.fields.modules),
    'upgrade': lambda change, settings: bool(urgency(change, settings)),
    'outcome': lambda change, _: bool(change.fields.outcome),
}

#: the fields by which a listing can be grouped, with a function for the values of an entry
GROUPS: dict[str, Callable[[Change, Settings], Sequence[str]]] = {
    'kind': lambda change, _: (change.fields.kind,),
    'area': lambda change, _: (change.fields.area,),
    'module': lambda change, _: change.fields.modules,
    'pep': lambda change, _: [str(pep) for pep in change.fields.peps],
    'platform': lambda change, _: change.fields.platforms,
    'removal': lambda change, _: (version_group(change.fields.current_removal),),
    'urgency': lambda change, settings: (urgency(change, settings),),
    'release': lambda change, _: change.fields.releases,
}

#: the styles of listings that can have a filter
FILTERED = ('rows', 'table')

#: those of the fields for which an entry may have several values
MANY = ('module', 'pep', 'platform', 'release')


def _version_key(value: str) -> tuple[bool, bool, Version]:
    """Return a sort key for versions: by number, then ``future``, then an empty version."""
    version = parse_version(value)
    return (not value, version is None, version or Version('0'))


def _title(change: Change) -> str:
    return change.title.plain.casefold()


SORTS: dict[str, Callable[[Change, Settings], object]] = {
    'title': lambda change, _: _title(change),
    'id': lambda change, _: change.id,
    'kind': lambda change, settings: (
        [*settings.kinds, ''].index(change.fields.kind),
        _title(change),
    ),
    'area': lambda change, settings: (
        not change.fields.area,
        [*settings.areas, change.fields.area].index(change.fields.area),
        change.fields.area.casefold(),
        _title(change),
    ),
    'platform': lambda change, _: (
        not change.fields.platforms,
        change.fields.platforms,
        _title(change),
    ),
    'module': lambda change, _: (not change.fields.modules, change.fields.modules, _title(change)),
    'removal': lambda change, _: (_version_key(change.fields.current_removal), _title(change)),
    'pep': lambda change, _: (change.fields.peps or (10_000,), _title(change)),
    'urgency': lambda change, settings: (
        [*URGENCIES, ''].index(urgency(change, settings)),
        [*EFFECTS, ''].index(change.fields.effect or EFFECT_OF_KIND.get(change.fields.kind, '')),
        _version_key(change.fields.current_removal),
        (not change.fields.modules, change.fields.modules, _title(change)),
    ),
}


@dataclass(frozen=True, slots=True)
class Query:
    """The options of a listing: which entries it shows, and how."""

    ids: tuple[str, ...] = ()  #: only these entries, in this order
    kinds: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    peps: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    removals: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()  #: only entries of these pages
    flags: tuple[str, ...] = ()
    group_by: str = ''
    sort_by: str = ''
    style: str = 'list'
    columns: tuple[str, ...] = ()
    count: bool = False
    filter: bool = False
    empty: str = ''
    releases: str = ''  #: only entries that are in this range of releases
    in_releases: tuple[str, ...] = ()  #: only entries that are in any of these releases
    not_at: str = ''  #: without those that stand in full under this release
    may_be_empty: bool = False  #: nothing is shown where there are none
    intro: str = ''  #: a line above the entries, if there are any

    @property
    def conditions(self) -> dict[str, tuple[str, ...]]:
        """The wanted values by field."""
        return {
            'kind': self.kinds,
            'area': self.areas,
            'module': self.modules,
            'pep': self.peps,
            'platform': self.platforms,
            'removal': self.removals,
        }

    def choose(self, changes: Iterable[Change], settings: Settings) -> list[Change]:
        """Return the *changes* that meet all conditions; each is met by any of its values."""
        found = list(changes)
        if self.ids:
            by_id = {change.id: change for change in reversed(found)}
            found = [by_id[id_] for id_ in self.ids if id_ in by_id]
        if self.pages:
            found = [change for change in found if change.docname in self.pages]
        for field, wanted in self.conditions.items():
            if wanted:
                values, of = set(wanted), GROUPS[field]
                if field == 'removal':
                    values = set(map(version_group, wanted))
                found = [change for change in found if not values.isdisjoint(of(change, settings))]
        for flag in self.flags:
            found = [change for change in found if FLAGS[flag](change, settings)]
        if self.releases and settings.releases:
            range_ = parse_range(self.releases, settings.releases)
            found = [one for one in found if range_.has(one.fields.releases)]
        if self.in_releases:
            wanted_ones = set(self.in_releases)
            found = [one for one in found if not wanted_ones.isdisjoint(one.fields.releases)]
        return [one for one in found if one.home != self.not_at] if self.not_at else found

    @property
    def script(self) -> str:
        """The name of the script for the listing; empty if it needs none."""
        if self.filter:
            return FILTER_SCRIPT
        return CHECKLIST_SCRIPT if self.style == 'checklist' else ''

    @property
    def offers(self) -> Offers:
        """What the listing provides for links of other pages; only if it shows all entries."""
        of_some = (self.ids, *self.conditions.values(), self.releases, self.in_releases)
        whole = not any((*of_some, self.not_at))
        grouped = self.group_by and set(self.flags) <= {self.group_by}
        return Offers(
            groups=(self.group_by,) if whole and grouped and self.style not in CHART_STYLES else (),
            filter=whole and self.filter and not self.flags,
            scripts=(self.script,) if self.script else (),
        )


def read_pep(value: str, _settings: Settings) -> str:
    """Return the number of a PEP that is a condition, without leading zeros.

    :raises ValueError: it is no number of a PEP.
    """
    if not re.fullmatch('[0-9]{1,4}', value):
        raise ValueError(f'pep {quote(value)} is not a number; write it like 695')
    return value.lstrip('0') or '0'


def read_removal(value: str, _settings: Settings) -> str:
    """Return a version that is a condition for removals, or ``future``.

    :raises ValueError: it is neither.
    """
    if value.lower() != FUTURE and not parse_version(value):
        raise ValueError(
            f'removal {quote(value)} is not a version; write versions like 3.14, 3.15, '
            f'or "{FUTURE}"'
        )
    return value


def read_module(value: str, settings: Settings) -> str:
    """Return the name of a module that is a condition; other languages have other names.

    :raises ValueError: it is no name of a module.
    """
    if problem := module_fault(value, settings.api_domain):
        raise ValueError(problem)
    return value


#: the conditions whose values have a form, with the type of the warning of a wrong one
READERS: dict[str, tuple[Callable[[str, Settings], str], Warn]] = {
    'module': (read_module, Warn.BAD_VALUE),
    'pep': (read_pep, Warn.BAD_PEP),
    'removal': (read_removal, Warn.BAD_VERSION),
}


#: name of a static file
FILTER_SCRIPT = 'whatsnew/filter.js'
CHECKLIST_SCRIPT = 'whatsnew/checklist.js'
#: what the script of checklists uses
NAMES_SCRIPT = 'whatsnew/module-names.js'

#: the styles that show numbers of entries instead of the entries
CHART_STYLES = ('bars', 'squares', 'timeline')


def select(query: Query, changes: Iterable[Change], settings: Settings) -> list[Change]:
    """Return the entries that match *query*, in its order; by default in that of *changes*."""
    found = query.choose(changes, settings)
    key: Any = SORTS.get(query.sort_by)
    return sorted(found, key=lambda change: key(change, settings)) if key else found


def group(
    field: str, changes: Sequence[Change], settings: Settings
) -> list[tuple[str, list[Change]]]:
    """Return *changes* grouped by their values of *field*, in the usual order of that field.

    Entries without a value come last, with an empty string as value.
    """
    groups: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        for value in GROUPS[field](change, settings) or ('',):
            groups[value].append(change)
    if field == 'removal':
        groups = {_spelling(members): members for members in groups.values()}
    known = {
        'kind': list(settings.kinds),
        'area': list(settings.areas),
        'urgency': list(URGENCIES),
        'release': release_names(settings),
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


def release_names(settings: Settings) -> list[str]:
    """Return the names of all releases, the newest first; none if the site is about one release."""
    table = settings.releases
    return list(table.sort([UNRELEASED, *table.by_name])) if table else []


def _spelling(changes: Sequence[Change]) -> str:
    """Return the most frequent spelling of the version in *changes*; the shortest of several."""
    counts = Counter(change.fields.current_removal for change in changes)
    return min(counts, key=lambda value: (-counts[value], len(value), value))


def group_label(field: str, value: str, settings: Settings) -> str:
    """Return the heading of the group *value* of *field*."""
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
    if field == 'release' and settings.releases:
        release = settings.releases.by_name.get(value)
        return release.label if release else _('Unreleased')
    if field == 'urgency':
        return _(URGENCIES[value]) if value else _('Nothing to do')
    return value or (_('Of no module') if field == 'module' else _('Everywhere'))
