"""Write a fragment as text, or change one field and leave all other lines unchanged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from whatsnew312.fragments.read import read_head

if TYPE_CHECKING:
    from collections.abc import Mapping

#: values that YAML reads as the same string without quotes
_PLAIN = re.compile(r'[A-Za-z0-9][\w ./(),-]*(?<! )|', re.ASCII)

#: the order in which fields are written
_ORDER = ('id', 'kind', 'area', 'issue', 'ref', 'release')


def render(options: Mapping[str, str], title: str, body: str, markup: str) -> str:
    """Return the text of a fragment: front matter, title, body.

    :param options: values by field; empty values are left out
    :param markup: ``md`` or ``rst``
    """
    given = {name: value for name, value in options.items() if value}
    names = sorted(given, key=lambda name: (_ORDER.index(name) if name in _ORDER else 99, name))
    if markup == 'md':
        head = ''.join(f'{_yaml_line(name, given[name])}\n' for name in names)
        head = f'---\n{head}---\n' if head else ''
        top = f'# {title}\n' if title else ''
    else:
        head = ''.join(f':{name}: {_one_line(given[name])}\n' for name in names)
        top = f'{title}\n{"=" * max(4, len(title))}\n' if title else ''
    parts = [head, top, f'{body.strip()}\n' if body.strip() else '']
    return '\n'.join(filter(None, parts))


def _one_line(value: str) -> str:
    return ' '.join(value.split())


def _yaml_line(name: str, value: str) -> str:
    value = _one_line(value)
    if _PLAIN.fullmatch(value) and not re.search(r': | #', value):
        return f'{name}: {value}'
    quoted = value.replace("'", "''")
    return f"{name}: '{quoted}'"


def with_field(text: str, name: str, value: str, markup: str) -> str:
    """Return *text* with the field *name* set to *value*; no other line is changed."""
    lines = text.split('\n')
    head = read_head(lines)
    if not head.style:
        return render({name: value}, '', '', markup) + ('' if not text.strip() else '\n') + text
    written = _yaml_line(name, value) if head.style == 'yaml' else f':{name}: {_one_line(value)}'
    if name in head.lines:
        lines[head.lines[name] - 1 : head.ends[name] - 1] = [written]
    else:
        # at the end, so that a merge with a branch that adds fields at the top has no conflict
        lines.insert(head.end - 1 if head.style == 'yaml' else head.end, written)
    return '\n'.join(lines)
