"""Which links that an earlier state of a site published would break."""

from __future__ import annotations

import time
import urllib.request
from http.client import HTTPException
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from whatsnew312.formats import inventory as plain_inventory
from whatsnew312.ledger.ledger import is_page, split_place
from whatsnew312.ledger.toml import parse
from whatsnew312.model.readers import MAX_FILE, decode, read_data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from whatsnew312.ledger.ledger import Anchor, Ledger
    from whatsnew312.ledger.old_links import OldLinks

#: as which types of ``objects.inv`` an anchor can be referred to
_TYPES = {
    'entry': ('whatsnew:change', 'std:label'),
    'alias': ('whatsnew:change', 'std:label'),
    'label': ('std:label',),
    'page': ('std:doc',),
}

#: seconds to wait for an answer from a host
_PATIENCE = 60

#: bytes that are taken at once, so that a slow answer is looked at between
PART = 1 << 16

#: labels that every Sphinx site has, and that no author can lose
_BUILT_IN = {'genindex', 'modindex', 'py-modindex', 'search'}


class Link(NamedTuple):
    """A way in which others may have linked to a site: by name, by address, or both."""

    type: str  #: of ``objects.inv``; empty where it is an address alone
    name: str
    pages: tuple[str, ...]  #: which of them it is, only the site can tell
    fragment: str
    uri: str  #: as it was published


def fetch(location: str) -> bytes:
    """Return the contents of a file or URL.

    :raises OSError: there is no such thing, or it is too large or too slow.
    :raises ValueError: it is a folder, a pipe or a device.
    """
    if not location.startswith(('https://', 'http://')):
        return read_data(Path(location))
    try:
        with urllib.request.urlopen(location, timeout=_PATIENCE) as answer:  # noqa: S310 - see above
            return read_bounded(lambda: bytes(answer.read1(PART)))
    except (OSError, ValueError, HTTPException) as problem:
        # some errors quote lines of the answer, some have no text
        what = ' '.join(str(problem).split()) or type(problem).__name__
        raise OSError(f'{location}: {what}') from None


def read_bounded(read: Callable[[], bytes]) -> bytes:
    """Return all that another host answers.

    :param read: returns what has come since the last time; nothing at the end
    :raises OSError: it has no end within :data:`MAX_FILE` bytes and twice the patience.
    """
    end = time.monotonic() + 2 * _PATIENCE
    parts: list[bytes] = []
    size = 0
    while part := read():
        parts.append(part)
        size += len(part)
        if size > MAX_FILE:
            raise OSError(f'the answer is larger than {MAX_FILE:,} bytes')
        if time.monotonic() > end:
            raise OSError(f'the answer is not complete after {2 * _PATIENCE} seconds')
    return b''.join(parts)


def read_published(data: bytes) -> list[Link]:
    """Return every link that *data*, an ``objects.inv`` or a ledger, has published.

    :raises ValueError: it is neither.
    """
    if data.startswith(b'# Sphinx inventory version'):
        return list(_from_inventory(plain_inventory.decompress(data)))
    ledger = parse(decode(data))
    if ledger.problems or not ledger.records:
        problem = ledger.problems[0].message if ledger.problems else 'nothing is in it'
        raise ValueError(f'neither an objects.inv nor a ledger: {problem}')
    return list(_from_ledger(ledger))


def _from_inventory(inventory: plain_inventory.Inventory) -> Iterator[Link]:
    known = {type_ for types in _TYPES.values() for type_ in types}
    for entry in inventory.entries:
        if entry.type in known and entry.name not in _BUILT_IN:
            uri = f'{entry.uri[:-1]}{entry.name}' if entry.uri.endswith('$') else entry.uri
            path, _, fragment = uri.partition('#')
            yield Link(entry.type, entry.name, tuple(_pages(path)), unquote(fragment), uri)


def _pages(path: str) -> Iterator[str]:
    """Yield which pages may have been written to *path*, in whichever layout."""
    bare = unquote(path).strip('/')
    if path.endswith('/') or not bare:
        yield from (bare, f'{bare}/index'.lstrip('/'))
    else:
        yield str(PurePosixPath(bare).with_suffix(''))


def _from_ledger(ledger: Ledger) -> Iterator[Link]:
    for name, record in ledger.records.items():
        places = [split_place(place, name) for place in record.places(name)]
        for type_ in _TYPES[record.kind]:
            page, fragment = places[0]
            key = name.lstrip('/') if is_page(name) else name
            key = key.lower() if type_ == 'std:label' else key
            yield Link(type_, key, (page,), fragment, _uri(page, fragment))
        for page, fragment in places[1:]:
            yield Link('', name, (page,), fragment, _uri(page, fragment))


def _uri(page: str, fragment: str) -> str:
    return f'{page}#{fragment}' if fragment else page


def broken(
    published: Iterable[Link], ledger: Ledger, anchors: Iterable[Anchor], links: OldLinks
) -> Iterator[str]:
    """Yield, a line each, which of the *published* links do not work any more."""
    anchors = tuple(anchors)
    names = set()
    for anchor in anchors:
        names |= _names(anchor.kind, anchor.name)
    for name in links.names:
        names |= _names(ledger.records[name].kind, name)
    places = {(anchor.page, anchor.fragment) for anchor in anchors}
    places |= {(page, '') for page in links.stubs}
    pages = {page for page, _ in places}
    for page in pages:
        for old in links.ids.get(page, {}).values():
            places |= {(page, fragment) for fragment in old}
        places |= {(page, note.fragment) for note in links.notes.get(page, ())}
    for link in sorted(set(published)):
        faults = []
        if link.type and (link.type, link.name) not in names:
            faults.append('nothing has this name')
        if not any((page, link.fragment) in places for page in link.pages):
            faults.append('nothing is at this address')
        if faults:
            what = f'{link.type} {link.name!r}, ' if link.type else ''
            yield f'{what}{link.uri}: {", and ".join(faults)}'


def _names(kind: str, name: str) -> set[tuple[str, str]]:
    name = name.removeprefix('/') if kind == 'page' else name
    return {(type_, name.lower() if type_ == 'std:label' else name) for type_ in _TYPES[kind]}
