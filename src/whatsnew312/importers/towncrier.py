"""Fragments of towncrier: one file per change, with issue and type in its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whatsnew312.fragments.names import SUFFIXES, is_fragment
from whatsnew312.importers.found import Entry, Found, anchor_of, name_of
from whatsnew312.model.readers import read_file, read_toml

if TYPE_CHECKING:
    from pathlib import Path

#: towncrier's own types, and their labels
TYPES = {
    'feature': 'Features',
    'bugfix': 'Bugfixes',
    'doc': 'Improved Documentation',
    'removal': 'Deprecations and Removals',
    'misc': 'Misc',
}


def read_towncrier(source: Path) -> Found:
    """Return the fragments in *source*: their folder, or the folder of the project.

    :raises ValueError: there is no such folder, or the configuration cannot be read.
    """
    found = Found()
    config = _config(source)
    folder = source / config['directory'] if config.get('directory') else source
    if not folder.is_dir():
        raise ValueError(f'{folder} is not a folder')
    types = _types(config)
    sections = {one['path']: one['name'] for one in config.get('section', []) if one.get('path')}
    for path in sorted(folder.rglob('*')):
        if path.is_file() and path != source / 'pyproject.toml':
            _read(path, folder, types, sections, found)
    used = {entry.kind for entry in found.entries}
    found.kinds = {name: label for name, label in types.items() if name in used}
    return found


def _config(source: Path) -> dict[str, Any]:
    for folder in (source, *source.resolve().parents[:3]):
        for name in ('towncrier.toml', 'pyproject.toml'):
            path = folder / name
            config = read_toml(read_file(path)).get('tool', {}) if path.is_file() else {}
            if isinstance(config.get('towncrier'), dict):
                # if *source* is the folder of fragments itself, the configured one is not used
                more = {} if folder == source else {'directory': ''}
                return {**config['towncrier'], **more}
    return {}


def _types(config: dict[str, Any]) -> dict[str, str]:
    given = config.get('type', config.get('fragment'))
    if isinstance(given, list):
        return {
            str(one.get('directory') or name_of(one['name'])): str(one.get('name', ''))
            for one in given
        }
    if isinstance(given, dict):
        return {str(k): str(v.get('name') or k.capitalize()) for k, v in given.items()}
    return dict(TYPES)


def _read(
    path: Path, folder: Path, types: dict[str, str], sections: dict[str, str], found: Found
) -> None:
    # towncrier also reads files without a suffix
    stem, _, end = path.name.rpartition('.')
    suffix = f'.{end}' if f'.{end}' in SUFFIXES else ''
    parts = (stem if suffix else path.name).removeprefix('+').split('.')
    number = f'-{parts.pop()}' if len(parts) > 2 and parts[-1].isdigit() else ''
    if len(parts) < 2 or (suffix and not is_fragment(path.name)):
        if not path.name.startswith('.') and not path.name.lower().startswith(
            ('readme', 'template', '_template')
        ):
            found.lose(path, 1, path.name, 'the name is not that of a fragment')
        return
    kind = parts[-1]
    issue = '.'.join(parts[:-1])
    try:
        text = read_file(path)
    except ValueError as problem:
        found.lose(path, 1, path.name, str(problem))
        return
    if kind not in types:
        found.lose(path, 1, text, f'the type {kind!r} is not in the configuration')
        return
    digits = issue.removeprefix('gh-').removeprefix('#')
    options = {'issue': digits} if digits.isdecimal() and not path.name.startswith('+') else {}
    section = path.parent.relative_to(folder).as_posix()
    if section != '.':
        options['area'] = name_of(sections.get(section, section))
        found.areas[options['area']] = sections.get(section, section)
    id_ = f'{name_of(kind)}-{digits}' if options.get('issue') else anchor_of(issue, name_of(kind))
    if not text.strip():
        text = f'#{digits}' if digits.isdecimal() else issue
        found.notes.append(f'{path.name} is empty; its text is its number')
    markup = 'md' if suffix in {'.md', '.markdown'} else 'rst'
    entry = Entry(found.unique(f'{id_}{number}'), kind, text.strip(), markup, options=options)
    found.entries.append(entry)
