"""The command ``new``: write one fragment, safe against other processes that do the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whatsnew312.commands.checks import fragment_faults
from whatsnew312.commands.releasing import KEEP
from whatsnew312.commands.rules import rules_of
from whatsnew312.fragments.read import NEXT, parse, short_title
from whatsnew312.fragments.write import render
from whatsnew312.model.anchor_syntax import is_anchor, suggest_anchor
from whatsnew312.model.suggestions import quote
from whatsnew312.releases.table import OUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from whatsnew312.fragments.project import Project

#: the maximal number of characters in a file name that is made of a text
_MOST = 48


@dataclass(frozen=True)
class Wanted:
    """The values that the user has given."""

    kind: str
    issue: str = ''
    area: str = ''
    releases: tuple[str, ...] = ()
    id: str = ''
    title: str = ''
    text: str = ''
    markup: str = 'md'


def write_new(project: Project, wanted: Wanted, *, dry_run: bool) -> Path:
    """Write a fragment with the values in *wanted* unless *dry_run*; return its path.

    :raises ValueError: a field is wrong, or the id is already used.
    """
    if wanted.id and not is_anchor(wanted.id):
        better = suggest_anchor(wanted.id)
        raise ValueError(
            f'{quote(wanted.id)} cannot be an id' + (f'; such as {better!r} can' if better else '')
        )
    if wanted.issue and not wanted.issue.isdecimal():
        raise ValueError(f'the issue {quote(wanted.issue)} is not a number; write it like 1042')
    taken = {one.id.lower() for one in project.fragments()}
    if wanted.id.lower() in taken:
        raise ValueError(f'there is a fragment with the id {quote(wanted.id)} already')
    folder = next(
        (
            name
            for name in wanted.releases
            if (release := project.releases.by_name.get(name)) and release.status in OUT
        ),
        NEXT,
    )
    unreleased = project.releases.unreleased.name
    others = [name for name in wanted.releases if name not in {folder, unreleased}]
    if folder != NEXT and unreleased in wanted.releases:
        others.append(unreleased)
    rules = rules_of(project, project.releases)
    for name in _names(wanted):
        path = project.folder / folder / f'{name}.{wanted.markup}'
        in_name = wanted.issue and not wanted.id
        options = {
            'kind': '' if in_name else wanted.kind,
            'issue': '' if in_name else wanted.issue,
            'area': wanted.area,
            'release': ', '.join(others),
        }
        text = render(options, wanted.title, wanted.text, wanted.markup)
        made = parse(text, path, folder, project.kinds)
        if made.id.lower() in taken:
            continue
        for fault in fragment_faults(made, project, rules, project.releases):
            if wanted.text:
                raise ValueError(fault.message)
        if dry_run or _create(path, text):
            return path
    raise AssertionError  # pragma: no cover - there is no end of names


def _names(wanted: Wanted) -> Iterator[str]:
    """Yield file names without a suffix; the first that is free is used."""
    if wanted.id:
        yield wanted.id
        raise ValueError(f'there is a file called {wanted.id}.{wanted.markup} already')
    if wanted.issue:
        stem = f'{wanted.issue}.{wanted.kind}'
        yield stem
        number = 1
        while True:
            number += 1
            yield f'{stem}.{number}'
    words = suggest_anchor(short_title(wanted.title or wanted.text, _MOST).lower())
    stem = words or f'{wanted.kind}-1'
    yield stem
    number = 1
    while True:
        number += 1
        yield f'{stem}-{number}'


def _create(path: Path, text: str) -> bool:
    """Write a new file; return False if a file with that name exists."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.parent.name == NEXT:
        (path.parent / KEEP).touch()
    try:
        with path.open('x', encoding='utf-8', newline='\n') as file:
            file.write(text)
    except FileExistsError:
        return False
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return True
