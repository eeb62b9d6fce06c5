"""Inventories as text that people can read and compare: what ``objects.inv`` holds, uncompressed.

The layout is that of a version 2 inventory before compression (the one that ``sphobjinv convert
plain`` writes): four comment lines, then ``name domain:role priority uri title`` on each line.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.model.characters import is_clean, names
from whatsnew312.model.readers import is_link
from whatsnew312.model.warning_types import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEADER = '# Sphinx inventory version 2'
_COMPRESSED = '# The remainder of this file is compressed using zlib.'
_PLAIN = '# The remainder of this file would be compressed using zlib.'

#: bytes of an inventory before compression; that of Python is a hundredth of it
MAX_SIZE = 200_000_000

#: names of more characters are in no module
_MAX_NAME = 1000

_WORD = re.compile(r'\S+')
_PRIORITY = re.compile(r'-?[0-9]+')


class InventoryObject(NamedTuple):
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
    entries: tuple[InventoryObject, ...]
    problems: tuple[tuple[int, str], ...] = ()  #: number of a line that is left out, and why


def parse(text: str) -> Inventory:
    """Return the inventory in *text*. A line that is wrong harms no other.

    :raises ValueError: not an inventory.
    """
    lines = text.split('\n')
    if not lines or lines[0].strip() != _HEADER:
        raise ValueError(f'line 1 must be {_HEADER!r}')
    heads = [line.removeprefix('# ').partition(': ') for line in lines[1:4]]
    header = {name: value.strip() for name, _, value in heads}
    entries, problems = [], []
    for number, line in enumerate(lines[4:], 5):
        if not line.strip() or line.startswith('#'):
            continue
        entry = _read_line(line.rstrip())
        if entry is None:
            problems.append((number, 'this is not "name domain:role priority uri title"'))
        elif not is_clean(line.rstrip()):
            problems.append((number, f'characters that nobody sees are here ({names(line)})'))
        elif not is_link(entry.uri):
            problems.append((number, f'{quote(entry.uri)} is no address of a page'))
        else:
            entries.append(entry)
    project, version = header.get('Project', ''), header.get('Version', '')
    return Inventory(project, version, tuple(entries), tuple(problems))


def _read_line(line: str) -> InventoryObject | None:
    # a name may hold spaces, so the type (with its colon) is what splits it
    words = list(_WORD.finditer(line))
    for before, type_, priority in zip(words, words[1:], words[2:], strict=False):
        if ':' in type_[0][1:-1] and _PRIORITY.fullmatch(priority[0]):
            # a page at the root has an empty URI, between two spaces
            uri, _, title = line[priority.end() + 1 :].partition(' ')
            if not title.strip():
                return None
            name = line[: before.end()]
            return InventoryObject(name, type_[0], priority[0], uri, title.strip())
    return None


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
        text = b'\n'.join([*head, _inflate(body)]).decode('utf-8')
    except (zlib.error, ValueError) as problem:
        raise ValueError(f'not an objects.inv of version 2: {problem}') from None
    return parse(text)


def _inflate(data: bytes) -> bytes:
    inflater = zlib.decompressobj()
    inflated = inflater.decompress(data, MAX_SIZE)
    if not inflater.eof:
        raise ValueError(f'it is cut off, or larger than {MAX_SIZE:,} bytes')
    return inflated


def select(
    inventory: Inventory, used: Iterable[tuple[str, str]], without: Iterable[Inventory] = ()
) -> Inventory:
    """Return the objects of *inventory* that references to *used* need.

    :param used: (domain, target) of each reference; an empty domain matches any.
    :param without: inventories that answer first, so that their names are left out.
    """
    wanted = {(domain, target.lower()) for domain, target in used}
    # what a name is in: the module of an API is found by them
    wanted |= {
        ('py', '.'.join(target.lower().split('.')[:end]))
        for domain, target in used
        if domain == 'py' and len(target) <= _MAX_NAME
        for end in range(1, target.count('.') + 1)
    }
    taken = {
        (entry.type.partition(':')[0], entry.name) for other in without for entry in other.entries
    }

    def is_used(entry: InventoryObject) -> bool:
        domain = entry.type.partition(':')[0]
        name = entry.name.lower()
        return (domain, entry.name) not in taken and (
            (domain, name) in wanted or ('', name) in wanted
        )

    return Inventory(
        inventory.project, inventory.version, tuple(filter(is_used, inventory.entries))
    )
