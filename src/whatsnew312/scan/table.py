"""The patterns of all entries, by the word that code must have so that one of them can match."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.scan.classes import STANDARD
from whatsnew312.scan.scopes import IMPORTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from whatsnew312.matching.patterns import Pattern

#: messages of Python's own warnings about what ``syntax`` finds
SYNTAX_WARNINGS = {
    'invalid-escape': re.compile('invalid escape sequence'),
    'octal-escape': re.compile('invalid octal escape sequence'),
    'number-keyword': re.compile('invalid (decimal|hexadecimal|octal|binary|imaginary) literal'),
}


_KEYWORD = r'(?:and|else|for|if|in|is|not|or)\b'

#: what code must have so that it can have what ``syntax`` finds; an escape also needs a literal
_SIGNS = {
    'invalid-escape': re.compile(r'\\[^\n\\\'"abfnrtv0-7x]'),
    'octal-escape': re.compile(r'\\[4-7][0-7][0-7]'),
    'number-keyword': re.compile(rf'\.{_KEYWORD}'),
    'bool-invert': re.compile(r'~[\s(\\]*(?:True|False)\b'),
    'classmethod-property': re.compile(r'classmethod[^\n]*\n(?:\s*#[^\n]*\n)*\s*@'),
}

#: a number with a keyword, as one word
_NUMBER = re.compile(rf'\d\w*?{_KEYWORD}')

#: what a line has with syntax about which Python's parser does not warn
_MARKS = {'bool-invert': '~', 'classmethod-property': 'classmethod'}

_LITERAL = re.compile(
    r'#[^\n]*|("""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\''
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\')',
    re.DOTALL,
)
#: what says of which kind a text is; a longer word before it is a name
_PREFIX = re.compile(r'(?<!\w)[bBfFrRuU]{1,2}\Z')
_INVALID = re.compile(r'(?:[^\\]|\\[\n\\\'"abfnrtv0-7xNuU])*+\\', re.DOTALL)
_INVALID_IN_BYTES = re.compile(r'(?:[^\\]|\\[\n\\\'"abfnrtv0-7x])*+\\', re.DOTALL)

_WORD = re.compile(r'\w+')

#: the ways of patterns for C and Cython
_C_WAYS = ('c', 'c-include', 'c-field', 'c-format')


class Place(NamedTuple):
    """Where an entry concerns the code."""

    line: int  #: from 1
    column: int  #: from 1
    entry: str
    status: str  #: ``live``, ``guarded``, ``dead``, ``typing`` or ``unparsed``
    #: a module, and the package that brings it: a project that has one of them has no such place
    unless: tuple[str, ...] = ()


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
        self.modules = self._joined('module', 'undeclared')
        self.syntax = {
            name: entry for name, rows in self.ways['syntax'].items() for entry, _ in rows
        }
        #: of each pattern a word that code must have so that it can match
        self.words = frozenset(self._least_words(*(way for way in self.ways if way not in _C_WAYS)))
        self.c_words = frozenset(self._least_words(*_C_WAYS))
        every = [one for rows in self.ways.values() for many in rows.values() for _, one in many]
        names = [one.name for one in every if one.name]
        names += [one for one, above in STANDARD.items() if any(above in name for name in names)]
        #: names that an ``import *`` of their module does not give
        self.unlisted = frozenset(_owner(one) for one in every if one.unlisted)
        self.tops = frozenset(one.partition('.')[0] for one in names)
        #: all parts of names, and what can give any module, beside the words
        self.context = self.words.union(
            IMPORTERS, {'moves'}, *(_WORD.findall(one.name) for one in every)
        )

    def has_signs(self, source: str, words: frozenset[str]) -> bool:
        """Return whether *source* with all its *words* may have what ``syntax`` finds."""
        numbers = [word for word in words if word < ':']
        if 'number-keyword' in self.syntax and any(map(_NUMBER.match, numbers)):
            return True
        found = {name for name in self.syntax if _SIGNS[name].search(source)}
        if found == {'invalid-escape'}:
            return any(_is_invalid(one) for one in _LITERAL.finditer(source))
        return bool(found)

    def marks(self) -> tuple[str, ...]:
        """Return texts that a line must have for syntax about which Python does not warn."""
        return tuple(text for name, text in _MARKS.items() if name in self.syntax)

    def _least_words(self, *ways: str) -> Iterator[str]:
        """Yield for each pattern of *ways* a word that code must have so that it can match."""
        for way in ways:
            for key, many in self.ways[way].items():
                if way == 'c-include':
                    yield from (_WORD.findall(one.name)[-2] for _, one in many)
                elif way != 'syntax' and (word := word_of(key)):
                    yield word

    def _joined(self, *ways: str) -> Rows:
        found: Rows = defaultdict(list)
        for way in ways:
            for key, rows in self.ways[way].items():
                found[key] += rows
        return found


