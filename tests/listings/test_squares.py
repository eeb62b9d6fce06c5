"""The style ``squares``: one square for each entry, in the shape of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from listed_site import FILES

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

SQUARES = {
    **FILES,
    'squares.md': '# Squares\n\n```{changes}\n:style: squares\n```\n',
    'areas.md': '# Areas\n\n```{changes}\n:style: squares\n:group-by: area\n```\n',
    'chosen.md': '# Chosen\n\n```{changes}\n:id: zip, bag\n```\n',
}
IGNORED = [('py:obj', 'shop.bag.Bag.pack')]


@pytest.fixture(scope='module')
def made(shared_site: Callable[..., Site]) -> Site:
    return shared_site(SQUARES, nitpick_ignore=IGNORED).build()


def test_one_square_for_each_entry(made: Site) -> None:
    """The drawing has a square for each entry; the legend has the number of each kind."""
    page = made.html('squares')
    drawing = page.select_one('svg.whatsnew-drawing-squares')
    assert drawing
    assert drawing['aria-hidden'] == 'true'
    assert not drawing.select('a')
    parts = {str(path['class'][0]): str(path['d']).count('M') for path in drawing.select('path')}
    assert parts == {'whatsnew-added': 1, 'whatsnew-removed': 1, 'whatsnew-deprecated': 2}
    legend = [' '.join(item.get_text().split()) for item in page.select('.whatsnew-legend li')]
    assert legend == ['Added 1', 'Deprecated 2', 'Removed 1']
    links = [str(link['href']) for link in page.select('.whatsnew-legend a')]
    assert links[0] == 'all.html?kind=added'


def test_squares_of_groups_are_links(made: Site) -> None:
    """In groups, each square is a link to its entry, and the label has the number of entries."""
    rows = made.html('areas').select('.whatsnew-square-rows > li')
    found = {
        ' '.join(row.p.get_text().split()): [
            (str(link['href']), link.title.get_text(), link['tabindex'])
            for link in row.select('svg a')
        ]
        for row in rows
    }
    assert {name: len(links) for name, links in found.items()} == {
        'Stock keeping 1': 1,
        'Checkout 3': 3,
    }
    assert ('entries.html#zip', 'Zip', '-1') in found['Checkout 3']
    ids = {str(tag['id']) for tag in made.html('entries').select('[id]')}
    hrefs = [href for links in found.values() for href, _title, _tabindex in links]
    assert [href for href in hrefs if href.partition('#')[2] not in ids] == []


@pytest.mark.parametrize('builder', ['text', 'epub', 'latex', 'man', 'singlehtml', 'xml'])
def test_other_formats_have_the_numbers(site: Callable[..., Site], builder: str) -> None:
    """Formats without drawings show the kinds of the squares as text."""
    made = site(SQUARES, nitpick_ignore=IGNORED).build(builder)
    pages = [path for path in made.outdir(builder).rglob('*') if path.is_file()]
    text = ' '.join(
        path.read_text(encoding='utf-8', errors='replace')
        for path in pages
        if path.suffix in {'.txt', '.xhtml', '.tex', '.html', '.xml', '.1'}
    )
    assert 'Deprecated' in text
    assert 'whatsnew-drawing-squares' not in text


def test_entries_in_the_order_of_their_ids(made: Site) -> None:
    """The option ``id`` selects entries and their order."""
    items = made.html('chosen').select('ul.whatsnew-list > li a')
    assert [str(link['href']) for link in items] == ['entries.html#zip', 'entries.html#bag']


def test_unknown_ids(site: Callable[..., Site]) -> None:
    """An unknown id gives a warning; the entries of the other ids are shown."""
    files = {**FILES, 'chosen.md': '# Chosen\n\n```{changes}\n:id: zap, bag\n```\n'}
    made = site(files, nitpick_ignore=IGNORED)
    message = "no entry has the id 'zap'; did you mean 'zip'?"
    made.build(warnings=[f'chosen.md:3: WARNING: {message} [whatsnew.bad_value]'])
    assert len(made.html('chosen').select('ul.whatsnew-list > li')) == 1
