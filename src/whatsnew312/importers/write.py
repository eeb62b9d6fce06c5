"""Write imported notes as files, the same at each run, and a report."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from whatsnew312.fragments.project import require_folders
from whatsnew312.fragments.read import NEXT
from whatsnew312.fragments.write import render
from whatsnew312.importers.blurb import read_blurb
from whatsnew312.importers.found import release_fault
from whatsnew312.importers.keepachangelog import read_keepachangelog
from whatsnew312.importers.references import unlink
from whatsnew312.importers.reno import read_reno
from whatsnew312.importers.snippet import snippet
from whatsnew312.importers.towncrier import read_towncrier
from whatsnew312.model.files import replace_text, write_if_changed
from whatsnew312.model.readers import is_docname, read_file
from whatsnew312.model.suggestions import quote
from whatsnew312.releases.edit import write_all
from whatsnew312.releases.read import parse
from whatsnew312.releases.schemes import SCHEMES
from whatsnew312.releases.table import UNRELEASED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from whatsnew312.importers.found import Entry, Found

READERS: dict[str, Callable[[Path], Found]] = {
    'towncrier': read_towncrier,
    'reno': read_reno,
    'blurb': read_blurb,
    'keepachangelog': read_keepachangelog,
}


def import_notes(kind: str, source: Path, target: Path, release: str) -> dict[str, Any]:
    """Import the notes in *source* to files below *target*; return the report.

    :param kind: one of :data:`READERS`
    :param release: the release of changes without one in the source; empty: unreleased
    :raises OSError: a file cannot be read or written.
    :raises ValueError: the source cannot be read, or a file exists with another content.
    """
    require_folders(target)
    if release and (fault := release_fault({'name': release})):
        raise ValueError(f'--release: {fault}')
    found = READERS[kind](source)
    if release:
        for entry in found.entries:
            if entry.releases in {(), (UNRELEASED,)}:
                entry.releases = (release,)
        if not any(one['name'] == release for one in found.releases):
            found.releases.insert(0, {'name': release, 'date': ''})
    _check_releases(found, source)
    unlinked = unlink(found.entries, target)
    for one in unlinked:
        found.notes.append(f'{one.id}: {one.reference} leads to nothing here, so it is text now')
    texts = {_path(entry): _text(entry) for entry in found.entries}
    releases = _releases(target / 'releases.toml', found)
    _refuse_others(target, texts)
    for name, text in texts.items():
        replace_text(target / name, text)
    write_if_changed(target / 'next' / '.gitkeep', b'')
    replace_text(target / 'releases.toml', releases)
    write_if_changed(target / 'conf-snippet.py', snippet(found, target.name).encode())
    return {
        'entries': len(found.entries),
        'releases': [one['name'] for one in found.releases],
        'kinds': found.kinds,
        'areas': found.areas,
        'lost': [one._asdict() for one in found.lost],
        'notes': found.notes,
        'unlinked': [one._asdict() for one in unlinked],
    }


def _check_releases(found: Found, source: Path) -> None:
    """Leave out what ``releases.toml`` cannot have, and report it.

    That is a release with an invalid name, with its changes, or a single value of a release.
    """
    good = {UNRELEASED}
    for one in list(found.releases):
        name = one['name']
        path, line = found.heads.get(name, (source, 1))
        if fault := release_fault({'name': name}):
            found.releases.remove(one)
            count = sum(name in entry.releases for entry in found.entries)
            found.lose(path, line, name, f'{fault}; its changes are not imported ({count})')
            continue
        good.add(name)
        for key in ('date', 'yanked', 'compare', 'title', 'series'):
            value = one.get(key, '')
            if value and (fault := _value_fault(name, key, value)):
                one[key] = ''
                found.lose(path, line, value, fault)
        if one.get('status') == 'yanked' and not one.get('yanked'):
            one['yanked'] = 'The changelog does not say why.'
            why = 'the changelog does not say why it was yanked; write that in releases.toml'
            found.lose(path, line, name, why)
    kept = []
    for entry in found.entries:
        names = tuple(name for name in entry.releases if name in good)
        if names or not entry.releases:
            entry.releases = names
            kept.append(entry)
    found.entries = kept


def _value_fault(release: str, key: str, value: str) -> str:
    """Return why *release* cannot have *value* for *key*; empty if it can."""
    if key == 'date':
        try:
            date.fromisoformat(value)
        except ValueError:
            return f'{quote(value)} is not a date, so the release has none'
    return release_fault({'name': release, key: value})


def _path(entry: Entry) -> str:
    """Return the path of the fragment of *entry*, from the folder of fragments on.

    :raises ValueError: the path would lead out of that folder.
    """
    folder = (*entry.releases, UNRELEASED)[0].replace(UNRELEASED, NEXT)
    name = f'{folder}/{entry.id}.{entry.markup}'
    if not is_docname(name):
        raise ValueError(f'{quote(name)} is not written: it is no file below the folder of --to')
    return name


def _text(entry: Entry) -> str:
    options = {'kind': entry.kind, **entry.options, 'release': ', '.join(entry.releases[1:])}
    return render(options, entry.title, entry.body, entry.markup)


def _releases(path: Path, found: Found) -> str:
    """Return the text of ``releases.toml`` with the present and the imported releases."""
    old = read_file(path) if path.exists() else ''
    table = parse(old)
    for problem in table.problems:
        raise ValueError(f'{path}:{problem.line}: {problem.message}; correct that first')
    new = [one for one in found.releases if one['name'] not in table.by_name]
    if not new and old:
        return old
    kept = [
        {
            'name': one.name,
            'date': one.date,
            'status': one.status,
            'series': one.series,
            'yanked': one.yanked,
            'compare': one.compare,
            'title': one.title,
        }
        for one in table.all
    ]
    rows = [_row(one) for one in new]
    names = [row['name'] for row in (*rows, *kept)]
    usual = table.scheme if old else 'pep440'
    scheme = next(
        (
            name
            for name in (usual, 'pep440', 'semver', 'calver')
            if all(SCHEMES[name].key(one) is not None for one in names)
        ),
        'none',
    )
    made = [*rows, *kept]
    if scheme != 'none':
        key = SCHEMES[scheme].key
        made.sort(key=lambda row: key(row['name']), reverse=True)
    return write_all(scheme, made)


def _row(release: dict[str, str]) -> dict[str, str]:
    return {**release, 'status': release.get('status') or 'released'}


def _refuse_others(target: Path, texts: dict[str, str]) -> None:
    """Raise an error instead of replacing a file that somebody has changed.

    :raises ValueError: such a file exists.
    """
    for name, text in texts.items():
        path = target / name
        if path.exists() and read_file(path) != text:
            raise ValueError(f'{path} is there and says something else; delete it to import again')


def report_text(report: dict[str, Any]) -> str:
    """Return the report as the text of a file."""
    return json.dumps(report, indent=2, ensure_ascii=False) + '\n'
