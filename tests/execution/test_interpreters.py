"""The interpreter that is used for a release."""

from __future__ import annotations

import sys

import pytest

from whatsnew312.execution.interpreters import find


@pytest.mark.parametrize(
    ('name', 'release', 'is_same'),
    [('v2.0', '2.0', True), ('2.0rc1', '2.0-rc.1', True), ('2.0', '2.0.1', False)],
)
def test_spellings_of_one_version(name: str, release: str, is_same: bool) -> None:
    """An interpreter in ``conf.py`` is found by any spelling of its version."""
    found = find(release, {name: sys.executable}, 'Shop')
    assert (found is not None and found.executable == sys.executable) is is_same
