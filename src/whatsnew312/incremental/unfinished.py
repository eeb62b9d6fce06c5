"""Write all pages again after a build that was killed, or could not write a file.

Sphinx stores what it read before it writes pages. Later, it regards a page as up to date if its
file is newer than its source. So a page that was written partly, or that must show a change of
another page, would not be written again. To detect this, a marker file exists beside the doctrees
after a complete build. It is removed while pages are written.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.model.files import write_failure
from whatsnew312.model.warning_types import WARNING_TYPE, Warn
from whatsnew312.patches.build_state import repair_build_info, search_index_name
from whatsnew312.patches.log_messages import is_failed_write
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.writing import kept_folder, require_writable, stop_build, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: folders for files that Sphinx copies only when it writes pages
_FOLDERS = ('_images', '_downloads', '_sources')


def setup_unfinished(app: Sphinx) -> None:
    """Register the handlers that set, remove and read the marker file."""
    watcher = Watcher()
    logging.getLogger('sphinx').addHandler(watcher)  # the next build removes it again
    app.connect('builder-inited', repair_build_info)
    # before Sphinx stores what it read, and after the handlers that say which pages have changed
    app.connect('env-updated', watcher.begin, priority=900)
    app.connect('build-finished', watcher.end, priority=950)


class Watcher(logging.Handler):
    """Records whether all files of the build were written."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.failed = False

    def emit(self, record: logging.LogRecord) -> None:
        """Record that a file was not written. Messages of other processes arrive here too."""
        self.failed |= is_failed_write(record)
        kind = getattr(record, 'type', ''), getattr(record, 'subtype', '')
        self.failed |= kind == (WARNING_TYPE, Warn.OUTPUT.subtype)

    def begin(self, app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
        """Return all pages if the last build was not complete, and remove the marker file."""
        mark = _mark(app)
        if not ChangeDomain.of(env).is_used and not mark.exists():
            return []
        require_writable(mark.parent, 'the folder of doctrees')
        known = _read(mark)
        is_whole = known is not None and set(known) <= set(_beside(app))
        try:
            mark.unlink(missing_ok=True)
        except OSError as problem:  # what pages show now would be unknown in the next build
            stop_build(write_failure(problem))
        return [] if is_whole else sorted(env.found_docs)

    def end(self, app: Sphinx, exception: Exception | None) -> None:
        """Write the marker file after a complete build; it lists the files of :func:`_beside`."""
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
    """Return the files that are written only together with pages, and the search index."""
    outdir = Path(app.outdir)
    found = [path for folder in _FOLDERS for path in (outdir / folder).rglob('*')]
    index = outdir / search_index_name(app)
    found += [index] if index.is_file() else []
    return sorted(path.relative_to(outdir).as_posix() for path in found if path.is_file())
