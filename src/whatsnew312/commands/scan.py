"""``scan``: tells which places of a code base the entries of notes concern."""

from __future__ import annotations

import sys
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.commands import PROGRAM
from whatsnew312.ledger.download import Answer, download
from whatsnew312.matching.patterns import EFFECTS
from whatsnew312.model.readers import read_data
from whatsnew312.model.suggestions import nearest

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from http.client import HTTPMessage
    from typing import IO

    from whatsnew312.scan.notes import Notes
    from whatsnew312.scan.search import Finding, Result

#: bytes of notes, and seconds to wait for a server
_MOST_BYTES = 50_000_000
_SECONDS = 20

#: from this many files on, a terminal shows how far the scan is
_SHOW_PROGRESS = 500

_FORMATS = ('text', 'json', 'sarif', 'github', 'markdown')


def add_scan(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], own_version: str
) -> None:
    """Add the command to *commands*; reports name *own_version*, that of this package."""
    parser = commands.add_parser('scan', help='which places of your code the notes concern')
    parser.description = (
        'Code is read, never imported or run. The exit status is 0 if nothing as bad as --fail-on '
        'was found, 1 if something was, 2 for wrong usage or notes that cannot be read, and 3, '
        'with --strict, if files could not be read.'
    )
    add = parser.add_argument
    add('paths', nargs='*', metavar='PATH', help='files and folders')
    add(
        '--notes',
        metavar='FILE|URL',
        help='a changes.json; an address must be https; without it, the notes of this package',
    )
    add(
        '--target',
        metavar='VERSION',
        help='the Python that the code will run on; that of the notes if not given',
    )
    add('--level', choices=EFFECTS, default='warns', help='the least that is shown (warns)')
    add('--format', choices=_FORMATS, default='text')
    add('--baseline', type=Path, metavar='FILE', help='hide what this report (JSON or SARIF) has')
    add('--exclude', action='append', default=[], metavar='GLOB', help='leave out these paths')
    add(
        '--fail-on',
        choices=EFFECTS,
        default='breaks',
        help='the least that gives status 1 (breaks)',
    )
    add('--strict', action='store_true', help='status 3 if a file could not be read')
    add('--explain', metavar='ENTRY', help='show what is looked for, and stop')
    add('--coverage', action='store_true', help='show which changes can be found, and stop')
    parser.set_defaults(run=run, own_version=own_version)


def run(given: argparse.Namespace) -> int:
    """Run the command; return its exit status."""
    try:
        return _run(given)
    except (OSError, ValueError) as problem:
        text = str(problem)
        if isinstance(problem, OSError) and problem.filename and problem.strerror:
            text = f'{problem.filename}: {problem.strerror}'
        print(f'{PROGRAM}: {text}', file=sys.stderr)
        return 2


def _run(given: argparse.Namespace) -> int:
    from whatsnew312.scan.files import files_in
    from whatsnew312.scan.reports.data_report import at_least, fingerprints
    from whatsnew312.scan.reports.text_report import coverage_text, explain
    from whatsnew312.scan.search import scan

    notes = _notes(given)
    if given.explain is not None:
        if given.explain not in notes.entries:
            hint = nearest(given.explain, notes.entries)
            raise ValueError(
                f'the notes have no entry {given.explain!r} that asks for action{hint}'
            )
        print(explain(notes.entries[given.explain]))
        return 0
    if given.coverage:
        print(coverage_text(notes))
        return 0
    if not given.paths:
        raise ValueError('give the files or folders to look through, such as src')
    if '' in given.paths:
        # else it would be the current folder, mostly by a variable of a shell that is not set
        raise ValueError('a path is empty')
    old = fingerprints(read_data(given.baseline)) if given.baseline else frozenset()
    files = files_in(map(Path, given.paths), given.exclude)
    show = _progress(len(files)) if sys.stderr.isatty() and len(files) > _SHOW_PROGRESS else None
    result = scan(files, notes, show)
    new = [one for one in result.findings if one.fingerprint not in old]
    _print(_report(result, new, notes, given))
    bad = at_least(given.fail_on)
    if any(one.status in {'live', 'unparsed'} and one.effect in bad for one in new):
        return 1
    return 3 if given.strict and result.unread else 0


def _report(result: Result, new: list[Finding], notes: Notes, given: argparse.Namespace) -> str:
    from whatsnew312.scan.reports import data_report, text_report

    level = data_report.at_least(given.level)
    at_level = [one for one in new if one.effect in level]
    shown = [one for one in at_level if one.status in {'live', 'unparsed'}]
    if given.format == 'json':
        return data_report.as_json(result, at_level, notes)
    if given.format == 'sarif':
        return data_report.as_sarif(shown, notes, given.own_version)
    if given.format == 'github':
        return data_report.as_github(shown, notes)
    listed = set(shown)
    hidden = [one for one in new if one not in listed]
    form = text_report.as_markdown if given.format == 'markdown' else text_report.as_text
    return form(result, shown, hidden, notes)


def _print(text: str) -> None:
    # a path or a line of code can have characters that the terminal does not know
    encoding = sys.stdout.encoding or 'utf-8'
    print(text.encode(encoding, 'backslashreplace').decode(encoding))


def _progress(total: int) -> Callable[[int], None]:
    def show(done: int) -> None:
        if done % 50 == 0 or done == total:
            end = '\n' if done == total else ''
            print(f'\r{done} of {total} files', end=end, file=sys.stderr, flush=True)

    return show


def _notes(given: argparse.Namespace) -> Notes:
    from whatsnew312.scan.notes import default_notes, read_notes

    if given.notes is None:
        data = default_notes()
    else:
        data = _fetched(given.notes) if '://' in given.notes else _read(Path(given.notes))
    notes = read_notes(data)
    return notes._replace(target=_version(given.target)) if given.target else notes


def _version(text: str) -> tuple[int, int]:
    major, _, minor = text.partition('.')
    if not (major.isdecimal() and minor.isdecimal()):
        raise ValueError(f'--target {text!r} is no version of Python; write it like 3.12')
    return int(major), int(minor)


def _read(path: Path) -> bytes:
    return _bounded(read_data(path))


def _bounded(data: bytes) -> bytes:
    if len(data) > _MOST_BYTES:
        raise ValueError(f'the notes are larger than {_MOST_BYTES:,} bytes')
    return data


class _OnlyHttps(urllib.request.HTTPRedirectHandler):
    """Follows no redirect to another scheme."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if not newurl.startswith('https://'):
            raise ValueError(f'{req.full_url} leads to {newurl}, which is not https')
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _fetched(url: str) -> bytes:
    if not url.startswith('https://'):
        raise ValueError(f'notes are fetched from https addresses only, not from {url}')
    try:
        return _bounded(download(lambda: open_https(url)))
    except OSError as problem:
        raise ValueError(f'{url} cannot be fetched: {problem}') from None


def open_https(url: str) -> AbstractContextManager[Answer]:
    """Send a request for *url*, and follow only redirects to https addresses."""
    opened: AbstractContextManager[Answer] = urllib.request.build_opener(_OnlyHttps).open(
        url, timeout=_SECONDS
    )
    return opened
