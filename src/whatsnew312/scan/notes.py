"""What a scan needs of notes: the entries of ``changes.json`` that removed or deprecated names."""

from __future__ import annotations

import json
from typing import NamedTuple

from whatsnew312.matching.patterns import Pattern

#: what the uses of a name do in the new release, by the kind of the entry; worst first
EFFECTS = {'removed': 'breaks', 'deprecated': 'warns'}


class Entry(NamedTuple):
    """An entry that code can be concerned by."""

    id: str
    title: str
    url: str
    effect: str  #: one of the values of :data:`EFFECTS`
    advice: str  #: what to do, or what to use instead; may be empty
    patterns: tuple[Pattern, ...]


def read_entries(data: bytes) -> list[Entry]:
    """Return the entries in *data*, the content of a ``changes.json``.

    :raises ValueError: if it is none, or of a newer schema than this can read
    """
    try:
        document = json.loads(data)
        version = document['schema_version']
        if version.partition('.')[0] != '1':
            raise ValueError(f'the notes have schema {version}; this reads 1: update whatsnew312')
        return [entry for one in document['changes'] if (entry := _entry(one)).patterns]
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError, RecursionError) as problem:
        raise ValueError('these are no notes; give a changes.json') from problem
    except json.JSONDecodeError as problem:
        raise ValueError(f'these are no notes; give a changes.json ({problem})') from problem


def _entry(one: dict[str, object]) -> Entry:
    effect = EFFECTS.get(str(one['kind']), '')
    advice = one['action'] or (f'Use {one["replacement"]}' if one['replacement'] else '')
    patterns = tuple(
        Pattern('module' if api['name'] == api['module'] else 'name', api['name'])
        for api in one['api_objects']  # type: ignore[attr-defined]
        if effect and api['domain'] == 'py'
    )
    return Entry(str(one['id']), str(one['title']), str(one['url']), effect, str(advice), patterns)
