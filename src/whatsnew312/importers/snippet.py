"""The lines that ``conf.py`` needs for imported notes: kinds, areas, trackers."""

from __future__ import annotations

import pprint
import re
from typing import TYPE_CHECKING

from whatsnew312.model.rules import Tracker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whatsnew312.importers.found import Entry, Found

#: trackers that are the same for every project
_KNOWN = {
    'bpo': Tracker('bpo', 'https://bugs.python.org/issue%s', 'bpo-%s', r'[0-9]{1,6}'),
    'cve': Tracker(
        'cve', 'https://www.cve.org/CVERecord?id=CVE-%s', 'CVE-%s', r'[0-9]{4}-[0-9]{4,}'
    ),
    'ghsa': Tracker(
        'ghsa', 'https://github.com/advisories/GHSA-%s', 'GHSA-%s', r'[0-9a-z]{4}(-[0-9a-z]{4}){2}'
    ),
}

#: what numbers of other trackers can be like, the narrowest first; the last fits all
_PATTERNS = (r'[0-9]+', r'[0-9]+(-[0-9]+)*', r'[0-9a-f]{7,40}', r'[A-Za-z]+-[0-9]+', r'.+')

#: ``pr:77``
_REF = re.compile(r'([A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*)\s*:\s*(.+)', re.ASCII)


def snippet(found: Found, folder: str) -> str:
    """Return the lines that ``conf.py`` needs for the imported kinds, areas and trackers."""
    lines = [
        '# What conf.py needs for the notes in this folder.',
        f'whatsnew_fragments = {folder!r}',
        f'whatsnew_releases = {f"{folder}/releases.toml"!r}',
    ]
    if found.kinds:
        lines.append(f'whatsnew_kinds = {pprint.pformat(found.kinds, sort_dicts=False)}')
    if found.areas:
        areas = pprint.pformat(dict(sorted(found.areas.items())), sort_dicts=False)
        lines += [f'whatsnew_areas = {areas}', 'whatsnew_area_required = False']
    trackers = _trackers(found.entries)
    if trackers:
        rows = (f'    {one.name!r}: ({one.url!r}, {one.label!r}, {_raw(one)}),' for one in trackers)
        lines += ['whatsnew_trackers = {', *rows, '}']
    return '\n'.join(lines) + '\n'


def _raw(tracker: Tracker) -> str:
    return f"r'{tracker.pattern}'"


def _trackers(entries: Iterable[Entry]) -> list[Tracker]:
    """Return the trackers of all numbers in the field ``ref`` of *entries*."""
    numbers: dict[str, set[str]] = {}
    for entry in entries:
        for part in map(str.strip, entry.options.get('ref', '').split(',')):
            name, number = _named(part)
            if name:
                numbers.setdefault(name, set()).add(number)
    return [_tracker(name, numbers[name]) for name in sorted(numbers)]


def _named(ref: str) -> tuple[str, str]:
    """Return the tracker and the number of *ref*; both are empty if it names no tracker."""
    matched = _REF.fullmatch(ref)
    if matched:
        return matched[1].lower(), matched[2]
    shown = (found for one in _KNOWN.values() if (found := one.from_label(ref)))
    return next(((found.tracker, found.number) for found in shown), ('', ''))


def _tracker(name: str, numbers: set[str]) -> Tracker:
    """Return the tracker *name*, with a pattern that fits all *numbers*."""
    known = _KNOWN.get(name)
    if known and all(map(known.ref, numbers)):
        return known
    pattern = next(one for one in _PATTERNS if all(re.fullmatch(one, n) for n in numbers))
    given = known or Tracker(name, 'https://example.org/%s', f'{name}-%s', '')
    return given._replace(pattern=pattern)
