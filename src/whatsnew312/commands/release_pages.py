"""Where the site shows a release, found without a build, and the lines of the ledger for it."""

from __future__ import annotations

import os
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.ledger.ledger import AnchorRecord
from whatsnew312.ledger.toml import parse, render
from whatsnew312.model.readers import read_file
from whatsnew312.model.values import split
from whatsnew312.releases.ranges import parse_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whatsnew312.fragments.project import Project
    from whatsnew312.fragments.read import Fragment
    from whatsnew312.releases.table import Releases

#: the line of a directive that shows releases, with its argument, by suffix
_DIRECTIVES = {
    '.md': re.compile(r'^[ \t]*(?:`{3,}|:{3,})\{release\}[ \t]*(.*)$', re.MULTILINE),
    '.rst': re.compile(r'^[ \t]*\.\. release::[ \t]*(.*)$', re.MULTILINE),
}


def page_of(project: Project, name: str, table: Releases) -> str:
    """Return the first page with a directive that shows the release *name*; '' if there is none.

    :param table: all releases
    """
    return min(
        (
            path.relative_to(project.docs).with_suffix('').as_posix()
            for path in _pages(project)
            if any(_shows(text, name, table) for text in _arguments(path))
        ),
        default='',
    )


def ledger_with(
    project: Project, fragments: Iterable[Fragment], page: str
) -> tuple[Path, str, str] | None:
    """Return the ledger with the ids of *fragments*: its path, and its text before and after.

    None if the project has no ledger.

    :param page: the page that shows them
    :raises ValueError: a line of the ledger cannot be read.
    """
    path = project.docs / project.text('whatsnew_ledger')
    if not project.text('whatsnew_ledger') or not path.is_file():
        return None
    old = read_file(path)
    ledger = parse(old)
    for problem in ledger.problems:
        raise ValueError(f'{path}:{problem.line}: {problem.message}; correct that first')
    records = dict(ledger.records)
    for one in fragments:
        records.setdefault(one.id, AnchorRecord('entry', page))
        for alias in split(one.options.get('alias', '')):
            records.setdefault(alias, AnchorRecord('alias', page, of=one.id))
    return path, old, old if records == ledger.records else render(records, old)


def _pages(project: Project) -> Iterator[Path]:
    """Yield the sources of pages: no fragments, and no files that ``conf.py`` leaves out."""
    given = project.conf.get('exclude_patterns', [])
    excluded = [str(one) for one in given] if isinstance(given, list) else []
    for folder, folders, files in os.walk(project.docs):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(('.', '_'))
            and here / name != project.folder
            and not _is_excluded((here / name).relative_to(project.docs).as_posix(), excluded)
        )
        for name in sorted(files):
            path = here / name
            if path.suffix in _DIRECTIVES and not _is_excluded(
                path.relative_to(project.docs).as_posix(), excluded
            ):
                yield path


def _is_excluded(path: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)


def _arguments(path: Path) -> list[str]:
    try:
        text = read_file(path)
    except (OSError, ValueError):
        return []  # the build reports it
    return [one.strip() for one in _DIRECTIVES[path.suffix].findall(text)]


def _shows(argument: str, name: str, table: Releases) -> bool:
    try:
        return not argument or parse_range(argument, table).has((name,))
    except ValueError:
        return False  # the build reports it
