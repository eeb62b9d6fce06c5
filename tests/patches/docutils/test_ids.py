"""The patch for ids and names of a page: not applied if docutils stores them differently."""

from __future__ import annotations

from collections import UserDict
from typing import TYPE_CHECKING, Any

import pytest
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import new_document

from whatsnew312.patches.docutils.ids import Ids

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

FILES = {
    'index.md': """\
# Shop

(a-place)=
## Shop tills

Text.

:::{change} Tills
:id: shop-tills
:alias: old-tills
:kind: added
:area: checkout

New ones.
:::
""",
}


@pytest.fixture
def document() -> nodes.document:
    """Return an empty document."""
    return new_document('', get_default_settings())


def test_an_id_moves(document: nodes.document) -> None:
    """An id can be moved to a new node, and the old node gets another id.

    The table of docutils then has the new node.
    """
    ids, (first, second) = Ids(document), (nodes.section(), nodes.section())
    document.set_id(first, suggested_prefix='x')
    (id_,) = first['ids']
    assert ids.holder(id_) is first
    ids.give(id_, second)
    assert ids.holder(id_) is second
    first['ids'].clear()
    ids.give_any(first, 'other')
    assert first['ids'] not in ([], [id_])
    ids.forget_id(id_)
    assert ids.holder(id_) is None


def test_names(document: nodes.document) -> None:
    """The name of a label is explicit, and the name of a heading is not."""
    ids, (label, heading) = Ids(document), (nodes.target(names=['a']), nodes.section(names=['b']))
    document.note_explicit_target(label)
    ids.give_as_heading(heading)
    assert ids.is_explicit('a')
    assert not ids.is_explicit('b')
    ids.forget_name('a')
    assert not ids.is_explicit('a')


@pytest.mark.parametrize('table', ['ids', 'nameids', 'nametypes'])
def test_does_not_fit(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    """If the patch does not fit, there is one warning; entry ids and headings are still there."""
    begin = nodes.document.__init__

    def other(self: nodes.document, *args: Any, **named: Any) -> None:
        begin(self, *args, **named)
        setattr(self, table, UserDict(getattr(self, table)))

    monkeypatch.setattr(nodes.document, '__init__', other)
    text = FILES['index.md'].replace('Shop tills', 'Places')
    made = site({'index.md': text}).build(warnings=None)
    (warning,) = made.warnings
    assert "the patch 'ids' does not know this version" in warning
    assert f'no document.{table}' in warning
    page = made.html()
    entry = page.find(id='shop-tills')
    assert entry
    assert page.find(id='old-tills')
    assert any(heading.get_text().startswith('Tills') for heading in page.select('h2, h3'))


def test_is_needed(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the patch, a heading keeps an id that belongs to an entry."""
    made = site(FILES).build(warnings=None)
    assert [node['id'] for node in made.html().select('section')].count('shop-tills') == 1
    monkeypatch.setattr(Ids, 'holder', lambda *args: None)
    made = site(FILES).build(warnings=None)
    assert [node['id'] for node in made.html().select('[id="shop-tills"]')] == ['shop-tills'] * 2
