"""Invisible characters are found, shown, and named."""

from __future__ import annotations

import pytest

from whatsnew312.model.characters import cleaned, is_clean, names

#: the first and the last of each range
UNSEEN = (
    *(0, 8, 0xB, 0xC, 0xE, 0x1F, 0x7F, 0x9F, 0x202A, 0x202E, 0x2066, 0x2069),
    *(0xD800, 0xDFFF, 0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF),
)
#: and what is beside them
SEEN = (
    *(9, 0xA, 0xD, 0x20, 0x7E, 0xA0, 0x2029, 0x202F, 0x2065, 0x206A),
    *(0xD7FF, 0xE000, 0xFDCF, 0xFDF0, 0xFFFD, 0x10000),
)


@pytest.mark.parametrize('code', UNSEEN, ids=hex)
def test_unseen(code: int) -> None:
    """Each is replaced by the sign for what cannot be shown, and named by its number."""
    text = f'a{chr(code)}b'
    assert not is_clean(text)
    assert cleaned(text) == 'a\ufffdb'
    assert names(text) == f'U+{code:04X}'


@pytest.mark.parametrize('code', SEEN, ids=hex)
def test_seen(code: int) -> None:
    """What is beside them stays."""
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
    """Each once, in order; of more than five, how many more there are."""
    assert names(text) == expected
