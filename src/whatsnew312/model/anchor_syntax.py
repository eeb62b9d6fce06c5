"""The syntax of permanent anchors.

An anchor is used as URL fragment, HTML id, name in ``objects.inv`` and label. So it must be valid
and unchanged in all four: no white space (HTML), no colon at an end (inventory), and no character
that browsers percent-encode.
"""

from __future__ import annotations

import re
import unicodedata

ANCHOR = re.compile(r'[A-Za-z][A-Za-z0-9]*(?:[._-]+[A-Za-z0-9]+)*')

#: the most characters of an anchor; a longer one is probably a paste by mistake
MAX_LENGTH = 200

#: letters that have no form without an accent
_LETTERS = str.maketrans(
    {'ß': 'ss', 'æ': 'ae', 'Æ': 'AE', 'ø': 'o', 'Ø': 'O', 'ł': 'l', 'Ł': 'L', 'œ': 'oe', 'Œ': 'OE'}
)


def is_anchor(text: str) -> bool:
    """Return whether *text* is allowed as the anchor of an entry."""
    return len(text) <= MAX_LENGTH and ANCHOR.fullmatch(text) is not None


def suggest_anchor(text: str) -> str:
    """Return an allowed anchor made of the words in *text*; empty if there is none.

    Letters with accents are written without them, as in ``grosse`` for ``größe``.
    """
    plain = text[:MAX_LENGTH].translate(_LETTERS)
    # an accent is a character of its own in this form
    plain = re.sub(r'[\u0300-\u036f]', '', unicodedata.normalize('NFKD', plain))
    words = re.findall(r'[A-Za-z0-9]+', plain[:MAX_LENGTH])
    while words and words[0][0].isdigit():
        words.pop(0)
    return '-'.join(words)
