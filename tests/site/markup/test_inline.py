"""Inline markup that other pages show: as plain data, and as nodes of another page."""

from __future__ import annotations

import pickle

import pytest
from docutils import nodes
from sphinx import addnodes

from whatsnew312.model.values import Text
from whatsnew312.site.markup.inline import freeze, thaw


def title() -> nodes.title:
    """Return a title with many kinds of markup, as a parser makes it."""
    made = nodes.title('', 'Use ')
    made += nodes.literal('', 'shop', classes=['code'])
    made += nodes.Text(' and ')
    made += nodes.strong('', 'not ', nodes.emphasis('', 'this'))
    made += addnodes.pending_xref(
        '',
        nodes.inline('', 'there', classes=['xref']),
        refdomain='std',
        reftype='ref',
        reftarget='there',
        refdoc='old',
        refexplicit=False,
    )
    made += nodes.reference('', 'PEP 8', refuri='https://example.org/', ids=['x'], names=['x'])
    return made


def test_there_and_back() -> None:
    """Frozen nodes thaw to the same nodes, except for the data that belongs to the old page."""
    thawed = nodes.title('', '', *thaw(freeze(title(), 'old'), 'new'))
    expected = title()
    (xref,) = expected.findall(addnodes.pending_xref)
    xref['refdoc'] = 'new'
    # if its target is missing, the warning is for the old page
    xref['whatsnew_elsewhere'] = True
    (reference,) = expected.findall(nodes.reference)
    reference['ids'], reference['names'] = [], []
    assert thawed.pformat() == expected.pformat()


def test_without_links() -> None:
    """Without links, the text of the links is kept, because a link must not contain a link."""
    made = nodes.inline('', '', *thaw(freeze(title(), 'old'), 'new', links=False))
    assert made.astext() == title().astext()
    assert not list(made.findall(nodes.reference))
    assert not list(made.findall(addnodes.pending_xref))
    assert [node.astext() for node in made.findall(nodes.literal)] == ['shop']


def test_frozen_is_plain_data() -> None:
    """Frozen markup can be compared, hashed and pickled.

    So the environment can store it, and a digest can be made from it.
    """
    first, second = freeze(title(), 'old'), freeze(title(), 'old')
    assert first == second
    assert hash(first) == hash(second)
    assert pickle.loads(pickle.dumps(first)) == first
    assert repr(first) == repr(second)
    assert first.plain == 'Use shop and not thisthere' + 'PEP 8'


@pytest.mark.parametrize(
    ('node', 'plain', 'shown'),
    [
        (nodes.paragraph('', '  a\n  b '), 'a b', '  a\n  b '),
        (nodes.paragraph('', 'a', nodes.target('', '')), 'a', 'a'),
        (nodes.paragraph('', '', nodes.problematic('', '*a')), '*a', '*a'),
        (nodes.paragraph('', '', nodes.raw('', '<b>', format='html')), '', ''),
        (nodes.paragraph(), '', ''),
    ],
)
def test_what_is_not_markup(node: nodes.Element, plain: str, shown: str) -> None:
    """Nodes that are not inline markup are kept as text, and never as raw output."""
    frozen = freeze(node, 'old')
    assert frozen.plain == plain
    thawed = thaw(frozen, 'new')
    assert ''.join(part.astext() for part in thawed) == shown
    assert all(isinstance(part, nodes.Text) for part in thawed)


def test_plain_text() -> None:
    """A text without markup needs no spans, and an empty text is false."""
    assert [node.astext() for node in thaw(Text('a'), 'new')] == ['a']
    assert not Text('')
    assert Text('a')
