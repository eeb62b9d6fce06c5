"""Warning types: every subtype is explained."""

from __future__ import annotations

from whatsnew312.model.warning_types import Warn


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
