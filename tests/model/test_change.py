"""Entries as plain data: what makes two of them equal, and how they are written out."""

from __future__ import annotations

from dataclasses import replace

from whatsnew312.model.change import Change, Sample
from whatsnew312.model.fields import Fields
from whatsnew312.model.values import Text

TEXT = Text('a b', ('a ', ('literal', (), ('b',))))
FIELDS = Fields(id='shop-refund', kind='added', aliases=('refund', 'back'))
CHANGE = Change(FIELDS, 'index', 3, Text('Refunds'))


def test_repr_of_texts() -> None:
    """What is written of a text is all of it, so that a change of its markup alone is seen."""
    assert repr(TEXT) == "Text('a b', ('a ', ('literal', (), ('b',))))"
    assert repr(Text('')) == "Text('', ())"
    assert TEXT
    assert not Text('')


def test_repr_of_fields() -> None:
    """Of the fields of an entry, just those that its author gave."""
    assert repr(Fields()) == 'Fields()'
    assert repr(Fields(id='a', peps=(695, 8), since='2.0')) == (
        "Fields(id='a', peps=(695, 8), since='2.0')"
    )


def test_lines_are_nothing_to_readers() -> None:
    """An entry that an edit above it moves is the same entry, in every comparison."""
    moved = replace(CHANGE, line=9)
    assert moved == CHANGE
    assert repr(moved) == repr(CHANGE)
    assert replace(CHANGE, fields=replace(FIELDS, area='stock')) != CHANGE


def test_anchors() -> None:
    """The id, and every alias in the author's order."""
    assert CHANGE.anchors == ('shop-refund', 'refund', 'back')


def test_what_a_sample_does_not_say() -> None:
    """A sample of which nothing is said runs on this release, and exactly."""
    assert Sample('p', 3, 'pycon', '>>> 1\n1') == Sample(
        'p', 3, 'pycon', '>>> 1\n1', '', None, '', (), False, '', '', False, ''
    )
