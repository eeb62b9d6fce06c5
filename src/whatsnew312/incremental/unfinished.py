"""What a build left that died, or could not write: the next one writes every page again.

Sphinx remembers what it read before it writes, and takes a page for written once its file is newer
than its source: half a page, and one that another page's change has to reach, would stay as they
are. So a mark stands beside the doctrees while pages are written, and goes when all of them are.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.model.files import unwritten
from whatsnew312.model.warning_types import WARNING_TYPE, Warn
from whatsnew312.patches.build_state import search_index_name
from whatsnew312.patches.log_messages import is_failed_write
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.writing import demand, give_up, kept_folder, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: what pages leave in folders of their own, and only when they are written
_FOLDERS = ('_images', '_downloads', '_sources')


def setup_unfinished(app: Sphinx) -> None:
    """Register what sets the mark and takes it away, and what heeds it."""
    watcher = Watcher()
    logging.getLogger('sphinx').addHandler(watcher)  # the next build takes it from there
    # before Sphinx saves what it read; behind those who say which pages change
    app.connect('env-updated', watcher.begin, priority=900)
    app.connect('build-finished', watcher.end, priority=950)


class Watcher(logging.Handler):
    """Notes whether every file of the build was written."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.failed = False

    def emit(self, record: logging.LogRecord) -> None:
        """Note that a file was not written; what other processes log comes here too."""
        self.failed |= is_failed_write(record)
        kind = getattr(record, 'type', ''), getattr(record, 'subtype', '')
        self.failed |= kind == (WARNING_TYPE, Warn.OUTPUT.subtype)

    def begin(self, app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
        """Return every page if the build before did not end, and set the mark."""
        mark = _mark(app)
        if not ChangeDomain.of(env).is_used and not mark.exists():
            return []
        demand(mark.parent, 'the folder of doctrees')
        known = _read(mark)
        is_whole = known is not None and set(known) <= set(_beside(app))
        try:
            mark.unlink(missing_ok=True)
        except OSError as problem:  # what pages show now would be lost on the next build
            give_up(unwritten(problem))
        return [] if is_whole else sorted(env.found_docs)

    def end(self, app: Sphinx, exception: Exception | None) -> None:
        """Tell the next build that this one wrote everything, and what there must be."""
        is_used = exception is None and ChangeDomain.of(app.env).is_used
        if is_used and not self.failed:
            write(_mark(app), json.dumps(_beside(app)).encode())
        self.failed = False


def _mark(app: Sphinx) -> Path:
    # the file exists only after a complete build
    return kept_folder(app) / 'finished'


def _read(path: Path) -> list[str] | None:
    try:
        return [str(name) for name in json.loads(path.read_bytes())]
    except (OSError, ValueError, TypeError):
        return None


def _beside(app: Sphinx) -> list[str]:
    """Return what there is of what only pages write."""
    outdir = Path(app.outdir)
    found = [path for folder in _FOLDERS for path in (outdir / folder).rglob('*')]
    index = outdir / search_index_name(app)
    found += [index] if index.is_file() else []
    return sorted(path.relative_to(outdir).as_posix() for path in found if path.is_file())
