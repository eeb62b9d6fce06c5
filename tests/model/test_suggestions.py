"""Hints name the word that was meant, and input is quoted on one line."""

from __future__ import annotations

import pytest

from whatsnew312.model.suggestions import did_you_mean, quote


@pytest.mark.parametrize(
    ('word', 'known', 'hint'),
    [
        ('aded', ['changed', 'added'], "; did you mean 'added'?"),
        ('WINDOWS ', ['Windows'], "; did you mean 'Windows'?"),
        ('windws', ['Linux', 'WINDOWS'], "; did you mean 'WINDOWS'?"),
        ('xyz', ['a', 'b'], '; known are: a, b'),
        ('xyz', [], '; none are configured in conf.py'),
    ],
)
def test_did_you_mean(word: str, known: list[str], hint: str) -> None:
    """The hint has the nearest known word, or else all known words."""
    assert did_you_mean(word, known) == hint
    assert did_you_mean(word, iter(known)) == hint


def test_quote() -> None:
    """Input in a message is quoted, on one line, and cut off if it is long."""
    assert quote('a\nb\x1b[31m\u202e') == "'a\\nb\\x1b[31m\\u202e'"
    assert len(quote('x' * 1000)) < 80
    assert quote('x' * 60) == f"'{'x' * 60}'"
    assert quote('x' * 61) == f"'{'x' * 60}...'"
