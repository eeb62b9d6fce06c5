"""An entry without a title is a list item with one paragraph, in every builder, data and feeds."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from dom import dom

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

LONG = (
    'The till counts *each* coin with ``shop.till``, also those that somebody has put in from the '
    'other side.'
)
CUT = 'The till counts each coin with shop.till, also those that somebody has put in…'

RST = f"""\
:area: checkout

Shop
====

.. change::
   :id: shop-codes
   :alias: shop-code
   :kind: added
   :issue: 1042, 1043

   Codes **work** at the till.

.. change::
   :id: shop-till
   :kind: fixed

   {LONG}

.. change:: A title
   :id: shop-titled
   :kind: added

   It has a title.

.. change::
   :id: shop-more
   :kind: changed

   First of two.

   Second of two.

.. change::
   :id: shop-gone
   :kind: removed
   :action: Use a *card*.

   The safe is gone.

See :whatsnew:change:`shop-till` and :ref:`shop-codes`.

.. changes::
"""

MYST = f"""\
---
area: checkout
---
# Shop

:::{{change}}
:id: shop-codes
:alias: shop-code
:kind: added
:issue: 1042, 1043

Codes **work** at the till.
:::

:::{{change}}
:id: shop-till
:kind: fixed

{LONG.replace('``', '`')}
:::

:::{{change}} A title
:id: shop-titled
:kind: added

It has a title.
:::

:::{{change}}
:id: shop-more
:kind: changed

First of two.

Second of two.
:::

:::{{change}}
:id: shop-gone
:kind: removed
:action: Use a *card*.

The safe is gone.
:::

See {{whatsnew:change}}`shop-till` and {{ref}}`shop-codes`.

