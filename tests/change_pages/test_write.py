"""Pages for one change or one module: complete, linked, and up to date after every build."""

from __future__ import annotations

import json
import os
import re
import signal
from typing import TYPE_CHECKING

import pytest
from dom import dom
from links import dead_html

from whatsnew312.change_pages.content import moved
from whatsnew312.change_pages.sections import cut_sections, first_words
from whatsnew312.change_pages.write import is_file_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

BASE = 'https://shop.example/notes/'
PAGES = {'html_baseurl': BASE, 'whatsnew_release_date': '2024-05-06', 'whatsnew_change_pages': True}

INDEX = '# Notes\n\n```{toctree}\ncodes\nguide/more\n```\n\n```{changes}\n```\n'

CODES = """\
# Codes

(a-label)=
Words between.

:::{change} A `code` for <b>every</b> item & more
:id: shop-codes
:alias: shop-old-codes
:kind: added
:area: checkout
:module: shop.till, shop
:action: Scan it with {pep}`8` in mind

The first paragraph, with a [link](#a-label) and [another](#shop-till).

The second one: <https://example.org/x>. ![a picture](guide/picture.png)
:::

:::{change} The `till` is gone
:id: shop-till
:kind: removed
:area: checkout
:module: shop.till
:replacement: `shop.desk`
:removal: 4.0

It </script><script>alert(1)</script> is gone.
:::
"""
MORE = """\
# More

:::{change} Another change
:id: shop-more
:kind: changed
:area: checkout
:module: shop.till

See [](#shop-codes), and [this page](more.md).
:::
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg"/>'
FILES = {'index.md': INDEX, 'codes.md': CODES, 'guide/more.md': MORE, 'guide/picture.svg': PICTURE}

FAILING = """\
def fail(app, docname, *others):
    if docname == 'index':
        raise RuntimeError('on purpose')

def setup(app):
    app.connect('html-page-context', fail)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}
"""


def pages(made: Site) -> dict[str, bytes]:
    """Return the files in the folders ``changes`` and ``modules``."""
    return {
        name: data
        for name, data in made.files().items()
        if name.startswith(('changes/', 'modules/'))
    }


@pytest.fixture
def shop(site: Callable[..., Site]) -> Site:
    files = {**FILES, 'codes.md': CODES.replace('picture.png', 'picture.svg')}
    return site(files, myst_heading_anchors=2, **PAGES)


#: kills the build after the pages are written, while the file KILL exists
KILLING = """
import os
import signal
from pathlib import Path

from whatsnew312.change_pages import write

remove = write.remove_files


def kill_or_remove(app, names):
    if Path(__file__).with_name('KILL').exists():
        os.kill(os.getpid(), signal.SIGKILL)
    remove(app, names)


def setup(app):
    write.remove_files = kill_or_remove
"""
NEW_ENTRY = """

:::{change} A new till
:id: shop-new
:kind: added
:area: checkout

