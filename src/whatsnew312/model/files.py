"""Files that are written whole or not at all, and only when they change."""

from __future__ import annotations

import errno
import os
import stat
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if sys.platform != 'win32':
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator

#: what mends it
_ADVICE = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), 'make room'),
    errno.EISDIR: 'delete that folder',
}


def write_if_changed(path: Path, data: bytes, *, through: Path | None = None) -> bool:
    """Make *path* hold *data*; return whether it had to be written.

    The file is replaced in one step, so a build that dies leaves the old one or the new one. What
    it may leave beside that is in the folder *through*, on the same disk, or else beside *path*.

    :raises OSError: the file cannot be written; the old one is still there. Its ``filename`` is
        *path*.
    """
    try:
        try:
            if path.read_bytes() == data:
                return False
            mode = stat.S_IMODE(path.stat().st_mode)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            mode = _new_mode()
        try:
            _replace(path, data, mode, through or path.parent)
        except OSError as problem:
            if problem.errno != errno.EXDEV:
                raise
            _replace(path, data, mode, path.parent)
    except OSError as problem:
        # by the name that its user knows
        raise OSError(problem.errno, problem.strerror or str(problem), str(path)) from problem
    return True


def _new_mode() -> int:
    """Return the mode of a new file: what the user's mask allows, as for any other program."""
    # `mkstemp` keeps files private, and a mask can only be read by setting another
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def real(path: Path) -> Path:
    """Return the file that *path* leads to; of links in a circle, the first one."""
    return Path(os.path.realpath(path))  # `Path.resolve` raises a RuntimeError before Python 3.13


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Let no other process that asks for the same be in here: what reads *path* and replaces it.

    Where the system has no such locks, :func:`write_source` finds that the file has changed.
    """
    # the folder, for the file itself is replaced; this leaves no file behind
    handle = -1
    with suppress(OSError):
        handle = os.open(real(path).parent, os.O_RDONLY | getattr(os, 'O_DIRECTORY', 0))
        _lock(handle)
    try:
        yield
    finally:
        if handle >= 0:
            os.close(handle)


def _lock(handle: int) -> None:
    if sys.platform != 'win32':
        fcntl.flock(handle, fcntl.LOCK_EX)


def write_source(path: Path, data: bytes, *, through: Path, was: bytes | None = None) -> bool:
    """Make *path*, which people keep among their sources, hold *data*, as write_if_changed does.

    A link is followed. A file that is marked as read-only stays, although it could be replaced.

    :param through: a folder that nobody publishes or commits
    :param was: what was read from it, empty for no file; not to be given where that is no matter
    :raises OSError: as there
    :raises ValueError: another program has changed the file since.
    """
    path = real(path)
    now = path.read_bytes() if path.exists() else b''
    if was is not None and now != was:
        raise ValueError(f'{path} was changed by another program at the same time; run this again')
    if path.exists() and now != data:
        with path.open('r+b'):
            pass
    return write_if_changed(path, data, through=through)


def _replace(path: Path, data: bytes, mode: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=f'.{path.name}.')
    try:
        with os.fdopen(handle, 'wb') as file:
            file.write(data)
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def unwritten(problem: OSError) -> str:
    """Return what to tell of a *problem* in writing: the path, why, and what mends it."""
    what = _ADVICE.get(problem.errno or 0, 'let it and its folder be written to')
    return f'cannot write {problem.filename}: {problem.strerror}; {what}'
