"""Smart quotes are the same as those of docutils."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docutils.nodes import Text, emphasis, inline, paragraph, section
from docutils.utils.smartquotes import educate_tokens
from hypothesis import given
from hypothesis import strategies as st
from sphinx.addnodes import pending_xref
from sphinx.transforms import SphinxSmartQuotes

from whatsnew312.patches.docutils.smart_quotes import blocks_to_change

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

See ["the 'other' notes" -- here](#bags), [it's](index.md) and *("[so](#bags)")*.
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
    block = paragraph('', '', *map(Text, texts))
    page = section('', block)
    if blocks_to_change(page):
        return
    found = [node for node in block.children if isinstance(node, Text)]
    for action in ('qDe', 'qbdew', 'qBie'):
        tokens = SphinxSmartQuotes.get_tokens(None, found)
        assert list(educate_tokens(tokens, action, 'en')) == texts


def test_outermost_blocks() -> None:
    """A quote within emphasis is changed together with the sentence around it."""
    sentence = paragraph('', '', Text('He said '), emphasis('', 'it "now"'), Text('.'))
    other = paragraph('', 'Nothing else.')
    assert blocks_to_change(section('', other, sentence)) == [sentence]
    # Sphinx takes the text of a reference alone, too, after the sentence around it
    inner = inline('', 'the "other"')
    around = paragraph('', '', Text('See '), pending_xref('', inner))
    assert blocks_to_change(section('', around)) == [around, inner]
