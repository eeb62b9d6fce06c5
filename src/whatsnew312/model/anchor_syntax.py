"""What a permanent anchor may look like.

An anchor is a URL fragment, an HTML id, a key of ``objects.inv`` and a label, so it keeps to what
all four carry unchanged: no white space (HTML), no colon at an end (inventory), nothing that a
browser would percent-encode.
"""

from __future__ import annotations

import re

ANCHOR = re.compile(r'[A-Za-z][A-Za-z0-9]*(?:[._-]+[A-Za-z0-9]+)*')

#: longer ones are a paste gone wrong, and make every link to them unreadable
MAX_LENGTH = 200


def is_anchor(text: str) -> bool:
    """Tell whether *text* may be the anchor of an entry."""
    return len(text) <= MAX_LENGTH and ANCHOR.fullmatch(text) is not None


def suggest_anchor(text: str) -> str:
    """Return the nearest allowed anchor to *text*, or an empty string."""
    words = re.findall(r'[A-Za-z0-9]+', text[:MAX_LENGTH])
    while words and words[0][0].isdigit():
        words.pop(0)
    return '-'.join(words)
