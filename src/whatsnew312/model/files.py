"""Files that are written whole or not at all, and only when they change."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path

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
            mode = 0o644  # mkstemp keeps files private; a web server must read these
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


def write_source(path: Path, data: bytes, *, through: Path) -> bool:
    """Make *path*, which people keep among their sources, hold *data*, as write_if_changed does.

    A link is followed. A file that is marked as read-only stays, although it could be replaced.

    :param through: a folder that nobody publishes or commits
    :raises OSError: the file cannot be written; the old one is still there
    """
    path = path.resolve()
    if path.exists() and path.read_bytes() != data:
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
