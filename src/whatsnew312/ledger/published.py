"""Find links that were published in an earlier state of a site and no longer work."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from whatsnew312.formats import inventory as plain_inventory
from whatsnew312.ledger.ledger import is_page, split_place
from whatsnew312.ledger.toml import parse
from whatsnew312.model.readers import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whatsnew312.ledger.ledger import Anchor, Ledger
    from whatsnew312.ledger.old_links import OldLinks

#: the types of ``objects.inv`` that references to an anchor can have
_TYPES = {
    'entry': ('whatsnew:change', 'std:label'),
    'alias': ('whatsnew:change', 'std:label'),
    'label': ('std:label',),
    'page': ('std:doc',),
}

#: labels of every Sphinx site, which its author cannot lose
_BUILT_IN = {'genindex', 'modindex', 'py-modindex', 'search'}


class Link(NamedTuple):
    """One way to link to a site: by name, by address, or both."""

    type: str  #: type in ``objects.inv``; empty for an address without a name
    name: str
    pages: tuple[str, ...]  #: possible pages: only the site can say which one it is
    fragment: str
    uri: str  #: the address as it was published


def read_published(data: bytes) -> list[Link]:
    """Return every link that *data*, an ``objects.inv`` or a ledger, contains.

    :raises ValueError: it is neither of them.
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
    """Yield the pages that may have been written to *path*, for ``html`` and for ``dirhtml``."""
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
    """Yield a line about each of the *published* links that no longer works."""
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
