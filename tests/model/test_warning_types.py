"""Warning types: every subtype is explained, and hints name the word that was meant."""

from __future__ import annotations

import pytest

from whatsnew312.model.warning_types import Warn, did_you_mean, quote


def test_every_subtype_is_explained() -> None:
    """Each subtype is a unique word with a meaning and a remedy for the reference page."""
    for warning in Warn:
        assert warning.subtype == warning.name.lower()
        assert warning.meaning.endswith('.')
        assert warning.remedy.endswith('.')
    assert len({warning.subtype for warning in Warn}) == len(Warn)


def test_what_is_wrong_and_what_mends_it() -> None:
    """The reference has the meaning and the remedy in separate columns."""
    assert Warn.MISSING_KIND.meaning == 'An entry has no `kind`.'
    assert Warn.MISSING_KIND.remedy == 'Add one of the kinds in `whatsnew_kinds`.'


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
