"""Uses of names in C and Cython source: identifiers, headers, fields and units of formats."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from whatsnew312.scan.table import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whatsnew312.scan.table import Table

_COMMENT_OR_TEXT = re.compile(
    r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL
)
_CYTHON_COMMENT_OR_TEXT = re.compile(
    r'"""(?:.*?)"""|#[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL
)
_WORD = re.compile(r'(->|\.)?\s*\b([A-Za-z_]\w*)')
_INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"\n]+)[>"]', re.MULTILINE)
_CONDITION = re.compile(r'^\s*#\s*(if|ifdef|ifndef|elif|else|endif)\b(.*)')
_COMPARED = re.compile(
    r'(PY_VERSION_HEX|PY_MAJOR_VERSION)\s*(<=|>=|<|>|==|!=)\s*(0x[\da-fA-F]+|\d+)'
)
_UNIT = re.compile(r'[A-Za-z][#*!&]?')
#: ends the units of a format: the name of the function, a message, or what is no unit
_END_OF_UNITS = re.compile(r'[^\w#*!&|$()\[\]{}, \t?]|_')


def find_in_c(source: str, table: Table, target: tuple[int, int], *, cython: bool) -> list[Place]:
    """Return the places in *source* that the patterns in *table* match, in the order of lines."""
    pattern = _CYTHON_COMMENT_OR_TEXT if cython else _COMMENT_OR_TEXT
    code = pattern.sub(_blank, source)
    statuses = _statuses(code, target)
    starts = [0, *(one.end() for one in re.finditer('\n', source))]
    found = set()
    for offset, entry in [*_words(code, source, table), *_headers(source, table)]:
        line = bisect_right(starts, offset)
        found.add(Place(line, offset - starts[line - 1] + 1, entry, statuses[line - 1]))
    return sorted(found)


def _blank(found: re.Match[str]) -> str:
    """Return white space of the same length, so that all places stay the same."""
    return re.sub(r'[^\n]', ' ', found[0])


def _headers(source: str, table: Table) -> Iterator[tuple[int, str]]:
    # the last part of the name of a header is always "h"
    names = {one.name: entry for entry, one in table.ways['c-include'].get('h', ())}
    for one in _INCLUDE.finditer(source):
        if entry := names.get(one[1].strip().rpartition('/')[2]):
            yield one.start(1), entry


def _words(code: str, source: str, table: Table) -> Iterator[tuple[int, str]]:
    names, fields, formats = (table.ways[way] for way in ('c', 'c-field', 'c-format'))
    for one in _WORD.finditer(code):
        word, at = one[2], one.start(2)
        for entry, _ in names.get(word, ()):
            yield at, entry
        if one[1]:
            for entry, _ in fields.get(word, ()):
                yield at, entry
        for entry, pattern in formats.get(word, ()):
            if _has_unit(code, source, one.end(), set(pattern.texts)):
                yield at, entry


def _has_unit(code: str, source: str, start: int, units: set[str]) -> bool:
    """Return whether the first text in the call that begins at *start* has one of *units*."""
    end = code.find(';', start)
    call = source[start : end if end >= 0 else start + 500]
    texts = re.match(r'\s*\([^";]*((?:"(?:\\.|[^"\\\n])*"\s*)+)', call)
    if not texts:
        return False
    format_ = ''.join(re.findall(r'"((?:\\.|[^"\\\n])*)"', texts[1]))
    return bool(units & set(_UNIT.findall(_END_OF_UNITS.split(format_)[0])))


def _statuses(code: str, target: tuple[int, int]) -> list[str]:
    """Return the status of each line, from the conditions on the version of Python around it."""
    found = []
    stack: list[tuple[str, str]] = []  #: of each ``#if``: now, and below its ``#else``
    for line in code.split('\n'):
        found.append('dead' if any(now == 'dead' for now, _ in stack) else 'live')
        if not (one := _CONDITION.match(line)):
            continue
        if one[1] in {'if', 'ifdef', 'ifndef'}:
            stack.append(_branches(one[2], target) if one[1] == 'if' else ('', ''))
        elif stack and one[1] == 'elif':
            body, other = _branches(one[2], target)
            before = stack[-1][1]
            stack[-1] = (before or body, before or other)
        elif stack and one[1] == 'else':
            stack[-1] = (stack[-1][1], '')
        elif stack:
            stack.pop()
    return found


def _branches(condition: str, target: tuple[int, int]) -> tuple[str, str]:
    """Return the statuses of the code under *condition* and under its ``#else``."""
    if not (one := _COMPARED.search(condition)) or '||' in condition:
        return '', ''
    value = (target[0] << 24) + (target[1] << 16) if one[1] == 'PY_VERSION_HEX' else target[0]
    other = int(one[3], 0)
    true = {
        '<': value < other,
        '<=': value <= other,
        '>': value > other,
        '>=': value >= other,
        '==': value == other,
        '!=': value != other,
    }[one[2]]
    if not true:
        return 'dead', ''
    return ('', '') if '&&' in condition else ('', 'dead')
