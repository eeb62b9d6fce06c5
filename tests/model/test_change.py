"""Entries as plain data: when two of them are equal, and how they are represented as text."""

from __future__ import annotations

from dataclasses import replace

from whatsnew312.model.change import Change, Sample
from whatsnew312.model.fields import Fields
from whatsnew312.model.values import Text

TEXT = Text('a b', ('a ', ('literal', (), ('b',))))
FIELDS = Fields(id='shop-refund', kind='added', aliases=('refund', 'back'))
CHANGE = Change(FIELDS, 'index', 3, Text('Refunds'))


def test_repr_of_texts() -> None:
    """The representation of a text includes its markup, so that a change of markup is visible."""
    assert repr(TEXT) == "Text('a b', ('a ', ('literal', (), ('b',))))"
    assert repr(Text('')) == "Text('', ())"
    assert TEXT
    assert not Text('')


def test_repr_of_fields() -> None:
    """The representation of fields has only the fields that the author gave."""
    assert repr(Fields()) == 'Fields()'
    assert repr(Fields(id='a', peps=(695, 8), since='2.0')) == (
        "Fields(id='a', peps=(695, 8), since='2.0')"
    )


def test_lines_are_nothing_to_readers() -> None:
    """An entry that moves to another line is equal to the old entry."""
    moved = replace(CHANGE, line=9)
    assert moved == CHANGE
    assert repr(moved) == repr(CHANGE)
    assert replace(CHANGE, fields=replace(FIELDS, area='stock')) != CHANGE


def test_anchors() -> None:
    """The anchors of an entry are its id and then its aliases, in the order of the author."""
    assert CHANGE.anchors == ('shop-refund', 'refund', 'back')


def test_what_a_sample_does_not_say() -> None:
    """Without options, a sample runs on this release and its output is compared exactly."""
    assert Sample('p', 3, 'pycon', '>>> 1\n1') == Sample(
        'p', 3, 'pycon', '>>> 1\n1', '', None, '', (), False, '', '', False, ''
    )
