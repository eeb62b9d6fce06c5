"""Let one build wait for another that uses the same folder of doctrees.

Two builds at the same time, such as one of an editor and one of a terminal, would write the same
files: one could read a style sheet of which the other has written only the beginning. The lock is
on the folder itself, so no file is made for it, and it ends with the process that has it.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from sphinx.util import logging

try:
    import fcntl
except ImportError:  # Windows has no such locks: builds do not wait there
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

#: seconds after which a build goes on, because the other one may be stuck
PATIENCE = 120.0

#: seconds between two attempts
_PAUSE = 0.05

#: the folders that a build in this process has locked, with their file descriptors
_locked: dict[str, int] = {}


def setup_one_build(app: Sphinx) -> None:
    """Register the handlers that lock the folder of doctrees from the first page to the end."""
    if fcntl is not None:
        # the preview of a single page does not have this event
        app.connect('env-get-outdated', lock, priority=0)
        app.connect('build-finished', unlock, priority=1000)


def lock(app: Sphinx, env: BuildEnvironment, *_docnames: set[str]) -> list[str]:
    """Lock the folder of doctrees; wait as long as a build in another process has it."""
    folder = str(app.doctreedir)
    if folder in _locked:
        return []  # a build within this one would wait for itself
    with suppress(OSError):  # not every file system has locks
        opened = os.open(folder, os.O_RDONLY)
        try:
            _wait_for(opened)
        except BaseException:
            os.close(opened)
            raise
        _locked[folder] = opened
    return []


def _wait_for(opened: int) -> None:
    if _takes(opened):
        return
    logger.info('waiting for another build that uses the same doctrees...')
    end = time.monotonic() + PATIENCE
    while not _takes(opened) and time.monotonic() < end:
        time.sleep(_PAUSE)


def _takes(opened: int) -> bool:
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def unlock(app: Sphinx, exception: Exception | None) -> None:
    """Let the next build begin."""
    opened = _locked.pop(str(app.doctreedir), None)
    if opened is not None:
        with suppress(OSError):
            # processes that were forked meanwhile have the same lock
            fcntl.flock(opened, fcntl.LOCK_UN)
            os.close(opened)
