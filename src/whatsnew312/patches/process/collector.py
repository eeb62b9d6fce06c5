"""Reduce the work of Python's cyclic garbage collector during a build.

A build makes hundreds of thousands of nodes. All are in reference cycles with their parents, and
most are needed until their page is written. By default, the collector runs after every 700 of them
and finds nothing to free. In a build with thousands of entries, this takes a fifth of the time.
"""

from __future__ import annotations

import atexit
import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

#: thresholds of the three generations: new objects before the first is collected, and rounds before
#: the next ones. Higher values do not speed up a site of 1,000 entries, and a site of 5,000 takes
#: more memory, as benchmarks/compare.py shows.
_THRESHOLD = (400_000, 20, 50)


#: objects that earlier builds in a process may leave (about 50 MiB) before they are collected: a
#: full collection takes longer than a small build
_LEFT = 500_000


class _Process:
    """The state of this process; language servers and tests build many times in one process."""

    left = 0  #: the maximal number of objects that builds have made since the last full collection
    #: rounds of both older generations when the threshold was set; each was of fewer objects
    rounds: list[int] = [0, 0]
    before: tuple[int, int, int] | None = None  #: the original threshold, while another one is set


def _freeze() -> None:
    """Exclude all objects from further collections, and count the new ones."""
    young, *rounds = gc.get_count()
    # a collection sets the numbers of younger generations to 0
    few, many = (max(now - then, 0) for now, then in zip(rounds, _Process.rounds, strict=True))
    first, second, _ = _THRESHOLD
    _Process.left += young + first * (few + second * many)
    gc.freeze()
    _Process.rounds = [0, 0]


def _clear() -> None:
    """Collect the objects of earlier builds in this process, if there may be many.

    After ``gc.freeze`` and ``gc.unfreeze``, the collector does not visit these objects by itself.
    """
    if _Process.left > _LEFT:
        gc.unfreeze()
        gc.collect()
        _Process.left = 0


def setup_garbage(app: Sphinx) -> None:
    """Change the threshold until the end of the build."""
    _clear()
    # an application may be created and never build
    before = _Process.before = _Process.before or gc.get_threshold()
    gc.set_threshold(*_THRESHOLD)
    _, *_Process.rounds = gc.get_count()

    def check(app: Sphinx, config: Config) -> None:
        if not config.whatsnew_process_settings:
            gc.set_threshold(*before)
            _Process.before = None

    def begin(app: Sphinx) -> None:
        if _Process.before is None:
            return
        _freeze()  # modules and the environment are needed until the end

    def end(app: Sphinx, exception: Exception | None) -> None:
        if _Process.before is None:
            return
        _freeze()  # without young objects, a lower threshold does not start a collection at once
        gc.set_threshold(*before)
        gc.unfreeze()
        _Process.before = None
        # a collection at the exit of the process would take 4 % of a build
        atexit.unregister(gc.freeze)
        atexit.register(gc.freeze)

    app.connect('config-inited', check, priority=410)  # after the options are checked
    app.connect('builder-inited', begin)
    app.connect('build-finished', end, priority=999)
