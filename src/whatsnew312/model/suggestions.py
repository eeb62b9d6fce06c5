"""Words for messages: what is quoted from the input, and what may have been meant."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def closest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return the known word that is most like *word*, whatever its case; empty if none is.

    :param cutoff: how alike it must be, from 0 to 1
    """
    by_folded: dict[str, str] = {}
    for name in known:
        by_folded.setdefault(name.lower(), name)
    near = get_close_matches(word.lower(), by_folded, n=1, cutoff=cutoff)
    return by_folded[near[0]] if near else ''


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ``'; did you mean X?'``, or nothing if no known word is like it, whatever its case."""
    near = closest(word, known)
    return f'; did you mean {near!r}?' if near else ''


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean X?``, or the list of known words if none is similar to *word*."""
    known = list(known)
    if hint := nearest(word, known):
        return hint
    return f'; known are: {", ".join(known)}' if known else '; none are configured in conf.py'


def quote(text: str, limit: int = 60) -> str:
    """Return *text* for a one-line message: in quotes, shortened, without invisible characters."""
    return repr(text if len(text) <= limit else f'{text[:limit]}...')
