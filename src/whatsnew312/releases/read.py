"""Read ``releases.toml``: return the releases, and a list of problems."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from whatsnew312.model.characters import is_clean, names
from whatsnew312.model.readers import is_docname, read_file, read_toml, wrong_line
from whatsnew312.model.suggestions import did_you_mean, quote
from whatsnew312.model.versions import version_group
from whatsnew312.releases.schemes import SCHEMES
from whatsnew312.releases.table import STATUSES, UNRELEASED, Problem, Release, Releases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: the keys that a release can have
KEYS = ('name', 'status', 'date', 'series', 'yanked', 'compare', 'title')

_TEXTS = ('series', 'yanked', 'compare', 'title')

#: file systems do not allow them in names, or they have a meaning in ranges and fields
_NOT_IN_NAMES = frozenset(',/:*?"<>|')

_RESERVED = (UNRELEASED, 'latest', 'next')

#: matches the line that begins a release
is_head = re.compile(r'\s*\[\[\s*release\s*\]\]').match


def read_releases(path: Path) -> Releases:
    """Return the releases in the file at *path*.

    :raises OSError: the file cannot be read.
    :raises ValueError: the file is not text in UTF-8.
    """
    return parse(read_file(path))


def parse(text: str) -> Releases:
    """Return the releases in *text*. A wrong one becomes a problem; all others are used."""
    try:
        data = read_toml(text)
    except ValueError as problem:
        return Releases(problems=(Problem(wrong_line(problem), str(problem)),))
    return _Reader(text, data).releases()


class _Reader:
    """The state while the file is read; problems are collected with their lines."""

    def __init__(self, text: str, data: dict[str, Any]) -> None:
        self.lines = text.split('\n')
        self.data = data
        self.problems: list[Problem] = []
        self.heads = [number for number, line in enumerate(self.lines, 1) if is_head(line)]

    def releases(self) -> Releases:
        scheme = self.scheme()
        rows = self.data.get('release', [])
        for key in self.data:
            if key not in {'version-scheme', 'release'}:
                hint = did_you_mean(key, ('version-scheme', 'release'))
                self.fault(self.line_of(key, 1), f'unknown key {quote(key)}{hint}')
        if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
            self.fault(self.line_of('release', 1), 'releases are tables, each under [[release]]')
            rows = []
        found: dict[str, Release] = {}
        for number, row in enumerate(rows):
            start = self.heads[number] if number < len(self.heads) else 1
            release = self.release(row, start, scheme)
            if release is None:
                continue
            # 2.0, v2.0 and 2.0.0 are spellings of one version
            key = version_group(release.name) if scheme == 'pep440' else release.name
            first = found.setdefault(key, release)
            if first is not release:
                self.fault(start, f'release {release.name!r} is in line {first.line} already')
        return Releases(scheme, tuple(found.values()), tuple(self.problems))

    def scheme(self) -> str:
        scheme = self.data.get('version-scheme', 'pep440')
        if scheme in SCHEMES:
            return str(scheme)
        line = self.line_of('version-scheme', 1)
        hint = did_you_mean(str(scheme), SCHEMES)
        self.fault(line, f'unknown version-scheme {quote(str(scheme))}{hint}')
        return 'none'  # otherwise each version would be reported too

    def release(self, row: dict[str, Any], start: int, scheme: str) -> Release | None:
        name = row.get('name')
        if not (isinstance(name, str) and name.strip()):
            self.fault(start, 'this release has no name; write name = "1.2.3"')
            return None
        wrong = self.wrong_name(name, scheme)
        if wrong:
            self.fault(self.line_of('name', start), wrong)
            return None
        for key in row:
            if key not in KEYS:
                hint = did_you_mean(key, KEYS)
                self.fault(self.line_of(key, start), f'unknown key {quote(key)}{hint}')
        texts = {key: self.text(row, key, start) for key in _TEXTS}
        date_ = self.date(row, start)
        return Release(
            name=name,
            status=self.status(row, start, texts['yanked']),
            date=date_,
            line=start,
            **texts,
        )

    def wrong_name(self, name: str, scheme: str) -> str:
        """Return what is wrong with the name of a release; empty if it is valid."""
        if not is_clean(name):
            return f'the name of this release has invisible characters ({names(name)})'
        if name in _RESERVED:
            return f'{name!r} cannot be the name of a release: it means another thing in ranges'
        if (
            not is_docname(name)
            or _NOT_IN_NAMES.intersection(name)
            or '..' in name
            or name != name.strip()
        ):
            return f'{quote(name)} cannot be the name of a release: it is that of a folder, too'
        if SCHEMES[scheme].key(name) is None:
            return (
                f'{quote(name)} is not a version of the scheme {scheme}; write it like '
                f'{SCHEMES[scheme].example}, or choose another version-scheme'
            )
        return ''

    def status(self, row: dict[str, Any], start: int, yanked: str) -> str:
        usual = 'yanked' if yanked else 'released' if 'date' in row else 'unreleased'
        status = row.get('status', usual)
        if status not in STATUSES:
            hint = did_you_mean(str(status), STATUSES)
            self.fault(self.line_of('status', start), f'unknown status {quote(str(status))}{hint}')
            return usual
        if status == 'yanked' and not yanked:
            self.fault(
                self.line_of('status', start),
                'a yanked release needs a reason: write yanked = "Why nobody should use it."',
            )
        return str(status)

    def date(self, row: dict[str, Any], start: int) -> str:
        value = row.get('date', '')
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date):
            return value.isoformat()
        try:
            return date.fromisoformat(value).isoformat() if value else ''
        except (TypeError, ValueError):
            self.fault(
                self.line_of('date', start),
                f'{quote(str(value))} is not a date; write it like 2026-06-19',
            )
            return ''

    def text(self, row: dict[str, Any], key: str, start: int) -> str:
        value = row.get(key, '')
        wrong = ''
        if not isinstance(value, str):
            wrong = f'{key} must be a text in quotes'
        elif not is_clean(value):
            wrong = f'{key} has invisible characters ({names(value)})'
        elif key == 'compare' and value and not value.startswith(('https://', 'http://')):
            wrong = f'{quote(value)} is not an address; write it like https://example.org/compare'
        if wrong:
            self.fault(self.line_of(key, start), wrong)
            return ''
        return ' '.join(value.split())

    def line_of(self, key: str, start: int) -> int:
        """Return the line of *key* in the table that begins in line *start*."""
        is_key = re.compile(rf'\s*(?:{re.escape(key)}|"{re.escape(key)}")\s*=').match
        end = next((head for head in self.heads if head > start), len(self.lines) + 1)
        found: Iterator[int] = (
            number for number in range(start, end) if is_key(self.lines[number - 1])
        )
        return next(found, start)

    def fault(self, line: int, message: str) -> None:
        self.problems.append(Problem(line, message))
