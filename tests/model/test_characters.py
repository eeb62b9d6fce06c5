"""Invisible characters are found, replaced and named."""

from __future__ import annotations

import pytest

from whatsnew312.model.characters import cleaned, is_clean, names

#: the first and the last of each range
UNSEEN = (
    *(0, 8, 0xB, 0xC, 0xE, 0x1F, 0x7F, 0x9F, 0x202A, 0x202E, 0x2066, 0x2069),
    *(0xD800, 0xDFFF, 0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF),
)
#: the characters directly outside of these ranges
SEEN = (
    *(9, 0xA, 0xD, 0x20, 0x7E, 0xA0, 0x2029, 0x202F, 0x2065, 0x206A),
    *(0xD7FF, 0xE000, 0xFDCF, 0xFDF0, 0xFFFD, 0x10000),
)


@pytest.mark.parametrize('code', UNSEEN, ids=hex)
def test_unseen(code: int) -> None:
    """An invisible character is replaced by U+FFFD and named by its number."""
    text = f'a{chr(code)}b'
    assert not is_clean(text)
    assert cleaned(text) == 'a\ufffdb'
    assert names(text) == f'U+{code:04X}'


@pytest.mark.parametrize('code', SEEN, ids=hex)
def test_seen(code: int) -> None:
    """Characters directly outside of the ranges are not changed."""
    text = f'a{chr(code)}b'
    assert is_clean(text)
    assert cleaned(text) == text
    assert names(text) == ''


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('\u202ea\x07b\u202e', 'U+202E, U+0007'),
        ('\x00\x01\x02\x03\x04\x00', 'U+0000, U+0001, U+0002, U+0003, U+0004'),
        ('\x05\x00\x01\x02\x03\x04', 'U+0005, U+0000, U+0001, U+0002, U+0003 and 1 more'),
        ('\x00\x01\x02\x03\x04\x05\x06', 'U+0000, U+0001, U+0002, U+0003, U+0004 and 2 more'),
    ],
)
def test_names(text: str, expected: str) -> None:
    """Each character is named once, in order; if there are more than five, the rest is counted."""
    assert names(text) == expected
