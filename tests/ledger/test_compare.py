"""The messages about a build and its ledger have the exact text; correct ledgers give none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from anchors import entry, page

from whatsnew312.ledger.compare import compare
from whatsnew312.ledger.ledger import Anchor, AnchorRecord, Ledger
from whatsnew312.ledger.toml import parse

if TYPE_CHECKING:
    from collections.abc import Iterable


def told(ledger: Ledger, build: Iterable[Anchor] = ()) -> list[str]:
    """Return each fault as its type, and the name or the line of the ledger."""
    return [
        f'{fault.type.subtype} {fault.anchor.name if fault.anchor else fault.line}'
        for fault in compare(ledger, build)
    ]


MESSAGES = {
    'two claims': (
        '[entries]\n"a" = { page = "p" }\n"a" = { moved = "b", page = "p" }\n',
        [entry('a')],
        "'a' is recorded in line 2 already, in another way; delete the line that is wrong",
    ),
    'a line that is none': (
        '[entries]\n"a" = 1\n',
        [],
        'this is not an anchor; one is written "some-id" = { page = "some/page" }; correct the '
        'line, or delete it and run `python -m whatsnew312 anchors update`',
    ),
    'a name that exists again': (
        '[entries]\n"a" = { removed = "Gone.", page = "p" }\n',
        [entry('a')],
        "'a' was published, and removed (line 2 of the ledger), but exists again: choose another "
        'name, or, if links to it find here what they meant, run `python -m whatsnew312 anchors '
        'accept a`',
    ),
    'a target that does not exist': (
        '[entries]\n"a" = { moved = "b", page = "p" }\n',
        [],
        "'a' leads to 'b', which does not exist; say where it went: `python -m whatsnew312 "
        'anchors move a NEW`',
    ),
    'a circle': (
        '[entries]\n"a" = { moved = "b", page = "p" }\n"b" = { moved = "a", page = "p" }\n',
        [],
        "links go round in a circle, from 'a' to 'b' to 'a'; say where one of them went: `python "
        '-m whatsnew312 anchors move a NEW`',
    ),
    'what is new': (
        '',
        [entry('a')],
        "a change is new as 'a' and not in the ledger; before you publish it, run `python -m "
        'whatsnew312 anchors update`',
    ),
}


@pytest.mark.parametrize('case', MESSAGES)
def test_messages(case: str) -> None:
    """The message has the fault, the name, the place and the command that corrects it."""
    text, build, message = MESSAGES[case]
    assert [fault.message for fault in compare(parse(text), build)] == [message]


def test_retired_after_active() -> None:
    """An existing anchor does not hide the fault of a retired anchor further down."""
    ledger = Ledger(
        {'a': AnchorRecord('entry', 'p'), 'b': AnchorRecord('entry', 'p', moved='nowhere', line=3)}
    )
    assert told(ledger, [entry('a')]) == ['anchor_target 3']


def test_moved_to_what_is_new() -> None:
    """A new target counts as existing: it only needs to be recorded."""
    ledger = Ledger({'a': AnchorRecord('entry', 'p', moved='b')})
    assert told(ledger, [entry('b')]) == ['anchor_new b']


def test_an_alias_of_something_else() -> None:
    """An old name may stay as an alias of its new name, but not as an alias of another name."""
    ledger = Ledger(
        {
            'a': AnchorRecord('entry', 'p', moved='b'),
            'b': AnchorRecord('entry', 'p'),
            'c': AnchorRecord('entry', 'p'),
        }
    )
    both = [entry('b'), entry('c')]
    assert told(ledger, [Anchor('alias', 'a', 'p', 'a', 'b'), *both]) == []
    assert told(ledger, [Anchor('alias', 'a', 'p', 'a', 'c'), *both]) == ['anchor_back a']


ALIASES = {
    'it became a label, and its entry is gone': (
        {'a': AnchorRecord('entry', 'p', line=2), 'b': AnchorRecord('alias', 'p', of='a')},
        [Anchor('label', 'b', 'p', 'b')],
        ['anchor_lost 2', 'anchor_reused b'],
    ),
    'its entry was never recorded': (
        {'b': AnchorRecord('alias', 'p', of='a')},
        [Anchor('alias', 'b', 'p', 'b', 'a'), entry('a')],
        ['anchor_new a'],
    ),
    'its entry was renamed, and it is now that of another': (
        {
            'a': AnchorRecord('entry', 'p', moved='c'),
            'b': AnchorRecord('alias', 'p', of='a'),
            'c': AnchorRecord('entry', 'p'),
            'd': AnchorRecord('entry', 'p'),
        },
        [Anchor('alias', 'b', 'p', 'b', 'd'), entry('c'), entry('d')],
        ['anchor_reused b'],
    ),
}


@pytest.mark.parametrize('case', ALIASES)
def test_an_alias_and_its_entry(case: str) -> None:
    """An alias has no message of its own only if its entry is lost and reported."""
    records, build, faults = ALIASES[case]
    assert told(Ledger(records), build) == faults


def test_an_entry_that_is_of_another() -> None:
    """The field ``of`` is compared for aliases only, not for entries."""
    ledger = parse('[entries]\n"a" = { of = "b", page = "p" }\n')
    assert told(ledger, [entry('a')]) == []


GUESSES = {
    'a new name that is like it': (
        {'shop-refund': AnchorRecord('entry', 'p')},
        [entry('shop-refunds')],
        "is it 'shop-refunds' now? Then run `python -m whatsnew312 anchors move shop-refund "
        'shop-refunds`; if not, ',
    ),
    'a name that is recorded already': (
        {'shop-refund': AnchorRecord('entry', 'p'), 'shop-refunds': AnchorRecord('entry', 'p')},
        [entry('shop-refunds')],
        'say where it went: ',
    ),
    'an alias': (
        {'shop-refund': AnchorRecord('entry', 'p'), 'shop-other': AnchorRecord('entry', 'p')},
        [Anchor('alias', 'shop-refunds', 'p', 'shop-refunds', 'shop-other'), entry('shop-other')],
        'say where it went: ',
    ),
    'a page': (
        {'shop-refund': AnchorRecord('entry', 'p')},
        [page('refund')],
        'say where it went: ',
    ),
    'the page to which its own anchors went': (
        {
            '/p': AnchorRecord('page'),
            'a': AnchorRecord('entry', 'p'),
            'b': AnchorRecord('entry', 'q'),
            'c': AnchorRecord('entry', 'q'),
        },
        [
            *(entry('a', 'r'), entry('b', 's'), entry('c', 's')),
            *(page('r'), page('s')),
        ],
        "is it '/r' now? ",
    ),
    'a page that was there before': (
        {'/p': AnchorRecord('page'), '/q': AnchorRecord('page'), 'a': AnchorRecord('entry', 'p')},
        [entry('a', 'q'), page('q')],
        'say where it went: ',
    ),
}


@pytest.mark.parametrize('case', GUESSES)
def test_guesses(case: str) -> None:
    """A rename is proposed only if there is a similar new anchor of the same kind."""
    records, build, words = GUESSES[case]
    (lost,) = (
        fault.message
        for fault in compare(Ledger(records), build)
        if fault.type.subtype == 'anchor_lost'
    )
    assert f' and is gone; {words}' in lost


STRAYED = {
    'a name that exists again': (
        {'a': AnchorRecord('entry', 'p', removed='Gone.')},
        [entry('a', 'q')],
        ['anchor_back a'],
    ),
    'what became something else': (
        {'a': AnchorRecord('entry', 'p')},
        [Anchor('label', 'a', 'q', 'a')],
        ['anchor_reused a'],
    ),
    'after what is gone': (
        {'a': AnchorRecord('entry', 'p', line=2), 'b': AnchorRecord('entry', 'p')},
        [entry('b', 'q')],
        ['anchor_lost 2', 'anchor_page b'],
    ),
    'from several pages': (
        {'a': AnchorRecord('entry', 'q'), 'b': AnchorRecord('entry', 'p')},
        [entry('a', 'r'), entry('b', 'r')],
        ['anchor_page b', 'anchor_page a'],
    ),
}


@pytest.mark.parametrize('case', STRAYED)
def test_strayed(case: str) -> None:
    """A changed page is reported, sorted by page, only for anchors without another fault."""
    records, build, faults = STRAYED[case]
    assert told(Ledger(records), build) == faults


def test_one_lost_of_many() -> None:
    """In a long ledger, only lost and new anchors count for the limit of proposals."""
    kept = {f'/kept-{number}': AnchorRecord('page') for number in range(600)}
    gone = {f'/gone-{number}': AnchorRecord('page', removed='Gone.') for number in range(600)}
    ledger = Ledger({'shop-refund': AnchorRecord('entry', 'p'), **kept, **gone})
    build = [
        *(page(name[1:]) for name in kept),
        *(page(f'new-{number}') for number in range(500)),
        entry('shop-refunds'),
    ]
    (lost,) = (fault for fault in compare(ledger, build) if fault.type.subtype == 'anchor_lost')
    assert 'anchors move shop-refund shop-refunds`' in lost.message
