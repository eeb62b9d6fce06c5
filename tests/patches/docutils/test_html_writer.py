"""The patch for the HTML writer: if it does not fit, the pages are still complete."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from docutils import nodes

from whatsnew312.patches.docutils import html_writer

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from conftest import Site

FILES = {
    'index.md': """\
# Shop

```{changes}
```

:::{change} The `till` opens
:id: shop-tills
:kind: added
:area: checkout

New **ones**.
:::
""",
}


def test_does_not_fit(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this patch warns, once for each part; entries and listings have their full text."""
    usual = site(FILES).build()
    fits = html_writer.fits

    def without_body(patch: Any, parts: Any, *more: Any) -> bool:
        lost = [part._replace(name=f'{part.name}_of_old') for part in parts]
        return fits(patch, lost, *more)

    monkeypatch.setattr(html_writer, 'fits', without_body)
    made = site(FILES).build(warnings=None)
    assert made.warnings
    assert all("the patch 'html_writer' does not know this" in line for line in made.warnings)
    assert len(set(made.warnings)) == len(made.warnings)
    assert made.html().get_text() == usual.html().get_text()
    (entry,) = json.loads(made.read('changes.json'))['changes']
    assert entry['id'] == 'shop-tills'


def test_a_stub_has_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stub for a moved page has its text, even if Sphinx has no method to render it."""
    monkeypatch.setattr('whatsnew312.patches.guard.warn', lambda *args, **named: None)

    class Bare:
        pass

    html = html_writer.fragment_html(Bare(), nodes.paragraph('', 'Now <there>'))  # type: ignore[arg-type]
    assert html == '<p>Now &lt;there&gt;</p>'


def test_is_needed(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the patch, the data for other programs has the bodies of entries as text only."""
    assert '<strong>ones</strong>' in site(FILES).build().read('changes.json')
    monkeypatch.setattr('whatsnew312.exports.capture.position', lambda writer: None)
    made = site(FILES).build().read('changes.json')
    assert 'ones' in made
    assert '<strong>ones</strong>' not in made
