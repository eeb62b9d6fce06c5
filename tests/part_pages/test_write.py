"""The further pages of long lists: complete, linked, and up to date after every build."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pytest
from links import dead_html
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from whatsnew312.listings import parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from bs4 import BeautifulSoup
    from conftest import Site

#: the number of rows on a page, in these tests
MOST = 6

KINDS = ('added', 'changed', 'removed')


def entries(numbers: range) -> str:
    return ''.join(
        f':::{{change}} Change `no` {number}\n:id: change-{number}\n:kind: {KINDS[number % 3]}\n'
        f':area: {"stock" if number % 2 else "checkout"}\n:module: shop.m{number % 5}\n'
        f':action: See [more](../more.md) and {{pep}}`8`.\n:removal: 3.{number % 4}\n\nText.\n:::\n\n'
        for number in numbers
    )


LISTS = {
    'every': ':filter:\n:count:',
    'rows': ':style: rows\n:group-by: module\n:count:',
    'guided': ':style: rows\n:group-by: kind\n:columns: guidance',
    'table': ':style: table\n:group-by: removal\n:filter:',
    'tasks': ':style: checklist\n:count:',
    'cards': ':style: cards',
}
FILES = {
    'index.md': '# Shop\n\n```{toctree}\nnotes/one\nnotes/two\nmore\n'
    + ''.join(f'lists/{name}\n' for name in LISTS)
    + 'targets\n```\n',
    # a page with two lists, of which both have further pages
    'targets.md': '# Targets\n\n```{link-targets}\n```\n\n```{changes}\n:style: rows\n```\n',
    'more.md': '# More\n',
    'notes/one.md': f'# One\n\n{entries(range(15))}',
    'notes/two.md': f'# Two\n\n{entries(range(15, 20))}',
    **{
        f'lists/{name}.md': f'# The *{name}*\n\n```{{changes}}\n{options}\n```\n'
        for name, options in LISTS.items()
    },
}


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, 'MOST_ROWS', MOST)


def pages_of(made: Site, name: str, builder: str = '') -> list[BeautifulSoup]:
    """Return the pages of a list, as the links "Next page" lead to them."""
    pages = [made.html(f'lists/{name}', builder)]
    while link := pages[-1].select_one(f'a[rel="next"][href^="{name}"]'):
        pages.append(made.html(f'lists/{str(link["href"]).removesuffix(".html")}', builder))
    return pages


def dead(made: Site) -> list[str]:
    texts = {name: data for name, data in made.files().items() if name.endswith('.html')}
    return dead_html({name: data.decode() for name, data in texts.items()})


def titles(page: BeautifulSoup) -> list[str]:
    rows = page.select(
        '.whatsnew-rows > li, .whatsnew-checklist > li, .whatsnew-cards > li, tbody > tr'
    )
    return [link.get_text() for row in rows if (link := row.select_one('a[href*="#change-"]'))]


def test_every_row_is_on_one_page(site: Callable[..., Site]) -> None:
    """All pages of a list together show each entry once; none shows more rows than the limit."""
    made = site(FILES).build()
    for name in LISTS:
        pages = pages_of(made, name)
        shown = [titles(page) for page in pages]
        assert sorted(chain(*shown)) == sorted(f'Change no {n}' for n in range(20)), name
        limit = MOST if name in {'every', 'rows'} else MOST // 2
        assert max(map(len, shown)) <= limit, name
        last = len(pages)
        headings = [page.h1.get_text() for page in pages[1:] if page.h1]
        assert headings == [f'The {name} ({n} of {last})' for n in range(2, last + 1)]
        assert 'whatsnew.css' in str(pages[-1].head)
    assert not dead(made)
    assert titles(pages_of(made, 'every')[0])
    assert not titles(pages_of(made, 'rows')[0])


def test_groups_keep_their_addresses(site: Callable[..., Site]) -> None:
    """Each group has its address on the first page, where a link leads to the group."""
    made = site(FILES).build()
    first = made.html('lists/rows')
    line = first.find(id='module-shop-m3')
    assert line
    assert line.get_text(strip=True) == 'shop.m3(4)'
    page, _, anchor = str(line.a['href']).partition('#') if line.a else ('', '', '')
    assert anchor == 'module-shop-m3'
    heading = made.html(f'lists/{page.removesuffix(".html")}').find(id=anchor)
    assert heading
    assert heading.a
    assert heading.a['href'] == 'rows.html#module-shop-m3'
    tasks = made.html('lists/tasks')
    inner = tasks.find(id='urgency-gone-area-stock')
    assert inner
    outer = inner.find_parent('li')
    assert outer
    assert outer['id'] == 'urgency-gone'


@pytest.mark.parametrize('builder', ['html', 'dirhtml'])
def test_targets(site: Callable[..., Site], builder: str) -> None:
    """The list of link targets is on several pages, too: each target once, with the script."""
    made = site(FILES).build(builder)
    names = ['targets', *(f'targets-{number}' for number in range(2, 8))]
    end = '/index' if builder == 'dirhtml' else ''
    pages = [made.html(name + end, builder) for name in names]
    rows = [page.select('table.whatsnew-targets tbody tr') for page in pages]
    assert sorted(map(len, rows)) == [0, 0, 0, 2, 6, 6, 6]
    shown = [row.code.get_text() for part in rows for row in part if row.code]
    assert shown == sorted(f'change-{number}' for number in range(20))
    for page, part in zip(pages, rows, strict=True):
        assert bool(part) == bool(page.select('script[src*="link-menu.js"]'))
    assert sorted(
        len(titles(page)) for page, part in zip(pages, rows, strict=True) if not part
    ) == [2, 6, 6]
    assert not dead(made)


def parallel(made: Site) -> None:
    """Build with several processes. They are forks, so they have the limit of these tests."""
    with patch_docutils(str(made.srcdir)), docutils_namespace():
        folders = (made.srcdir, made.srcdir, made.outdir(), made.doctreedir)
        Sphinx(*folders, made.builder, status=None, parallel=2).build()


@pytest.mark.parametrize('builder', ['html', 'dirhtml'])
def test_incremental_and_parallel(site: Callable[..., Site], builder: str) -> None:
    """After edits, the pages are those of a fresh build, also with several processes."""
    made = site(FILES).build(builder)
    assert not dead(made)
    before = made.files()
    made.write({'notes/two.md': f'# Two\n\n{entries(range(15, 16))}', 'lists/cards.md': '# No\n'})
    edited = made.build(builder).files()
    gone = {name for name in before.keys() - edited.keys() if name.endswith('.html')}
    assert {name for name in gone if 'cards' in name} == {
        f'lists/cards-{number}{".html" if builder == "html" else "/index.html"}'
        for number in range(2, 8)
    }
    assert any('every' in name for name in gone)
    assert not (made.outdir() / 'lists/cards-2').exists()
    fresh = made.build(builder, fresh=True).files()
    assert edited.keys() == fresh.keys()
    pages = {name for name in fresh if name.endswith('.html')}
    assert {name: edited[name] for name in pages} == {name: fresh[name] for name in pages}
    made._begin(builder, fresh=True)
    parallel(made)
    assert {name: data for name, data in made.files().items() if name in pages} == {
        name: fresh[name] for name in pages
    }


def test_other_builders_have_whole_lists(site: Callable[..., Site]) -> None:
    """Formats other than web pages show each list whole."""
    made = site(FILES)
    made.build(builder='singlehtml')
    assert str(made.html('index', 'singlehtml')).count('whatsnew-parts') == 0
    made.build(builder='text')
    text = (made.outdir('text') / 'lists/every.txt').read_text(encoding='utf-8')
    assert text.count('Change "no"') == 20


def test_a_source_file_with_the_name_of_a_part(site: Callable[..., Site]) -> None:
    """A source file keeps its page; a message says that a part of the list has none."""
    made = site(FILES | {'lists/every-2.md': '---\norphan: true\n---\n# Mine\n'})
    made.build(warnings=None)
    assert [line for line in made.warnings if 'lists/every-2 is a source file' in line]
    assert len(made.warnings) == 1
    assert '<h1>Mine<' in made.read('lists/every-2.html')
    assert '<h1>The every (3 of 4)</h1>' in made.read('lists/every-3.html')


def test_short_lists_stay_on_their_pages(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list with as many rows as a page can show has no further page; with one more it has."""
    files = FILES | {'lists/cards.md': '# Cards\n', 'lists/tasks.md': '# Tasks\n'}
    monkeypatch.setattr(parts, 'MOST_ROWS', 40)
    made = site(files).build()
    names = made.files().keys()
    assert not [name for name in names if name.startswith('lists/') and '-2' in name]
    monkeypatch.setattr(parts, 'MOST_ROWS', 39)
    made.build(fresh=True)
    added = made.files().keys() - names
    assert {name for name in added if name.endswith('.html')} == {
        f'lists/{name}-{number}.html' for name in ('guided', 'table') for number in (2, 3)
    }
