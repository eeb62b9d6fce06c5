"""Preview pictures of a site: named by pages, drawn only if they changed, removed with the entry."""

from __future__ import annotations

import json
import os
import shutil
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from dom import dom
from PIL import Image

from whatsnew312.change_pages import pictures
from whatsnew312.change_pages.pictures import _runs

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

BASE = 'https://shop.example/notes/'
FONTS = Path(__file__).parents[2] / 'docs' / '_static' / 'fonts'
LOOK = {'accent': '#96195a', 'fonts': {'title': [str(FONTS / 'serif-600.woff2')]}}
CONF = {'html_baseurl': BASE, 'whatsnew_change_pages': True, 'whatsnew_pictures': LOOK}
INDEX = '# Shop\n\n```{toctree}\none\ntwo\n```\n'
ENTRY = """\
:::{{change}} {title}
:id: shop-{name}
:kind: {kind}
:area: checkout
:module: shop.{name}
:replacement: something else

Words.
:::

"""


def entry(name: str, title: str = '', kind: str = 'added') -> str:
    return ENTRY.format(name=name, kind=kind, title=title or f'The `{name}` is here')


FILES = {
    'index.md': INDEX,
    'one.md': '# One\n\n' + entry('till') + entry('desk', kind='removed'),
    'two.md': '# Two\n\n' + entry('bag'),
}
ALL = {
    'index.png',
    *(f'changes/shop-{name}.png' for name in ('till', 'desk', 'bag')),
    *(f'modules/shop.{name}.png' for name in ('till', 'desk', 'bag')),
}


OWN_PICTURE = """\
def add(app, name, template, context, doctree):
    tag = '<meta property="og:image" content="https://own.example/x.png">'
    context['metatags'] = context.get('metatags', '') + tag


def setup(app):
    app.connect('html-page-context', add)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}
"""


@pytest.fixture
def shop(site: Callable[..., Site]) -> Site:
    return site(FILES, **CONF)


def drawn(made: Site) -> dict[str, bytes]:
    """Return the pictures by name."""
    return {
        name.removeprefix('pictures/'): data
        for name, data in made.files().items()
        if name.startswith('pictures/')
    }


def times(made: Site) -> dict[str, int]:
    """Return when each picture was written."""
    folder = made.outdir() / 'pictures'
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in folder.rglob('*.png')
    }


def redrawn(made: Site, before: dict[str, int]) -> set[str]:
    return {name for name, time in times(made).items() if before.get(name) != time}


def metas(made: Site, page: str) -> dict[str, list[str]]:
    """Return the values of each description in the head of a page."""
    found: dict[str, list[str]] = {}
    for meta in dom(made.read(page)).select('meta[content]'):
        name = meta.get('property') or meta.get('name') or ''
        found.setdefault(str(name), []).append(str(meta['content']))
    return found


@pytest.mark.parametrize('builder', ['html', 'dirhtml'])
def test_pages_name_their_pictures(shop: Site, builder: str) -> None:
    """Each page for a change or module has its picture; the others have that of the first page."""
    shop.build(builder)
    assert drawn(shop).keys() == ALL
    for data in drawn(shop).values():
        assert Image.open(BytesIO(data)).size == (1200, 630)
    end = '.html' if builder == 'html' else '/index.html'
    for page, picture, alt in (
        (f'changes/shop-till{end}', 'changes/shop-till.png', 'The till is here'),
        (f'modules/shop.till{end}', 'modules/shop.till.png', None),
        ('index.html', 'index.png', None),
        (f'one{end}', 'index.png', None),
    ):
        found = metas(shop, page)
        assert found['og:image'] == [f'{BASE}pictures/{picture}'], page
        assert found['og:image:width'] == ['1200']
        assert found['og:image:height'] == ['630']
        assert found['og:image:alt'] == [alt] if alt else found['og:image:alt'][0]
        assert found['twitter:card'] == ['summary_large_image']
    script = dom(shop.read(f'changes/shop-till{end}')).select_one('script[type$="ld+json"]')
    assert script
    assert json.loads(script.text)['image'] == f'{BASE}pictures/changes/shop-till.png'


