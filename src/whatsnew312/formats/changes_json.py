"""``changes.json``: every entry with all its fields, for other programs.

Its content is described by ``changes.schema.json`` beside this module.
"""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NotRequired, TypedDict, cast

from whatsnew312.model.fields import IN_DATA
from whatsnew312.model.values import commands

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whatsnew312.model.change import Change

#: increased with each change of the schema: the second number if keys or values are added, the
#: first if one is removed or gets another meaning
SCHEMA_VERSION = '1.4'

SCHEMA = Path(__file__).parent / 'changes.schema.json'


class Extras(NamedTuple):
    """What the data of a site have in addition, by its configuration."""

    releases: bool = False  #: the site has several releases
    references: bool = False  #: it has trackers beside that of issues
    fixes: bool = False  #: entries can name tools


#: those of a site with nothing in addition
NO_EXTRAS = Extras()


def schema_version(extras: Extras) -> str:
    """Return the version for a site; after a plus, it names what the data have in addition."""
    more = [name for name, is_there in extras._asdict().items() if is_there]
    return '+'.join([SCHEMA_VERSION, *(['.'.join(more)] if more else [])])


def schema(extras: Extras = NO_EXTRAS) -> bytes:
    """Return the JSON schema, with *extras* and all fields that are copied as they are."""
    source = SCHEMA.read_bytes()
    if not (IN_DATA or any(extras)):
        return source
    made = json.loads(source)
    change = made['$defs']['change']
    version = schema_version(extras)
    made['$id'] = made['$id'].replace(SCHEMA_VERSION, version)
    made['properties']['schema_version']['const'] = version
    if extras.references:
        change['properties']['references'] = _REFERENCES
        change['required'].append('references')
    if extras.fixes:
        change['properties']['fixes'] = _FIXES
        change['required'].append('fixes')
    if extras.releases:
        made['properties']['releases'] = _RELEASES
        made['required'].append('releases')
        change['properties']['releases'] = _RELEASES_OF_CHANGE
        change['required'].append('releases')
    for name, spec in IN_DATA.items():
        type_ = '#/$defs/names' if spec.many or spec.lines else '#/$defs/text_or_null'
        change['properties'][name] = {'description': spec.in_data, '$ref': type_}
        change['required'].append(name)
    return json.dumps(made, indent=2, ensure_ascii=False).encode() + b'\n'


_RELEASES = {
    'description': 'All releases of the project, the newest first.',
    'type': 'array',
    'items': {
        'type': 'object',
        'properties': {
            'name': {'description': 'What entries call it.', 'type': 'string', 'minLength': 1},
            'title': {'description': 'What readers see.', 'type': 'string', 'minLength': 1},
            'status': {
                'description': 'Whether it is out, and may be used.',
                'enum': ['unreleased', 'prerelease', 'released', 'yanked', 'eol'],
            },
            'date': {
                'description': 'When it came out.',
                'type': ['string', 'null'],
                'format': 'date',
            },
            'series': {
                'description': 'The releases that belong together, such as `9.1` of `9.1.2`.',
                'type': 'string',
            },
            'yanked': {
                'description': 'Why nobody should use it.',
                'type': ['string', 'null'],
            },
            'compare': {
                'description': 'The address of a comparison with the release before.',
                'type': ['string', 'null'],
            },
        },
        'required': ['name', 'title', 'status', 'date', 'series', 'yanked', 'compare'],
        'additionalProperties': False,
    },
}
_REFERENCES = {
    'description': 'Its numbers in trackers beside that of issues.',
    'type': 'array',
    'items': {
        'type': 'object',
        'properties': {
            'tracker': {'description': 'The name of the tracker.', 'type': 'string'},
            'number': {'description': 'The number alone.', 'type': 'string', 'minLength': 1},
            'label': {'description': 'What readers see.', 'type': 'string', 'minLength': 1},
            'url': {'description': 'Where it is.', 'type': ['string', 'null']},
        },
        'required': ['tracker', 'number', 'label', 'url'],
        'additionalProperties': False,
    },
}
_FIXES = {
    'description': 'Tools that make the change in code, or find the places for it.',
    'type': 'array',
    'items': {
        'type': 'object',
        'properties': {
            'tool': {'description': 'The name of the tool.', 'type': 'string', 'minLength': 1},
            'rule': {'description': 'Its rule for the change.', 'type': ['string', 'null']},
            'command': {'description': 'What to type.', 'type': 'string', 'minLength': 1},
        },
        'required': ['tool', 'rule', 'command'],
        'additionalProperties': False,
    },
}
_RELEASES_OF_CHANGE = {
    'description': 'The names of the releases that have it, the newest first; `unreleased` for '
    'one that has no name yet.',
    'type': 'array',
    'items': {'type': 'string', 'minLength': 1},
    'minItems': 1,
    'uniqueItems': True,
}


class Body(NamedTuple):
    """The body of an entry, as it is shown on a page."""

    html: str
    text: str


class OutcomeData(TypedDict):
    """The outcome of a planned removal."""

    what: str
    version: str | None
    sources: list[str]
    as_of: str | None


class Exported(NamedTuple):
    """An entry, with the data that only exist after the page was written."""

    change: Change
    path: str  #: relative to the root of the site
    url: str  #: absolute if the address of the site is known
    body: Body
    title: str
    replacement: str
    action: str
    highlight: str
    outcome: OutcomeData | None = None
    outcome_text: str = ''  #: the outcome as a sentence
    own_page: str = ''  #: the address of the page for it alone; empty if it has none


