"""Less work for Python's cyclic garbage collector while a build runs.

A build makes hundreds of thousands of nodes, all of them in cycles with their parents, and nearly
all stay until their page is written. By default the collector comes back after every 700 of them to
look through what it cannot free: that is a fifth of a build with thousands of entries.
"""

from __future__ import annotations

import atexit
import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

#: of the three generations: after how many new objects the first is looked at, and after how many
#: of its rounds the next. Higher values do not speed up a site of 1,000 entries, and one of
#: five thousand takes more memory, as benchmarks/compare.py says.
_THRESHOLD = (400_000, 20, 50)


#: so many objects may earlier builds of a process leave (about 50 MiB) before they are collected:
#: a full collection takes longer than a small build
_LEFT = 500_000


class _Process:
    """What is known of this one: language servers and tests build again and again in one."""

    left = 0  #: objects that builds have made since the last full collection, at most
    before: tuple[int, int, int] | None = None  #: the threshold, while it is another


def _freeze() -> None:
    """Keep all objects out of further collections, and add up those that are new."""
    young, rounds, old_rounds = gc.get_count()
    first, second, _ = _THRESHOLD
    _Process.left += young + first * (rounds + second * old_rounds)
    gc.freeze()


def _clear() -> None:
    """Collect what earlier builds of this process left, where that may be much.

    After ``gc.freeze`` and ``gc.unfreeze`` the collector does not look at these objects by itself.
    """
    if _Process.left > _LEFT:
        gc.unfreeze()
        gc.collect()
        _Process.left = 0


def setup_garbage(app: Sphinx) -> None:
    """Change the threshold until the end of the build: the environment is yet to be loaded."""
    _clear()
    # an application may never have built
    before = _Process.before = _Process.before or gc.get_threshold()
    gc.set_threshold(*_THRESHOLD)

    def check(app: Sphinx, config: Config) -> None:
        if not config.whatsnew_process_settings:
            gc.set_threshold(*before)
            _Process.before = None

    def begin(app: Sphinx) -> None:
        if _Process.before is None:
            return
        _freeze()  # what Sphinx and its extensions are made of, and the environment, stay

    def end(app: Sphinx, exception: Exception | None) -> None:
        if _Process.before is None:
            return
        _freeze()  # with nothing young left, a lower threshold is no reason to collect at once
        gc.set_threshold(*before)
        gc.unfreeze()
        _Process.before = None
        # a process that ends need not look for what is left of its pages: that is 4 % of a build
        atexit.unregister(gc.freeze)
        atexit.register(gc.freeze)

    app.connect('config-inited', check, priority=410)  # after the options are checked
    app.connect('builder-inited', begin)
    app.connect('build-finished', end, priority=999)
