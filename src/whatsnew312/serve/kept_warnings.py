"""The warnings of a project: those of the last build, and those of pages that it did not process.

Sphinx warns about a page when it reads or writes it. After an edit, a build does not repeat the
warnings about all other pages. So each warning is stored with its page and the part of the build
(reading or writing) until the page goes through that part again.
"""

from __future__ import annotations

import json
import logging
import re
from typing import TYPE_CHECKING, Any, TextIO, cast

from sphinx.util.logging import WarningStreamHandler

if TYPE_CHECKING:
    from pathlib import Path

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: part of a build, and page; both are empty for warnings that are not about one page
Owner = tuple[str, str]
READING, WRITING = 'read', 'write'
NO_PAGE: Owner = ('', '')

#: how programs colour text in a terminal
_COLOURS = re.compile(r'\x1b\[[0-9;]*m')
_PLACE = re.compile(r'(?P<file>.+?)(?::(?P<line>\d+))?')


def without_colours(stream: TextIO) -> TextIO:
    """Return a stream that writes to *stream*, without colours if it is no terminal."""
    return stream if stream.isatty() else cast('TextIO', _Plain(stream))


class _Plain:
    """A stream that leaves out colours."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(_COLOURS.sub('', text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class KeptWarnings:
    """Collects warnings during a build, and then knows all warnings of the project."""

    def __init__(self, app: Sphinx, path: Path) -> None:
        """Follow the build of *app*; the file *path* has the warnings of earlier builds."""
        self.path = path
        self.app = app
        self._now: Owner = NO_PAGE
        self._passed: set[Owner] = set()
        self._found: list[tuple[Owner, dict[str, Any]]] = []
        marker = _Marker(self)
        logger = logging.getLogger('sphinx')
        for handler in logger.handlers:
            if isinstance(handler, WarningStreamHandler):
                _listen(handler, self._add)
        logger.addHandler(marker)
        app.connect('env-purge-doc', self._read, priority=0)
        app.connect('env-updated', self._all_read, priority=0)
        app.connect('html-page-context', self._write, priority=0)

    def owner(self) -> Owner:
        """Return the part of the build and the page that are processed now."""
        return self._now

    def _read(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        self._now = (READING, docname)
        self._passed.add(self._now)

    def _all_read(self, app: Sphinx, env: BuildEnvironment) -> None:
        self._now = NO_PAGE

    def _write(
        self, app: Sphinx, pagename: str, template: str, context: Any, doctree: nodes.document
    ) -> None:
        if doctree is not None:
            self._passed.add((WRITING, pagename))

    def _add(self, record: logging.LogRecord, text: str) -> None:
        location = getattr(record, 'location', None)
        file, line = _place(location if isinstance(location, str) else '')
        owner: Owner = getattr(record, 'whatsnew_owner', NO_PAGE)
        if owner == NO_PAGE and self.app.phase.name in {'RESOLVING', 'WRITING'}:
            docname = self.app.project.path2doc(file) if file else None
            owner = (WRITING, docname) if docname else NO_PAGE
        self._found.append((owner, {'text': text, 'file': file, 'line': line}))

    def save(self) -> None:
        """Write all current warnings to the file."""
        env = self.app.env
        rows = [] if not self.path.exists() else json.loads(self.path.read_text(encoding='utf-8'))
        passed = self._passed | ({NO_PAGE} if self._passed else set())
        kept = [
            (owner, warning)
            for (*owner, warning) in rows
            if tuple(owner) not in passed and (not owner[1] or owner[1] in env.found_docs)
        ]
        found = [(list(owner), warning) for owner, warning in self._found]
        rows = [[*owner, warning] for owner, warning in kept + found]
        unique = {json.dumps(row): row for row in rows}
        self.path.write_text(json.dumps(list(unique.values())), encoding='utf-8')


class _Marker(logging.Handler):
    """Marks each warning with its owner when it is made, because Sphinx shows some later."""

    def __init__(self, kept: KeptWarnings) -> None:
        super().__init__(logging.WARNING)
        self.kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        if not hasattr(record, 'whatsnew_owner'):
            record.whatsnew_owner = self.kept.owner()


def _listen(handler: logging.Handler, add: Any) -> None:
    """Call *add* with each record that *handler* shows, and with its text."""
    show = handler.emit

    def emit(record: logging.LogRecord) -> None:
        add(record, _COLOURS.sub('', handler.format(record)).strip())
        show(record)

    handler.emit = emit  # type: ignore[method-assign]


def _place(location: str) -> tuple[str, int | None]:
    """Return the file and the line of a *location* in Sphinx's form."""
    found = _PLACE.fullmatch(location)
    if found is None:
        return '', None
    return found['file'], int(found['line']) if found['line'] else None


def read_warnings(path: Path) -> list[dict[str, Any]]:
    """Return the warnings in the file *path*: text, file and line of each."""
    try:
        return [row[-1] for row in json.loads(path.read_text(encoding='utf-8'))]
    except (OSError, ValueError):
        return []
