"""What a scan found, for programs: JSON, SARIF, and annotations of GitHub."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from whatsnew312.matching.patterns import EFFECTS
from whatsnew312.scan.reports.text_report import grouped

if TYPE_CHECKING:
    from whatsnew312.scan.notes import Entry, Notes
    from whatsnew312.scan.search import Finding, Result

#: results that GitHub takes of one run; the worst are first
MOST_RESULTS = 5_000

#: levels of SARIF 2.1.0 (section 3.27.10), and the same in commands of GitHub's workflows
_LEVELS = {'breaks': 'error', 'warns': 'warning', 'check': 'note'}
_COMMANDS = {'breaks': 'error', 'warns': 'warning', 'check': 'notice'}


def as_json(result: Result, found: list[Finding], notes: Notes) -> str:
    """Return all findings of the level, whatever their status."""
    document = {
        'findings': [_finding(one, notes) for one in found],
        'unread': [one._asdict() for one in result.unread],
        'coverage': coverage(result, notes),
    }
    return json.dumps(document, indent=1, ensure_ascii=False)


def _finding(one: Finding, notes: Notes) -> dict[str, Any]:
    entry = notes.entries[one.entry]
    made: dict[str, Any] = {
        'entry': one.entry,
        'path': one.path,
        'line': one.line,
        'column': one.column,
        'effect': one.effect,
        'status': one.status,
        'message': entry.title,
        'advice': entry.advice or None,
        'url': entry.url,
        'fingerprint': one.fingerprint,
    }
    return made | ({'cell': one.cell} if one.cell else {})


def entry_data(entry: Entry) -> dict[str, str]:
    """Return what a page shows of *entry* above its places."""
    return {
        'id': entry.id,
        'title': entry.title,
        'url': entry.url,
        'effect': entry.effect,
        'advice': entry.advice,
    }


def coverage(result: Result, notes: Notes) -> dict[str, Any]:
    """Return what the scan could tell and what not."""
    reasons: dict[str, list[str]] = defaultdict(list)
    for one in notes.entries.values():
        if one.unmatched:
            reasons[one.unmatched].append(one.id)
    return {
        'files': result.files,
        'ignored': result.ignored,
        'entries': len(notes.entries),
        'matched': sum(bool(one.patterns) for one in notes.entries.values()),
        'not_matched': {reason: sorted(ids) for reason, ids in sorted(reasons.items())},
        'unreadable_patterns': list(notes.ignored),
    }


def as_sarif(found: list[Finding], notes: Notes, version: str) -> str:
    """Return *found* as a log of SARIF 2.1.0: each entry is a rule, with a link to it."""
    rules: list[dict[str, Any]] = []
    results: list[dict[str, Any]] = []
    indexes: dict[str, int] = {}
    for entry, places in grouped(found, notes):
        if len(results) >= MOST_RESULTS:
            break
        index = indexes.setdefault(entry.id, len(rules))
        results += [_result(one, index, f'{entry.title}. {entry.advice}'.strip()) for one in places]
        if index < len(rules):
            continue
        rule: dict[str, Any] = {
            'id': entry.id,
            'shortDescription': {'text': entry.title},
            'fullDescription': {'text': entry.advice or entry.title},
            'help': {'text': entry.advice or entry.title},
            'defaultConfiguration': {'level': _LEVELS[entry.effect]},
        }
        if entry.url.startswith(('https://', 'http://')):
            rule['helpUri'] = entry.url
        rules.append(rule)
    driver = {
        'name': 'whatsnew312',
        'version': version,
        'informationUri': 'https://whatsnew312.github.io/whatsnew312/guide/scan.html',
        'rules': rules,
    }
    log = {
        '$schema': 'https://json.schemastore.org/sarif-2.1.0.json',
        'version': '2.1.0',
        'runs': [
            {
                'tool': {'driver': driver},
                'columnKind': 'unicodeCodePoints',
                'originalUriBaseIds': {
                    '%SRCROOT%': {'description': {'text': 'The folder that was looked through.'}}
                },
                'results': results[:MOST_RESULTS],
            }
        ],
    }
    return json.dumps(log, indent=1, ensure_ascii=False)


def _result(one: Finding, rule: int, message: str) -> dict[str, Any]:
    return {
        'ruleId': one.entry,
        'ruleIndex': rule,
        'level': _LEVELS[one.effect],
        'message': {'text': message},
        'partialFingerprints': {'whatsnew/v1': one.fingerprint},
        'locations': [
            {
                'physicalLocation': {
                    'artifactLocation': {'uri': quote(one.path), 'uriBaseId': '%SRCROOT%'},
                    'region': {'startLine': one.line, 'startColumn': one.column},
                }
            }
        ],
    }


def as_github(found: list[Finding], notes: Notes) -> str:
    """Return *found* as commands of a GitHub workflow, the worst first: few of them are shown."""
    lines = []
    for entry, places in grouped(found, notes):
        text = _data(f'{entry.advice or entry.title} {entry.url}')
        for one in places:
            where = f'file={_property(one.path)},line={one.line},col={one.column}'
            title = _property(entry.title)
            lines.append(f'::{_COMMANDS[entry.effect]} {where},title={title}::{text}')
    return '\n'.join(lines)


def _data(text: str) -> str:
    return text.replace('%', '%25').replace('\r', '%0D').replace('\n', '%0A')


def _property(text: str) -> str:
    return _data(text).replace(':', '%3A').replace(',', '%2C')


def fingerprints(data: bytes) -> frozenset[str]:
    """Return the fingerprints in *data*, an earlier report as JSON or SARIF.

    :raises ValueError: if it is neither
    """
    try:
        document = json.loads(data)
        if 'runs' in document:
            found = [one for run in document['runs'] for one in run['results']]
            return frozenset(one['partialFingerprints']['whatsnew/v1'] for one in found)
        return frozenset(one['fingerprint'] for one in document['findings'])
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise ValueError(
            'the baseline is no report of a scan; make one with --format json'
        ) from problem


def at_least(level: str) -> frozenset[str]:
    """Return *level* and the effects that are worse."""
    return frozenset(EFFECTS[: EFFECTS.index(level) + 1])