class Name(TypedDict):
    """A value of a field, and the text that readers see for it."""

    name: str
    label: str


class ApiObject(TypedDict):
    """A documented name: its domain, its module and its address."""

    domain: str
    name: str
    module: str | None


class ExportedChange(TypedDict):
    """One item of ``changes``; the keys are described in the schema."""

    id: str
    aliases: list[str]
    kind: str | None
    area: str | None
    title: str
    url: str
    path: str
    page: str | None
    peps: list[int]
    issues: list[int]
    apis: list[str]
    api_objects: list[ApiObject]
    modules: list[str]
    contributors: list[str]
    platforms: list[str]
    since: str | None
    removal: str | None
    removal_planned: str | None
    outcome: OutcomeData | None
    replacement: str | None
    action: str | None
    highlight: str | None
    body_html: str
    body_text: str
    releases: NotRequired[list[str]]
    references: NotRequired[list[dict[str, str | None]]]
    fixes: NotRequired[list[dict[str, str | None]]]


class Document(TypedDict):
    """The complete content of ``changes.json``."""

    schema_version: str
    project: str
    release: str | None
    release_date: str | None
    previous_release: str | None
    base_url: str | None
    kinds: list[Name]
    areas: list[Name]
    releases: NotRequired[list[dict[str, str | None]]]
    changes: list[ExportedChange]


def document(
    changes: list[ExportedChange],
    *,
    project: str,
    release: str,
    release_date: str,
    previous_release: str,
    base_url: str,
    kinds: Mapping[str, str],
    areas: Mapping[str, str],
    releases: list[dict[str, str | None]] | None = None,
    extras: Extras = NO_EXTRAS,
) -> Document:
    """Return the complete content of ``changes.json``."""
    several = {} if releases is None else {'releases': releases}
    made = {
        'schema_version': schema_version(extras),
        'project': project,
        'release': release or None,
        'release_date': release_date or None,
        'previous_release': previous_release or None,
        'base_url': base_url or None,
        'kinds': [{'name': name, 'label': label} for name, label in kinds.items()],
        'areas': [{'name': name, 'label': label} for name, label in areas.items()],
        **several,
        'changes': changes,
    }
    return cast('Document', made)


def entry(entry: Exported, extras: Extras = NO_EXTRAS) -> ExportedChange:
    """Return the item of ``changes`` for *entry*."""
    fields = entry.change.fields
    made: ExportedChange = {
        'id': fields.id,
        'aliases': list(fields.aliases),
        'kind': fields.kind or None,
        'area': fields.area or None,
        'title': entry.title,
        'url': entry.url,
        'path': entry.path,
        'page': entry.own_page or None,
        'peps': list(dict.fromkeys(fields.peps)),
        'issues': list(dict.fromkeys(fields.issues)),
        'apis': [api.name for api in fields.apis],
        'api_objects': [
            {'domain': api.domain, 'name': api.name, 'module': api.module or None}
            for api in fields.apis
        ],
        'modules': list(fields.modules),
        'contributors': list(fields.contributors),
        'platforms': list(fields.platforms),
        'since': fields.since or None,
        'removal': fields.current_removal or None,
        'removal_planned': fields.removal or None
        if fields.removal != fields.current_removal
        else None,
        'outcome': entry.outcome,
        'replacement': entry.replacement or None,
        'action': entry.action or None,
        'highlight': entry.highlight or None,
        'body_html': entry.body.html,
        'body_text': entry.body.text,
    }
    for name, spec in IN_DATA.items():
        value = getattr(fields, name)
        made[name] = list(value) if spec.many or spec.lines else value or None  # type: ignore[literal-required]
    if extras.references:
        made['references'] = [{**ref._asdict(), 'url': ref.url or None} for ref in fields.refs]
    if extras.fixes:
        made['fixes'] = [
            {'tool': fix.tool, 'rule': fix.rule or None, 'command': command}
            for fix in fields.fixes
            for command in commands([fix])
        ]
    if fields.releases:
        made['releases'] = list(fields.releases)
    return made


#: return a value as JSON on one line. Without indentation, :mod:`json` uses its fast encoder; the
#: check for circular data is not needed, because the data is made here
dump = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def encode(value: Mapping[str, Any], items: Iterable[bytes]) -> bytes:
    """Return *value* as JSON, with *items* as its last member, each on a line of its own.

    One item on a line makes versions of the file easy to compare.

    :param items: JSON, encoded as UTF-8
    """
    *head, rows = value
    before = ''.join(f'{dump(key)}: {dump(value[key])},\n' for key in head)
    start = utf8(f'{{\n{before}{dump(rows)}: [\n')
    rest = chain.from_iterable((b',\n', item) for item in items)
    next(rest, None)  # there is none before the first one
    return b''.join((start, *rest, b'\n]\n}\n'))  # at once: a large site has many megabytes


def utf8(text: str) -> bytes:
    """Return *text* as bytes in UTF-8, with ``?`` for characters that UTF-8 does not have."""
    # conf.py can contain one half of a surrogate pair, which cannot be encoded
    return text.encode('utf-8', 'replace')