def test_two_builds_are_equal(site: Callable[..., Site]) -> None:
    """Two builds, one of them parallel, give the same bytes."""
    made = [site(FILES, **CONF) for _ in range(2)]
    made[0].build()
    made[1].run('html', '-j', '2')
    assert drawn(made[0]) == drawn(made[1])


def test_many_in_parallel(site: Callable[..., Site]) -> None:
    """Many pictures are drawn by several processes: the same ones, all of them written."""
    many = FILES | {'two.md': '# Two\n\n' + ''.join(entry(f'bag{n}') for n in range(30))}
    made = [site(many, **CONF) for _ in range(2)]
    made[0].run()
    made[1].run('html', '-j', '2')
    assert len(drawn(made[0])) == 1 + 2 * (2 + 30)
    assert drawn(made[0]) == drawn(made[1])
    before = times(made[1])
    made[1].run('html', '-j', '2')
    assert not redrawn(made[1], before)


def test_process_that_cannot_draw() -> None:
    """A picture that a process could not draw is missing, and the others are right."""
    parent = os.getpid()

    class Drawer:
        def draw(self, card: str, made_of: str) -> bytes:
            assert os.getpid() != parent, 'drawn by this process'
            if card == '7':
                raise MemoryError
            return f'{card} {made_of}'.encode()

    cards = {f'{n}.png': (str(n), 'digest') for n in range(100)}
    found = pictures._draw_in_parallel(Drawer(), cards, 2)  # type: ignore[arg-type]
    assert '7.png' not in found
    assert all(data == f'{name[:-4]} digest'.encode() for name, data in found.items())
    del cards['7.png']
    assert pictures._draw_in_parallel(Drawer(), cards, 2).keys() == cards.keys()  # type: ignore[arg-type]
    assert not pictures._draw_in_parallel(Drawer(), cards, 1)  # type: ignore[arg-type]


def test_drawn_only_if_words_change(shop: Site) -> None:
    """A picture is drawn again only if it would differ, also if the doctrees were deleted."""
    shop.build()
    before = times(shop)
    shop.build()
    assert not redrawn(shop, before)
    # the body of an entry with advice is not in its picture
    shop.edit('two.md', 'Words.', 'Other words.')
    shop.build()
    assert not redrawn(shop, before)
    shop.edit('one.md', 'The `till` is here', 'The `till` is elsewhere')
    shop.build()
    assert redrawn(shop, before) == {'changes/shop-till.png'}
    before = times(shop)
    shutil.rmtree(shop.doctreedir)
    shop.build()
    assert not redrawn(shop, before)


def test_same_as_a_fresh_build(shop: Site, site: Callable[..., Site]) -> None:
    """After an entry is renamed, added, moved or removed, the pictures are those of a new build."""
    shop.build()
    for file, old, new in (
        ('two.md', 'shop-bag', 'shop-sack'),
        ('two.md', '# Two\n', f'# Two\n\n{entry("box", "A `box`")}'),
        ('one.md', '# One', '# First'),
        ('one.md', entry('desk', kind='removed'), ''),
        ('one.md', ':kind: added', ':kind: fixed'),
        ('one.md', entry('till', kind='fixed'), ''),
    ):
        shop.edit(file, old, new)
        shop.build()
    fresh = site({name: (shop.srcdir / name).read_text() for name in FILES}, **CONF)
    fresh.build()
    assert drawn(shop) == drawn(fresh)
    assert drawn(shop).keys() == {
        'index.png',
        'changes/shop-sack.png',
        'changes/shop-box.png',
        'modules/shop.bag.png',
        'modules/shop.box.png',
    }


def test_damaged_or_lost_picture(shop: Site) -> None:
    """The next build draws a picture that is lost, or was changed by another program."""
    shop.build()
    before = drawn(shop)
    (shop.outdir() / 'pictures' / 'index.png').unlink()
    (shop.outdir() / 'pictures' / 'changes' / 'shop-bag.png').write_bytes(b'nothing')
    shop.build()
    assert drawn(shop) == before


