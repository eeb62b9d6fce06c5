"""The scan of a code base: all files, in parallel, and the places that entries concern."""

from __future__ import annotations

import functools
import gc
import hashlib
import os
import re
import signal
import sys
from collections import defaultdict
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from whatsnew312.scan.c_source import find_in_c
from whatsnew312.scan.classes import Family, Outline
from whatsnew312.scan.files import (
    CYTHON,
    PROVIDERS,
    C,
    Text,
    declares,
    forget_projects,
    names_package,
    read,
)
from whatsnew312.scan.python_source import find_places
from whatsnew312.scan.reach import Reach
from whatsnew312.scan.sketch import Sketch, find_in_tokens, sketch, source_of, words_of
from whatsnew312.scan.table import Table
from whatsnew312.scan.trees import outline, rewritten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from whatsnew312.matching.patterns import Pattern
    from whatsnew312.scan.files import File
    from whatsnew312.scan.notes import Notes
    from whatsnew312.scan.table import Place

_T = TypeVar('_T')

#: from this many files on, several processes are faster than one
_MANY = 200

_IGNORE = re.compile(r'(?:#|//|/\*)\s*whatsnew:\s*ignore(?:\[([^\]]*)\])?')


class Finding(NamedTuple):
    """A place that an entry concerns."""

    path: str
    line: int
    column: int
    entry: str
    effect: str
    status: str
    text: str  #: of the line, without white space at its ends
    cell: int = 0  #: of a notebook; 0 in other files
    fingerprint: str = ''  #: stays the same when other lines of the file change


class Unread(NamedTuple):
    """A file that was not looked through, or not all of it."""

    path: str
    reason: str


class Result(NamedTuple):
    """What a scan found."""

    findings: list[Finding]
    unread: list[Unread]
    files: int
    ignored: int = 0  #: findings that a comment in the code silences


class _Seen(NamedTuple):
    """What the text of a file tells, or why it could not be read."""

    sketch: Sketch
    failed: str = ''


class _Found(NamedTuple):
    """What is in a file."""

    findings: list[Finding]
    unread: str = ''
    ignored: int = 0


def scan(files: list[File], notes: Notes, progress: Callable[[int], None] | None = None) -> Result:
    """Return the places in *files* that *notes* concern.

    Each file is read twice: first all words, to know what the code base has; then only the files
    that can have a place are parsed.

    :param progress: called with the number of files that are done
    """
    forget_projects()
    patterns = {one.id: one.patterns for one in notes.entries.values()}
    seen = list(_each(_first_look, files, _Job(notes, patterns)))
    sketches = dict(zip(files, (one.sketch for one in seen), strict=True))
    pairs = zip(files, seen, strict=True)
    wanted = [file for file, one in pairs if one.sketch.may_have_places]
    looked = _each(_look, wanted, _Job(notes, patterns, sketches))
    findings: list[Finding] = []
    unread: list[Unread] = []
    ignored = 0
    for done, (file, one) in enumerate(zip(files, seen, strict=True), 1):
        found = next(looked) if one.sketch.may_have_places else _Found([], one.failed)
        findings += found.findings
        ignored += found.ignored
        if found.unread:
            unread.append(Unread(file.shown, found.unread))
        if progress:
            progress(done)
    return Result(_marked(findings), unread, len(files), ignored)


class _Job:
    """What each process needs; the tables are made once in each."""

    def __init__(
        self,
        notes: Notes,
        patterns: dict[str, tuple[Pattern, ...]],
        sketches: dict[File, Sketch] | None = None,
    ) -> None:
        self.notes, self.patterns, self.sketches = notes, patterns, sketches or {}

    def __getstate__(self) -> dict[str, object]:
        return {key: self.__dict__[key] for key in ('notes', 'patterns', 'sketches')}

    @functools.cached_property
    def table(self) -> Table:
        return Table(self.patterns)

    @functools.cached_property
    def reach(self) -> Reach:
        return Reach(self.table, self.sketches.values())

    @functools.cached_property
    def own_modules(self) -> set[str]:
        return {one.module.rpartition('.')[2] for one in self.sketches.values()}

    @functools.cached_property
    def family(self) -> Family:
        sources = (
            source_of(one, partial(_outline, file, one)) for file, one in self.sketches.items()
        )
        return Family(sources, self.table.tops)


_job: list[_Job] = []


def _start(job: _Job) -> None:
    _job[:] = [job]
    # a syntax tree has many objects and no circles; looking for some would take a third of the time
    gc.disable()


