"""Files that cannot be written: name the file, the cause and the solution; go on if possible."""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from sphinx.util.matching import Matcher

from whatsnew312.model.files import write_failure, write_if_changed
from whatsnew312.model.warning_types import WARNING_TYPE, Warn
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinx.application import Sphinx


def check_folders(app: Sphinx) -> None:
    """Stop the build if it cannot write to the output folder or the doctree folder."""
    # while extensions are loaded: Sphinx makes the folders next, and would show a traceback
    require_writable(app.outdir, 'the output folder')
    require_writable(app.doctreedir, 'the folder of doctrees')


def require_writable(folder: Path, what: str) -> None:
    """Stop the build if *folder* cannot be created, or no file can be written to it."""
    there = folder
    while not os.path.lexists(there):
        there = there.parent
    try:
        # try it: asking for the permission is less reliable, and not possible on every system
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as problem:
        stop_build(
            f'cannot write to {what}, {folder}: {problem.strerror}; let it be written to, or build '
            f'elsewhere'
        )


def stop_build(problem: str) -> NoReturn:
    """Stop the build with a message about a *problem* with its files."""
    # not as an exception: Sphinx would show a traceback
    raise SystemExit(f'ERROR: {problem} [{WARNING_TYPE}.{Warn.OUTPUT.subtype}]')


def write(path: Path, data: bytes | None, *, through: Path | None = None) -> bool:
    """Write *data* to *path*, or remove the file if it is None; on failure warn, return False.

    :param through: as in :func:`write_if_changed`
    """
    try:
        if data is None:
            path.unlink(missing_ok=True)
        else:
            write_if_changed(path, data, through=through)
    except OSError as problem:
        warn_unwritten(problem)
        return False
    return True


def own_files(app: Sphinx, names: Collection[str]) -> dict[str, Path]:
    """Return the files in ``html_extra_path`` that Sphinx copies to one of *names*.

    :param names: paths relative to the output folder
    """
    is_left_out = Matcher(app.config.exclude_patterns)
    found: dict[str, Path] = {}
    for given in [Path(app.confdir, name) for name in app.config.html_extra_path]:
        if given.is_file():
            found |= {given.name: given} if given.name in names else {}
        elif given.is_dir():
            inside = {name: given / name for name in names if not is_left_out(name)}
            found |= {name: path for name, path in inside.items() if path.is_file()}
    return found


def remove_files(app: Sphinx, names: Collection[str]) -> None:
    """Remove files of an earlier build, and folders that are empty then; no files of the project.

    :param names: paths relative to the output folder
    """
    root = Path(app.outdir)
    folders = set()
    for name in sorted(set(names) - own_files(app, names).keys()):
        write(root / name, None)
        folders |= set(Path(name).parents[:-1])
    for folder in sorted(folders, reverse=True):
        path = root / folder
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def warn_of_namesakes(app: Sphinx, names: Collection[str], ours: str) -> None:
    """Warn of each file in ``html_extra_path`` that would be where a file of this extension is.

    :param names: the files of this extension, relative to the output folder
    :param ours: what these files are, for the message
    """
    for name, path in own_files(app, names).items():
        warn(
            Warn.OUTPUT,
            f'{name} of html_extra_path is not published: {ours} has this name; give yours '
            f'another one',
            (path, 1),
        )


def warn_unwritten(problem: OSError) -> None:
    """Warn of a file that cannot be written."""
    warn(Warn.OUTPUT, write_failure(problem), None)


def kept_folder(app: Sphinx) -> Path:
    """Return the folder, beside the doctrees, for data that is kept from build to build."""
    return _kept_folder(str(app.outdir), str(app.doctreedir), app.builder.name)


@lru_cache(maxsize=8)
def _kept_folder(outdir: str, doctreedir: str, builder: str) -> Path:
    # one for each output folder: two of them can share doctrees, and each has its own pages
    place = os.path.relpath(outdir, doctreedir)
    digest = hashlib.blake2b(f'{builder} {place}'.encode(), digest_size=8).hexdigest()
    return Path(doctreedir, f'whatsnew-bodies-{digest}')


def stamp(path: Path) -> list[int]:
    """Return what changes when a file is written again; empty if there is no such file."""
    try:
        stat = path.stat()
    except OSError:
        return []
    return [stat.st_mtime_ns, stat.st_size, stat.st_ino]