:::{{changes}}
:::
"""

PAGES = [pytest.param('index.rst', RST, id='rst'), pytest.param('index.md', MYST, id='md')]


def shop(site: Callable[..., Site], name: str, text: str, **conf: object) -> Site:
    return site({name: text}, whatsnew_change_pages=True, **conf)


@pytest.mark.parametrize(('name', 'text'), PAGES)
def test_html(site: Callable[..., Site], name: str, text: str) -> None:
    """Consecutive entries are one list; each item has its anchors, badge, text and permalink."""
    made = shop(site, name, text).build()
    page = made.html()
    # the list is before the entries with headings: after one, it would seem to be part of it
    (items,) = page.select('ul.whatsnew-entries')
    assert [one.section['id'] for one in items.select(':scope > li')] == [
        *('shop-codes', 'shop-till', 'shop-gone'),
    ]
    assert items.find_next_sibling('section')['id'] == 'shop-titled'
    codes = page.select_one('#shop-codes')
    assert codes.select_one('#shop-code') is not None
    assert codes.select_one('.whatsnew-badge').text == 'Added'
    assert codes.select_one('p strong').text == 'work'
    assert not codes.select('h1, h2, h3')
    assert codes.select_one('a.headerlink')['href'] == '#shop-codes'
    assert len(codes.select('.whatsnew-details a')) == 2
    assert page.select_one('#shop-titled').h2 is not None
    assert page.select_one('#shop-more').h2.text.startswith('First of two.')
    assert page.select_one('#shop-gone dl.whatsnew-guidance em').text == 'card'
    # links, listings and contents use the first words as the title
    link = page.select_one('p > a[href="#shop-till"]')
    assert link.text == CUT
    assert CUT in page.select_one('ul.whatsnew-list').text


@pytest.mark.parametrize(('name', 'text'), PAGES)
def test_data(site: Callable[..., Site], name: str, text: str) -> None:
    """Data, feeds, inventory and the page of the change use the first words as the title."""
    made = shop(
        site, name, text, html_baseurl='https://shop.example/', whatsnew_release_date='2026-01-01'
    ).build()
    out = made.outdir()
    changes = json.loads((out / 'changes.json').read_text(encoding='utf-8'))['changes']
    by_id = {one['id']: one for one in changes}
    assert by_id['shop-till']['title'] == CUT
    assert by_id['shop-codes']['title'] == 'Codes work at the till.'
    assert by_id['shop-till']['body_html'].startswith('<p>The till counts <em>each</em> coin')
    assert 'headerlink' not in by_id['shop-till']['body_html']
    assert by_id['shop-gone']['body_text'] == 'The safe is gone.'
    feed = json.loads((out / 'changes.feed.json').read_text(encoding='utf-8'))
    assert CUT in [item['title'] for item in feed['items']]
    alone = dom((out / 'changes' / 'shop-till.html').read_text(encoding='utf-8'))
    assert alone.h1.text.startswith(CUT)
    assert 'from the other side' in alone.select_one('.whatsnew-page').text
    assert {'shop-codes', 'shop-till', 'shop-gone'} <= set(made.inventory())


@pytest.mark.parametrize(('name', 'text'), PAGES)
@pytest.mark.parametrize(
    ('builder', 'file', 'item'),
    [
        (
            'text',
            'index.txt',
            r'\* Added: Codes \*\*work\*\* at the till\. \(Issue: .*1042, .*1043\)',
        ),
        ('man', 'shop.1', r'Added: Codes \\fBwork\\fP at the till\. \(Issue: '),
        ('latex', 'shop.tex', r'index:shop-codes\}.*?Added.*?: Codes \\sphinxstylestrong\{work\}'),
        ('texinfo', 'shop.texi', r'@anchor\{[^}]*\}@anchor\{index shop-code\}.*?Codes .work. at'),
        ('xml', 'index.xml', r'<list_item> <paragraph[^>]*><target refid="shop-codes">'),
    ],
)
def test_builders(
    site: Callable[..., Site], name: str, text: str, builder: str, file: str, item: str
) -> None:
    """In each builder, the item has its badge, text and details, and is a link target."""
    made = shop(
        site,
        name,
        text,
        project='shop',
        man_pages=[('index', 'shop', 'Shop', 'Ada', 1)],
        latex_documents=[('index', 'shop.tex', 'Shop', 'Ada', 'howto')],
        texinfo_documents=[('index', 'shop', 'Shop', 'Ada', 'shop', 'Shop', 'Shops')],
    ).build(builder)
    written = (made.outdir() / file).read_text(encoding='utf-8')
    assert re.search(item, ' '.join(written.split())), written


@pytest.mark.parametrize(('name', 'text'), PAGES)
def test_catalogs(site: Callable[..., Site], name: str, text: str) -> None:
    """Translation catalogs have the paragraph, but not its first words as a separate title."""
    made = shop(site, name, text).build('gettext')
    catalog = (made.outdir() / 'index.pot').read_text(encoding='utf-8')
    assert catalog.count('The till counts') == 1
    assert catalog.count('First of two') == 1


def test_neither_title_nor_text(site: Callable[..., Site]) -> None:
    """An entry with neither a title nor a paragraph gives a warning."""
    page = '.. change::\n   :id: shop-codes\n   :kind: added\n'
    made = site({'index.rst': f'Shop\n====\n\n{page}'}, whatsnew_areas={}).build(warnings=None)
    assert 'has no title, and no paragraph' in made.warnings[0]


def test_fragments(site: Callable[..., Site]) -> None:
    """Fragments of one paragraph are items under the heading of their kind."""
    files = {
        'index.md': '# Releases\n\n```{release}\n```\n',
        'changes/releases.toml': '[[release]]\nname = "1.0"\ndate = 2026-02-01\n',
        'changes/1.0/a.added.md': 'Count *money*.\n',
        'changes/1.0/1043.added.md': 'Count what is in **stock**.\n',
        'changes/1.0/1044.added.rst': 'Count ``all``.\n',
    }
    page = site(files, whatsnew_fragments='changes', whatsnew_areas={}).build().html()
    (items,) = page.select('#release-1\\.0-added > ul.whatsnew-entries')
    assert [one.section['id'] for one in items.select(':scope > li')] == [
        'added-1043',
        'added-1044',
        'a',
    ]
    assert page.select_one('#added-1044 p code').text == 'all'
