"""Find entries that are not recognised because one character is missing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from whatsnew312.model.fields import FIELDS
from whatsnew312.model.readers import read_file
from whatsnew312.site.nodes import change_data, every, is_entry

if TYPE_CHECKING:
    from collections.abc import Iterator

#: names of the directive
_NAMES = ('change', 'whatsnew:change')

_FIELD = re.compile(rf'(?m)(?:^|\s):(?:{"|".join(FIELDS)}):\s')


def looks_like_entries(document: nodes.document) -> Iterator[tuple[nodes.Element, str]]:
    """Yield elements that look like entries but are not, and what is right."""
    found: list[nodes.Element] = [
        *every(document, nodes.container),
        *every(document, nodes.literal_block),
        *every(document, nodes.comment),
    ]
    for node in found:
        text = node.astext()
        if isinstance(node, nodes.comment):
            name = text.partition(': ')[0]
            wrong, right = f'.. {name}:', f'.. {name}::'
        else:
            names = node['classes'][-1:] if node.get('is_div') else [node.get('language', '')]
            name = names[0] if names else ''
            fence = ':::' if node.get('is_div') else '```'
            wrong, right = f'{fence}{name}', f'{fence}{{{name}}}'
        if name in _NAMES and _FIELD.search(text):
            if isinstance(node, nodes.comment):
                node.line = _first_line(node, text)
            elif isinstance(node, nodes.literal_block):
                node['language'] = 'text'  # no second warning about an unknown language
            yield node, f'"{wrong}" begins no entry; write "{right}"'


def _first_line(comment: nodes.comment, text: str) -> int | None:
    """Return the first line of *comment*; docutils stores the last one."""
    first = f'.. {text.partition(chr(10))[0]}'
    try:
        lines = read_file(Path(comment.source or '')).split('\n')[: comment.line]
    except (OSError, ValueError):
        return comment.line
    numbers = (n for n in range(len(lines), 0, -1) if lines[n - 1].strip() == first)
    return next(numbers, comment.line)


def fence_of(block_text: str) -> str:
    """Return the fence that opens a directive in MyST, such as ``:::``; empty if there is none."""
    found = re.match(r'\s*(`{3,}|:{3,}|~{3,})\{', block_text)
    return found[1] if found else ''


def not_closed(entry: nodes.Element) -> str:
    """Return a message if *entry* is inside of something because of a wrong fence; otherwise ''.

    That is a block without a name, or another entry whose fence is not closed: the fence of an
    entry that contains another one must be longer.
    """
    above = entry.parent
    while above is not None and not is_entry(above):
        if above.get('is_div') and not above['classes']:
            return (
                f'the line of colons in line {above.line} opens a block with this change in it; '
                f'delete it, or give it as many colons as the line that it is to close'
            )
        above = above.parent
    if above is None:
        return ''
    inner, outer = (_data(node) for node in (entry, above))
    if inner is None or outer is None or not outer['fence']:
        return ''
    if not inner['fence'].startswith(outer['fence']):
        return ''
    name = outer['fields'].id
    of_line = (
        f'the change {name!r} of line {above.line}' if name else f'the change of line {above.line}'
    )
    return f'{of_line} is not closed: write a line "{outer["fence"]}" above this change'


def _data(entry: nodes.Element) -> change_data | None:
    return next((node for node in entry.children if isinstance(node, change_data)), None)
