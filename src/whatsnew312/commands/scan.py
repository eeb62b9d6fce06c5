"""``scan``: tells which places of Python code the entries of notes concern."""

from __future__ import annotations

import json
import os
import tokenize
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.scan.notes import EFFECTS, read_entries
from whatsnew312.scan.python_source import find_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whatsnew312.scan.notes import Entry
    from whatsnew312.scan.python_source import Place

#: bytes of a file; what is larger was made by a program
MOST_BYTES = 5_000_000


def scan(paths: Iterable[Path], notes: Path, form: str) -> tuple[str, bool]:
    """Return the report, and whether something was found that is not guarded.

    :param form: ``text`` or ``json``
    :raises OSError: if *notes* cannot be read or a path does not exist
    :raises ValueError: if *notes* are no notes
    """
    entries = {one.id: one for one in read_entries(notes.read_bytes())}
    patterns = {id_: one.patterns for id_, one in entries.items()}
    found: list[tuple[str, Place]] = []
    unread: list[tuple[str, str]] = []
    for shown, file in sorted(set(_files(paths))):
        try:
            found += [(shown, place) for place in find_places(_source(file), patterns)]
        except (OSError, ValueError, SyntaxError, RecursionError, MemoryError) as problem:
            unread.append((shown, str(problem).partition('\n')[0]))
    report = _as_json if form == 'json' else _as_text
    return report(entries, found, unread), any(one.status == 'live' for _, one in found)


def _files(paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Yield each Python file, with how it is shown; links to folders are not followed."""
    for path in paths:
        if path.is_dir():
            for folder, folders, names in os.walk(path):
                folders[:] = [name for name in folders if not name.startswith('.')]
                files = (Path(folder, name) for name in names if name.endswith(('.py', '.pyi')))
                yield from ((file.relative_to(path).as_posix(), file) for file in files)
        elif path.exists():
            yield path.as_posix(), path
        else:
            raise FileNotFoundError(2, 'no such file or folder', str(path))


def _source(file: Path) -> str:
    if not file.is_file():
        raise ValueError('not a regular file')
    if file.stat().st_size > MOST_BYTES:
        raise ValueError(f'larger than {MOST_BYTES:,} bytes')
    with warnings.catch_warnings(action='ignore'), tokenize.open(file) as opened:
        return opened.read()


def _as_json(
    entries: dict[str, Entry], found: list[tuple[str, Place]], unread: list[tuple[str, str]]
) -> str:
    findings = [
        {
            'entry': place.entry,
            'path': path,
            'line': place.line,
            'column': place.column,
            'effect': entries[place.entry].effect,
            'status': place.status,
            'message': entries[place.entry].title,
        }
        for path, place in found
    ]
    files = [{'path': path, 'reason': reason} for path, reason in unread]
    return json.dumps({'findings': findings, 'unread': files}, indent=1, ensure_ascii=False)


def _as_text(
    entries: dict[str, Entry], found: list[tuple[str, Place]], unread: list[tuple[str, str]]
) -> str:
    lines: list[str] = []
    order = list(EFFECTS.values())
    live = [(path, place) for path, place in found if place.status == 'live']
    concerned = {place.entry for _, place in live}
    for id_ in sorted(concerned, key=lambda one: (order.index(entries[one].effect), one)):
        entry = entries[id_]
        lines.append(f'{entry.effect}: {entry.title}')
        lines += [f'  {text}' for text in (entry.advice, entry.url) if text]
        lines += [
            f'    {path}:{place.line}:{place.column}' for path, place in live if place.entry == id_
        ]
    lines += [f'not read: {path}: {reason}' for path, reason in unread]
    hidden = len(found) - len(live)
    lines.append(f'{len(live)} places; {hidden} more are guarded; {len(unread)} files not read')
    return '\n'.join(lines)
