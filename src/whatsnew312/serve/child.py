"""A process that builds once; it is prepared before, so that a build starts at once."""

from __future__ import annotations

import json
import os
import shutil
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from whatsnew312.patches.build_state import environment_file, reads_everything
from whatsnew312.serve.before import Before
from whatsnew312.serve.channel import receive, send
from whatsnew312.serve.kept_warnings import KeptWarnings, without_colours
from whatsnew312.serve.leftovers import files_of_pages, remove_leftovers
from whatsnew312.serve.project import describe
from whatsnew312.site.writing import kept_folder

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.environment import BuildEnvironment

    from whatsnew312.serve.folders import Folders


def run(folders: Folders, commands: int, events: int, *, previews: bool) -> None:
    """Prepare, wait for a command, build, and send events.

    :param commands: file descriptor from which one command is read
    :param events: file descriptor to which events are written
    :param previews: whether a fork shows the changed page while this process builds
    """
    try:
        with patch_docutils(str(folders.srcdir)), docutils_namespace():
            _Child(folders, events).run(commands, previews=previews)
    except (Exception, SystemExit) as problem:
        folders.kept.mkdir(parents=True, exist_ok=True)
        folders.failure.write_text(_in_words(problem), encoding='utf-8')
        send(events, event='failed')


def _in_words(problem: BaseException) -> str:
    last = traceback.extract_tb(problem.__traceback__)[-1:]
    # Sphinx's own errors name the place; for others, add the line of code
    is_plain = isinstance(problem, SystemExit) or type(problem).__module__ == 'sphinx.errors'
    where = '' if is_plain or not last else f' ({last[0].filename}, line {last[0].lineno})'
    name = '' if is_plain else f'{type(problem).__name__}: '
    return f'{name}{problem}{where}'


class _Child:
    def __init__(self, folders: Folders, events: int) -> None:
        self.folders = folders
        self.events = events
        self.before = Before(folders)
        self.touched = self.before.restore()
        self.files: set[Path] = set()  # that pages had before this build
        # without the warnings of the last build, those of unchanged pages would be unknown
        fresh = not folders.warnings.exists()
        self.app = Sphinx(
            folders.srcdir,
            folders.srcdir,
            folders.outdir,
            folders.doctrees,
            'html',
            status=None,
            warning=without_colours(sys.stderr),
            freshenv=fresh,
        )
        folders.kept.mkdir(parents=True, exist_ok=True)
        self.warnings = KeptWarnings(self.app, folders.warnings)
        self.page = ''

    def run(self, commands: int, *, previews: bool) -> None:
        preview = None
        if previews and not reads_everything(self.app):
            from whatsnew312.serve.preview import Preview  # noqa: PLC0415 - needs fork

            preview = Preview(self.app, self.folders, self.events)
        self._describe()
        send(self.events, event='ready')
        command = receive(commands)
        if command is None:
            return  # the other processes have ended
        if preview is not None:
            preview.show()
        self._build(_request(self.folders))
        if preview is not None:
            preview.end()
        send(self.events, event='done')

    def _describe(self) -> None:
        text = json.dumps(describe(self.app))
        self.folders.project.write_text(text, encoding='utf-8')

    def _build(self, changed: list[Path]) -> None:
        app = self.app
        named = {app.project.path2doc(path) for path in changed}
        self.touched.read.update(name for name in named if name)
        app.connect('env-get-outdated', self._outdated)
        app.connect('env-purge-doc', self._reads, priority=0)
        app.connect('env-updated', self._rewritten)
        app.connect('html-page-context', self._writes, priority=-1)
        mark = kept_folder(app) / 'finished'
        self.before.begin([environment_file(app), mark], self.touched)
        shutil.rmtree(self.folders.pages, ignore_errors=True) if not changed else None
        self.files = files_of_pages(app) | {Path(name) for name in self.touched.added}
        app.build()
        self._end_page()
        remove_leftovers(app, self.files)
        self.warnings.save()
        self._describe()
        shutil.rmtree(self.folders.sources, ignore_errors=True)
        self.before.end()

    def _outdated(self, app: Sphinx, env: BuildEnvironment, *sets: set[str]) -> list[str]:
        # a file may have been read while it was being saved
        return sorted(self.touched.read & set(env.found_docs))

    def _reads(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        self.before.note('r', docname)

    def _rewritten(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Note the new files; return the pages that a stopped build began to write."""
        self.before.note('a', *sorted(map(str, files_of_pages(app) - self.files)))
        return sorted(self.touched.written & set(env.found_docs))

    def _writes(
        self, app: Sphinx, pagename: str, template: str, context: Any, doctree: nodes.document
    ) -> None:
        self._end_page()
        if doctree is not None:
            self.before.note('w', pagename)
            self.page = pagename

    def _end_page(self) -> None:
        if self.page:
            send(self.events, event='written', page=self.app.builder.get_target_uri(self.page))
        self.page = ''


def _request(folders: Folders) -> list[Path]:
    return [Path(name) for name in json.loads(folders.request.read_text(encoding='utf-8'))]


def end_process(status: int = 0) -> None:
    """End a forked process, without the exit handlers of the process from which it was forked."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