def _each(act: Callable[[File], _T], files: list[File], job: _Job) -> Iterator[_T]:
    """Yield what *act* returns for each of *files*, in their order."""
    if len(files) < _MANY or (os.cpu_count() or 1) < 2:
        collects = gc.isenabled()
        _start(job)
        try:
            yield from map(act, files)
        finally:
            if collects:
                gc.enable()
        return
    # a Python in a browser has no processes
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    with ProcessPoolExecutor(initializer=_start, initargs=(job,)) as pool:
        with _no_interrupts():  # in the new processes, too: only this one must end at Ctrl-C
            found = pool.map(act, files, chunksize=20)
        yield from found


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Delay Ctrl-C in this process; processes that are started meanwhile never get it."""
    if sys.platform == 'win32':
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _first_look(file: File) -> _Seen:
    try:
        source = read(file.path).source
    except (OSError, ValueError, RecursionError, MemoryError) as problem:
        return _Seen(Sketch('', frozenset()), _reason(problem))
    table = _job[0].table
    if file.path.suffix.lower() in (*C, *CYTHON):
        return _Seen(Sketch('', table.c_words & words_of(source)))
    return _Seen(sketch(source, _module(file.path), table))


def _module(path: Path) -> str:
    """Return the name of the module in *path*, with all folders that it is in."""
    parts = path.absolute().with_suffix('').parts[1:]
    parts = parts[:-1] if parts[-1] == '__init__' else parts
    return '.'.join(part.replace('.', '_') for part in parts)


def _reason(problem: Exception) -> str:
    if isinstance(problem, SyntaxError):
        return f'{_cannot_parse(problem)}; only its imports were looked at'
    if isinstance(problem, OSError):
        return problem.strerror or str(problem)
    if isinstance(problem, UnicodeDecodeError):
        return f'not in {problem.encoding}'
    if isinstance(problem, ValueError):
        return str(problem).partition('\n')[0]
    return 'nested too deep'


def _cannot_parse(problem: SyntaxError) -> str:
    return f'Python cannot parse it: {problem.msg}, line {problem.lineno or 1}'


def _outline(file: File, sketch: Sketch) -> Outline:
    try:
        return outline(read(file.path).source, sketch.module)
    except (OSError, ValueError, SyntaxError):
        return Outline()


def _look(file: File) -> _Found:
    job = _job[0]
    unread = ''
    places: list[Place] = []
    text = Text('')
    try:
        text = read(file.path)
        try:
            places = _places(file, text.source, job)
        except SyntaxError as problem:
            places, unread = _of_python_2(file, text.source, job, problem)
    except (OSError, ValueError, RecursionError, MemoryError) as problem:
        unread = _reason(problem)
    lines = text.source.split('\n')
    if file.path.suffix.lower() == '.pyi':  # only type checkers read it
        places = [one._replace(status='typing') for one in places]
    places = [one for one in places if not _is_there(file, one, job)]
    kept = [one for one in places if not _is_ignored(lines, one)]
    found = [_finding(file, text, lines, one, job.notes) for one in kept]
    return _Found(found, unread, len(places) - len(kept))


def _of_python_2(
    file: File, source: str, job: _Job, problem: SyntaxError
) -> tuple[list[Place], str]:
    """Return the places in what Python cannot parse, and the reason."""
    if not (new := rewritten(source)):
        return find_in_tokens(source, job.table), _reason(problem)
    found = _places(file, new, job)
    places = [
        one._replace(status='unparsed') if one.status == 'live' else one
        for one in found
        if one.entry not in job.table.syntax.values()
    ]
    return places, f'{_cannot_parse(problem)}; it was looked through as Python 2'


def _places(file: File, source: str, job: _Job) -> list[Place]:
    table, target = job.table, job.notes.target
    suffix = file.path.suffix.lower()
    if suffix in (*C, *CYTHON):
        return find_in_c(source, table, target, cython=suffix in CYTHON)
    sketch = job.sketches[file]
    words = job.reach.words(sketch, source)
    if not words and not sketch.signs:
        return []
    return find_places(source, table, job.family, target, words)


def _is_there(file: File, place: Place, job: _Job) -> bool:
    """Return whether the project has the module whose import *place* is."""
    if not place.unless:
        return False
    module, package = place.unless
    return module.partition('.')[0] in job.own_modules or names_package(file.path, package)


def _is_ignored(lines: list[str], place: Place) -> bool:
    if place.line > len(lines) or not (found := _IGNORE.search(lines[place.line - 1])):
        return False
    return found[1] is None or place.entry in map(str.strip, found[1].split(','))


def _finding(file: File, text: Text, lines: list[str], place: Place, notes: Notes) -> Finding:
    line, cell = place.line, 0
    shown = lines[line - 1].strip() if line <= len(lines) else ''
    if text.cells:
        cell = text.cells[line - 1]
        line -= text.cells.index(cell)
    effect = notes.entries[place.entry].effect
    if any(declares(file.path, one) for one in _providers(notes, place.entry)):
        effect = 'check'
    return Finding(file.shown, line, place.column, place.entry, effect, place.status, shown, cell)


def _providers(notes: Notes, entry: str) -> set[str]:
    """Return the packages that bring back all that *entry* is about."""
    patterns = notes.entries[entry].patterns
    if any(one.way != 'module' or one.name not in PROVIDERS for one in patterns):
        return set()
    return {PROVIDERS[one.name] for one in patterns}


def _marked(findings: Iterable[Finding]) -> list[Finding]:
    """Return *findings* with fingerprints: of entry, path, line and which of the same it is."""
    seen: dict[tuple[str, str, str], int] = defaultdict(int)
    marked = []
    for one in findings:
        key = (one.entry, one.path, ' '.join(one.text.split()))
        seen[key] += 1
        digest = hashlib.sha256('\n'.join((*key, str(seen[key]))).encode('utf-8', 'replace'))
        marked.append(one._replace(fingerprint=digest.hexdigest()[:32]))
    return marked
