"""Smart quotes are the same as those of docutils."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docutils.nodes import Text, paragraph
from hypothesis import given
from hypothesis import strategies as st
from sphinx.transforms import SphinxSmartQuotes

from whatsnew312.patches.docutils.smart_quotes import _CHANGED, QuickSmartQuotes

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

TEXT = """\
# "Tea" -- and more

Plain words, and *more* of them. It's "quoted" -- really... `"code"` stays; so does 1.2.3.

"An *opening* quote", and \\"escaped\\" ones; &#34; and `x`'s. . . .

:::{change} "Bags" of tea...
:id: bags
:kind: added
:area: stock
:action: Use 'bags' -- or not.

Bags.
:::
"""


@pytest.mark.parametrize('action', ['qDe', 'qde', '1', '-1', ''])
def test_same_pages(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    """With every setting, the page is the same as without the patch."""
    options = {'smartquotes_action': action} if action else {'smartquotes': False}
    quick = site({'index.md': TEXT}, **options).build().read('index.html')
    if action == 'qDe':
        assert 'It’s “quoted” – really…' in quick
    monkeypatch.setattr('whatsnew312.patches.quicken_smart_quotes', lambda app: None)
    assert site({'index.md': TEXT}, **options).build().read('index.html') == quick


@given(st.lists(st.text(alphabet='ab .-\'"`\\&#;3\u2019\u201c', max_size=12), max_size=4))
def test_texts_that_stay(texts: list[str]) -> None:
    """docutils would change none of the texts that the patch leaves as they are."""
    from docutils.utils.smartquotes import educate_tokens

    block = paragraph('', '', *map(Text, texts))
    found = [node for node in block.children if isinstance(node, Text)]
    if any(map(_CHANGED.search, found)):
        return
    for action in ('qDe', 'qbdew', 'qBie'):
        tokens = SphinxSmartQuotes.get_tokens(None, found)
        assert list(educate_tokens(tokens, action, 'en')) == texts
    assert issubclass(QuickSmartQuotes, SphinxSmartQuotes)
