"""The patterns of all entries, by the word that code must have so that one of them can match."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from whatsnew312.matching.patterns import Pattern

#: messages of Python's own warnings about what ``syntax`` finds
SYNTAX_WARNINGS = {
    'invalid-escape': re.compile('invalid escape sequence'),
    'octal-escape': re.compile('invalid octal escape sequence'),
    'number-keyword': re.compile('invalid (decimal|hexadecimal|octal|binary|imaginary) literal'),
}


#: what code must have so that it can have what ``syntax`` finds
_SIGNS = {
    'invalid-escape': re.compile(r'\\'),
    'octal-escape': re.compile(r'\\[4-7][0-7][0-7]'),
    'number-keyword': re.compile(r'[\da-fA-F_.j](?:and|else|for|if|in|is|not|or)\b'),
    'bool-invert': re.compile('~'),
    'classmethod-property': re.compile('classmethod'),
}

_WORD = re.compile(r'\w+')


class Place(NamedTuple):
    """Where an entry concerns the code."""

    line: int  #: from 1
    column: int  #: from 1
    entry: str
    status: str  #: ``live``, ``guarded``, ``dead``, ``typing`` or ``unparsed``


Rows = dict[str, list[tuple[str, 'Pattern']]]


class Table:
    """Patterns with the ids of their entries, ready to look up."""

    def __init__(self, patterns: Mapping[str, Iterable[Pattern]]) -> None:
        self.ways: dict[str, Rows] = defaultdict(lambda: defaultdict(list))
        for entry, many in patterns.items():
            for one in many:
                self.ways[one.way][_key(one)].append((entry, one))
        #: last parts of names, so that all other attributes need not be resolved
        self.uses = self._joined('name', 'method')
        self.calls = self._joined('argument', 'missing', 'value')
        self.modules = self.ways['module']
        self.syntax = {
            name: entry for name, rows in self.ways['syntax'].items() for entry, _ in rows
        }
        self._words = frozenset(self._least_words())

    def may_match(self, source: str) -> bool:
        """Return whether *source* has a word that one of the patterns needs."""
        if not self._words.isdisjoint(_WORD.findall(source)):
            return True
        return any(_SIGNS[name].search(source) for name in self.syntax)

    def _least_words(self) -> Iterator[str]:
        """Yield for each pattern a word that code must have so that it can match."""
        for way, rows in self.ways.items():
            for key, many in rows.items():
                if way == 'c-include':
                    yield from (_WORD.findall(one.name)[-2] for _, one in many)
                elif way == 'module':
                    yield key.rpartition('.')[2]
                elif way != 'syntax' and (words := _WORD.findall(key)):
                    yield words[0]

    def _joined(self, *ways: str) -> Rows:
        found: Rows = defaultdict(list)
        for way in ways:
            for key, rows in self.ways[way].items():
                found[key] += rows
        return found


def _key(one: Pattern) -> str:
    if one.way == 'define':
        return one.keyword
    if one.way == 'literal':
        return one.texts[0]
    if one.way in {'module', 'syntax'}:
        return one.name
    return one.name.rpartition('.')[2]


def same(found: str, name: str) -> bool:
    """Return whether the expression *found* is *name*, or that of an object of its class."""
    if found == name:
        return True
    before, _, last = name.rpartition('.')
    return bool(before) and found == f'{before}().{last}'
