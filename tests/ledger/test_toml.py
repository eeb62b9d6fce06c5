"""The file format of the ledger, line by line, and the paths from old names to new ones."""

from __future__ import annotations

import pytest

from whatsnew312.ledger.ledger import MOST, AnchorRecord, Ledger
from whatsnew312.ledger.toml import parse, render

EMPTY = """\
# Every link to this site that was ever published, and what became of it: one anchor, one line.
# `python -m whatsnew312 anchors` writes this file; nobody needs to edit it.

[entries]

[aliases]

[labels]

[pages]
"""


def moved(*ways: str) -> Ledger:
    """Return a ledger in which each ``name to name, name`` is a move or a split."""
    records = {}
    for way in ways:
        name, _, names = way.partition(' to ')
        to = tuple(names.split(', '))
        records[name] = (
            AnchorRecord('entry', 'p', split=to)
            if to[1:]
            else AnchorRecord('entry', 'p', moved=names)
        )
    return Ledger(records)


# Writing


def test_an_empty_file() -> None:
    """A new ledger has comments about its purpose and its command, and has all tables."""
    assert render({}) == EMPTY
    assert parse(EMPTY) == Ledger()


FULL = """\

[entries]
"a" = { moved = "b", in = "2.0.1", page = "p", was = ["o", "p#old"] }
"b" = { page = "p" }
"c" = { split = ["a", "b"], page = "p" }
"d" = { removed = "It is \\"gone\\".", see = "b", page = "p" }

[aliases]
"e" = { of = "b", page = "p" }

[labels]
"café \\\\ \\U0000200b" = { page = "p", id = "café" }

[pages]
"/p" = {}
"/q" = { moved = "/p" }
"""
RECORDS = {
    'a': AnchorRecord('entry', 'p', was=('o', 'p#old'), moved='b', release='2.0.1'),
    'b': AnchorRecord('entry', 'p'),
    'c': AnchorRecord('entry', 'p', split=('a', 'b')),
    'd': AnchorRecord('entry', 'p', removed='It is "gone".', see='b'),
    'e': AnchorRecord('alias', 'p', of='b'),
    'café \\ \u200b': AnchorRecord('label', 'p', 'café'),
    '/p': AnchorRecord('page'),
    '/q': AnchorRecord('page', moved='/p'),
}


def test_every_field() -> None:
    """All fields of an anchor are on one line, in a fixed order, and are the same when read."""
    assert render(dict(reversed(RECORDS.items()))).endswith(FULL)
    assert parse(FULL) == Ledger(RECORDS)


# Reading


def test_layout() -> None:
    """Spaces and comments that people add by hand have no effect."""
    text = '  [ labels ]  # of headings\n\n  # a comment\n \t\n  "a" = { page = "p" }  # another\n'
    assert parse(text) == Ledger({'a': AnchorRecord('label', 'p')})


def test_earlier_places() -> None:
    """An earlier place may have another fragment, which is read, too."""
    ledger = parse('[labels]\n"a" = { page = "q", id = "c", was = ["o", "p#b"] }\n')
    assert ledger == Ledger({'a': AnchorRecord('label', 'q', 'c', was=('o', 'p#b'))})


NO_ANCHOR = 'this is not an anchor; one is written "some-id" = { page = "some/page" }'