def test_other_look(shop: Site) -> None:
    """If the look changes, all pictures are drawn again; without pictures, all are removed."""
    shop.build()
    before = times(shop)
    shop.configure(whatsnew_pictures={**LOOK, 'accent': '#112233'})
    shop.build()
    assert redrawn(shop, before) == ALL
    assert Image.open(BytesIO(drawn(shop)['index.png'])).convert('RGB').getpixel((9, 5)) == (
        0x11,
        0x22,
        0x33,
    )
    shop.configure(whatsnew_pictures=False)
    shop.build()
    assert not drawn(shop)
    assert 'og:image' not in metas(shop, 'index.html')
    assert 'og:image' not in metas(shop, 'changes/shop-bag.html')


@pytest.mark.parametrize(
    'conf', [{'html_baseurl': ''}, {'whatsnew_change_pages': False}, {'whatsnew_pictures': '0'}]
)
def test_no_pictures(site: Callable[..., Site], conf: dict[str, object]) -> None:
    """A page needs the whole address of its picture; other settings also turn pictures off."""
    made = site(FILES, **{**CONF, **conf})
    made.build()
    assert not drawn(made)
    for page in ('index.html', 'one.html'):
        assert 'og:image' not in metas(made, page)


def test_characters_without_a_font(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page whose words no font has gets the picture of the first page, and one line says so."""
    files = {**FILES, 'two.md': '# Two\n\n' + entry('bag', '日本') + entry('sack', 'שלום `x` 日')}
    made = site(files, **CONF)
    lines: list[str] = []
    monkeypatch.setattr(pictures.logger, 'info', lambda text, *values: lines.append(text % values))
    made.build()
    [line] = lines
    assert '2 pages' in line
    assert '日' in line
    assert 'changes/shop-bag.png' not in drawn(made)
    for name in ('bag', 'sack'):
        assert metas(made, f'changes/shop-{name}.html')['og:image'] == [f'{BASE}pictures/index.png']


def test_title_of_the_site_without_a_font(site: Callable[..., Site]) -> None:
    """Without a picture of the first page, a page has no picture that does not exist."""
    made = site(FILES, **{**CONF, 'html_title': '日本'})
    made.build()
    assert not drawn(made)
    for page in ('index.html', 'one.html', 'changes/shop-bag.html', 'modules/shop.bag.html'):
        assert 'og:image' not in metas(made, page)


def test_without_pillow(shop: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the library is not installed, one warning says what to install."""
    pictures._pen.cache_clear()
    monkeypatch.setattr(pictures, 'find_spec', lambda name: None)
    monkeypatch.setitem(sys.modules, 'whatsnew312.pictures.card', None)
    [warning] = shop.build(warnings=None).warnings
    assert 'whatsnew312[pictures]' in warning
    assert '[whatsnew.config]' in warning
    assert not drawn(shop)
    assert 'og:image' not in metas(shop, 'index.html')


@pytest.mark.parametrize('look', [{'logo': 'one.md'}, {'fonts': {'code': 'missing.ttf'}}])
def test_unreadable_file(site: Callable[..., Site], look: dict[str, object]) -> None:
    """One warning names the file, and the rest of the site is built."""
    made = site(FILES, **{**CONF, 'whatsnew_pictures': look})
    [warning] = made.build(warnings=None).warnings
    assert '[whatsnew.data_file]' in warning
    assert ('one.md' if 'logo' in look else 'missing.ttf') in warning
    assert not drawn(made)
    assert (made.outdir() / 'changes' / 'shop-bag.html').exists()


def test_other_pictures_stay(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that already names a picture keeps it."""
    made = site(FILES, **CONF)
    made.write({'own.py': OWN_PICTURE})
    made.configure(extensions=['myst_parser', 'whatsnew312', 'own'])
    monkeypatch.setenv('PYTHONPATH', str(made.srcdir), prepend=os.pathsep)
    made.run()
    assert metas(made, 'one.html')['og:image'] == ['https://own.example/x.png']
    assert metas(made, 'changes/shop-bag.html')['og:image'] == [
        f'{BASE}pictures/changes/shop-bag.png'
    ]


def test_runs() -> None:
    """HTML of a title becomes text with fonts; one font if it is written from right to left."""
    html = 'Use <code class="x"><span>a &lt; b</span></code> &amp; <em>more</em>'
    assert _runs(html, 'title') == (('Use ', 'title'), ('a < b', 'code'), (' & more', 'title'))
    assert _runs('שלום <code>x</code>', 'title') == (('שלום x', 'title'),)
