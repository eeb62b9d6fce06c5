"""Invisible characters that change how a text looks or is read.

Control characters (but tabs and line ends) have no meaning in a text, and most cannot stand in
XML 1.0; surrogates are no characters at all. The bidirectional embeddings, overrides and isolates
(Unicode Standard Annex #9) let a text be read in another order than it is written, which has
been used to hide what code does (CVE-2021-42574).
"""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f'
    '\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]'
)

#: what is shown in their place
REPLACEMENT = '\N{REPLACEMENT CHARACTER}'

#: the most characters that one message names
_NAMED = 5


def is_clean(text: str) -> bool:
    """Tell whether *text* has no control, surrogate or bidirectional control character."""
    return _UNSEEN.search(text) is None


def cleaned(text: str) -> str:
    """Return *text* with a visible mark in place of each forbidden character."""
    return _UNSEEN.sub(REPLACEMENT, text)


def names(text: str) -> str:
    """Return the forbidden characters in *text*, each once: ``U+202E, U+0007``."""
    found = list(dict.fromkeys(_UNSEEN.findall(text)))
    named = ', '.join(f'U+{ord(character):04X}' for character in found[:_NAMED])
    more = len(found) - _NAMED
    return f'{named} and {more} more' if more > 0 else named
