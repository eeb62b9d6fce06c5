"""What a scan needs of notes: the entries of ``changes.json``, with what to look for in code."""

from __future__ import annotations

import json
import re
import sys
from importlib.resources import files
from typing import NamedTuple

from whatsnew312.matching.patterns import EFFECT_OF_KIND, EFFECTS, Pattern, parse_pattern


class Entry(NamedTuple):
    """An entry that asks readers for something."""

    id: str
    title: str
    url: str
    effect: str  #: one of :data:`EFFECTS`
    advice: str  #: what to do, or what to use instead; may be empty
    patterns: tuple[Pattern, ...]
    unmatched: str = ''  #: why uses cannot be found; empty if they can
    guessed: bool = False  #: the patterns are the names that the entry is about


class Notes(NamedTuple):
    """All entries that ask for something, by id."""

    entries: dict[str, Entry]
    target: tuple[int, int]  #: the release of Python for which conditions on versions are judged
    ignored: tuple[str, ...] = ()  #: patterns that this version cannot read


def default_notes() -> bytes:
    """Return the notes that come with the package, in the form of a ``changes.json``."""
    return files(__package__).joinpath('notes.json').read_bytes()


def read_notes(data: bytes) -> Notes:
    """Return the notes in *data*, the content of a ``changes.json``.

    :raises ValueError: if it is none, or of a newer schema than this can read
    """
    try:
        document = json.loads(data)
        version = document['schema_version']
        if version.partition('.')[0] != '1':
            raise ValueError(f'the notes have schema {version}; this reads 1: update whatsnew312')
        ignored: list[str] = []
        entries = [_entry(one, ignored) for one in document['changes'] if asks(one)]
        target = _target(document.get('release'))
    except json.JSONDecodeError as problem:
        raise ValueError(f'these are no notes; give a changes.json ({problem})') from problem
    except UnicodeDecodeError as problem:
        raise ValueError('these are no notes; give a changes.json (not in UTF-8)') from problem
    except (KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise ValueError('these are no notes; give a changes.json') from problem
    return Notes({one.id: one for one in entries}, target, tuple(ignored))


def asks(one: dict[str, str]) -> bool:
    """Return whether the entry *one* of a ``changes.json`` asks readers for something."""
    fields = ('action', 'replacement', 'removal', 'match')
    return one['kind'] in EFFECT_OF_KIND or any(one.get(field) for field in fields)


def _target(release: object) -> tuple[int, int]:
    """Return *release* if it is one of Python 3, or else the Python that runs this."""
    if found := re.match(r'3\.(\d+)', str(release)):
        return 3, int(found[1])
    return sys.version_info[0], sys.version_info[1]


def _entry(one: dict[str, str], ignored: list[str]) -> Entry:
    new = one.get('replacement')
    advice = one.get('action') or (f'Use {new}' if new else '')
    effect = one.get('effect') or EFFECT_OF_KIND.get(one['kind'], 'check')
    found: list[Pattern] = []
    for line in one.get('match') or ():
        try:
            found.append(parse_pattern(line))
        except ValueError:
            ignored.append(f'{one["id"]}: {line}')
    why = one.get('no_match') or ('' if found else 'no_pattern')
    if one.get('same_as'):
        found, why = [], f'same as {one["same_as"]}'
    elif not one.get('match') and not one.get('no_match') and one['kind'] in EFFECT_OF_KIND:
        found = [each for api in one['api_objects'] for each in _about(api)]  # type: ignore[arg-type]
        why = '' if found else 'no_pattern'
        return Entry(one['id'], one['title'], one['url'], effect, advice, tuple(found), why, True)
    if effect not in EFFECTS:
        effect = 'check'
    return Entry(one['id'], one['title'], one['url'], effect, advice, tuple(found), why)


def _about(api: dict[str, str]) -> list[Pattern]:
    """Return the patterns for a name that a removal or deprecation is about.

    What is right below a module can be a module itself: the data does not tell that of one that is
    gone. Nothing else can be imported like a module.
    """
    name, module = api['name'], api['module']
    if api['domain'] == 'c':
        return [Pattern('c-field' if '.' in name else 'c', name)]
    if name == module:
        return [Pattern('module', name)]
    below = name.rpartition('.')[0] == module
    return [Pattern('name', name), *[Pattern('module', name)] * (below and bool(module))]
