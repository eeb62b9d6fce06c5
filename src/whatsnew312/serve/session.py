"""What happens when: files change, processes build, browsers are told."""

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

#: milliseconds: how long no other file may change before a change is acted upon
_STEP = 10

#: milliseconds: after how long it is acted upon all the same
_LONGEST = 200

#: seconds: how long a file may be empty or away before that is what its author wants
_PATIENCE = 0.3

#: how often a build is tried again whose process was killed
_MOST_DEATHS = 2


class Session:
    """One preview: the processes that build, and what browsers are told of them."""

    def __init__(
        self, folders: Folders, tell: Callable[..., None], options: tuple[str, ...] = ()
    ) -> None:
        """Work for *folders*.

        :param tell: called with each message for all browsers, as keywords
        :param options: for the process that builds
        """
        self.folders = folders
        self.tell = tell
        self.options = options
        self.pending: set[Path] = set()  #: files that changed and are in no complete build
        self.running: set[Path] | None = None  #: those of the build that runs
        self.previewed: set[str] = set()  #: pages that are shown before the build has written them
        self.problem = ''  #: why there was no build
        self.state = 'starting'
        self._process: asyncio.subprocess.Process | None = None
        self._asked = False  #: whether a build is wanted
        self._seen = False  #: whether the build that runs has shown something
        self._anew = False  #: whether browsers must load pages again after the build
        self._deaths = 0
        self._other_project = asyncio.Event()

    # What is known of the project

    def project(self) -> Project:
        """Return what the last build knows of the project, or what every project has."""
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
        # of another version of this package
        return cast('Project', found) if found.keys() >= every.keys() else every

    def status(self) -> dict[str, Any]:
        """Return what a browser that has just come is told."""
        warnings = read_warnings(self.folders.warnings)
        base = str(self.folders.srcdir)
        for warning in warnings:
            for key in ('text', 'file'):
                warning[key] = warning[key].replace(f'{base}/', '')
        return {'do': 'status', 'state': self.state, 'problem': self.problem, 'warnings': warnings}

    # Processes

    async def run(self) -> None:
        """Build, and again at each change, until cancelled."""
        self._asked = True
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._watch(None, str(self.folders.srcdir)))
            tasks.create_task(self._watch_others())
            tasks.create_task(self._keep_builder())

    async def _keep_builder(self) -> None:
        """Run the process that builds, and another one whenever it has ended."""
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
        """Hear what *process* says until its end; return whether it got ready."""
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
        cast('asyncio.StreamWriter', process.stdin).close()  # it ends its child, and then itself
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
        """What a stopped build was to do is still to be done."""
        if self.running is not None:
            self.pending |= self.running
            self.running = None
            self._asked = True

    def _restart(self) -> None:
        """Have a new process with everything imported anew."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    def _renew(self) -> None:
        """Stop the build that runs, or the process that waits, and have another one."""
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
        self.tell(do='building')

    def _on_preview(self, event: dict[str, Any]) -> None:
        if self.running is None:
            return
        self.previewed.add(event['page'])
        self._shown(event)

    def _on_written(self, event: dict[str, Any]) -> None:
        self.previewed.discard(event['page'])
        self._shown(event)

    def _shown(self, event: dict[str, Any]) -> None:
        self.tell(do='page', page=event['page'])
        self._seen = True
        if self.pending:
            self._renew()

    def _on_done(self, event: dict[str, Any]) -> None:
        self.running = None
        self.previewed.clear()
        self._deaths = 0
        self.problem = ''
        self.state = 'starting'
        self.tell(**self.status(), anew=self._anew)
        self._anew = False
        self._other_project.set()

    def _on_failed(self, event: dict[str, Any]) -> None:
        self._interrupted()
        self.previewed.clear()
        self.problem = self.folders.failure.read_text(encoding='utf-8')
        self.state = 'failed'
        print(self.problem, file=sys.stderr)  # noqa: T201 - a command prints
        self.tell(**self.status())

    def _on_died(self, event: dict[str, Any]) -> None:
        self._interrupted()
        self._deaths += 1
        if self._deaths <= _MOST_DEATHS:
            self._renew()
            return
        self.problem = 'The process that builds was killed again and again.'
        self.state = 'failed'
        self.tell(**self.status())

    # Changes of files

    async def _watch(self, stop: asyncio.Event | None, *folders: str, deep: bool = True) -> None:
        """Watch *folders*, with all that is in them if *deep*, until *stop*."""
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
            if stop is not None:  # the folder of sources is watched for itself
                source = self.folders.srcdir
                paths = {path for path in paths if source not in path.parents}
            await self._on_changes(paths)

    async def _watch_others(self) -> None:
        """Watch what is outside of the sources, which each build may find to be something else."""
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
        """Do what the change of *paths* asks for."""
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
