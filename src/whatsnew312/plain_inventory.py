"""Inventories as text that people can read and compare: what ``objects.inv`` holds, uncompressed.

The layout is that of a version 2 inventory before compression (the one that ``sphobjinv convert
plain`` writes): four comment lines, then ``name domain:role priority uri title`` on each line.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEADER = '# Sphinx inventory version 2'
_COMPRESSED = '# The remainder of this file is compressed using zlib.'
_PLAIN = '# The remainder of this file would be compressed using zlib.'

#: one line; a name may hold spaces, so the type (with its colon) is what splits it
_LINE = re.compile(r'(.+?)\s+(\S+:\S+)\s+(-?\d+)\s+(\S*)\s+(.*)')


class Entry(NamedTuple):
    """One object: where it is documented and what it is called there."""

    name: str
    type: str  #: ``domain:role``
    priority: str
    uri: str  #: relative to the base URL; a final ``$`` stands for the name
    title: str  #: ``-`` where it is the name

    def __str__(self) -> str:
        return f'{self.name} {self.type} {self.priority} {self.uri} {self.title}'


@dataclass(frozen=True)
class Inventory:
    """The objects that a project documents."""

    project: str
    version: str
    entries: tuple[Entry, ...]


def parse(text: str) -> Inventory:
    """Return the inventory in *text*.

    :raises ValueError: not an inventory; names the line.
    """
    lines = text.splitlines()
    if not lines or lines[0].strip() != _HEADER:
        raise ValueError(f'line 1 must be {_HEADER!r}')
    header = dict(line.removeprefix('# ').split(': ', 1) for line in lines[1:4] if ': ' in line)
    entries = []
    for number, line in enumerate(lines[4:], 5):
        if not line.strip() or line.startswith('#'):
            continue
        match = _LINE.fullmatch(line.rstrip())
        if not match:
            raise ValueError(f'line {number} is not "name domain:role priority uri title"')
        entries.append(Entry(*match.groups()))
    return Inventory(header.get('Project', ''), header.get('Version', ''), tuple(entries))


def _dump(inventory: Inventory, last: str) -> tuple[str, str]:
    head = f'{_HEADER}\n# Project: {inventory.project}\n# Version: {inventory.version}\n{last}\n'
    return head, ''.join(f'{entry}\n' for entry in sorted(set(inventory.entries)))


def render(inventory: Inventory) -> str:
    """Return *inventory* as text, sorted."""
    return ''.join(_dump(inventory, _PLAIN))


def compress(inventory: Inventory) -> bytes:
    """Return *inventory* as ``objects.inv``."""
    head, body = _dump(inventory, _COMPRESSED)
    return head.encode() + zlib.compress(body.encode())


def decompress(data: bytes) -> Inventory:
    """Return the inventory that an ``objects.inv`` of version 2 holds.

    :raises ValueError: not such a file.
    """
    try:
        *head, body = data.split(b'\n', 4)
        text = b'\n'.join([*head, zlib.decompress(body)]).decode('utf-8')
    except (zlib.error, ValueError) as problem:
        raise ValueError(f'not an objects.inv of version 2: {problem}') from None
    return parse(text)


def select(
    inventory: Inventory, used: Iterable[tuple[str, str]], without: Iterable[Inventory] = ()
) -> Inventory:
    """Return the part of *inventory* that references to *used* need.

    :param used: (domain, target) of each reference; an empty domain matches any.
    :param without: inventories that answer first, so that their names are left out.
    """
    wanted = {(domain, target.lower()) for domain, target in used}
    # what a name is in: the module of an API is found by them
    wanted |= {
        ('py', '.'.join(target.lower().split('.')[:end]))
        for domain, target in used
        if domain == 'py'
        for end in range(1, target.count('.') + 1)
    }
    taken = {
        (entry.type.partition(':')[0], entry.name) for other in without for entry in other.entries
    }

    def is_used(entry: Entry) -> bool:
        domain = entry.type.partition(':')[0]
        name = entry.name.lower()
        return (domain, entry.name) not in taken and (
            (domain, name) in wanted or ('', name) in wanted
        )

    return Inventory(
        inventory.project, inventory.version, tuple(filter(is_used, inventory.entries))
    )
