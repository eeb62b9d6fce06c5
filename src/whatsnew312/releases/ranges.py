"""Ranges of releases, as listings and commands take them: ``9.0..9.1.1``, ``series:9.1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.model.warning_types import did_you_mean, quote

if TYPE_CHECKING:
    from collections.abc import Collection

    from whatsnew312.releases.table import Release, Releases


class Range(NamedTuple):
    """Which releases are asked for: some by name, or all between two."""

    table: Releases
    names: frozenset[str] = frozenset()  #: any of these
    start: Release | None = None  #: what is in it is not new; None: everything is
    end: Release | None = None  #: what is not in it has not come yet

    def has(self, releases: Collection[str]) -> bool:
        """Tell whether a change that is in *releases* is in the range."""
        if self.end is None:
            return not self.names.isdisjoint(releases)
        if self.start is not None and self.table.contains(self.start, releases):
            return False
        return self.table.contains(self.end, releases)


def parse_range(text: str, table: Releases) -> Range:
    """Return the range that *text* names.

    ``A..B`` is half open as in git: what is in B and not yet in A. Either may be left out: B is the
    newest then. Otherwise names with commas between them, of which any fits; ``latest``,
    ``unreleased`` and ``series:9.1`` are names.

    :raises ValueError: it names a release that there is not.
    """
    text = text.strip()
    if not text:
        raise ValueError('it names no release; write one like 9.1, 9.0..9.1 or latest')
    if '..' in text:
        first, _, last = (part.strip() for part in text.partition('..'))
        last = last.removeprefix('.')
        if not (first or last):
            raise ValueError('a range needs one of its ends, such as 9.0.. or ..9.1')
        start = table.find(first) if first else None
        end = table.find(last) if last else (table.ordered[0] if table.ordered else None)
        if start and end and table.order(start) > table.order(end):
            raise ValueError(
                f'{first} comes after {last or "the newest"}; write the older one first: '
                f'{last}..{first}'
            )
        return Range(table, start=start, end=end)
    names: set[str] = set()
    for part in filter(None, map(str.strip, text.split(','))):
        names.update(_names(part, table))
    return Range(table, names=frozenset(names))


def _names(part: str, table: Releases) -> set[str]:
    if part == 'unreleased':
        every = {one.name for one in table.all if one.status == 'unreleased'}
        return every | {table.unreleased.name, 'unreleased'}
    if part.startswith('series:'):
        series = part.removeprefix('series:').strip()
        found = {one.name for one in table.all if table.series(one) == series}
        if not found:
            known = dict.fromkeys(map(table.series, table.all))
            raise ValueError(f'unknown series {quote(series)}{did_you_mean(series, known)}')
        return found
    return set(table.folded(table.find(part)))
