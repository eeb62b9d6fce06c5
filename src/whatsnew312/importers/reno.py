"""Notes of reno: one YAML file per change, with sections; releases from git or from its cache."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, Any

from whatsnew312.importers.found import Entry, Found, name_of, release_fault
from whatsnew312.model.readers import read_file
from whatsnew312.model.suggestions import quote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: reno's own sections, and their labels
SECTIONS = {
    'features': 'New Features',
    'issues': 'Known Issues',
    'upgrade': 'Upgrade Notes',
    'deprecations': 'Deprecation Notes',
    'critical': 'Critical Issues',
    'security': 'Security Issues',
    'fixes': 'Bug Fixes',
    'other': 'Other Notes',
}

#: reno's form of file names: words and sixteen digits, which never change
_UID = re.compile(r'(.+?)-([0-9a-f]{16})$')

#: the version in reno's cache of a note that git did not have
_NOT_COMMITTED = '*working-copy*'


def read_reno(source: Path) -> Found:
    """Return the notes in *source*: the project, ``releasenotes``, or its folder ``notes``.

    :raises ValueError: *source* has no notes, a file of reno has another form, or PyYAML is
        missing.
    """
    found = Found()
    folder = next(
        (
            place
            for place in (source / 'releasenotes' / 'notes', source / 'notes', source)
            if place.is_dir() and any(place.rglob('*.yaml'))
        ),
        None,
    )
    if folder is None:
        raise ValueError(f'{source} has no notes of reno: *.yaml')
    yaml = _yaml()
    sections = _sections(folder, yaml)
    versions = _Versions(folder, yaml, found)
    for path in sorted(folder.rglob('*.yaml')):
        if path.name != 'reno.cache':
            _read(path, sections, versions.of(path), yaml, found)
    found.releases = versions.releases()
    used = {entry.kind for entry in found.entries}
    found.kinds = {name_of(k): v for k, v in sections.items() if name_of(k) in used}
    return found


def _yaml() -> Any:
    try:
        import yaml  # noqa: PLC0415 - only needed for notes of reno
    except ImportError:
        raise ValueError(
            'notes of reno are YAML; run: pip install "whatsnew312[releases]"'
        ) from None
    return yaml


def _load(path: Path, yaml: Any) -> Any:
    """Return the value of a YAML file.

    :raises ValueError: it is not YAML; the message has the path, and the line if it is known.
    """
    try:
        text = read_file(path)
    except ValueError as problem:
        raise ValueError(f'{path}: {problem}') from None
    try:
        return yaml.safe_load(text)
    except RecursionError:
        raise ValueError(f'{path}: it is nested too deep') from None
    except (ValueError, yaml.YAMLError) as problem:
        mark = getattr(problem, 'problem_mark', None)
        place = f'{path}:{mark.line + 1}' if mark else path
        what = getattr(problem, 'problem', None) or str(problem)
        raise ValueError(f'{place}: it is not YAML: {" ".join(what.split())}') from None


def _sections(folder: Path, yaml: Any) -> dict[str, str]:
    """Return the labels of sections by name, from the configuration of the project.

    :raises ValueError: the configuration has another form.
    """
    for place in (folder.parent / 'config.yaml', folder.parent.parent / 'reno.yaml'):
        if place.is_file():
            config = _load(place, yaml) or {}
            if not isinstance(config, dict):
                raise ValueError(f'{place}:1: it has no settings; write them like "sections: ..."')
            given = config.get('sections')
            if given:
                if not (isinstance(given, list) and all(map(_is_section, given))):
                    raise ValueError(
                        f'{place}:{_line_of("sections", read_file(place))}: sections must be a '
                        f'list of names with labels, such as "- [features, New Features]"'
                    )
                return {str(one[0]): str(one[1]) for one in given}
    return dict(SECTIONS)


def _is_section(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) > 1
        and all(isinstance(one, str) and one for one in value[:2])
    )


def _line_of(key: object, text: str) -> int:
    lines = enumerate(text.split('\n'), 1)
    return next((number for number, line in lines if line.startswith(f'{key}:')), 1)


def _read(
    path: Path, sections: dict[str, str], releases: tuple[str, ...], yaml: Any, found: Found
) -> None:
    try:
        text = read_file(path)
        data = yaml.safe_load(text)
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as problem:
        found.lose(path, 1, path.name, f'it is not YAML: {str(problem).splitlines()[0]}')
        return
    if not isinstance(data, dict):
        found.lose(path, 1, text, 'it has no sections')
        return
    uid = _UID.fullmatch(path.stem)
    stem = re.sub(r'[^A-Za-z0-9]+', '-', uid[1] if uid else path.stem).strip('-')
    stem = stem if stem[:1].isalpha() else f'note-{stem}'
    for section, value in data.items():
        line = _line_of(section, text)
        if section not in sections:
            why = 'reno shows preludes above a release' if section == 'prelude' else ''
            why = why or f'{section!r} is no section of the project: reno does not show it either'
            found.lose(path, line, str(value), why)
            continue
        for number, note in enumerate(_texts(value), 1):
            if note is None:
                found.lose(path, line, str(value), 'it is not text')
                continue
            number_ = f'-{number}' if number > 1 else ''
            id_ = f'{stem}-{name_of(section)}{number_}-{uid[2][:8] if uid else "note"}'
            entry = Entry(
                found.unique(id_), name_of(section), note.strip(), 'rst', releases=releases
            )
            found.entries.append(entry)


def _texts(value: object) -> Iterator[str | None]:
    for one in value if isinstance(value, list) else [value]:
        yield one if isinstance(one, str) and one.strip() else None


class _Versions:
    """The releases of each note: from reno's cache, or from the tags in git."""

    def __init__(self, folder: Path, yaml: Any, found: Found) -> None:
        self.by_file: dict[str, list[str]] = {}
        self.dates: dict[str, str] = {}
        cache = folder / 'reno.cache'
        if cache.is_file():
            self._from_cache(cache, yaml)
        else:
            self._from_git(folder, found)

    def of(self, path: Path) -> tuple[str, ...]:
        """Return the names of the releases with the note at *path*."""
        return tuple(self.by_file.get(path.name, ()))

    def releases(self) -> list[dict[str, str]]:
        """Return the values of every release by key, the newest first."""
        return [{'name': name, 'date': date} for name, date in self.dates.items()]

    def _from_cache(self, cache: Path, yaml: Any) -> None:
        data = _load(cache, yaml) or {}
        rows: Any = data.get('notes', []) if isinstance(data, dict) else None
        try:
            found = [(str(one['version']), list(map(_file_name, one['files']))) for one in rows]
        except (KeyError, TypeError, ValueError):
            raise ValueError(
                f'{cache}: it is not a cache of reno, which is a list "notes" of tables with '
                f'version and files; write it again with: reno cache'
            ) from None
        for version, names in found:
            if version != _NOT_COMMITTED:
                self.dates.setdefault(version, '')
                for name in names:
                    self.by_file.setdefault(name, []).append(version)

    def _from_git(self, folder: Path, found: Found) -> None:
        form = '--format=%(refname:short) %(creatordate:short)'
        # tags with the same date are sorted by version
        tags = _git(folder, 'tag', '--sort=-version:refname', '--sort=-creatordate', form)
        if tags is None:
            found.notes.append('the notes are in no git repository, so they are in no release')
            return
        # a file belongs to the first tag that contains it
        for line in reversed(tags.splitlines()):
            tag, _, date = line.partition(' ')
            if fault := release_fault({'name': tag.removeprefix('v')}):
                found.notes.append(f'the tag {quote(tag)} is not a release: {fault}')
                continue
            listed = _git(folder, 'ls-tree', '-r', '--name-only', tag, '.') or ''
            self.dates[tag.removeprefix('v')] = date
            for name in listed.splitlines():
                self.by_file.setdefault(name.rpartition('/')[2], [tag.removeprefix('v')])
        self.dates = dict(reversed(self.dates.items()))


def _file_name(file: object) -> str:
    """Return the name in a row of reno's cache: a path, or a list of path and commit.

    :raises ValueError: it is neither.
    """
    path = file[0] if isinstance(file, list) and file else file
    if not isinstance(path, str):
        raise ValueError(f'{file!r} is not a file')
    return path.rpartition('/')[2]


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ['git', *arguments], cwd=folder, capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    return done.stdout if not done.returncode else None
