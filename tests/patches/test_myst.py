"""The patch reads the fields of MyST entries one by one, unless MyST has another form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from myst_parser.parsers import options

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from conftest import Site

#: one field cannot be read, but the others can
FILES = {
    'index.md': """\
# Shop

:::{change} Tills
:id: shop-tills
:kind: added
:area: checkout
:action: "A3" is a label

New ones.
:::
"""
}


def test_fits(site: Callable[..., Site]) -> None:
    """One unreadable field gives one warning, and the other fields are used."""
    made = site(FILES).build(warnings=None)
    (warning,) = made.warnings
    assert '[whatsnew.bad_field]' in warning
    assert made.html().find(id='shop-tills')


def test_does_not_fit(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """If the patch does not fit, it gives one warning; the build continues and shows the body."""
    read: Any = options.options_to_tokens
    monkeypatch.setattr(options, 'options_to_tokens', lambda *args, **named: read(*args, **named))  # noqa: PLW0108 - it names no parameter
    made = site(FILES).build(warnings=None)
    about = [line for line in made.warnings if "the patch 'myst' does not know" in line]
    assert len(about) == 1
    assert 'New ones.' in made.html().get_text()
