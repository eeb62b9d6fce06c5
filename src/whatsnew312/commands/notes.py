"""The commands for fragments and releases, with their options."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.commands import PROGRAM
from whatsnew312.commands.checks import branch_fault, find_faults, labels
from whatsnew312.commands.releasing import (
    carry_out,
    no_date,
    opened,
    plan_backport,
    plan_release,
    plan_yank,
)
from whatsnew312.commands.writing import Wanted, write_new
from whatsnew312.fragments.project import Project, find_docs, short
from whatsnew312.importers.write import READERS, import_notes, report_text
from whatsnew312.model.files import replace_text, write_if_changed
from whatsnew312.model.readers import read_file
from whatsnew312.model.suggestions import did_you_mean, quote
from whatsnew312.release_texts.render import FORMATS, keep_head, section, sections

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


def add_note_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""

    def add(
        name: str, meaning: str, run: Callable[[argparse.Namespace], int], *, dry: bool = False
    ) -> argparse.ArgumentParser:
        verb = commands.add_parser(
            name, help=meaning, description=f'{meaning[0].upper()}{meaning[1:]}.'
        )
        verb.add_argument(
            '--docs', type=Path, metavar='FOLDER', help='of conf.py; found from here if not given'
        )
        if dry:
            verb.add_argument('-n', '--dry-run', action='store_true', help='write nothing')
        verb.set_defaults(run=run)
        return verb

    new = add('new', 'write a fragment', _new, dry=True)
    new.add_argument('issue', nargs='?', default='', metavar='ISSUE', help='its number')
    new.add_argument('-k', '--kind', default='', help='one of whatsnew_kinds')
    new.add_argument('-a', '--area', default='', help='one of whatsnew_areas')
    new.add_argument(
        '-r', '--release', action='append', default=[], help='that has the change; repeatable'
    )
    new.add_argument('--id', default='', help='the permanent anchor; else the name of the file')
    new.add_argument('--title', default='', help='a title, where one paragraph is not enough')
    new.add_argument('--format', choices=('md', 'rst'), default='md')
    text = new.add_mutually_exclusive_group()
    text.add_argument('-m', '--message', default='', metavar='TEXT', help='the text')
    text.add_argument('-e', '--edit', action='store_true', help='open an editor for the text')

    check = add('check', 'find mistakes in fragments, and branches without a fragment', _check)
    check.add_argument('--base', default='', metavar='REF', help='the branch must have a fragment')
    check.add_argument('--skip-label', default='', metavar='LABEL', help='excuses a pull request')
    check.add_argument(
        '--github',
        action='store_true',
        help='show mistakes beside their lines; the base is that of the pull request',
    )

    draft = add('draft', 'show the text of a release', _draft)
    draft.add_argument('release', nargs='?', default='unreleased', metavar='RELEASE')
    draft.add_argument('--format', choices=tuple(FORMATS), default='github')

    release = add('release', 'make a release of the unreleased changes', _release, dry=True)
    release.add_argument('name', metavar='NAME')
    release.add_argument('--date', default='', help='when it came out (ISO 8601); else today')
    release.add_argument('--pre', action='store_true', help='it is a pre-release')

    backport = add('backport', 'add a release to an entry', _backport, dry=True)
    backport.add_argument('id', metavar='ID')
    backport.add_argument('name', metavar='RELEASE')

    yank = add('yank', 'mark a release as one that should not be used', _yank, dry=True)
    yank.add_argument('name', metavar='RELEASE')
    yank.add_argument('why', metavar='WHY')

    export = add('export', 'write releases as text for other places', _export)
    export.add_argument('release', nargs='?', default='', metavar='RELEASE')
    export.add_argument('--format', choices=tuple(FORMATS), default='changelog')
    export.add_argument('-o', '--output', type=Path, metavar='FILE')
    export.add_argument(
        '--check', action='store_true', help='write nothing; exit 1 if FILE is out of date'
    )

    import_ = commands.add_parser(
        'import',
        help='import the notes of another tool',
        description='Write fragments and releases.toml; a second run changes nothing.',
    )
    import_.add_argument('kind', choices=tuple(READERS), metavar=f'{{{",".join(READERS)}}}')
    import_.add_argument('source', type=Path, metavar='SOURCE', help='folder or file of the notes')
    import_.add_argument('--to', type=Path, required=True, metavar='FOLDER', help='DOCS/changes')
    import_.add_argument('--release', default='', metavar='NAME', help='of changes without one')
    import_.add_argument(
        '--report', type=Path, metavar='FILE.json', help='what was not imported, and more'
    )
    import_.set_defaults(run=_import)


def _project(given: argparse.Namespace) -> Project:
    return Project.at(find_docs(given.docs))


def _ask(what: str, known: dict[str, str]) -> str:
    """Return the answer of a user at a terminal to the question for *what*."""
    choice = f' ({", ".join(known)})' if known else ''
    return input(f'{what}{choice}: ').strip()


def _new(given: argparse.Namespace) -> int:
    project = _project(given)
    asks = sys.stdin.isatty() and sys.stdout.isatty()
    if not given.kind and asks:
        given.kind = _ask('kind', project.kinds)
    if not given.kind:
        print(f'{PROGRAM}: give a --kind: {", ".join(project.kinds)}', file=sys.stderr)
        return 2
    if given.kind not in project.kinds:
        raise ValueError(
            f'unknown kind {quote(given.kind)}{did_you_mean(given.kind, project.kinds)}'
        )
    if given.area and project.areas and given.area not in project.areas:
        raise ValueError(
            f'unknown area {quote(given.area)}{did_you_mean(given.area, project.areas)}'
        )
    if not (given.message or given.edit) and asks:
        given.message = _ask('text', {})
    if not (given.message or given.edit):
        print(f'{PROGRAM}: give the text with -m, or --edit', file=sys.stderr)
        return 2
    wanted = Wanted(
        kind=given.kind,
        issue=given.issue.removeprefix('#').removeprefix('gh-'),
        area=given.area,
        releases=tuple(project.releases.find(name).name for name in given.release),
        id=given.id,
        title=given.title,
        text=given.message,
        markup=given.format,
    )
    path = write_new(project, wanted, dry_run=given.dry_run)
    print(short(path))
    if given.edit and not given.dry_run:
        editor = os.environ.get('VISUAL') or os.environ.get('EDITOR') or 'vi'
        return subprocess.run([*shlex.split(editor), str(path)], check=False).returncode and 1
    return 0


def _check(given: argparse.Namespace) -> int:
    project = _project(given)
    faults = list(find_faults(project))
    for fault in faults:
        print(fault.for_github if given.github else fault)
    base = given.base
    if not base and given.github and os.environ.get('GITHUB_BASE_REF'):
        base = f'origin/{os.environ["GITHUB_BASE_REF"]}'
    is_excused = given.skip_label and given.skip_label in labels()
    missing = branch_fault(project, base) if base and not is_excused else ''
    if missing:
        excuse = f', or give the pull request the label {given.skip_label!r}'
        missing += excuse if given.skip_label else ''
        print(f'::error::{missing}' if given.github else missing)
    return 1 if faults or missing else 0


def _draft(given: argparse.Namespace) -> int:
    project = _project(given)
    release = project.releases.find(given.release)
    sys.stdout.write(FORMATS[given.format](project, [section(project, release)]))
    return 0


def _release(given: argparse.Namespace) -> int:
    day = given.date or datetime.now(UTC).date().isoformat()
    try:
        day = date.fromisoformat(day).isoformat()
    except ValueError:
        raise ValueError(no_date(given.date)) from None
    with opened(find_docs(given.docs)) as project:
        plan = plan_release(project, given.name, day, pre=given.pre)
        for line in carry_out(project, plan, dry_run=given.dry_run):
            print(line)
    return 0


def _backport(given: argparse.Namespace) -> int:
    with opened(find_docs(given.docs)) as project:
        plan = plan_backport(project, given.id, given.name)
        for line in carry_out(project, plan, dry_run=given.dry_run):
            print(line)
    return 0


def _yank(given: argparse.Namespace) -> int:
    with opened(find_docs(given.docs)) as project:
        plan = plan_yank(project, given.name, given.why)
        for line in carry_out(project, plan, dry_run=given.dry_run):
            print(line)
    return 0


def _export(given: argparse.Namespace) -> int:
    project = _project(given)
    if given.check and not given.output:
        print(f'{PROGRAM}: --check needs -o FILE', file=sys.stderr)
        return 2
    if given.release:
        parts = [section(project, project.releases.find(given.release))]
    else:
        parts = list(sections(project))
    text = FORMATS[given.format](project, parts)
    if given.format == 'changelog' and given.output and given.output.exists():
        text = keep_head(text, read_file(given.output))
    return put(text, given.output, check=given.check)


def _import(given: argparse.Namespace) -> int:
    report = import_notes(given.kind, given.source, given.to, given.release)
    if given.report:
        write_if_changed(given.report, report_text(report).encode())
    print(f'{report["entries"]} entries of {len(report["releases"])} releases')
    for note in report['notes']:
        print(note)
    for lost in report['lost']:
        print(f'lost: {lost["file"]}:{lost["line"]}: {lost["what"][:60]}: {lost["why"]}')
    print((given.to / 'conf-snippet.py').read_text(encoding='utf-8'), end='')
    return 0


def put(text: str, path: Path | None, *, check: bool) -> int:
    """Write *text* to *path* or to standard output; with *check*, only compare it with the file.

    :returns: the exit status: 0, or 1 if the file is out of date
    """
    if path is None:
        sys.stdout.write(text)
        return 0
    old = read_file(path) if path.exists() else ''
    if check and old != text:
        print(f'{short(path)} is out of date; run the same command without --check')
        return 1
    if not check:
        replace_text(path, text)
    return 0
