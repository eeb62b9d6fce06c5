"""Which texts are valid anchors, so that links to them work for years."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsnew312.model.anchor_syntax import MAX_LENGTH, is_anchor, suggest_anchor


@pytest.mark.parametrize(
    'anchor',
    [
        'a',
        'A',
        'a1',
        'shop-codes',
        'whatsnew312-pep695',
        'Py_Initialize',
        'os.path',
        'a--b',
        'a._-b',
        'a' * MAX_LENGTH,
    ],
)
def test_anchors(anchor: str) -> None:
    """Valid anchors are the same in a URL fragment, an HTML id, an inventory and a label."""
    assert is_anchor(anchor)


@pytest.mark.parametrize(
    'text',
    [
        *('', '1a', '-a', 'a-', '.a', 'a.', '_a', 'a_', 'a b', 'a\n', 'a\tb', 'a:b', 'a/b', 'a#b'),
        *('a?b', 'a%20b', 'a&b', 'a"b', '<a>', 'a+b', 'a,b', 'ä', 'a\u0430', 'a\u200bb', '٣'),
        'a' * (MAX_LENGTH + 1),
    ],
)
def test_what_is_none(text: str) -> None:
    """Texts that one of the four would change, lose or interpret are not valid anchors."""
    assert not is_anchor(text)


@pytest.mark.parametrize(
    ('text', 'suggestion'),
    [
        ('discount codes', 'discount-codes'),
        ('PEP 695: generics', 'PEP-695-generics'),
        ('2-codes', 'codes'),
        ('3.12 codes', 'codes'),
        ('-x-', 'x'),
        ('#codes', 'codes'),
        ('größe', 'grosse'),
        ('Bäskets are näver løst', 'Baskets-are-naver-lost'),
        ('nai\u0308ve \ufb01les', 'naive-files'),
        ('???', ''),
        ('12 34', ''),
        ('a' * (MAX_LENGTH + 1), 'a' * MAX_LENGTH),
    ],
)
def test_suggestions(text: str, suggestion: str) -> None:
    """For an invalid anchor, the nearest valid anchor is suggested."""
    assert suggest_anchor(text) == suggestion


@given(st.text(max_size=400))
def test_suggestions_are_anchors(text: str) -> None:
    """Every suggestion is itself a valid anchor."""
    suggestion = suggest_anchor(text)
    assert not suggestion or is_anchor(suggestion)
