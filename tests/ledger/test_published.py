"""Published links are read from an inventory or ledger, and the broken ones are found."""

from __future__ import annotations

import pytest
from anchors import entry, page

from whatsnew312.formats.inventory import Inventory, InventoryObject, compress
from whatsnew312.ledger.ledger import AnchorRecord, Ledger
from whatsnew312.ledger.old_links import OldLinks, find_old_links
from whatsnew312.ledger.published import Link, broken, read_published
from whatsnew312.ledger.toml import render


def inventory(*entries: InventoryObject) -> bytes:
    return compress(Inventory('Shop', '2.0', entries))


# Published links

INVENTORY = {
    'an entry': (
        InventoryObject('Shop-Refund', 'whatsnew:change', '1', 'p.html#$', 'Refunds'),
        Link('whatsnew:change', 'Shop-Refund', ('p',), 'Shop-Refund', 'p.html#Shop-Refund'),
    ),
    'a label with another fragment': (
        InventoryObject('shop label', 'std:label', '-1', 'a/p.html#%C3%A9t%C3%A9', 'Label'),
        Link('std:label', 'shop label', ('a/p',), 'été', 'a/p.html#%C3%A9t%C3%A9'),
    ),
    'a page whose name has a dot and a space': (
        InventoryObject('a b/2.0', 'std:doc', '-1', 'a%20b/2.0.html', 'Page'),
        Link('std:doc', 'a b/2.0', ('a b/2.0',), '', 'a%20b/2.0.html'),
    ),
    'a page that is a folder': (
        InventoryObject('a/p', 'std:doc', '-1', 'a/p/', 'Page'),
        Link('std:doc', 'a/p', ('a/p', 'a/p/index'), '', 'a/p/'),
    ),
    'the page at the root': (
        InventoryObject('index', 'std:doc', '-1', '', 'Shop'),
        Link('std:doc', 'index', ('', 'index'), '', ''),
    ),
    'what is no anchor': (InventoryObject('shop', 'py:module', '0', 'p.html#$', '-'), None),
}


@pytest.mark.parametrize('case', INVENTORY)
def test_an_inventory(case: str) -> None:
    """An entry of the inventory gives name, address and possible pages, for each layout."""
    published, link = INVENTORY[case]
    assert read_published(inventory(published)) == ([link] if link else [])


@pytest.mark.parametrize('name', ['genindex', 'modindex', 'py-modindex', 'search'])
def test_labels_of_every_site(name: str) -> None:
    """Labels that Sphinx puts into every inventory are not links to keep."""
    assert (
        read_published(inventory(InventoryObject(name, 'std:label', '-1', f'{name}.html', '-')))
        == []
    )


def test_a_ledger() -> None:
    """Each anchor gives one link for each role that refers to it, and for each earlier place."""
    records = {
        'Shop-Refund': AnchorRecord('entry', 'q', was=('p', 'p#Old')),
        'Old-Name': AnchorRecord('alias', 'q', of='Shop-Refund'),
        'how to': AnchorRecord('label', 'p', 'how-to'),
        '/a/p': AnchorRecord('page'),
    }
    assert sorted(read_published(render(records).encode())) == [
        Link('', 'Shop-Refund', ('p',), 'Old', 'p#Old'),
        Link('', 'Shop-Refund', ('p',), 'Shop-Refund', 'p#Shop-Refund'),
        Link('std:doc', 'a/p', ('a/p',), '', 'a/p'),
        Link('std:label', 'how to', ('p',), 'how-to', 'p#how-to'),
        Link('std:label', 'old-name', ('q',), 'Old-Name', 'q#Old-Name'),
        Link('std:label', 'shop-refund', ('q',), 'Shop-Refund', 'q#Shop-Refund'),
        Link('whatsnew:change', 'Old-Name', ('q',), 'Old-Name', 'q#Old-Name'),
        Link('whatsnew:change', 'Shop-Refund', ('q',), 'Shop-Refund', 'q#Shop-Refund'),
    ]