LINES = {
    'before any table': ('"a" = { page = "p" }', NO_ANCHOR),
    'no TOML': ('[entries]\n"a" = { page = ', NO_ANCHOR),
    'something after a table': ('[entries]\n[labels] x', NO_ANCHOR),
    'something after an anchor': ('[entries]\n"a" = { page = "p" } x', NO_ANCHOR),
    'a table that does not exist': (
        '[chapters]',
        "there is no table '[chapters]', but [entries], [aliases], [labels], [pages]",
    ),
    'a number': ('[entries]\n"a" = 1', NO_ANCHOR),
    'no name': ('[entries]\n"" = { page = "p" }', NO_ANCHOR),
    'fields that are wrong': (
        '[entries]\n"a" = { see = 1, colour = "red", page = "p", was = [], id = [""], of = "" }',
        "'a' cannot have colour, id, of, see, was like this",
    ),
    'a list of something else': (
        '[entries]\n"a" = { split = [1, 2], page = "p", was = ["o", 1] }',
        "'a' cannot have split, was like this",
    ),
    'an entry without a page': ('[entries]\n"a" = { moved = "b" }', "'a' needs: page"),
    'an alias without its entry': ('[aliases]\n"a" = { page = "p" }', "'a' needs: of, page"),
    'an alias without a page': ('[aliases]\n"a" = { of = "b" }', "'a' needs: of, page"),
    'invisible characters': (
        '[entries]\n"a" = { removed = "Gone\\u202e.", page = "p" }',
        "the text about 'a' has invisible characters (U+202E)",
    ),
    'a page without its slash': ('[pages]\n"p" = {}', "the page 'p' must begin with a slash"),
    'a page among entries': (
        '[entries]\n"/a" = { page = "p" }',
        "'/a' is a page: move the line to [pages]",
    ),
    'a page that leads up': (
        '[entries]\n"a" = { page = "../p" }',
        '\'../p\' is not a page; one is written like "some/page"',
    ),
    'two fates, moved and split': (
        '[entries]\n"a" = { moved = "b", split = ["c", "d"], page = "p" }',
        "'a' can only be one of moved, split, removed",
    ),
    'two fates, split and removed': (
        '[entries]\n"a" = { split = ["c", "d"], removed = "Gone.", page = "p" }',
        "'a' can only be one of moved, split, removed",
    ),
}


@pytest.mark.parametrize('case', LINES)
def test_a_faulty_line(case: str) -> None:
    """A faulty line gives a helpful message, and no anchor."""
    text, message = LINES[case]
    ledger = parse(text)
    assert ledger.records == {}
    assert [problem.message for problem in ledger.problems] == [message]


# Paths


def test_places_are_not_told_twice() -> None:
    """If an anchor is on an earlier page again, the page is listed once."""
    assert AnchorRecord('entry', 'p', was=('o', 'p')).places('a') == ('p', 'o')


def test_as_much_as_one_reads() -> None:
    """A very large split has a limited number of targets and reasons."""
    parts = [f'n{number}' for number in range(MOST + 50)]
    whole = AnchorRecord('entry', 'p', split=tuple(parts))
    assert Ledger({'a': whole}).follow('a').names == tuple(parts[:MOST])
    gone = {name: AnchorRecord('entry', 'p', removed=f'Why {name}.') for name in parts}
    end = Ledger({'a': whole, **gone}).follow('a')
    assert end.names == ()
    assert end.reasons == tuple(f'Why {name}.' for name in parts[:MOST])


def test_leads_to() -> None:
    """A target is found after any number of steps; a circle on the path does not loop forever."""
    ledger = moved('a to b', 'b to c', 'c to d, e', 'x to y', 'y to x')
    assert [name for name in 'abcdexy' if ledger.leads_to('a', name)] == list('abcde')
    assert not ledger.leads_to('d', 'a')
    assert not ledger.leads_to('x', 'a')


CIRCLES = {
    'begins with the first line': (moved('b to a', 'a to b'), [('b', 'a')]),
    'by their first lines': (moved('z to z', 'a to a'), [('z',), ('a',)]),
    'not as they are come upon': (moved('x to y', 'z to z', 'y to y'), [('z',), ('y',)]),
    'one circle in another': (
        moved('a to b', 'b to d, c', 'c to b', 'd to a'),
        [('a', 'b', 'd')],
    ),
}


@pytest.mark.parametrize('case', CIRCLES)
def test_circles(case: str) -> None:
    """Each circle is reported once, from its first line on, in the order of the file."""
    ledger, circles = CIRCLES[case]
    assert list(ledger.cycles()) == circles
