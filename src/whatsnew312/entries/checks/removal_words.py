"""Compare sentences of an entry that name the version of its removal with its fields.

Only phrases about a removal that end with a version are compared, so that the version of
something else in a sentence is not reported.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from whatsnew312.model.values import FUTURE
from whatsnew312.model.versions import parse_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whatsnew312.model.fields import Fields
    from whatsnew312.model.rules import Rules

#: phrases about a removal; verbs that need an object are not included
_GOES = (
    r"(?:is|are|was|were|be|been|being|has been|have been|it's)\s+"
    r'(?:now\s+|finally\s+|then\s+|also\s+|both\s+|all\s+)?(?:gone|removed|dropped|deleted)'
    r'|(?:goes|go|went|going)(?:\s+away)?|(?:disappears?|disappeared|vanish(?:es)?)'
    r'|removal|(?:scheduled|slated|due)\s+for\s+removal'
)

#: phrases before a version that was planned earlier, or before something that did not happen
_OTHER_VERSION = re.compile(
    r'\b(?:plans?|planned|announced?|meant|originally|first|once|postponed|moved|not|never|no|'
    r"should|would|could|until|before|if|unless|was\s+to|were\s+to)\b|n't\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r'[.,;:!?](?=\s|$)|\s[\u2013\u2014]\s')


@lru_cache(maxsize=8)
def _pattern(product: str) -> re.Pattern[str]:
    """Return the pattern of a phrase that names the version of a removal."""
    name = rf'(?:{re.escape(product)}\s+)?' if product else ''
    in_version = rf'(?:in|since|with|as\s+of|for)\s+{name}(?:version\s+)?'
    version = r'[0-9]+(?:\.[0-9]+)+(?![0-9]|\.[0-9])'
    phrases = (
        rf'(?:{_GOES})\s+{in_version}(?P<goes>{version})',
        rf'(?:schedules?|editions?)\s+(?:[a-z]+\s+)?(?:[a-z]+\s+)?names?\s+{name}(?P<named>{version})',
        rf'{name}(?P<removes>{version})\s+(?:removes|removed|drops|dropped|deletes|deleted)\s+'
        r'(?:it|them|both|all)\b',
    )
    return re.compile(rf'(?<![\w.])(?:{"|".join(phrases)})', re.IGNORECASE)


def contradictions(text: str, fields: Fields, rules: Rules) -> Iterator[tuple[str, str]]:
    """Yield each phrase of *text* whose version is not that of *fields*, and that version.

    Nothing is yielded if *fields* have no removal, or no release is configured.
    """
    release = parse_version(rules.release)
    if not (fields.removal or fields.outcome) or release is None:
        return
    expected = parse_version(fields.current_removal)
    for clause in _CLAUSE.split(text):
        for found in _pattern(rules.product).finditer(clause):
            if _OTHER_VERSION.search(clause, 0, found.end()):
                continue
            named = next(filter(None, found.groupdict().values()))
            version = parse_version(named)
            # nothing is removed in micro releases, and earlier removals are about something else
            if version is None or version <= release or len(version.release) > len(release.release):
                continue
            if version != expected:
                yield ' '.join(found[0].split()), named


def removal_in_fields(fields: Fields) -> str:
    """Return what *fields* say about the removal, for a message."""
    if fields.outcome and fields.outcome.what in {'kept', 'withdrawn'}:
        return f'the outcome is {fields.outcome.what!r}'
    if fields.outcome:
        return f'the outcome names {fields.outcome.version}'
    return (
        f'the removal is "{FUTURE}"'
        if fields.removal == FUTURE
        else f'the removal is {fields.removal}'
    )