def word_of(key: str) -> str:
    """Return the word that code must have to match a pattern with *key*; empty if any does."""
    words = _WORD.findall(key.rpartition('.')[2] or key)
    return words[0] if words else ''


def _owner(one: Pattern) -> str:
    return one.name.rpartition('.')[0] if one.way == 'method' else one.name


def _key(one: Pattern) -> str:
    if one.way == 'define':
        return one.keyword
    if one.way == 'literal':
        return one.texts[0]
    if one.way in {'module', 'undeclared', 'syntax'}:
        return one.name
    return one.name.rpartition('.')[2]


def _is_invalid(literal: re.Match[str]) -> bool:
    """Return whether a text has an escape that Python does not know."""
    text = literal[1]
    if text is None or '\\' not in text:
        return False
    found = _PREFIX.search(literal.string, max(0, literal.start() - 3), literal.start())
    prefix = found[0].lower() if found else ''
    if 'r' in prefix:
        return False
    return bool((_INVALID_IN_BYTES if 'b' in prefix else _INVALID).match(text))


def same(found: str, name: str) -> bool:
    """Return whether the expression *found* is *name*, or that of an object of its class."""
    if found == name:
        return True
    before, _, last = name.rpartition('.')
    return bool(before) and found == f'{before}().{last}'


def any_same(names: set[str], rows: Sequence[tuple[str, Pattern]]) -> bool:
    """Return whether one of *rows* is about one of *names*."""
    return any(same(name, one.name) for name in names for _, one in rows)


def unless(one: Pattern) -> tuple[str, ...]:
    """Return what a project can have instead of a place of *one*, as in :class:`Place`."""
    return (one.name, one.package) if one.package else ()


def is_unbound(name: str, found: set[str]) -> bool:
    """Return whether a method is called by its class, with the object as its first argument."""
    return name in found and name.split('.')[-2:-1] != [] and name.split('.')[-2][0].isupper()


def is_given(node: ast.Call, one: Pattern, unbound: bool) -> bool:
    """Return whether the arguments of the call *node* are what the pattern *one* looks for."""
    way, keyword = one.way, one.keyword
    position = one.position + bool(one.position and unbound)
    keywords = {item.arg for item in node.keywords}  # None is for **arguments
    spread = None in keywords or any(isinstance(item, ast.Starred) for item in node.args)
    if way == 'value':
        return len(node.args) >= position and _is_value(node.args[position - 1], one.texts[0])
    starred = any(isinstance(item, ast.Starred) for item in node.args[:position])
    given = keyword in keywords or (0 < position <= len(node.args) and not starred)
    return given if way == 'argument' else not given and not spread


def _is_value(node: ast.expr, text: str) -> bool:
    if text == 'float':
        is_division = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
        return is_division or (isinstance(node, ast.Constant) and isinstance(node.value, float))
    return isinstance(node, ast.Constant) and repr(node.value) == text
