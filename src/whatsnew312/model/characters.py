"""Invisible characters that change how a text looks or is read.

Control characters except tabs and line ends have no meaning in a text, and most are not allowed in
XML 1.0. Surrogates are not characters. The bidirectional embeddings, overrides and isolates
(Unicode Standard Annex #9) make a text look as if it were in another order, which has been used to
hide what code does (CVE-2021-42574).
"""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f'
    '\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]'
)

#: the visible character that replaces each of them
REPLACEMENT = '\N{REPLACEMENT CHARACTER}'

#: the maximal number of characters that one message names
_NAMED = 5


def is_clean(text: str) -> bool:
    """Return whether *text* has no control characters, surrogates and bidirectional controls."""
    return _UNSEEN.search(text) is None


def cleaned(text: str) -> str:
    """Return *text* with a visible character in place of each forbidden one."""
    return _UNSEEN.sub(REPLACEMENT, text)


def names(text: str) -> str:
    """Return the code points of the forbidden characters in *text*, such as ``U+202E, U+0007``."""
    found = list(dict.fromkeys(_UNSEEN.findall(text)))
    named = ', '.join(f'U+{ord(character):04X}' for character in found[:_NAMED])
    more = len(found) - _NAMED
    return f'{named} and {more} more' if more > 0 else named
