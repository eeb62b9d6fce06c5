"""Which entries refer to which, by page and id: two pages may claim one id."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from whatsnew312.model.change import Change

#: page and id of an entry
Key: TypeAlias = tuple[str, str]


def find_linked(
    references: Mapping[str, Iterable[tuple[str, str]]], find: Callable[[str], Change | None]
) -> dict[Key, set[Key]]:
    """Return key of an entry to those of the other entries to which its text refers.

    :param references: page to (id of an entry, name that it refers to)
    :param find: returns the entry that a name leads to
    """
    found: dict[Key, set[Key]] = defaultdict(set)
    for docname, of_page in references.items():
        for entry, target in of_page:
            change = find(target)
            if change and change.key != (docname, entry):
                found[docname, entry].add(change.key)
    return dict(found)


def find_referrers(
    linked: Mapping[Key, Iterable[Key]], changes: Sequence[Change]
) -> dict[Key, tuple[Change, ...]]:
    """Return key to the other entries whose text refers to it, in the order of *changes*."""
    found: dict[Key, set[Key]] = defaultdict(set)
    for entry, targets in linked.items():
        for target in targets:
            found[target].add(entry)
    order = {change.key: number for number, change in enumerate(changes)}
    return {
        key: tuple(
            changes[number]
            for number in sorted(order[entry] for entry in entries if entry in order)
        )
        for key, entries in found.items()
    }
