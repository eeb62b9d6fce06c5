"""Commands that change the ledger: refused changes, and other anchors that change as well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from anchors import entry, page

from whatsnew312.ledger.edits import accept, move, remove, split
from whatsnew312.ledger.ledger import AnchorRecord, Ledger

if TYPE_CHECKING:
    from collections.abc import Callable


LEDGER = Ledger(
    {
        'shop-count': AnchorRecord('entry', 'p'),
        'shop-gone': AnchorRecord('entry', 'p', removed='Gone.'),
        'shop-old': AnchorRecord('entry', 'p', moved='shop-count'),
        'shop-refund': AnchorRecord('entry', 'p'),
    }
)
BUILD = (entry('shop-count'),)
FIRST = 'build the site first if it is just written'

REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    'to what was removed': (
        lambda: move(LEDGER, BUILD, 'shop-refund', 'shop-gone'),
        f"'shop-gone' was removed; {FIRST}",
    ),
    'to what was moved': (
        lambda: move(LEDGER, BUILD, 'shop-refund', 'shop-old'),
        f"'shop-old' was moved to 'shop-count'; {FIRST}",
    ),
    'to what is gone': (
        lambda: move(LEDGER, (), 'shop-refund', 'shop-count'),
        f"'shop-count' does not exist; {FIRST}",
    ),
    'to what is hardly like anything': (
        lambda: move(LEDGER, BUILD, 'shop-refund', 'shop-codes'),
        f"'shop-codes' does not exist; {FIRST}",
    ),
    'to a slip': (
        lambda: move(LEDGER, BUILD, 'shop-refund', 'shop-conut'),
        f"'shop-conut' does not exist; {FIRST}; did you mean 'shop-count'?",
    ),
    'of what is hardly like anything': (
        lambda: move(LEDGER, BUILD, 'shop-refusal', 'shop-count'),
        "'shop-refusal' is not in the ledger: it was never published under this name",
    ),
    'to what exists again': (
        lambda: move(LEDGER, (*BUILD, entry('shop-old')), 'shop-refund', 'shop-old'),
        "'shop-old' was moved to 'shop-count'; see `python -m whatsnew312 anchors accept shop-old`",
    ),
    'split into one': (
        lambda: split(LEDGER, BUILD, 'shop-refund', ['shop-count']),
        "'shop-refund' is split into one; that is `python -m whatsnew312 anchors move "
        'shop-refund shop-count`',
    ),
    'accepted, but not there': (
        lambda: accept(LEDGER, BUILD, 'shop-refund'),
        "'shop-refund' does not exist in the last build",
    ),
    'accepted, but not recorded': (
        lambda: accept(LEDGER, (entry('shop-new'),), 'shop-new'),
        "'shop-new' is not recorded yet; run `python -m whatsnew312 anchors update`",
    ),
    'still there': (
        lambda: remove(LEDGER, BUILD, 'shop-count', 'Gone.'),
        "'shop-count' is still on page 'p'; take it out, build the site, then run this",
    ),
}


@pytest.mark.parametrize('case', REFUSED)
def test_refused(case: str) -> None:
    """The message of a refused command names the anchor and the reason, and proposes names."""
    edit, message = REFUSED[case]
    with pytest.raises(ValueError, match=f'^{re.escape(message)}$'):
        edit()


def test_moved_into_a_page() -> None:
    """If an entry becomes a page, other anchors on that page are not recorded."""
    build = (page('q'), entry('b', 'q'))
    made = move(Ledger({'a': AnchorRecord('entry', 'p')}), build, 'a', '/q')
    assert made == {'a': AnchorRecord('entry', 'p', moved='/q'), '/q': AnchorRecord('page')}


def test_a_page_is_split() -> None:
    """If a page is split, its anchors on the new pages are updated, and no others."""
    ledger = Ledger(
        {
            '/p': AnchorRecord('page'),
            'a': AnchorRecord('entry', 'p'),
            'b': AnchorRecord('entry', 'p'),
            'c': AnchorRecord('entry', 'o'),
        }
    )
    build = (page('q'), page('r'), entry('a', 'q'), entry('b', 'r'), entry('c', 's'))
    assert split(ledger, build, '/p', ['/q', '/r']) == {
        '/p': AnchorRecord('page', split=('/q', '/r')),
        '/q': AnchorRecord('page'),
        '/r': AnchorRecord('page'),
        'a': AnchorRecord('entry', 'q', was=('p',)),
        'b': AnchorRecord('entry', 'r', was=('p',)),
        'c': AnchorRecord('entry', 'o'),
    }


def test_back_to_an_earlier_page() -> None:
    """If an anchor is on an earlier page again, that page is not in ``was`` any more."""
    ledger = Ledger({'a': AnchorRecord('entry', 'q', was=('o', 'p'))})
    assert accept(ledger, (entry('a'),), 'a') == {'a': AnchorRecord('entry', 'p', was=('o', 'q'))}
