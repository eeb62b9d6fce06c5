"""Fragments of towncrier: one file per change, with issue and type in its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from whatsnew312.fragments.names import SUFFIXES, is_fragment
from whatsnew312.importers.found import Entry, Found, anchor_of, name_of
from whatsnew312.model.readers import read_file, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

#: towncrier's own types, and their labels
TYPES = {
    'feature': 'Features',
    'bugfix': 'Bugfixes',
    'doc': 'Improved Documentation',
    'removal': 'Deprecations and Removals',
    'misc': 'Misc',
}

#: the settings that are texts
_TEXTS = ('directory', 'package', 'package_dir', 'template')


def read_towncrier(source: Path) -> Found:
    """Return the fragments in *source*: their folder, or the folder of the project.

    :raises ValueError: there is no such folder, or the configuration cannot be read.
    """
    found = Found()
    config = _config(source)
    types = _types(config)
    ignored = {Path(config.get('template', '')).name, *config.get('ignore', ())}
    for folder, section in _folders(source, config):
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.name not in ignored and not path.name.startswith('.'):
                _read(path, section, types, found)
    _report_unnamed(source, config, found)
    used = {entry.kind for entry in found.entries}
    found.kinds = {name: label for name, label in types.items() if name in used}
    return found


def _folders(source: Path, config: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """Yield each folder with fragments, and its section: '' is that without a name.

    :raises ValueError: there is no such folder.
    """
    rows: list[dict[str, str]] = config.get('section', [])
    known = {one.get('path', ''): one.get('name', '') for one in rows} or {'': ''}
    if config.get('directory'):
        folders = {source / config['directory'] / path: name for path, name in known.items()}
    elif config.get('package'):
        top = _package(source, config)
        folders = {top / path / 'newsfragments': name for path, name in known.items()}
    else:
        folders = {source: ''}
    there = [folder for folder in folders if folder.is_dir()]
    if not there:
        raise ValueError(f'{next(iter(folders))} is not a folder')
    for folder in there:
        yield folder, folders[folder]
        if not config.get('package'):
            # a folder that the configuration does not name is a section, too
            for other in sorted(folder.iterdir()):
                if other.is_dir() and other not in folders and not other.name.startswith('.'):
                    yield other, known.get(other.name, other.name)


def _package(source: Path, config: dict[str, Any]) -> Path:
    """Return the folder of the package that the configuration names."""
    return Path(source, config.get('package_dir', '.'), config['package'].replace('.', '/'))


def _report_unnamed(source: Path, config: dict[str, Any], found: Found) -> None:
    """Report the fragments in folders of the package that the configuration does not name."""
    if not config.get('package') or config.get('directory'):
        return
    named = {folder for folder, _section in _folders(source, config)}
    top = _package(source, config)
    for path in sorted(top.rglob('newsfragments/*')):
        if path.is_file() and path.parent not in named and not path.name.startswith('.'):
            why = 'the section is not in the configuration: towncrier does not show it either'
            found.lose(path, 1, path.relative_to(top).as_posix(), why)


def _config(source: Path) -> dict[str, Any]:
    for folder in (source, *source.resolve().parents[:3]):
        for name in ('towncrier.toml', 'pyproject.toml'):
            path = folder / name
            config = _towncrier(path) if path.is_file() else None
            if config is not None:
                # if *source* is the folder of fragments itself, the configured one is not used
                more = {} if folder == source else {'directory': '', 'package': ''}
                return {**config, **more}
    return {}


def _towncrier(path: Path) -> dict[str, Any] | None:
    """Return towncrier's part of a TOML file; None if there is none.

    :raises ValueError: it is not TOML, or a setting has another form.
    """
    try:
        tool = read_toml(read_file(path)).get('tool')
    except ValueError as problem:
        raise ValueError(f'{path}: {problem}') from None
    config = tool.get('towncrier') if isinstance(tool, dict) else None
    if not isinstance(config, dict):
        return None
    for is_right, form in (
        (_has_texts(config, *_TEXTS), f'{", ".join(_TEXTS)} must be texts'),
        (_is_list(config.get('ignore', []), str), 'ignore must be a list of names'),
        (
            _is_list(rows := config.get('section', []), dict)
            and all(_has_texts(one, 'path', 'name') for one in rows),
            'a section must be a table [[tool.towncrier.section]] with path and name',
        ),
        (
            _is_types(config.get('type', config.get('fragment', []))),
            'a type must be a table [[tool.towncrier.type]] with directory and name, or a table '
            '[tool.towncrier.fragment.<directory>]',
        ),
    ):
        if not is_right:
            raise ValueError(f'{path}: {form}')
    return config


def _has_texts(table: dict[str, Any], *keys: str) -> bool:
    return all(isinstance(table.get(key, ''), str) for key in keys)


def _is_list(value: object, type_: type) -> bool:
    return isinstance(value, list) and all(isinstance(one, type_) for one in value)


def _is_types(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(one, dict) and _has_texts(one, 'name') for one in value.values())
    return isinstance(value, list) and all(
        isinstance(one, dict)
        and _has_texts(one, 'directory', 'name')
        and (one.get('directory') or one.get('name'))
        for one in value
    )


def _types(config: dict[str, Any]) -> dict[str, str]:
    given = config.get('type', config.get('fragment'))
    if isinstance(given, list):
        found = {one.get('directory') or name_of(one['name']): one.get('name') for one in given}
        return {directory: name or directory.capitalize() for directory, name in found.items()}
    if isinstance(given, dict):
        return {key: one.get('name') or key.capitalize() for key, one in given.items()}
    return dict(TYPES)


def _read(path: Path, section: str, types: dict[str, str], found: Found) -> None:
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
    except (OSError, ValueError) as problem:
        found.lose(path, 1, path.name, str(problem))
        return
    if kind not in types:
        found.lose(path, 1, text, f'the type {kind!r} is not in the configuration')
        return
    digits = issue.removeprefix('gh-').removeprefix('#')
    options = {'issue': digits} if digits.isdecimal() and not path.name.startswith('+') else {}
    if section:
        options['area'] = name_of(section)
        found.areas[options['area']] = section
    id_ = f'{name_of(kind)}-{digits}' if options.get('issue') else anchor_of(issue, name_of(kind))
    if not text.strip():
        text = f'#{digits}' if digits.isdecimal() else issue
        found.notes.append(f'{path.name} is empty; its text is its number')
    markup = 'md' if suffix in {'.md', '.markdown'} else 'rst'
    entry = Entry(found.unique(f'{id_}{number}'), kind, text.strip(), markup, options=options)
    found.entries.append(entry)
