"""Scan sources that are not in files, as the command ``scan`` does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from whatsnew312.scan.classes import Family
from whatsnew312.scan.python_source import find_places
from whatsnew312.scan.reach import Reach
from whatsnew312.scan.sketch import sketch, source_of
from whatsnew312.scan.table import Place, Table
from whatsnew312.scan.trees import outline

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whatsnew312.matching.patterns import Pattern


def places_in(
    module: str, files: Mapping[str, str], patterns: Mapping[str, Iterable[Pattern]]
) -> list[Place]:
    """Return the places that a scan of all *files* finds in *module*, which is one of them."""
    table = Table(patterns)
    sketches = {name: sketch(source, name, table) for name, source in files.items()}
    if not (sketches[module].words or sketches[module].signs):
        return []
    words = Reach(table, sketches.values()).words(sketches[module], files[module])
    if not words and not sketches[module].signs:
        return []
    sources = (
        source_of(one, partial(outline, files[name], name)) for name, one in sketches.items()
    )
    family = Family(sources, table.tops)
    return find_places(files[module], table, family, (3, 12), words)
