"""The changes that ``release``, ``backport`` and ``yank`` make: all of them or none."""

from __future__ import annotations

import dataclasses
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.commands.checks import find_faults
from whatsnew312.commands.release_pages import ledger_with, page_of
from whatsnew312.fragments.journal import NAME, Plan, finish, run
from whatsnew312.fragments.names import is_fragment
from whatsnew312.fragments.project import Project, require_folders, short
from whatsnew312.fragments.read import NEXT, parse
from whatsnew312.fragments.write import with_field
from whatsnew312.model.files import alone
from whatsnew312.model.readers import read_file
from whatsnew312.model.suggestions import quote
from whatsnew312.release_texts.render import as_changelog, is_exported, keep_head, sections
from whatsnew312.releases.edit import edit_release
from whatsnew312.releases.read import parse as parse_table
from whatsnew312.releases.table import OUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whatsnew312.fragments.read import Fragment
    from whatsnew312.releases.table import Releases

#: keeps the folder of unreleased fragments when all have moved: otherwise git would treat it as
#: renamed, and move files that other branches add to it
KEEP = '.gitkeep'


@contextmanager
def opened(docs: Path) -> Iterator[Project]:
    """Lock the notes in *docs* for this command, and finish an interrupted command before."""
    folder = Project.at(docs).folder
    require_folders(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder / NAME):
        finish(folder)
        yield Project.at(docs)


def plan_release(project: Project, name: str, date: str, *, pre: bool) -> Plan:
    """Return the plan that makes the release *name* from all fragments in ``next``.

    :param date: ISO 8601
    :param pre: whether it is a pre-release
    :raises ValueError: it is already published, or there is a mistake that would be published.
    """
    old = project.releases.by_name.get(name)
    if old and old.status in OUT:
        when = f' on {old.date}' if old.date else ''
        raise ValueError(f'{name} is released already ({old.status}{when}); nothing was changed')
    for fault in find_faults(project):
        if fault.path.parent.name == NEXT:
            raise ValueError(f'{fault}; correct that first')
    values = {'status': 'prerelease' if pre else '', 'date': date}
    text = _releases_text(project)
    made = edit_release(text, name, values)
    target = project.folder / name
    files = list(_movable(project.folder / NEXT))
    for path in files:
        if (target / path.name).exists():
            raise ValueError(
                f'{short(target / path.name)} is there already; rename {short(path)} first'
            )
    plan = Plan(f'release {name}')
    plan.moves = [(f'{NEXT}/{path.name}', f'{name}/{path.name}') for path in files]
    plan.writes[_relative(project, project.releases_file)] = (text, made)
    if not (project.folder / NEXT / KEEP).exists():
        plan.writes[f'{NEXT}/{KEEP}'] = ('', '')
    moved = [
        dataclasses.replace(one, folder=name, path=target / one.path.name)
        if one.folder == NEXT
        else one
        for one in project.fragments()
    ]
    _add_changelog(plan, project, moved, made)
    table = parse_table(made)
    _add_ledger(plan, project, [one for one in moved if one.folder == name], name, table)
    plan.notes += _surprises(name, table, project.after(moved, made))
    return plan


def _surprises(name: str, table: Releases, after: Project) -> Iterator[str]:
    """Yield what may be a mistake, but need not be one, in the new release *name*.

    :param after: the project with the release
    """
    out = [one for one in table.ordered if one.status in OUT]
    if out[0].name != name:
        yield f'{name} is older than {out[0].name}, the newest release'
    if not any(name in after.releases_of(one) for one in after.fragments()):
        yield f'{name} has no changes: there are no fragments in {short(after.folder / NEXT)}'


def plan_backport(project: Project, id_: str, name: str) -> Plan:
    """Return the plan that adds the release *name* to the entry *id_*.

    :raises ValueError: one of them is unknown.
    """
    fragment = project.find(id_)
    release = project.releases.find(name)
    plan = Plan(f'backport {id_} {name}')
    if release.name in project.releases_of(fragment):
        return plan
    text = read_file(fragment.path)
    value = ', '.join([*fragment.named_releases, release.name])
    made = with_field(text, 'release', value, fragment.markup)
    plan.writes[_relative(project, fragment.path)] = (text, made)
    new = parse(made, fragment.path, fragment.folder, project.kinds)
    others = [new if one.path == fragment.path else one for one in project.fragments()]
    _add_changelog(plan, project, others, _releases_text(project))
    return plan


def plan_yank(project: Project, name: str, why: str) -> Plan:
    """Return the plan that marks the release *name* as yanked.

    :param why: the reason, for users of that release
    :raises ValueError: it is unknown or not published, or there is no reason.
    """
    if not why.strip():
        raise ValueError('say why, for those who have this release')
    release = project.releases.find(name)
    if release.status not in OUT:
        raise ValueError(f'{release.name} is not released, so it cannot be yanked')
    text = _releases_text(project)
    made = edit_release(text, release.name, {'status': 'yanked', 'yanked': ' '.join(why.split())})
    plan = Plan(f'yank {name}')
    if made != text:
        plan.writes[_relative(project, project.releases_file)] = (text, made)
        _add_changelog(plan, project, project.fragments(), made)
    return plan


def carry_out(project: Project, plan: Plan, *, dry_run: bool) -> Iterator[str]:
    """Yield a line about each change of *plan*, and make the changes unless *dry_run*."""
    lines = list(plan.lines())
    if not dry_run and lines:
        run(plan, project.folder)
    yield from lines or [f'{plan.what}: nothing to change']


def changelog_file(project: Project) -> Path | None:
    """Return the file CHANGELOG.md of a project, beside or in its documentation, or None."""
    for folder in (project.docs, *project.docs.resolve().parents[:2]):
        if (folder / 'CHANGELOG.md').is_file():
            return folder / 'CHANGELOG.md'
        if (folder / '.git').exists():
            break
    return None


def _add_changelog(
    plan: Plan, project: Project, fragments: Iterable[Fragment], releases: str
) -> None:
    """Update CHANGELOG.md, unless it is written by hand."""
    path = changelog_file(project)
    if path is None:
        return
    text = read_file(path)
    if not is_exported(text, project):
        return
    new = project.after(fragments, releases)
    made = keep_head(as_changelog(new, list(sections(new))), text)
    plan.writes[_relative(project, path)] = (text, made)


def _add_ledger(
    plan: Plan, project: Project, fragments: list[Fragment], name: str, table: Releases
) -> None:
    """Record the ids of *fragments* in the ledger: from now on, their links must work."""
    page = page_of(project, name, table)
    if not page:
        if project.text('whatsnew_fragments'):
            plan.notes.append(
                f'no page shows {name}; write the directive release on one, without a name for all '
                f'releases, or with {name}'
            )
        return
    found = ledger_with(project, fragments, page)
    if found:
        path, old, new = found
        plan.writes[_relative(project, path)] = (old, new)


def _releases_text(project: Project) -> str:
    path = project.releases_file
    return read_file(path) if path.exists() else ''


def _movable(folder: Path) -> Iterator[Path]:
    """Yield the fragments in *folder*, and the files that belong to them, such as pictures."""
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            is_own = path.name.lower().startswith(('.', '_', 'readme', 'template'))
            if is_fragment(path.name) or not is_own:
                yield path


def _relative(project: Project, path: Path) -> str:
    return Path(os.path.relpath(path.resolve(), project.folder.resolve())).as_posix()


def no_date(text: str) -> str:
    """Return the message that *text* is not a date."""
    return f'{quote(text)} is not a date; write it like 2026-06-19'
