"""Which releases a directive shows, and which fragments stand under each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.fragments.read import NEXT
from whatsnew312.releases.ranges import parse_range

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from whatsnew312.releases.table import Release, Releases


def home_of(name: str, table: Releases) -> str:
    """Return the release under which the entries of the release *name* stand in full.

    Those of a pre-release stand under the final release, once that is out.
    """
    release = table.by_name.get(name)
    if release and release.status == 'prerelease':
        for final in table.ordered:
            if final.status not in {'unreleased', 'prerelease'} and name in table.folded(final):
                return final.name
    return name


def choose(text: str, table: Releases) -> list[Release]:
    """Return the releases that *text* asks for, the newest first; all where it is empty.

    A pre-release is part of its final release, unless it is asked for by its own name.

    :raises ValueError: it names an unknown release.
    """
    every = [*([] if table.unreleased in table.ordered else [table.unreleased]), *table.ordered]
    if text:
        range_ = parse_range(text, table)
        every = [one for one in every if range_.has((one.name,))]
    named = {table.name_of(part.strip()) for part in text.split(',')}
    return [one for one in every if one.name in named or home_of(one.name, table) == one.name]


def files_by_home(
    files: Mapping[str, tuple[Path, ...]], table: Releases
) -> dict[str, list[tuple[str, Path]]]:
    """Return the release under which each fragment stands to the releases and files of those.

    :param files: folder to the files in it; folders that are no release are left out
    """
    found: dict[str, list[tuple[str, Path]]] = {}
    for folder, paths in files.items():
        name = table.unreleased.name if folder == NEXT else folder
        if name in table.by_name or folder == NEXT:
            home = found.setdefault(home_of(name, table), [])
            home += [(name, path) for path in paths]
    return found
