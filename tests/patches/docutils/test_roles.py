"""Roles of one page are removed before the next page, unless docutils stores them differently."""

from __future__ import annotations

from collections import UserDict
from typing import TYPE_CHECKING

from docutils.parsers.rst import roles

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from conftest import Site

CONF: dict[str, object] = {'root_doc': 'a', 'nitpicky': False}
FILES = {
    'a.rst': 'Shop\n====\n\n.. toctree::\n\n   b\n\n.. role:: loud\n\n:loud:`One`\n',
    'b.rst': 'Two\n===\n\n:loud:`Two`\n',
}


def test_is_needed(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the patch, docutils lets the second page use a role of the first page."""
    assert any('loud' in line for line in site(FILES, **CONF).build(warnings=None).warnings)
    monkeypatch.setattr('whatsnew312.patches.setup_roles', lambda app: None)
    site(FILES, **CONF).build()


def test_does_not_fit(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """If the patch does not fit, there is one warning, and docutils behaves as usual."""
    monkeypatch.setattr(roles, '_roles', UserDict(roles._roles))  # type: ignore[attr-defined]
    (warning,) = site(FILES, **CONF).build(warnings=None).warnings
    assert "the patch 'roles' does not know this version" in warning
