"""The patch for labels of entries in the standard domain: needed, or not applied."""

from __future__ import annotations

from collections import UserDict
from typing import TYPE_CHECKING, Any

from whatsnew312.patches import standard_names
from whatsnew312.patches.guard import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from conftest import Site

FILES = {
    'index.md': """\
# Shop

See {ref}`other-place` and {any}`shop-tills`.

(other-place)=
## Another place

:::{change} Tills
:id: shop-tills
:kind: added
:area: checkout

New ones.
:::
""",
}
REF = {'index.md': FILES['index.md'].replace('{any}`shop-tills`', '{ref}`shop-tills`')}


def test_does_not_fit(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """If the patch does not fit, there is one warning, and all references have the same targets."""
    usual = site(FILES).build()
    # simulate a version of Sphinx with tables of another type
    monkeypatch.setattr(standard_names, 'Part', lambda owner, name, _: Part(owner, name, UserDict))
    made = site(FILES).build(warnings=None)
    (warning,) = made.warnings
    assert "the patch 'standard_names' does not know this version" in warning
    links = [
        [link['href'] for link in page.select('#shop a.internal')]
        for page in (usual.html(), made.html())
    ]
    assert links[0] == links[1] != []


def test_is_needed(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the patch, Sphinx has no label for an entry, so the role ``ref`` does not find it."""
    assert site(REF).build().html().select('a[href="#shop-tills"] .std-ref')

    def nothing(*args: Any) -> None:
        pass

    monkeypatch.setattr('whatsnew312.entries.checks.duplicates.add_names', nothing)
    (warning,) = site(REF).build(warnings=None).warnings
    assert 'shop-tills' in warning
