"""Find out what kind of change a saved file is, and which files need no build."""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whatsnew312.serve.project import Project


class Kind(IntEnum):
    """What a change requires; a higher value includes the lower ones."""

    NOTHING = 0
    PAGE = 1  #: the waiting process reads it
    #: another file that a build reads: a new process, because the waiting one may have read it
    INPUT = 2
    PROJECT = 3  #: configuration, code, templates or static files: a completely new start


def kind_of(path: Path, project: Project, outdir: Path) -> Kind:
    """Return the kind of a change of the file *path*."""
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
    """Return whether one of *paths* may be a file that is just being saved.

    Some editors empty a file before they write it, or delete it before they rename a new one.
    """
    for path in paths:
        try:
            if not path.stat().st_size:
                return True
        except OSError:
            return True
    return False
