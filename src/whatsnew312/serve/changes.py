"""What kind of change a saved file is, and which files are not worth a build."""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whatsnew312.serve.project import Project


class Kind(IntEnum):
    """What a change asks for; the higher includes the lower."""

    NOTHING = 0
    PAGE = 1  #: the process that is ready reads it
    INPUT = 2  #: another file that a build reads: a new process, in case the ready one has read it
    PROJECT = 3  #: configuration, code, templates, static files: everything anew


def kind_of(path: Path, project: Project, outdir: Path) -> Kind:
    """Return the kind of change that *path* is."""
    if outdir == path or outdir in path.parents:
        return Kind.NOTHING
    if str(path) in project['code']:
        return Kind.PROJECT
    for name in project['assets']:
        if path == Path(name) or Path(name) in path.parents:
            return Kind.PROJECT
    if path.name.endswith(tuple(project['suffixes'])):
        return Kind.PAGE
    return Kind.INPUT


def unfinished(paths: Iterable[Path]) -> bool:
    """Tell whether one of *paths* may be in the middle of being saved.

    Editors empty a file before they write it, or remove it before another takes its name.
    """
    for path in paths:
        try:
            if not path.stat().st_size:
                return True
        except OSError:
            return True
    return False
