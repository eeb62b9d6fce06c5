"""What to look for in code to find the uses that an entry is about: one pattern a line."""

from __future__ import annotations

import re
from typing import NamedTuple

from whatsnew312.model.warning_types import did_you_mean, quote

#: each way of matching, and how it is written
FORMS = {
    'name': 'name ssl.PROTOCOL_TLSv1',
    'module': 'module imp',
    'method': 'method unittest.TestCase.assertEquals',
    'argument': 'argument shutil.rmtree onerror 3',
    'missing': 'missing tarfile.TarFile.extractall filter',
}

#: the words behind the way: the least and the most
_WORDS = {'argument': (2, 3), 'missing': (2, 2)}

_DOTTED = re.compile(r'[^\W\d]\w*(?:\.[^\W\d]\w*)*')


class Pattern(NamedTuple):
    """One thing to look for."""

    way: str  #: one of :data:`FORMS`
    name: str  #: dotted, as it was in the earlier release
    keyword: str = ''  #: of ``argument`` and ``missing``
    position: int = 0  #: of the argument, counted from 1; 0 if it can only be a keyword


def parse_pattern(line: str) -> Pattern:
    """Return the pattern that *line* is.

    :raises ValueError: if it is none, with what would be right
    """
    way, *words = line.split() or ['']
    if way not in FORMS:
        raise ValueError(f'unknown way to match {quote(way)}{did_you_mean(way, FORMS)}')
    least, most = _WORDS.get(way, (1, 1))
    position = words[2] if len(words) > 2 else '0'
    if (
        not least <= len(words) <= most
        or not all(_DOTTED.fullmatch(word) for word in words[:2])
        or not re.fullmatch('[0-9]{1,2}', position)
        or (way == 'method' and '.' not in words[0])
    ):
        raise ValueError(f'{quote(line.strip())} is not a pattern; write it like "{FORMS[way]}"')
    return Pattern(way, words[0], words[1] if len(words) > 1 else '', int(position))


def parse_patterns(text: str) -> tuple[tuple[Pattern, ...], list[str]]:
    """Return the patterns in the lines of *text*, and what is wrong with the other lines."""
    found, faults = [], []
    for line in text.splitlines():
        if words := re.sub(r'(^|\s)#.*', '', line).strip():
            try:
                found.append(parse_pattern(words))
            except ValueError as problem:
                faults.append(str(problem))
    return tuple(found), faults
