"""Coordinates a preview: changes of files, processes that build, messages to browsers."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from watchfiles import DefaultFilter, awatch

from whatsnew312.serve.changes import Kind, kind_of, unfinished
from whatsnew312.serve.kept_warnings import read_warnings

if TYPE_CHECKING:
    from collections.abc import Callable

    from whatsnew312.serve.folders import Folders
    from whatsnew312.serve.project import Project

#: milliseconds without a further change before a change is handled
_STEP = 10

#: milliseconds after which it is handled in any case
_LONGEST = 200

#: seconds for which an empty or missing file may be a file that is just being saved
_PATIENCE = 0.3

#: how often a build is repeated after its process was killed
_MOST_DEATHS = 2


class Session:
    """One preview: the processes that build, and the messages to browsers."""

    def __init__(
        self, folders: Folders, broadcast: Callable[..., None], options: tuple[str, ...] = ()
    ) -> None:
        """Make a preview of *folders*.

        :param broadcast: called with each message for all browsers, as keywords
        :param options: command line options for the process that builds
        """
        self.folders = folders
        self.broadcast = broadcast
        self.options = options
        self.pending: set[Path] = set()  #: changed files that are in no complete build
        self.running: set[Path] | None = None  #: the changed files of the running build
        self.previewed: set[str] = set()  #: pages with a preview that the build has not written
        self.problem = ''  #: why the last build failed
        self.state = 'starting'
        self._process: asyncio.subprocess.Process | None = None
        self._asked = False  #: whether a build was requested
        self._seen = False  #: whether the running build has shown a page
        self._anew = False  #: whether browsers must reload pages after the build
        self._deaths = 0
        self._other_project = asyncio.Event()

    # Data of the project

    def project(self) -> Project:
        """Return the data that the last build wrote; the defaults if there are none."""
        every: Project = {
            'suffixes': ['.md', '.rst'],
            'code': [],
            'assets': [str(self.folders.srcdir / 'conf.py')],
            'folders': [],
            'places': [],
        }
        try:
            found = json.loads(self.folders.project.read_text(encoding='utf-8'))
        except (OSError, ValueError):
            return every
        # the file may be of another version of this package
        return cast('Project', found) if found.keys() >= every.keys() else every

    def status(self) -> dict[str, Any]:
        """Return the message for a browser that has just connected."""
        warnings = read_warnings(self.folders.warnings)
        base = str(self.folders.srcdir)
        for warning in warnings:
            for key in ('text', 'file'):
                warning[key] = warning[key].replace(f'{base}/', '')
        return {'do': 'status', 'state': self.state, 'problem': self.problem, 'warnings': warnings}

    # Processes

    async def run(self) -> None:
        """Build, and build again after each change, until cancelled."""
        self._asked = True
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._watch(None, str(self.folders.srcdir)))
            tasks.create_task(self._watch_others())
            tasks.create_task(self._keep_builder())

    async def _keep_builder(self) -> None:
        """Run the process that builds, and start a new one whenever it has ended."""
        short = 0
        while True:
            command = [sys.executable, '-m', 'whatsnew312.serve.parent']
            command += [str(self.folders.srcdir), str(self.folders.outdir), *self.options]
            self._process = await asyncio.create_subprocess_exec(
                *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
            )
            try:
                heard = await self._listen(self._process)
            finally:
                await self._end_builder()
            self._interrupted()
            short = 0 if heard else short + 1
            if self.state == 'failed' or short > _MOST_DEATHS:
                await self._until_changed()
                short = 0

    async def _listen(self, process: asyncio.subprocess.Process) -> bool:
        """Handle the messages of *process* until it ends; return whether it became ready."""
        heard = False
        async for line in cast('asyncio.StreamReader', process.stdout):
            event = json.loads(line)
            heard |= event['event'] == 'ready'
            getattr(self, f'_on_{event["event"]}')(event)
        return heard

    async def _end_builder(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        cast('asyncio.StreamWriter', process.stdin).close()  # then it ends its child and itself
        try:
            await asyncio.wait_for(process.wait(), 5)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    def _send(self, do: str) -> None:
        if self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(OSError, RuntimeError):
                self._process.stdin.write(json.dumps({'do': do}).encode() + b'\n')

    async def _until_changed(self) -> None:
        self._changed = asyncio.Event()
        await self._changed.wait()

    def _interrupted(self) -> None:
        """Add the files of the stopped build to those of the next one."""
        if self.running is not None:
            self.pending |= self.running
            self.running = None
            self._asked = True

    def _restart(self) -> None:
        """Start a new process that imports everything again."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    def _renew(self) -> None:
        """Stop the running build or the waiting process, and start another one."""
        self._interrupted()
        self.state = 'starting'
        if '--no-fork' in self.options:
            self._restart()
        else:
            self._send('renew')

    # Events of the process that builds

    def _on_ready(self, event: dict[str, Any]) -> None:
        self.state = 'ready'
        self._start()

    def _start(self) -> None:
        if self.state != 'ready' or not self._asked:
            return
        self.running, self.pending = self.pending, set()
        self._asked = self._seen = False
        self.state = 'building'
        names = sorted(map(str, self.running))
        self.folders.request.write_text(json.dumps(names), encoding='utf-8')
        self._send('build')
        self.broadcast(do='building')

    def _on_section(self, event: dict[str, Any]) -> None:
        if self.running is None:
            return
        section = json.loads(self.folders.section.read_text(encoding='utf-8'))
        self.broadcast(do='section', **section)
        self._end_step()

    def _on_preview(self, event: dict[str, Any]) -> None:
        if self.running is None:
            return
        self.previewed.add(event['page'])
        self._shown(event)

    def _on_written(self, event: dict[str, Any]) -> None:
        self.previewed.discard(event['page'])
        self._shown(event)

    def _shown(self, event: dict[str, Any]) -> None:
        self.broadcast(do='page', page=event['page'])
        self._end_step()

    def _end_step(self) -> None:
        """Note that something was shown; build again if there were further changes."""
        self._seen = True
        if self.pending:
            self._renew()

    def _on_done(self, event: dict[str, Any]) -> None:
        self.running = None
        self.previewed.clear()
        self._deaths = 0
        self.problem = ''
        self.state = 'starting'
        self.broadcast(**self.status(), anew=self._anew)
        self._anew = False
        self._other_project.set()

    def _on_failed(self, event: dict[str, Any]) -> None:
        self._interrupted()
        self.previewed.clear()
        self.problem = self.folders.failure.read_text(encoding='utf-8')
        self.state = 'failed'
        print(self.problem, file=sys.stderr)  # noqa: T201 - a command prints
        self.broadcast(**self.status())

    def _on_died(self, event: dict[str, Any]) -> None:
        self._interrupted()
        self._deaths += 1
        if self._deaths <= _MOST_DEATHS:
            self._renew()
            return
        self.problem = 'The process that builds was killed again and again.'
        self.state = 'failed'
        self.broadcast(**self.status())

    # Changes of files

    async def _watch(self, stop: asyncio.Event | None, *folders: str, deep: bool = True) -> None:
        """Watch *folders*, with their subfolders if *deep*, until *stop* is set."""
        if not folders:
            return
        async for changes in awatch(
            *folders,
            watch_filter=DefaultFilter(),
            step=_STEP,
            debounce=_LONGEST,
            stop_event=stop,
            raise_interrupt=False,
            recursive=deep,
        ):
            paths = {Path(name) for _, name in changes}
            if stop is not None:  # the folder of sources is watched separately
                source = self.folders.srcdir
                paths = {path for path in paths if source not in path.parents}
            await self._on_changes(paths)

    async def _watch_others(self) -> None:
        """Watch the places outside of the sources, which can be different after each build."""
        while True:
            self._other_project.clear()
            project, stop = self.project(), asyncio.Event()
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._watch(stop, *project['folders']))
                tasks.create_task(self._watch(stop, *project['places'], deep=False))
                while self._same_places(project):
                    await self._other_project.wait()
                    self._other_project.clear()
                stop.set()

    def _same_places(self, project: Project) -> bool:
        now = self.project()
        return (now['folders'], now['places']) == (project['folders'], project['places'])

    async def _on_changes(self, paths: set[Path]) -> None:
        """Start the kind of build that changes of *paths* require."""
        project = self.project()
        kinds = {path: kind_of(path, project, self.folders.outdir) for path in paths}
        found = {path for path, kind in kinds.items() if kind}
        if not found:
            return
        waited = 0.0
        while waited < _PATIENCE and unfinished(found):
            await asyncio.sleep(0.02)
            waited += 0.02
        self.pending |= found
        self._asked = True
        self._deaths = 0
        most = max(kinds.values())
        if hasattr(self, '_changed'):
            self._changed.set()
        if most == Kind.PROJECT or self.state == 'failed':
            self._anew = True
            self.state = 'starting'
            self._restart()
        elif most == Kind.INPUT or (self.state == 'building' and self._seen):
            self._renew()
        else:
            self._start()
