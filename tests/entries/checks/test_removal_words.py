"""Which sentences name the version of a removal, and which sentences only look similar."""

from __future__ import annotations

import pytest

from whatsnew312.entries.checks.removal_words import contradictions
from whatsnew312.model.fields import Fields
from whatsnew312.model.rules import Rules
from whatsnew312.model.values import Outcome

RULES = Rules(product='Python', release='3.12')
GONE = Fields(removal='3.14', outcome=Outcome('gone', '3.15', (1,)))


@pytest.mark.parametrize(
    ('text', 'version'),
    [
        ('It is gone in 3.14.', '3.14'),
        ('It was removed in Python 3.14.', '3.14'),
        ('is gone since Python 3.16', '3.16'),
        ('It goes in 3.14, so do not use it.', '3.14'),
        ('It will be removed in Python 3.16 with all others.', '3.16'),
        ('The method goes away in\n3.14.', '3.14'),
        ('Later editions of the schedule name Python 3.17.', '3.17'),
        ('It works, but Python 3.14 removed it.', '3.14'),
        ('Slated for removal in Python 3.14', '3.14'),
    ],
)
def test_contradiction(text: str, version: str) -> None:
    """A sentence that names another version than the effective version is found."""
    assert [found for _, found in contradictions(text, GONE, RULES)] == [version]


@pytest.mark.parametrize(
    'text',
    [
        'It is gone in 3.15.',
        'It is gone since Python 3.15.',
        'The removal was planned for 3.14: it is gone since 3.15.',
        'It should have gone in 3.14.',
        'It was not removed in 3.14.',
        "It wasn't removed in 3.14.",
        'It was to go in 3.14.',
        'It is deprecated since 3.14.',
        'Its base class was removed in 3.9.',
        'It is gone in 3.14.2.',
        'Python 3.14 removed two classes of another module.',
        'The module is new in 3.14.',
    ],
)
def test_no_contradiction(text: str) -> None:
    """The effective version, a plan, a negation, and earlier or micro releases are no faults."""
    assert list(contradictions(text, GONE, RULES)) == []


@pytest.mark.parametrize(
    ('fields', 'found'),
    [
        (Fields(), 0),
        (Fields(removal='3.14'), 0),
        (Fields(removal='3.14.0'), 0),
        (Fields(removal='future'), 1),
        (Fields(removal='3.14', outcome=Outcome('kept', '', (1,))), 1),
        (Fields(removal='3.14', outcome=Outcome('withdrawn', '', (1,))), 1),
        (Fields(removal='3.14', outcome=Outcome('moved', '3.16', (1,))), 1),
    ],
)
def test_fields(fields: Fields, found: int) -> None:
    """The version in the text is compared with the version that is effective now."""
    assert len(list(contradictions('It is gone in 3.14.', fields, RULES))) == found


def test_without_product_or_release() -> None:
    """Without a release, nothing is compared; without a product, a version alone is enough."""
    text = 'It is gone in 3.14.'
    assert list(contradictions(text, GONE, Rules(product='Python'))) == []
    assert len(list(contradictions(text, GONE, Rules(release='3.12')))) == 1