@pytest.mark.parametrize(
    ('data', 'message'),
    [
        (b'', 'neither an objects.inv nor a ledger: nothing is in it'),
        (b'# a comment\n', 'neither an objects.inv nor a ledger: nothing is in it'),
        (b'<html>', 'neither an objects.inv nor a ledger: this is not an anchor; one is written'),
        (b'\xff', 'it is not in UTF-8'),
        (
            b'[entries]\n"a" = { page = "p" }\n"b" = 1\n[chapters]\n',
            'neither an objects.inv nor a ledger: this is not an anchor; one is written',
        ),
        (b'# Sphinx inventory version 1\n', 'not an objects.inv of version 2'),
    ],
    ids=['nothing', 'a comment', 'a page', 'no text', 'a faulty ledger', 'another version'],
)
def test_what_was_not_published(data: bytes, message: str) -> None:
    """A file that is neither an inventory nor a complete ledger is refused."""
    with pytest.raises(ValueError, match=f'^{message}'):
        read_published(data)


# Links that would break

LEDGER = Ledger(
    {
        'A': AnchorRecord('entry', 'p', moved='B'),
        'B': AnchorRecord('entry', 'p'),
        'C': AnchorRecord('alias', 'q', moved='B'),
        'D': AnchorRecord('entry', 'o', removed='Gone.'),
        '/o': AnchorRecord('page', moved='/q'),
        '/q': AnchorRecord('page'),
    }
)
BUILD = (entry('B'), page('p'), page('q'))

KEPT = {
    'an entry': ('whatsnew:change', 'B', 'p', 'B'),
    'the label of an entry': ('std:label', 'b', 'p', 'B'),
    'a page': ('std:doc', 'q', 'q', ''),
    'an id on the page': ('whatsnew:change', 'A', 'p', 'A'),
    'a note on another page': ('std:label', 'c', 'q', 'C'),
    'a page that moved': ('std:doc', 'o', 'o', ''),
    'a note on a page that moved': ('whatsnew:change', 'D', 'o', 'D'),
    'an address alone': ('', 'X', 'p', 'B'),
}


@pytest.mark.parametrize('case', KEPT)
def test_what_is_kept(case: str) -> None:
    """Links to existing anchors, and to data for old links, are not broken."""
    type_, name, page, fragment = KEPT[case]
    link = Link(type_, name, ('nowhere', page), fragment, 'x')
    links = find_old_links(LEDGER, BUILD)
    assert list(broken([link], LEDGER, iter(BUILD), links)) == []


BROKEN = {
    'name and address': (
        Link('std:label', 'x', ('p',), 'x', 'p.html#x'),
        "std:label 'x', p.html#x: nothing has this name, and nothing is at this address",
    ),
    'the name, for its case': (
        Link('whatsnew:change', 'b', ('p',), 'B', 'p.html#B'),
        "whatsnew:change 'b', p.html#B: nothing has this name",
    ),
    'the name, as another kind of thing': (
        Link('std:doc', 'B', ('p',), '', 'p.html'),
        "std:doc 'B', p.html: nothing has this name",
    ),
    'the address': (
        Link('std:label', 'b', ('q',), 'B', 'q.html#B'),
        "std:label 'b', q.html#B: nothing is at this address",
    ),
    'the page': (
        Link('std:doc', 'q', ('r', 'r/index'), '', 'r/'),
        "std:doc 'q', r/: nothing is at this address",
    ),
    'an address alone': (Link('', 'x', ('p',), 'x', 'p#x'), 'p#x: nothing is at this address'),
}


@pytest.mark.parametrize('case', BROKEN)
def test_what_breaks(case: str) -> None:
    """The message says what no longer works: the name, the address, or both."""
    link, message = BROKEN[case]
    assert list(broken([link], LEDGER, BUILD, find_old_links(LEDGER, BUILD))) == [message]


def test_in_order() -> None:
    """Each broken link is reported once, sorted, even if it was published several times."""
    some = [Link('', name, ('p',), name, f'p#{name}') for name in 'cabc']
    faults = list(broken(some, Ledger(), (), OldLinks()))
    assert faults == [f'p#{name}: nothing is at this address' for name in 'abc']
