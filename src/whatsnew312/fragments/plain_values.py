"""Plain values in YAML front matter: they are read as the author wrote them.

YAML would read ``!name`` as a tag, ``#12`` as a comment and ``*name`` as an alias, and would refuse
a value that begins with a backtick or has a colon in it. So such values get quotes before YAML
reads them.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from whatsnew312.model.fields import FIELDS
from whatsnew312.model.values import as_list, from_list

if TYPE_CHECKING:
    from collections.abc import Callable

#: a line with a field, up to its value
_FIELD = re.compile(r'([\w-]+)[ \t]*:(?:[ \t]+|$)')

#: a line with one value of a list, up to the value
_ITEM = re.compile(r'[ \t]*-[ \t]+')

#: a comment: in plain text, a ``#`` has white space on both sides
_COMMENT = re.compile(r'(?:^|[ \t])#(?:[ \t].*)?$')

#: values that are empty in YAML
_EMPTY = frozenset({'', '~', 'null', 'Null', 'NULL'})


def quoted(lines: list[str], is_yaml: Callable[[str], bool]) -> list[str]:
    """Return the *lines* of a front matter with quotes around each plain value.

    Every value stays in its lines.

    :param is_yaml: returns whether YAML can read a text that begins like a list or a mapping
    """
    made = list(lines)
    starts = [n for n, line in enumerate(lines) if _FIELD.match(line)]
    for start, end in pairwise([*starts, len(lines)]):
        field = _FIELD.match(lines[start])
        spec = FIELDS.get(field[1] if field else '')
        values = _values(lines, start, end)
        for (number, column), (stop, _) in pairwise([*values, (end, 0)]):
            _quote(made, number, stop, column, is_yaml, has_comments=not (spec and spec.markup))
    return made


def _values(lines: list[str], start: int, end: int) -> list[tuple[int, int]]:
    """Return line and column of each value of the field in the lines from *start* to *end*."""
    field = _FIELD.match(lines[start])
    if field and not _is_blank(lines[start][field.end() :]):
        return [(start, field.end())]
    below = [n for n in range(start + 1, end) if not _is_blank(lines[n])]
    if not below:
        return []
    items = [(n, item.end()) for n in below if (item := _ITEM.match(lines[n]))]
    first = lines[below[0]]
    if items and items[0][0] == below[0]:
        return items
    return [(below[0], len(first) - len(first.lstrip()))] if first[:1].isspace() else []


def _is_blank(text: str) -> bool:
    return not _COMMENT.sub('', text).strip()


def _quote(
    lines: list[str],
    start: int,
    stop: int,
    column: int,
    is_yaml: Callable[[str], bool],
    *,
    has_comments: bool,
) -> None:
    """Put quotes around the value that begins at *column* of the line *start*, if it is plain."""
    end = start + 1
    while end < stop and lines[end][:1].isspace() and not _is_blank(lines[end]):
        end += 1
    parts = [lines[start][column:], *lines[start + 1 : end]]
    if has_comments:
        parts = [_COMMENT.sub('', part) for part in parts]
    value = '\n'.join(part.rstrip() for part in parts)
    if value in _EMPTY or value[0] in '"\'|>':
        return
    listed = from_list(value)
    if listed:
        made = as_list(listed).removesuffix(']') + '\n' * value.count('\n') + ' ]'
    elif value[0] in '[{' and is_yaml(value):
        return
    else:
        made = "'" + value.replace("'", "''") + "'"
    first, *others = made.split('\n')
    lines[start:end] = [lines[start][:column] + first, *others]
