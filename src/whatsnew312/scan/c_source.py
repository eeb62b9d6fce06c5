"""Uses of names in C and Cython source: identifiers, headers, fields and units of formats."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.scan.conditions import UNKNOWN, value_of
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
_NAME = re.compile(r'\w+')
_DEFINES = re.compile(r'\s*#\s*define\s+\Z')
_INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"\n]+)[>"]', re.MULTILINE)
_CONDITION = re.compile(r'\s*#\s*(ifdef|ifndef|if|elif|else|endif|undef)\b(.*)')
_DEFINE = re.compile(r'\s*#\s*define\s+(\w+)(?![\w(])(.*)')
_DEFINED = re.compile(r'\bdefined\s*\(?\s*(\w+)\s*\)?')
_VERSION = re.compile(r'\bPY_(?:VERSION_HEX|MAJOR_VERSION)\b')
_IS_DEFINED = 'defined_'
#: macros of other implementations than CPython, which the notes are about
_OTHER_PYTHONS = ('PYPY_VERSION', 'PYSTON_VERSION', 'GRAALVM_PYTHON')
#: how far before a field its variable is looked for
_FAR = 20_000
_CAST = re.compile(r'\(\s*\(\s*(\w+)\s*\*\s*\)[^;{}]*\)\s*\Z')
#: the first argument of a macro whose second one is a field, and how far before that it can begin
_OFFSET = re.compile(r'\boffsetof\s*\(\s*(?:struct\s+)?(\w+)\s*,\Z')
_NEAR = 200
_LAST_NAME = re.compile(r'(\w+)\s*\Z')
#: types behind which there can be another one; others are not followed
_ANY_TYPE = {'PyObject', 'PyVarObject', 'void', 'return', 'auto'}
_UNIT = re.compile(r'[A-Za-z][#*!&]?')
#: ends the units of a format: the name of the function, a message, or what is no unit
_END_OF_UNITS = re.compile(r'[^\w#*!&|$()\[\]{}, \t?]|_')


def find_in_c(source: str, table: Table, target: tuple[int, int], *, cython: bool) -> list[Place]:
    """Return the places in *source* that the patterns in *table* match, in the order of lines."""
    pattern = _CYTHON_COMMENT_OR_TEXT if cython else _COMMENT_OR_TEXT
    code = pattern.sub(_blank, source)
    uses = [*_words(code, source, table), *_headers(source, table)]
    if not uses:
        return []
    conditions = _Conditions(code, target).lines
    starts = [0, *(one.end() for one in re.finditer('\n', source))]
    found = set()
    for offset, entry in uses:
        line = bisect_right(starts, offset)
        around = conditions[line - 1]
        word = _NAME.match(code, offset)
        before = code[starts[line - 1] : offset]
        status = around.status
        named = word and (word[0] in around.asked or _DEFINES.match(before))
        if status == 'live' and (named or around.is_condition):
            status = 'guarded'
        found.add(Place(line, offset - starts[line - 1] + 1, entry, status))
    return sorted(found)


def _blank(found: re.Match[str]) -> str:
    """Return white space of the same length, so that all places stay the same."""
    text = found[0]
    return re.sub(r'[^\n]', ' ', text) if '\n' in text else ' ' * len(text)


def _headers(source: str, table: Table) -> Iterator[tuple[int, str]]:
    # the last part of the name of a header is always "h"
    names = {one.name: entry for entry, one in table.ways['c-include'].get('h', ())}
    for one in _INCLUDE.finditer(source):
        if entry := names.get(one[1].strip().rpartition('/')[2]):
            yield one.start(1), entry


def _words(code: str, source: str, table: Table) -> Iterator[tuple[int, str]]:
    names, fields, formats = (table.ways[way] for way in ('c', 'c-field', 'c-format'))
    for word in names.keys() | fields.keys() | formats.keys():
        for at in _offsets(word, code):
            yield from ((at, entry) for entry, _ in names.get(word, ()))
            for entry, pattern in fields.get(word, ()):
                if _may_be_field(pattern.name.partition('.')[0], code, at):
                    yield at, entry
            for entry, pattern in formats.get(word, ()):
                if _has_unit(code, source, at + len(word), set(pattern.texts)):
                    yield at, entry


def _offsets(word: str, code: str) -> Iterator[int]:
    """Yield where *word* is in *code*, but not where it is a part of a longer one."""
    at = code.find(word)
    while at >= 0:
        end = at + len(word)
        if not _is_in_word(code[at - 1 : at]) and not _is_in_word(code[end : end + 1]):
            yield at
        at = code.find(word, end)


def _is_in_word(character: str) -> bool:
    return character.isalnum() or character == '_'


def _may_be_field(type_: str, code: str, at: int) -> bool:
    """Return whether the name at *at* is a field of what may be of the type *type_*."""
    end = at
    while end and code[end - 1].isspace():
        end -= 1
    if made := _OFFSET.search(code, max(0, end - _NEAR), end):
        return made[1] == type_
    arrow = next((one for one in ('->', '.') if code.endswith(one, 0, end)), '')
    return bool(arrow) and _may_be(type_, code, end - len(arrow))


def _may_be(type_: str, code: str, end: int) -> bool:
    """Return whether the object whose field begins at *end* may be of the type *type_*."""
    before = code[max(0, end - _FAR) : end]
    if cast := _CAST.search(before):
        return cast[1] == type_
    variable = _LAST_NAME.search(before)
    if variable is None:
        return True
    declared = re.findall(rf'\b(\w+)\s*\*\s*{variable[1]}\s*[,;=)]', before)
    return not declared or declared[-1] == type_ or declared[-1] in _ANY_TYPE


def _has_unit(code: str, source: str, start: int, units: set[str]) -> bool:
    """Return whether the first text in the call that begins at *start* has one of *units*."""
    end = code.find(';', start)
    call = source[start : end if end >= 0 else start + 500]
    texts = re.match(r'\s*\([^";]*((?:"(?:\\.|[^"\\\n])*"\s*)+)', call)
    if not texts:
        return False
    format_ = ''.join(re.findall(r'"((?:\\.|[^"\\\n])*)"', texts[1]))
    return bool(units & set(_UNIT.findall(_END_OF_UNITS.split(format_)[0])))


class _Line(NamedTuple):
    """What conditions say of a line."""

    status: str = 'live'
    asked: frozenset[str] = frozenset()  #: names that are only used where they exist
    is_condition: bool = False


class _Branch(NamedTuple):
    """An ``#if`` that is not closed yet."""

    now: str  #: the status of the lines in it; empty if it is not known
    other: str  #: and of those below its ``#else``
    asked: frozenset[str]