Text.
:::
"""


def test_without_the_setting(site: Callable[..., Site]) -> None:
    made = site({'index.md': '# A\n\n' + MORE.partition('\n\n')[2].replace('more.md', 'index.md')})
    made.build(warnings=None)
    assert not pages(made)
    (one,) = json.loads(made.read('changes.json'))['changes']
    assert one['page'] is None


@pytest.mark.parametrize('builder', ['html', 'dirhtml'])
def test_pages(shop: Site, builder: str) -> None:
    shop.build(builder)
    end = '.html' if builder == 'html' else '/index.html'
    found = pages(shop)
    assert set(found) == {
        f'{name}{end}'
        for name in (
            *('changes/shop-codes', 'changes/shop-old-codes', 'changes/shop-till'),
            *('changes/shop-more', 'modules/shop', 'modules/shop.till'),
        )
    }
    texts = {name: data.decode() for name, data in shop.files().items() if name.endswith('.html')}
    assert dead_html(texts) == []
    for name, text in texts.items():
        if name in found:
            assert 'mark' not in re.sub(r'markup|bookmark', '', text), name


def test_what_a_page_shows(shop: Site) -> None:
    shop.build()
    page = shop.html('changes/shop-codes')
    (heading,) = page.select('h1')
    assert heading.get_text() == 'A code for <b>every</b> item & more'
    assert heading.code
    (section,) = page.select('section#shop-codes')
    there = shop.html('codes').select_one('section#shop-codes')
    assert there
    words = there.get_text().replace('¶', '')
    assert section.get_text().split() == words.split()
    assert page.select_one('img')['src'] == '../_images/picture.svg'
    assert page.title
    assert page.title.get_text().startswith('A code for <b>every</b> item & more')
    head = {
        str(one.get('property') or one.get('name')): str(one['content'])
        for one in page.select('meta[content]')
    }
    assert head['og:title'] == 'A code for <b>every</b> item & more'
    assert head['og:url'] == f'{BASE}changes/shop-codes.html'
    assert head['description'] == head['og:description']
    assert head['description'] == 'Added in Shop 2.0. What to do: Scan it with PEP 8 in mind.'
    assert page.select_one('link[rel=canonical]')['href'] == head['og:url']
    (data,) = page.select('script[type="application/ld+json"]')
    assert json.loads(data.get_text())['url'] == head['og:url']
    # the page of an old id shows the same, and its canonical link is the page of the new id
    old = shop.html('changes/shop-old-codes')
    assert old.select_one('h1').get_text() == heading.get_text()
    assert old.select_one('link[rel=canonical]')['href'] == head['og:url']


def test_words_of_strangers_stay_words(shop: Site) -> None:
    shop.build()
    text = shop.read('changes/shop-till.html')
    (data,) = dom(text).select('script[type="application/ld+json"]')
    assert json.loads(data.get_text())['headline'] == 'The till is gone'
    assert 'alert(1)' not in data.get_text()


def test_module(shop: Site) -> None:
    """The page of a module has its changes by what to do, with all that their entries show."""
    shop.edit('codes.md', ':module: shop.till, shop\n', ':module: shop.till, shop, zoo\n')
    shop.edit('index.md', '```{changes}\n', '```{changes}\n:group-by: module\n')
    shop.build()
    page = shop.html('modules/shop.till')
    assert [link['href'] for link in page.select('.whatsnew-module h3 a')] == [
        *('../changes/shop-till.html', '../changes/shop-codes.html', '../changes/shop-more.html'),
    ]
    groups = [' '.join(one.get_text().split()) for one in page.select('.whatsnew-module h2')]
    assert groups[0] == 'Gone code that uses it fails now'
    assert 'Use instead: shop.desk' in ' '.join(page.get_text().split())
    assert page.select_one('.whatsnew-module img')['src'] == '../_images/picture.svg'
    # one square for each change, in the group that the link leads to
    tally = page.select('.whatsnew-tally > ul:first-child > li')
    assert [one.a.get_text() for one in tally] == ['1 Gone', '1 Different', '1 Nothing to do']
    assert [len(one.select('path')) for one in tally] == [1, 1, 1]
    assert all(page.select(f'h2[id="{one.a["href"][1:]}"]') for one in tally)
    kinds = [one.get_text().strip() for one in page.select('.whatsnew-tally .whatsnew-legend > li')]
    assert kinds == ['Added 1', 'Changed 1', 'Removed 1']
    # where it stands: all modules, and its neighbours by name
    trail = [link['href'] for link in page.select('.whatsnew-crumbs a')]
    assert trail == ['../index.html', '../modules/shop.html', '../modules/zoo.html']
    assert page.select_one('.whatsnew-crumbs [aria-current]').get_text() == 'shop.till'


def test_module_with_many_changes(site: Callable[..., Site]) -> None:
    """The first changes by urgency are shown with their text, the others only as links."""
    entries = [
        f':::{{change}} Change {n}\n:id: shop-{n}\n:kind: {"removed" if n == 30 else "changed"}\n'
        f':module: shop\n:area: checkout\n\nText with a note.[^1]\n:::\n'
        for n in range(31)
    ]
    note = '\n[^1]: The note.\n'
    made = site(
        {
            'index.md': '# Notes\n\n' + '\n'.join(entries[:10]) + note,
            'more.md': '---\norphan: true\n---\n# More\n\n' + '\n'.join(entries[10:]) + note,
        },
        **PAGES,
    )
    made.build()
    page = made.html('modules/shop')
    whole, links = page.select('.whatsnew-module h3'), page.select('.whatsnew-page-rows a')
    assert whole[0].get_text() == 'Change 30'
    assert len(whole) == 20
    assert [link['href'] for link in links] == [f'../changes/shop-{n}.html' for n in range(19, 30)]
    ids = [one['id'] for one in page.select('[id]')]
    assert len(ids) == len(set(ids))


def test_links_to_the_pages(shop: Site) -> None:
    shop.build()
    found = json.loads(shop.read('changes.json'))['changes']
    assert {one['page'] for one in found} == {f'{BASE}changes/{one["id"]}.html' for one in found}
    feed = json.loads(shop.read('changes.feed.json'))
    assert {item['url'] for item in feed['items']} == {one['page'] for one in found}
    script = shop.html('guide/more').select_one('script[src*="link-menu"]')
    assert script
    assert script['data-pages'] == '../changes/*.html'


def test_current_after_each_edit(shop: Site, site: Callable[..., Site]) -> None:
    """After any edit the pages equal those of a fresh build; unchanged pages are not rewritten."""
    shop.build()
    before = {name: (shop.outdir() / name).stat().st_mtime_ns for name in pages(shop)}
    shop.build()
    assert before == {name: (shop.outdir() / name).stat().st_mtime_ns for name in pages(shop)}

    def is_fresh() -> None:
        shop.build()
        copy = site(
            {
                path.relative_to(shop.srcdir).as_posix(): path.read_text()
                for path in sorted(shop.srcdir.rglob('*.*'))
                if path.name != 'conf.py'
            },
            myst_heading_anchors=2,
            **PAGES,
        )
        copy.build()
        assert pages(shop) == pages(copy)

    shop.edit('codes.md', 'is gone\n:id: shop-till', 'has gone\n:id: shop-till')
    is_fresh()
    shop.edit('guide/more.md', ':id: shop-more', ':id: shop-much-more')
    is_fresh()
    assert 'changes/shop-more.html' not in pages(shop)
    shop.edit('guide/more.md', ':module: shop.till', ':module: shop.desk')
    is_fresh()
    shop.write({'guide/more.md': None})
    shop.edit('index.md', 'guide/more\n', '')
    is_fresh()
    assert 'modules/shop.desk.html' not in pages(shop)
    # a page that somebody deleted is written again
    (shop.outdir() / 'changes/shop-till.html').unlink()
    is_fresh()
    assert 'changes/shop-till.html' in pages(shop)


def test_switched_off_again(shop: Site) -> None:
    shop.build()
    shop.configure(whatsnew_change_pages=False)
    shop.build()
    assert not pages(shop)
    assert not (shop.outdir() / 'changes').exists()


def test_parallel(shop: Site) -> None:
    serial = pages(shop.run('html', fresh=True))
    assert pages(shop.run('html', '-j', '2', fresh=True)) == serial


def test_not_after_a_failure(shop: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that fails with an exception writes none of these pages."""
    shop.write({'failing.py': FAILING})
    shop.configure(extensions=['myst_parser', 'whatsnew312', 'failing'])
    monkeypatch.setenv('PYTHONPATH', str(shop.srcdir), prepend=os.pathsep)
    shop.run(warnings=None)
    assert shop.status == 2
    assert not pages(shop)


