"""Data only for old links: ids, notes, pages and names in the inventory."""

from __future__ import annotations

import pytest
from anchors import entry, page

from whatsnew312.ledger.ledger import Anchor, AnchorRecord, Ledger
from whatsnew312.ledger.old_links import Note, OldLinks, Stub, find_old_links

CASES = {
    'moved on its page': (
        {'a': AnchorRecord('entry', 'p', moved='b')},
        [entry('b')],
        OldLinks({'p': {'b': ('a',)}}, {}, {}, {'a': entry('b')}),
    ),
    'moved to another page': (
        {'a': AnchorRecord('entry', 'p', moved='b', release='2.1')},
        [entry('b', 'q')],
        OldLinks(
            {}, {'p': (Note('a', (entry('b', 'q'),), '', '2.1'),)}, {}, {'a': entry('b', 'q')}
        ),
    ),
    'moved to the page that it is on': (
        {'a': AnchorRecord('entry', 'p', moved='/p')},
        [page('p')],
        OldLinks({}, {'p': (Note('a', (page('p'),)),)}, {}, {'a': page('p')}),
    ),
    'split': (
        {'a': AnchorRecord('label', 'p', 'x', split=('b', 'c'))},
        [entry('b'), entry('c', 'q')],
        OldLinks(
            {},
            {'p': (Note('x', (entry('b'), entry('c', 'q'))),)},
            {},
            {'a': Anchor('label', 'a', 'p', 'x')},
        ),
    ),
    'removed, with something to see on its page': (
        {'a': AnchorRecord('entry', 'p', removed='Gone.', see='b')},
        [entry('b')],
        OldLinks({}, {'p': (Note('a', (entry('b'),), 'Gone.'),)}, {}, {'a': entry('b')}),
    ),
    'removed from the second page that it was on': (
        {'a': AnchorRecord('entry', 'q', was=('p#x',), removed='Gone.')},
        [],
        OldLinks(
            {},
            {'p': (Note('x', (), 'Gone.'),), 'q': (Note('a', (), 'Gone.'),)},
            {},
            {'a': Anchor('entry', 'a', 'q', 'a')},
        ),
    ),
    'on another page than before': (
        {'a': AnchorRecord('entry', 'q', was=('p',))},
        [entry('a', 'q')],
        OldLinks({}, {'p': (Note('a', (entry('a', 'q'),)),)}),
    ),
    'under another id than before': (
        {'a': AnchorRecord('label', 'p', 'new', was=('p#old',))},
        [entry('a', 'p', 'new')],
        OldLinks({'p': {'new': ('old',)}}),
    ),
    'gone without a word': (
        {
            'a': AnchorRecord('entry', 'p'),
            '/q': AnchorRecord('page'),
            'b': AnchorRecord('entry', 'p', moved='c'),
        },
        [entry('c')],
        OldLinks({'p': {'c': ('b',)}}, {}, {}, {'b': entry('c')}),
    ),
    'an id that something else has now': (
        {'a': AnchorRecord('entry', 'p', moved='c'), 'b': AnchorRecord('entry', 'p', moved='c')},
        [entry('c', 'q'), entry('d', 'p', 'a')],
        OldLinks(
            {},
            {'p': (Note('b', (entry('c', 'q'),)),)},
            {},
            {'a': entry('c', 'q'), 'b': entry('c', 'q')},
        ),
    ),
    'an id that two had, of whom the first is told': (
        {
            'b': AnchorRecord('entry', 'q', was=('p#x',)),
            'a': AnchorRecord('entry', 'q', was=('p#x',)),
        },
        [entry('a', 'q'), entry('b', 'q')],
        OldLinks({}, {'p': (Note('x', (entry('a', 'q'),)),)}),
    ),
    'an old name that is kept as an alias': (
        {'a': AnchorRecord('entry', 'p', moved='b')},
        [Anchor('alias', 'a', 'p', 'a', 'b'), entry('b')],
        OldLinks(),
    ),
    'a page that moved': (
        {'/o': AnchorRecord('page', moved='/p', release='2.1')},
        [page('p')],
        OldLinks({}, {}, {'o': Stub((page('p'),), '', '2.1')}, {'/o': page('p')}),
    ),
    'a page that was removed': (
        {'/o': AnchorRecord('page', removed='Gone.')},
        [],
        OldLinks({}, {}, {'o': Stub((), 'Gone.')}, {'/o': page('o')}),
    ),
    'a page that exists again': (
        {'/o': AnchorRecord('page', removed='Gone.')},
        [page('o')],
        OldLinks(),
    ),
}


@pytest.mark.parametrize('case', CASES)
def test_old_links(case: str) -> None:
    """An old link always leads to its target, or to a note about it."""
    records, build, links = CASES[case]
    assert find_old_links(Ledger(records), iter(build)) == links


def test_in_order() -> None:
    """The order of the ledger and of the build has no effect on a page."""
    records = {
        name: AnchorRecord('entry', 'p', moved=to)
        for name, to in {'f': 'y', 'e': 'x', 'd': 'y'}.items()
    }
    links = find_old_links(Ledger(records), [entry('y'), entry('x')])
    assert list(links.ids['p'].items()) == [('x', ('e',)), ('y', ('d', 'f'))]
    gone = {
        'a': AnchorRecord('label', 'p', 'z', removed='Gone.'),
        'b': AnchorRecord('label', 'p', 'c', removed='Gone.'),
    }
    assert [note.fragment for note in find_old_links(Ledger(gone), ()).notes['p']] == ['c', 'z']


@pytest.mark.parametrize(
    ('note', 'redirects'),
    [
        (Note('a', (entry('b'),)), True),
        (Note('a', (entry('b'),), 'Gone.'), False),
        (Note('a', (entry('b'), entry('c'))), False),
        (Note('a', ()), False),
    ],
    ids=['one place', 'one place, with a reason', 'two places', 'nowhere'],
)
def test_redirects(note: Note, redirects: bool) -> None:
    """Readers are redirected only if there is one target and no reason to read."""
    assert note.redirects is redirects
