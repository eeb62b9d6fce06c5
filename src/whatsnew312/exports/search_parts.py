"""The files of the search on a large site: in parts, of which a search loads only some."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.formats.search_parts import FOLDER, LARGE, PART_NAME, encode_parts
from whatsnew312.site.writing import remove_files

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sphinx.application import Sphinx

    from whatsnew312.exports.project import Project


def search_files(
    project: Project, rows: Sequence[bytes], texts: Sequence[bytes]
) -> dict[str, bytes]:
    """Return the files of the search in parts; none if the site is small.

    :param rows: the parts of ``entries.js``, in the order for readers
    :param texts: the parts of ``entry-words.js``
    """
    if sum(map(len, rows)) + sum(map(len, texts)) <= LARGE:
        return {}
    return encode_parts(project.kinds, [json.loads(row) for row in rows], map(json.loads, texts))


def part_files(app: Sphinx) -> list[str]:
    """Return the parts that are in the output folder, relative to it, sorted."""
    folder = Path(app.outdir, FOLDER)
    if not folder.is_dir():
        return []
    names = (path.name for path in folder.iterdir())
    return sorted(f'{FOLDER}/{name}' for name in names if PART_NAME.fullmatch(name))


def remove_parts(app: Sphinx, needed: Collection[str]) -> None:
    """Remove the parts of an earlier build, except those that are *needed*."""
    remove_files(app, [name for name in part_files(app) if name not in needed])
