"""The field ``outcome``: what happened to a planned removal.

Its form is ``WHAT; SOURCE, SOURCE``. The checks compare it with the plan and with the newest
version whose removals the project has looked up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from whatsnew312.model.characters import is_clean
from whatsnew312.model.suggestions import nearest, quote
from whatsnew312.model.values import FUTURE, Outcome
from whatsnew312.model.versions import later_example, parse_version
from whatsnew312.model.warning_types import Fault, Warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whatsnew312.model.rules import Rules

#: the phrases that an author can write, and their values in data
FORMS = {'gone in': 'gone', 'kept': 'kept', 'withdrawn': 'withdrawn', 'moved to': 'moved'}

#: the phrases that must be followed by a version
_DATED = ('gone in', 'moved to')

#: synonyms, for the question "did you mean"
_OTHER_WORDS = {
    'removed': 'gone in',
    'deleted': 'gone in',
    'dropped': 'gone in',
    'postponed': 'moved to',
    'delayed': 'moved to',
    'deferred': 'moved to',
    'stays': 'kept',
    'still': 'kept',
    'reverted': 'withdrawn',
    'undeprecated': 'withdrawn',
    'cancelled': 'withdrawn',
}


def parse_outcome(value: str, rules: Rules) -> tuple[Outcome | None, list[Fault]]:
    """Return the outcome that *value* contains, and the faults in its form.

    The outcome is None if there is none, or if its form is wrong.
    """
    if not value:
        return None, []
    said, _, rest = value.partition(';')
    try:
        what, version = _read_what(said, rules)
        sources = tuple(_read_sources(said.strip(), rest, rules))
    except ValueError as problem:
        return None, [Fault(Warn.BAD_OUTCOME, str(problem))]
    return Outcome(FORMS[what], version, sources), []


def _read_what(said: str, rules: Rules) -> tuple[str, str]:
    """Return the phrase and the version of an outcome.

    :raises ValueError: the phrase is unknown, or the version is missing, wrong or not allowed.
    """
    words = said.split()
    last = words[-1] if words else ''
    dated = len(words) > 1 and any(map(str.isdecimal, last))
    form = ' '.join(words[:-1] if dated else words).lower()
    if form not in FORMS:
        raise ValueError(f'unknown outcome {quote(said.strip())}{_hint(form, last * dated)}')
    if form not in _DATED:
        if dated:
            raise ValueError(f'outcome {quote(form)} takes no version; write "{form}" alone')
        return form, ''
    if not dated:
        raise ValueError(
            f'outcome {quote(form)} needs a version; write it like "{form} {_example(form, rules)}"'
        )
    if not parse_version(last):
        raise ValueError(
            f'{quote(last)} in the outcome is not a version; write it like {_example(form, rules)}'
        )
    return form, last


def _example(form: str, rules: Rules) -> str:
    """Return a version that this form of an outcome can have."""
    as_of, release = parse_version(rules.outcome_as_of), parse_version(rules.release)
    if FORMS[form] == 'gone' and as_of and (release is None or as_of > release):
        return rules.outcome_as_of
    return later_example(rules.outcome_as_of or rules.release)


def _hint(form: str, version: str) -> str:
    meant = next((_OTHER_WORDS[word] for word in form.split() if word in _OTHER_WORDS), '')
    if not meant:
        # a common beginning is enough: "gone" for "gone in"
        starts = [name for name in FORMS if form and name.startswith(form)]
        found = re.search(r"'(.*)'", nearest(form, FORMS))
        meant = starts[0] if starts else found[1] if found else ''
    if not meant:
        return '; write "gone in VERSION", "kept", "withdrawn" or "moved to VERSION"'
    return f'; did you mean {" ".join([meant, version][: 1 + (meant in _DATED)]).strip()!r}?'


def _read_sources(said: str, rest: str, rules: Rules) -> Iterator[int | str]:
    """Yield the issue number or the address of each source.

    :raises ValueError: there is no source, or one is neither an issue nor an ``https`` address.
    """
    parts = [part for part in map(str.strip, rest.split(',')) if part]
    example = rules.issue_label % 1042
    if not parts:
        raise ValueError(
            f'outcome {quote(said)} has no source; name one behind a semicolon: '
            f'"{said}; {example}", or an https address'
        )
    for part in dict.fromkeys(parts):
        number = re.search(r'[0-9]{1,12}', part)
        if number and part in _issue_forms(int(number[0]), rules):
            low, high = rules.issue_range
            if not low <= int(number[0]) <= high:
                raise ValueError(
                    f'issue {number[0]} is not plausible: the tracker has {low} to {high}'
                )
            yield int(number[0])
        elif _is_address(part):
            yield part
        else:
            raise ValueError(
                f'source {quote(part)} of the outcome is neither an issue, such as {example}, nor '
                f'an address that begins with https://'
            )


def _issue_forms(number: int, rules: Rules) -> set[str]:
    return {rules.issue_label % number, f'gh-{number}', f'#{number}', str(number)}


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        parts.scheme == 'https'
        and bool(parts.hostname)
        and is_clean(text)
        and not re.search(r'[\s<>"]', text)
    )


def check_outcome(outcome: Outcome | None, removal: str, rules: Rules) -> list[Fault]:
    """Return the contradictions of *outcome* to the planned *removal*, or that it is missing."""
    as_of, planned = parse_version(rules.outcome_as_of), parse_version(removal)
    if outcome is None:
        if planned and as_of and planned <= as_of:
            return [
                Fault(
                    Warn.OUTCOME_MISSING,
                    f'the removal was planned for {removal}, and {rules.outcome_as_of} was looked '
                    f'at; say what happened: add ":outcome:" with "gone in {removal}", "kept", '
                    f'"withdrawn" or "moved to" a later version, and its source',
                )
            ]
        return []
    if not removal:
        message = (
            f'outcome without a removal; add ":removal:" with the version that was planned, or '
            f'"{FUTURE}"'
        )
    else:
        message = _contradiction(outcome, removal, rules)
    return [Fault(Warn.OUTCOME_CONTRADICTS, message)] if message else []


def _contradiction(outcome: Outcome, removal: str, rules: Rules) -> str:
    """Return why *outcome* cannot be true; empty if it can."""
    as_of, planned = parse_version(rules.outcome_as_of), parse_version(removal)
    release, version = parse_version(rules.release), parse_version(outcome.version)
    if version and release and version <= release:
        return (
            f'outcome in {outcome.version} does not come after release {rules.release}; name a '
            f'later version'
        )
    if outcome.what == 'kept' and not planned:
        return f'kept says that the planned version came out, and removal {removal!r} names none'
    if outcome.what == 'moved' and version == planned:
        return f'moved to {outcome.version} is the version that was planned; name the new one'
    if not as_of:
        return ''
    if outcome.what == 'gone' and version and version > as_of:
        return (
            f'gone in {outcome.version} is later than {rules.outcome_as_of}, which was looked at; '
            f'write "moved to {outcome.version}", or correct whatsnew_outcome_as_of'
        )
    if outcome.what == 'moved' and version and version <= as_of:
        return (
            f'moved to {outcome.version} is not later than {rules.outcome_as_of}, which was looked '
            f'at; say what happened in {outcome.version}'
        )
    if outcome.what == 'kept' and planned and planned > as_of:
        return (
            f'kept says that {removal} came out, and it is later than {rules.outcome_as_of}, which '
            f'was looked at'
        )
    return ''
