"""The scan of a code base: all files, in parallel, and the places that entries concern."""

from __future__ import annotations

import hashlib
import os
import re
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.scan.c_source import find_in_c
from whatsnew312.scan.classes import Family, Outline
from whatsnew312.scan.files import CYTHON, C, Text, read
from whatsnew312.scan.python_source import find_in_tokens, find_places, outline
from whatsnew312.scan.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from whatsnew312.matching.patterns import Pattern
    from whatsnew312.scan.files import File
    from whatsnew312.scan.notes import Notes
    from whatsnew312.scan.table import Place

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


_Found = tuple[list[Finding], list[Unread], int]


def scan(files: list[File], notes: Notes, progress: Callable[[int], None] | None = None) -> Result:
    """Return the places in *files* that *notes* concern.

    :param progress: called with the number of files that are done
    """
    outlines = list(_each(_outline, files))
    patterns = {one.id: one.patterns for one in notes.entries.values()}
    job = _Job(notes, patterns, outlines)
    findings: list[Finding] = []
    unread: list[Unread] = []
    ignored = 0
    for done, (found, failed, silenced) in enumerate(_each(_look, files, job), 1):
        findings += found
        unread += failed
        ignored += silenced
        if progress:
            progress(done)
    return Result(_marked(findings), unread, len(files), ignored)


class _Job:
    """What each process needs; the tables are made once in each."""

    def __init__(
        self, notes: Notes, patterns: dict[str, tuple[Pattern, ...]], outlines: list[Outline]
    ) -> None:
        self.notes, self.patterns, self.outlines = notes, patterns, outlines
        self._tables: tuple[Table, Family] | None = None

    def tables(self) -> tuple[Table, Family]:
        if self._tables is None:
            self._tables = Table(self.patterns), Family(self.outlines)
        return self._tables


_job: list[_Job] = []


def _start(job: _Job | None) -> None:
    _job[:] = [job] if job else []


def _each(act: Callable[..., object], files: list[File], job: _Job | None = None) -> Iterator:  # type: ignore[type-arg]
    """Yield what *act* returns for each of *files*, in their order."""
    if len(files) < _MANY or (os.cpu_count() or 1) < 2:
        _start(job)
        yield from map(act, files)
        return
    with ProcessPoolExecutor(initializer=_start, initargs=(job,)) as pool:
        yield from pool.map(act, files, chunksize=20)


def _outline(file: File) -> Outline:
    if file.path.suffix.lower() in (*C, *CYTHON):
        return Outline()
    name = file.path.parent.name if file.path.stem == '__init__' else file.path.stem
    try:
        return outline(read(file.path).source, name)
    except (OSError, ValueError, SyntaxError):
        return Outline()


def _look(file: File) -> _Found:
    job = _job[0]
    table, family = job.tables()
    unread = []
    places: list[Place] = []
    text = Text('')
    try:
        text = read(file.path)
        places = _places(file, text.source, table, family, job.notes.target)
    except SyntaxError as problem:
        reason = f'Python cannot parse it: {problem.msg}, line {problem.lineno or 1}'
        unread = [Unread(file.shown, f'{reason}; only its imports were looked at')]
        places = find_in_tokens(text.source, table)
    except OSError as problem:
        unread = [Unread(file.shown, problem.strerror or str(problem))]
    except (RecursionError, MemoryError):
        unread = [Unread(file.shown, 'nested too deep')]
    except UnicodeDecodeError as problem:
        unread = [Unread(file.shown, f'not in {problem.encoding}')]
    except ValueError as problem:
        unread = [Unread(file.shown, str(problem).partition('\n')[0])]
    lines = text.source.splitlines()
    kept = [one for one in places if not _is_ignored(lines, one)]
    found = [_finding(file, text, lines, one, job.notes) for one in kept]
    return found, unread, len(places) - len(kept)


def _places(
    file: File, source: str, table: Table, family: Family, target: tuple[int, int]
) -> list[Place]:
    if not table.may_match(source):
        return []
    suffix = file.path.suffix.lower()
    if suffix in (*C, *CYTHON):
        return find_in_c(source, table, target, cython=suffix in CYTHON)
    return find_places(source, table, family, target)


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
    return Finding(file.shown, line, place.column, place.entry, effect, place.status, shown, cell)


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
