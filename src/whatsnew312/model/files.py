"""Write files only if their content changes, and always completely or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.model.readers import decode, encode, read_data

if sys.platform != 'win32':
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator

#: what the user can do, by error number
_ADVICE = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), 'make room'),
    errno.EISDIR: 'delete that folder',
    errno.EINVAL: 'name another file, or delete it',
}


def write_if_changed(path: Path, data: bytes, *, through: Path | None = None) -> bool:
    """Write *data* to *path* if its content is different; return whether it was written.

    The file is replaced in one step: if the build is killed, either the old or the new file is
    there. A temporary file is made in the folder *through*; if that is not on the same disk, beside
    *path*.

    :raises OSError: the file cannot be written; the old one is still there. Its ``filename`` is
        *path*.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            # to read it would never end
            raise OSError(errno.EINVAL, 'it is not a file but a pipe or a device')  # noqa: TRY301
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
        # with the name that the user knows, not that of the temporary file
        raise OSError(problem.errno, problem.strerror or str(problem), str(path)) from problem
    return True


def replace_text(path: Path, text: str) -> bool:
    """Write *text* to *path* if its text is different, in UTF-8; return whether it was written.

    A byte order mark and the line ends of the file stay as they are.

    :param text: with Unix line ends
    :raises OSError: the file cannot be written; the old one is still there.
    :raises ValueError: the file is not a text in UTF-8.
    """
    before = read_data(path) if path.exists() else b''
    if path.exists() and decode(before) == text:
        return False
    return write_if_changed(path, encode(text, before))


def _new_mode() -> int:
    """Return the mode of a new file, as the user's umask allows it."""
    # `mkstemp` makes private files; the only way to read the umask is to set another one
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def real(path: Path) -> Path:
    """Return the real file of *path*, after all symbolic links; the first link of a circle."""
    return Path(os.path.realpath(path))  # `Path.resolve` raises a RuntimeError before Python 3.13


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Lock the folder of *path*, so that only one process reads and replaces that file at a time.

    On systems without such locks, :func:`write_source` notices if the file has changed.
    """
    # lock the folder: the file itself is replaced, and a lock file would stay behind
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
    """Write *data* to *path*, a file that is kept among the sources, if its content is different.

    Symbolic links are followed. A file that is marked as read-only is not replaced.

    :param through: a folder for the temporary file, which is neither published nor committed
    :param was: the content when it was read, empty if there was no file; None skips the check
    :raises OSError: the file cannot be written; the old one is still there.
    :raises ValueError: another program has changed the file since it was read.
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


def write_failure(problem: OSError) -> str:
    """Return a message about a *problem* in writing: the path, the cause and the solution."""
    what = _ADVICE.get(problem.errno or 0, 'let it and its folder be written to')
    return f'cannot write {problem.filename}: {problem.strerror}; {what}'
