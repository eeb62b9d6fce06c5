"""The checks of the command ``check``: fragments, releases, and whether a branch has a fragment."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.commands.rules import is_certain, rules_of
from whatsnew312.fragments.conf_file import line_of
from whatsnew312.fragments.names import is_fragment
from whatsnew312.fragments.project import missing_folder, short
from whatsnew312.fragments.read import NEXT, read_fragment
from whatsnew312.model.field_reader import read_fields
from whatsnew312.model.readers import read_file
from whatsnew312.model.suggestions import did_you_mean, quote
from whatsnew312.model.values import split
from whatsnew312.model.warning_types import Warn
from whatsnew312.releases.read import read_releases
from whatsnew312.releases.table import UNRELEASED, Releases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whatsnew312.fragments.project import Project
    from whatsnew312.fragments.read import Fragment
    from whatsnew312.model.rules import Rules


class Found(NamedTuple):
    """One mistake, with its place."""

    path: Path
    line: int
    message: str
    type: Warn = Warn.FRAGMENT

    def __str__(self) -> str:
        return f'{short(self.path)}:{self.line}: {self.message} [{self.type.subtype}]'

    @property
    def for_github(self) -> str:
        """Return the mistake in the form in which GitHub shows it beside the line."""
        text = self.message.replace('%', '%25').replace('\n', '%0A')
        return f'::error file={short(self.path)},line={self.line}::{text}'


def find_faults(project: Project) -> Iterator[Found]:
    """Yield all mistakes in the releases and fragments of *project*."""
    table = Releases()
    if project.releases_file.exists():
        table = read_releases(project.releases_file)
        for problem in table.problems:
            yield Found(project.releases_file, problem.line, problem.message, Warn.RELEASES)
    rules = rules_of(project, table)
    yield from _misplaced(project)
    fragments = project.fragments()
    unreleased = table.unreleased.name
    by_age = sorted(fragments, key=lambda one: table.age(one.releases(unreleased)))
    twice = list(_duplicates(by_age))
    for fragment in fragments:
        yield from fragment_faults(fragment, project, rules, table)
        yield from (found for found in twice if found.path == fragment.path)


def _misplaced(project: Project) -> Iterator[Found]:
    """Yield a message if there is no folder of fragments, and for each fragment in no folder."""
    conf = project.docs / 'conf.py'
    message = missing_folder(project.docs, project.folder)
    if message and project.text('whatsnew_fragments'):
        yield Found(conf, line_of(read_file(conf), 'whatsnew_fragments'), message)
    paths = sorted(project.folder.glob('*')) if project.folder.is_dir() else []
    for path in paths:
        # a page may be there, too; it has no kind
        if is_fragment(path.name) and path.is_file() and _has_kind(path, project):
            right = short(project.folder / NEXT)
            message = f'a fragment is in the folder of its release; move it to {right}'
            yield Found(path, 1, message)


def _has_kind(path: Path, project: Project) -> bool:
    return bool(read_fragment(path, '', project.kinds).options.get('kind'))


def _duplicates(fragments: list[Fragment]) -> Iterator[Found]:
    """Yield each id and alias that an entry before it has, too.

    :param fragments: those of older releases first, because what is published keeps its id
    """
    first: dict[str, Fragment] = {}
    for fragment in fragments:
        if fragment.id and first.setdefault(fragment.id.lower(), fragment) is not fragment:
            yield _duplicate(fragment, 'id', fragment.id, first)
    for fragment in fragments:  # after all ids, because ids take precedence over aliases
        for alias in split(fragment.options.get('alias', '')):
            if first.setdefault(alias.lower(), fragment) is not fragment:
                yield _duplicate(fragment, 'alias', alias, first)


def _duplicate(fragment: Fragment, field: str, anchor: str, first: dict[str, Fragment]) -> Found:
    place = short(first[anchor.lower()].path)
    message = f'the {field} {quote(anchor)} is that of {place}, too'
    return Found(fragment.path, fragment.lines.get(field, 1), message, Warn.DUPLICATE)


def fragment_faults(
    fragment: Fragment, project: Project, rules: Rules, table: Releases
) -> Iterator[Found]:
    """Yield all mistakes in one fragment, without comparing it with others."""
    for problem in fragment.problems:
        yield Found(fragment.path, problem.line, problem.message, problem.type)
    if not fragment.options:
        return  # it cannot be read, so nothing else is known about it
    folder = table.unreleased.name if fragment.folder == NEXT else fragment.folder
    for fault in read_fields(fragment.options, rules, folder=(folder,) if folder else ())[1]:
        if not fragment.is_known(fault) and is_certain(fault, project):
            line = fragment.lines.get(fault.field, 1)
            yield Found(fragment.path, line, fault.message, fault.type)
    known = [*table.by_name, UNRELEASED]
    if fragment.folder not in {NEXT, '', *known}:
        hint = did_you_mean(fragment.folder, known)
        message = f'the folder {quote(fragment.folder)} is no release{hint}'
        yield Found(fragment.path, 1, message, Warn.UNKNOWN_RELEASE)


def branch_fault(project: Project, base: str) -> str:
    """Return a message if a branch has changes but no fragment; otherwise an empty string.

    :param base: the branch into which it will be merged
    :raises ValueError: git cannot compare the branches.
    """
    top = _git(project.docs, 'rev-parse', '--show-toplevel').strip()
    changed = _git(Path(top), 'diff', '--name-only', f'{base}...HEAD')
    changed += _git(Path(top), 'diff', '--name-only', 'HEAD')
    changed += _git(Path(top), 'ls-files', '--others', '--exclude-standard')
    paths = [Path(top, line) for line in changed.splitlines() if line]
    folder = project.folder.resolve()
    if not paths:
        return ''
    if any(folder in path.resolve().parents and is_fragment(path.name) for path in paths):
        return ''
    return (
        f'this branch changes {len(paths)} file{"s" * (len(paths) > 1)} and has no fragment in '
        f'{short(project.folder)}; write one with: whatsnew new'
    )


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ['git', '-c', 'core.quotePath=false', *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f'exit status {done.returncode}']
        raise ValueError(f'git {arguments[0]}: {lines[0][:300]}')
    return done.stdout


def labels() -> set[str]:
    """Return the labels of the pull request for which a workflow runs."""
    found = {
        label.strip() for label in os.environ.get('CI_MERGE_REQUEST_LABELS', '').split(',') if label
    }
    event = os.environ.get('GITHUB_EVENT_PATH', '')
    if event and Path(event).is_file():
        try:
            data = json.loads(Path(event).read_bytes())
            found |= {str(one['name']) for one in data['pull_request']['labels']}
        except (ValueError, KeyError, TypeError):
            pass  # not an event of a pull request
    return found
