"""Inventories as readable text: the content of ``objects.inv``, without compression.

The format is that of an inventory of version 2 before compression, the same as the output of
``sphobjinv convert plain``: four comment lines, then ``name domain:role priority uri title`` on
each line.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.model.characters import is_clean, names
from whatsnew312.model.readers import decode, is_link
from whatsnew312.model.suggestions import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

_HEADER = '# Sphinx inventory version 2'
_COMPRESSED = '# The remainder of this file is compressed using zlib.'
_PLAIN = '# The remainder of this file would be compressed using zlib.'

#: bytes of an inventory before compression; Python's inventory has a hundredth of it
MAX_SIZE = 200_000_000

#: characters of a name; no module has longer names
_MAX_NAME = 1000

_WORD = re.compile(r'\S+')
_PRIORITY = re.compile(r'-?[0-9]+')


class InventoryObject(NamedTuple):
    """One documented object: its name, and the place of its documentation."""

    name: str
    type: str  #: ``domain:role``
    priority: str
    uri: str  #: relative to the base URL; a ``$`` at the end means the name
    title: str  #: ``-`` if it is the name

    def __str__(self) -> str:
        return f'{self.name} {self.type} {self.priority} {self.uri} {self.title}'


@dataclass(frozen=True)
class Inventory:
    """The objects that a project documents."""

    project: str
    version: str
    entries: tuple[InventoryObject, ...]
    problems: tuple[tuple[int, str], ...] = ()  #: number of a line that is left out, and the cause


def parse(text: str) -> Inventory:
    """Return the inventory in *text*. A wrong line is left out and reported; all others are used.

    :raises ValueError: it is not an inventory.
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
            problems.append((number, f'invisible characters are here ({names(line)})'))
        elif not is_link(entry.uri):
            problems.append((number, f'{quote(entry.uri)} is not the address of a page'))
        else:
            entries.append(entry)
    project, version = header.get('Project', ''), header.get('Version', '')
    return Inventory(project, version, tuple(entries), tuple(problems))


def _read_line(line: str) -> InventoryObject | None:
    # a name may contain spaces; the type is recognised by its colon
    words = list(_WORD.finditer(line))
    for before, type_, priority in zip(words, words[1:], words[2:], strict=False):
        if ':' in type_[0][1:-1] and _PRIORITY.fullmatch(priority[0]):
            # the URI of a page at the root is empty, so there are two spaces
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
    """Return *inventory* as text, with sorted lines."""
    return ''.join(_dump(inventory, _PLAIN))


def compress(inventory: Inventory) -> bytes:
    """Return *inventory* as the bytes of an ``objects.inv``."""
    head, body = _dump(inventory, _COMPRESSED)
    return head.encode() + zlib.compress(body.encode())


def decompress(data: bytes) -> Inventory:
    """Return the inventory in *data*, the bytes of an ``objects.inv`` of version 2.

    :raises ValueError: it is not such a file.
    """
    try:
        *head, body = data.split(b'\n', 4)
        text = b'\n'.join([*head, _inflate(body)]).decode('utf-8')
    except (zlib.error, ValueError) as problem:
        raise ValueError(f'not an objects.inv of version 2: {problem}') from None
    return parse(text)


def read_inventory(data: bytes) -> Inventory:
    """Return the inventory in *data*: an ``objects.inv``, or its readable text.

    :raises ValueError: it is neither of them.
    """
    try:
        text = decode(data)
    except ValueError:
        # compressed data is never in UTF-8; some readable ones have the line of compressed ones
        if [line.strip() for line in data.split(b'\n', 4)[3:4]] == [_COMPRESSED.encode()]:
            return decompress(data)
        raise
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
    """Return the objects of *inventory* that are needed for references to *used*.

    :param used: (domain, target) of each reference; an empty domain matches any.
    :param without: inventories that are searched before; objects in them are left out.
    """
    wanted = {(domain, target.lower()) for domain, target in used}
    # modules and classes that contain a used name, because they say which module an API is in
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
