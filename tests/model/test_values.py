"""Records are the same after they were stored."""

from __future__ import annotations

import copy
import pickle
from dataclasses import dataclass, field

import pytest

from whatsnew312.model.change import Change
from whatsnew312.model.fields import ATTRIBUTES, Fields
from whatsnew312.model.values import NO_TEXT, Outcome, Text, quick_to_pickle

CHANGE = Change(
    Fields(id='shop-codes', issues=(1, 2), outcome=Outcome('gone', '3.1', (1042,))),
    'codes',
    7,
    Text('Codes', (('em', (), ('Codes',)),)),
    source='included.md',
)


@pytest.mark.parametrize(
    'again', [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))]
)
@pytest.mark.parametrize('record', [CHANGE, CHANGE.fields, CHANGE.title, NO_TEXT])
def test_stored_and_read(record: object, again: object) -> None:
    """A record that was stored, or copied, has all its values, also those that are not compared."""
    made = again(record)  # type: ignore[operator]
    assert made == record
    assert type(made) is type(record)
    for name in type(record).__dataclass_fields__:  # type: ignore[attr-defined]
        assert getattr(made, name) == getattr(record, name)


def test_small() -> None:
    """A pickle has the name of the class and the values, and no name of a field."""
    stored = pickle.dumps(CHANGE)
    assert not [name for name in ATTRIBUTES if len(name) > 6 and name.encode() in stored]


def test_refuses_others() -> None:
    """A class with a field that is no argument is refused: its value would be lost."""

    @dataclass(frozen=True, slots=True)
    class Counted:
        name: str
        count: int = field(default=0, init=False)

    with pytest.raises(ValueError, match='Counted cannot be made of its values alone'):
        quick_to_pickle(Counted)


def test_with_area() -> None:
    """Only the area changes."""
    made = CHANGE.fields.with_area('stock')
    assert made.area == 'stock'
    assert made.with_area('') == CHANGE.fields
    assert made.outcome is CHANGE.fields.outcome
