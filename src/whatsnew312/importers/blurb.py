"""News entries of blurb, as in CPython: ``next/<section>/*.rst`` and one file per release."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from whatsnew312.importers.found import Entry, Found, anchor_of, name_of
from whatsnew312.model.readers import read_file

if TYPE_CHECKING:
    from pathlib import Path

_FIELD = re.compile(r'\.\. ([\w -]+?):\s*(.*)')


def read_blurb(source: Path) -> Found:
    """Return the entries in *source*: the folder ``Misc/NEWS.d``, or one file of it.

    :raises ValueError: *source* does not exist, or is neither a folder nor a text file.
    """
    found = Found(kinds={'security': 'Security', 'changed': 'Changed'})
    found.notes.append('blurb has no kinds: its section is the area; Security is a kind, too')
    if not source.exists():
        raise ValueError(f'{source} is neither a folder nor a file')
    if not source.is_dir():
        read_file(source)  # if the only file cannot be read, there is nothing to import
    base = source if source.is_dir() else source.parent
    files = sorted(source.rglob('*.rst')) if source.is_dir() else [source]
    for path in files:
        if path.name.lower() == 'readme.rst':
            continue
        parts = path.relative_to(base).parts
        release = '' if 'next' in parts[:-1] else path.stem
        _read_file(path, release, found)
    _set_order(found)
    return found


def _read_file(path: Path, release: str, found: Found) -> None:
    try:
        lines = read_file(path).split('\n')
    except (OSError, ValueError) as problem:
        found.lose(path, 1, path.name, str(problem))
        return
    fields: dict[str, str] = {}
    body: list[str] = []
    start = 1
    section = path.parent.name.replace('_', ' ')
    for number, line in enumerate([*lines, '..'], 1):
        if line.rstrip() == '..':
            if fields or any(map(str.strip, body)):
                _add(path, start, fields, '\n'.join(body).strip(), (release, section), found)
            fields, body, start = {}, [], number + 1
        elif not any(map(str.strip, body)) and (matched := _FIELD.match(line)):
            fields[matched[1]] = matched[2].strip()
        else:
            body.append(line)


def _add(
    path: Path, line: int, fields: dict[str, str], body: str, where: tuple[str, str], found: Found
) -> None:
    release, section = where
    if release and not any(one['name'] == release for one in found.releases):
        date = fields.get('release date', fields.get('release-date', ''))
        found.releases.append({'name': release, 'date': date})
        found.heads[release] = (path, line)
    elif release and fields.get('release date'):
        found.releases[-1]['date'] = fields['release date']
    if fields.get('no changes') or fields.get('no-changes'):
        return
    if not body:
        found.lose(path, line, ' '.join(fields.values()), 'the entry has no text')
        return
    section = fields.get('section', section)
    in_name = re.search(r'gh-issue-(\d+)', path.stem)
    issue = fields.get('gh-issue', '') or (in_name[1] if in_name else '')
    options = {'area': name_of(section), 'issue': '' if issue == '0' else issue}
    found.areas[options['area']] = section
    if fields.get('bpo', '0') not in {'0', ''}:
        options['ref'] = f'bpo:{fields["bpo"]}'
    named = re.search(r'\.([\w-]+)$', path.stem) if not release else None
    nonce = fields.get('nonce', '') or (named[1] if named else '')
    id_ = anchor_of(f'news-{nonce}' if nonce else f'news-{issue or line}', 'news')
    kind = 'security' if section == 'Security' else 'changed'
    releases = (release,) if release else ()
    entry = Entry(found.unique(id_), kind, body, 'rst', releases=releases, options=options)
    found.entries.append(entry)


def _set_order(found: Found) -> None:
    used = {entry.kind for entry in found.entries}
    found.kinds = {name: label for name, label in found.kinds.items() if name in used}
    for release in found.releases:
        if not re.fullmatch(r'\d{4}-\d\d-\d\d', release['date']):
            release['date'] = ''
