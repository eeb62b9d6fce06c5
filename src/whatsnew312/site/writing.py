"""What a build cannot write: it says which file, why, and what mends it, and goes on if it can."""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from whatsnew312.model.files import unwritten, write_if_changed
from whatsnew312.model.warning_types import WARNING_TYPE, Warn
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def check_folders(app: Sphinx) -> None:
    """End the build if it cannot write what it makes, or keep what it reads."""
    # when extensions are loaded: Sphinx makes the folders next, and would tell of its own code
    demand(app.outdir, 'the output folder')
    demand(app.doctreedir, 'the folder of doctrees')


def demand(folder: Path, what: str) -> None:
    """End the build if nothing can be written to *folder*, or it cannot be made."""
    there = folder
    while not os.path.lexists(there):
        there = there.parent
    try:
        # to ask for the right says less: there are ways around it, and systems without it
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as problem:
        give_up(
            f'cannot write to {what}, {folder}: {problem.strerror}; let it be written to, or build '
            f'elsewhere'
        )


def give_up(problem: str) -> NoReturn:
    """End the build for a *problem* with its files."""
    # no exception: Sphinx shows the code that raised it
    raise SystemExit(f'ERROR: {problem} [{WARNING_TYPE}.{Warn.OUTPUT.subtype}]')


def write(path: Path, data: bytes | None, *, through: Path | None = None) -> bool:
    """Make *path* hold *data*, or nothing be there for None; warn and return False if it cannot.

    :param through: as in :func:`write_if_changed`
    """
    try:
        if data is None:
            path.unlink(missing_ok=True)
        else:
            write_if_changed(path, data, through=through)
    except OSError as problem:
        tell(problem)
        return False
    return True


def tell(problem: OSError) -> None:
    """Warn of a file that cannot be written."""
    warn(Warn.OUTPUT, unwritten(problem), None)


def kept_folder(app: Sphinx) -> Path:
    """Return where what is made of all pages is kept."""
    return _kept_folder(str(app.outdir), str(app.doctreedir), app.builder.name)


@lru_cache(maxsize=8)
def _kept_folder(outdir: str, doctreedir: str, builder: str) -> Path:
    # by output folder: two of them can share doctrees, and each has its own pages
    place = os.path.relpath(outdir, doctreedir)
    digest = hashlib.blake2b(f'{builder} {place}'.encode(), digest_size=8).hexdigest()
    return Path(doctreedir, f'whatsnew-bodies-{digest}')
