"""Ranges of releases in listings and commands: ``9.0..9.1.1``, ``series:9.1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.model.suggestions import did_you_mean, quote

if TYPE_CHECKING:
    from collections.abc import Collection

    from whatsnew312.releases.table import Release, Releases


class Range(NamedTuple):
    """A selection of releases: some by name, or all between two."""

    table: Releases
    names: frozenset[str] = frozenset()  #: the names; any of them fits
    start: Release | None = None  #: changes in it are too old; None: no limit
    end: Release | None = None  #: changes that are not in it are too new

    def has(self, releases: Collection[str]) -> bool:
        """Return whether a change in *releases* is in the range."""
        if self.end is None:
            return not self.names.isdisjoint(releases)
        if self.start is not None and self.table.contains(self.start, releases):
            return False
        return self.table.contains(self.end, releases)


def parse_range(text: str, table: Releases) -> Range:
    """Return the range that *text* describes.

    ``A..B`` is half open as in git: changes that are in B and not in A. Each end is optional; the
    default of B is the newest release. Anything else is a list of names, separated by commas, of
    which any fits. ``latest``, ``unreleased`` and ``series:9.1`` are names too.

    :raises ValueError: it names an unknown release, or has no valid form.
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