def test_killed_build(shop: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page from a killed build is removed if its entry is deleted before the next build."""
    shop.write({'killing.py': KILLING})
    shop.configure(extensions=['myst_parser', 'whatsnew312', 'killing'])
    monkeypatch.setenv('PYTHONPATH', str(shop.srcdir), prepend=os.pathsep)
    shop.run()
    before = pages(shop)
    text = (shop.srcdir / 'codes.md').read_text()
    shop.write({'codes.md': text + NEW_ENTRY, 'KILL': ''})
    shop.run(warnings=None)
    assert shop.status == -signal.SIGKILL
    assert 'changes/shop-new.html' in pages(shop)
    (shop.srcdir / 'KILL').unlink()
    shop.write({'codes.md': text})
    shop.run()
    assert pages(shop) == before


def test_source_file_of_the_same_name(shop: Site) -> None:
    """The output of a source file with the same name is never overwritten."""
    shop.write({'changes/shop-till.md': '---\norphan: true\n---\n# Mine\n'})
    shop.build(
        warnings=[
            'changes/shop-till.md:1: WARNING: changes/shop-till is a source file, so the change or '
            'module of this name has no page of its own; rename the file [whatsnew.output]'
        ]
    )
    assert 'Mine' in shop.read('changes/shop-till.html')


def test_other_themes(shop: Site) -> None:
    shop.configure(html_theme='alabaster')
    shop.build()
    page = shop.html('changes/shop-codes')
    assert page.select_one('meta[property="og:title"]')
    assert page.select_one('link[href*="whatsnew.css"]')


def test_formulas(site: Callable[..., Site]) -> None:
    """A page loads the script for formulas if it has any, as the page of the source file does."""
    math = (
        ':::{change} Sums\n:id: shop-sums\n:kind: added\n:area: stock\n:module: sums\n\n%s\n:::\n'
    )
    files = {
        'index.md': '# Notes\n\n```{toctree}\ncodes\nguide/more\n```\n\n' + math % 'Is $a^2$.',
    }
    made = site(
        FILES | files,
        extensions=['myst_parser', 'whatsnew312', 'sphinx.ext.mathjax'],
        myst_enable_extensions=['colon_fence', 'dollarmath'],
        **PAGES,
    ).build(warnings=None)
    script = re.compile('<script[^>]* src="[^"]*mathjax')
    loading = {name for name in pages(made) if script.search(made.read(name))}
    assert loading == {'changes/shop-sums.html', 'modules/sums.html'}
    assert script.search(made.read('index.html'))
    assert not script.search(made.read('codes.html'))


def test_sections_in_one_another() -> None:
    html = (
        '<section id="a"><h2>A</h2><section class="x" id="b"><h3>B</h3>b<section id="c">c</section>'
        '</section>a</section><section id="d">d'
    )
    assert cut_sections(html, {'b', 'c'}) == {
        'c': 'c',
        'b': '<h3>B</h3>b<section id="c">c</section>',
    }


@pytest.mark.parametrize(
    ('link', 'right'),
    [
        ('codes.html#a', '../codes.html#a'),
        ('_images/a.png', '../_images/a.png'),
        ('https://example.org/', 'https://example.org/'),
        ('mailto:a@example.org', 'mailto:a@example.org'),
        ('/from/the/root', '/from/the/root'),
        ('#here', '#here'),
        ('data:image/png;base64,AA', 'data:image/png;base64,AA'),
    ],
)
def test_moved(link: str, right: str) -> None:
    assert moved(f'<a href="{link}">x</a>', '../') == f'<a href="{right}">x</a>'


def test_first_words() -> None:
    assert first_words(' One\n two.\n\nThree.') == 'One two.'
    long = first_words('word, ' * 100)
    assert len(long) <= 300
    assert long.endswith('word…')


@pytest.mark.parametrize(
    ('name', 'right'),
    [
        ('a.b_c-1', True),
        ('größe', True),
        ('a/b', False),
        ('..', False),
        ('', False),
        ('a b', False),
    ],
)
def test_is_file_name(name: str, right: bool) -> None:
    assert is_file_name(name) is right
