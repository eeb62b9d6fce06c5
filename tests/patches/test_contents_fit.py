"""Tables of contents without entries: left alone where Sphinx keeps them in another form."""

from __future__ import annotations

from collections import UserDict
from typing import TYPE_CHECKING, Any

from sphinx.environment import BuildEnvironment

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from conftest import Site

FILES = {
    'index.md': """\
# Shop

```{contents}
```

:::{change} Tills
:id: shop-tills
:kind: added
:area: checkout

New ones.
:::
""",
}


def links(made: Site) -> list[Any]:
    """Return the links of the sidebar to the entry."""
    return made.html().select('.sphinxsidebar a[href="#shop-tills"]')


def test_is_needed(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """Sphinx lists every section, so an entry too."""
    conf: dict[str, object] = {'html_sidebars': {'**': ['localtoc.html']}}
    assert not links(site(FILES, whatsnew_contents=False, **conf).build())
    monkeypatch.setattr('whatsnew312.patches.fit_contents', lambda *args: None)
    assert links(site(FILES, whatsnew_contents=False, **conf).build())


def test_does_not_fit(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """One warning, and the contents that Sphinx made."""
    conf: dict[str, object] = {'html_sidebars': {'**': ['localtoc.html']}}
    begin = BuildEnvironment.__init__

    def other(self: BuildEnvironment, *args: Any, **named: Any) -> None:
        begin(self, *args, **named)
        self.toc_num_entries = UserDict()  # type: ignore[assignment]

    monkeypatch.setattr(BuildEnvironment, '__init__', other)
    made = site(FILES, whatsnew_contents=False, **conf).build(warnings=None)
    (warning,) = made.warnings
    assert "the patch 'contents' does not know this version" in warning
    assert links(made)
