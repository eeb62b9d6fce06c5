"""The patch for the page tree: if it does not fit, entries are still shown."""

from __future__ import annotations

from collections import UserDict
from typing import TYPE_CHECKING

import pytest

from whatsnew312.patches import page_tree
from whatsnew312.patches.guard import Part
from whatsnew312.patches.page_tree import may_hold, navigation, section_title

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

ENTRY = """\
:::{{change}} Change {0}
:id: shop-{0}
:kind: added
:area: checkout

Body.
:::
"""
FILES = {
    'index.md': '# Shop\n\n````{note}\n```{toctree}\none\n```\n````\n\n```{changes}\n```\n',
    'one.md': '# One\n\n' + ENTRY.format(1) + '\n```{anchor-map} map.toml\n```\n',
    'map.toml': 'old = "two#below"\n',
    'two.md': '---\norphan: true\n---\n# Two\n\n## Below\n\n' + ENTRY.format(2),
}


def warnings_of(patch: str, warnings: list[str]) -> list[str]:
    """Return the warnings that *patch* does not fit.

    There must be at least one warning, without duplicates.
    """
    found = [line for line in warnings if f'the patch {patch!r} does not know this' in line]
    assert found
    assert len(found) == len(set(found))
    return found


@pytest.mark.parametrize('builder', ['html', 'singlehtml', 'text'])
def test_does_not_fit(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch, builder: str
) -> None:
    """Only this patch warns, and every page has the same entries and listings as before."""
    usual = site(FILES).build(builder)
    # simulate a version of Sphinx with tables of another type
    monkeypatch.setattr(
        page_tree,
        'Part',
        lambda owner, name, type_=object: Part(owner, name, UserDict if type_ is dict else type_),
    )
    made = site(FILES).build(builder, warnings=None)
    assert made.warnings == warnings_of('page_tree', made.warnings)
    suffix = 'txt' if builder == 'text' else 'html'
    assert made.read(f'index.{suffix}') == usual.read(f'index.{suffix}')


class Bare:
    """An environment without any undocumented attribute."""


def test_nothing_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """If Sphinx lacks an attribute, the functions of the patch return a safe default."""
    monkeypatch.setattr('whatsnew312.patches.guard.warn', lambda *args, **named: None)
    env = Bare()
    assert may_hold({'one'}, env, 'index')  # type: ignore[arg-type]
    assert not may_hold(set(), env, 'index')  # type: ignore[arg-type]
    assert navigation(env) is None  # type: ignore[arg-type]
    assert section_title(env, 'index', 'below') == ''  # type: ignore[arg-type]


def test_is_needed(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the patch, the entries of pages that another page contains are not found."""
    assert site(FILES).build('singlehtml').html().select('#shop-1 .whatsnew-badges')
    monkeypatch.setattr('whatsnew312.patches.page_tree._joins', lambda *args: False)
    with pytest.raises(NotImplementedError):  # a node that was not replaced causes the error
        site(FILES).build('singlehtml')