class _Conditions:
    """Follows the conditions of a file, and the macros that are defined under them."""

    def __init__(self, code: str, target: tuple[int, int]) -> None:
        self.target = target
        self.macros: dict[str, ast.expr | None] = {
            'PY_VERSION_HEX': ast.Constant((target[0] << 24) + (target[1] << 16) + 0xFFFF),
            'PY_MAJOR_VERSION': ast.Constant(target[0]),
            'PY_MINOR_VERSION': ast.Constant(target[1]),
        } | dict.fromkeys(_OTHER_PYTHONS)
        self.stack: list[_Branch] = []
        self.lines = list(self._read(code.split('\n')))

    def _read(self, texts: list[str]) -> Iterator[_Line]:
        now = _Line()
        for place, text in enumerate(texts):
            if '#' not in text:
                yield now
                continue
            found = _CONDITION.match(text)
            yield now._replace(is_condition=bool(found))
            if found:
                end = place
                while texts[end].endswith('\\') and end + 1 < len(texts):
                    end += 1
                rest = ' '.join(one.rstrip('\\') for one in (found[2], *texts[place + 1 : end + 1]))
                self._meet(found[1], rest.strip())
                now = self._now()
            elif (made := _DEFINE.match(text)) and now.status == 'live':
                self._define(made[1], made[2].strip(), certain=all(one.now for one in self.stack))

    def _now(self) -> _Line:
        status = 'dead' if any(one.now == 'dead' for one in self.stack) else 'live'
        return _Line(status, frozenset[str]().union(*(one.asked for one in self.stack)))

    def _define(self, name: str, value: str, *, certain: bool) -> None:
        """Note the macro *name*; what is only perhaps defined is not known."""
        if name in self.macros and not certain:
            del self.macros[name]
        elif certain:
            self.macros[name] = _as_python(value) or ast.Constant(value=True)

    def _meet(self, word: str, rest: str) -> None:
        if word in {'if', 'ifdef', 'ifndef'}:
            text = {'if': rest, 'ifdef': f'defined({rest})', 'ifndef': f'!defined({rest})'}[word]
            self.stack.append(self._branch(text))
        elif self.stack and word == 'elif':
            before = self.stack[-1]
            made = self._branch(rest)
            if before.other == 'dead':
                made = _Branch('dead', 'dead', made.asked)
            elif not before.other:
                made = made._replace(now='dead' if made.now == 'dead' else '')
            self.stack[-1] = made._replace(asked=before.asked | made.asked)
        elif self.stack and word == 'else':
            before = self.stack[-1]
            self.stack[-1] = _Branch(before.other, '', before.asked)
        elif self.stack and word == 'endif':
            self.stack.pop()

    def _branch(self, condition: str) -> _Branch:
        asked = frozenset(_DEFINED.findall(condition))
        node = _as_python(condition)
        found = value_of(node, self.target, self._values) if node else UNKNOWN
        if found is UNKNOWN:
            return _Branch('', '', asked)
        return _Branch('live', 'dead', asked) if found else _Branch('dead', 'live', asked)

    def _values(self, name: str) -> list[ast.expr]:
        """Return the value of a macro, or for ``defined_X`` whether there is one."""
        macro = name.removeprefix(_IS_DEFINED)
        if macro == name:
            found = self.macros.get(name)
            return [found] if found else []
        if macro in self.macros:
            return [ast.Constant(self.macros[macro] is not None)]
        return [ast.Name(macro)]


def _as_python(condition: str) -> ast.expr | None:
    """Return the condition of C as one of Python; None if it is none."""
    if _VERSION.search(condition):
        # with a version, it is asked for because of other implementations
        condition = re.sub(r'(?<!!)\bdefined\s*\(\s*Py\w+\s*\)', '1', condition)
    text = _DEFINED.sub(rf'{_IS_DEFINED}\1', condition)
    text = re.sub(r'!(?!=)', ' not ', text.replace('&&', ' and ').replace('||', ' or '))
    text = re.sub(r'\b(0[xX][\da-fA-F]+|\d+)[uUlL]+\b', r'\1', text)
    try:
        return ast.parse(text.strip(), mode='eval').body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
