"""Listings in every format: working links, right levels of headings, text instead of drawings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from dom import dom
from links import dead_html, dead_latex, dead_texinfo, epubcheck
from listed_site import FILES as LISTINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

#: the toctree is in a section of the first page, and one page groups twice by the same field
FILES = {
    **LISTINGS,
    'index.md': """\
# Shop

## Pages

```{toctree}
:glob:

*
```

See {whatsnew:change}`bag`, [the modules](modules.md) and [](#window).
""",
    'doors.md': """\
# Of doors

```{changes}
:group-by: kind
:area: checkout
```

```{changes}
:group-by: kind
:kind: removed
```

## What to do

```{changes}
:style: table
:group-by: removal
:columns: change, module, guidance
```
""",
    # a second entry with an API reference, to the page api.rst below
    'entries.md': LISTINGS['entries.md'].replace(
        ':id: window', ':id: window\n:api: shop.bag.Bag.pack'
    ),
    'api.rst': 'API\n===\n\n.. py:method:: shop.bag.Bag.pack()\n',
    'sample.md': """\
# Samples

````{before-after}
```{sample} python
:release: 1.9
:skip: it only shows
old()
```

```{sample} python
:skip: it only shows
new()
```
````
""",
}


@pytest.fixture(scope='module')
def shop(shared_site: Callable[..., Site]) -> Site:
    return shared_site(FILES, epub_show_urls='no')


def source(made: Site, name: str) -> str:
    return made.read(name, made.builder)


@pytest.mark.parametrize('builder', ['html', 'dirhtml', 'singlehtml', 'epub'])
def test_links_of_html_lead_somewhere(shop: Site, builder: str) -> None:
    """Each internal link has an existing page and id, and the ids of groups are unique."""
    shop.build(builder, warnings=None)
    suffix = '.xhtml' if builder == 'epub' else '.html'
    files = {
        name: data.decode()
        for name, data in shop.files().items()
        if name.endswith(suffix) and not name.startswith('search') and name != 'nav.xhtml'
    }
    assert dead_html(files) == []
    for name, text in files.items():
        ids = re.findall(r' id="((?:kind|module|removal|pep|area)-[^"]*)"', text)
        assert len(set(ids)) == len(ids), name


def test_links_of_latex_lead_somewhere(shop: Site) -> None:
    """In LaTeX the headings of groups contain their labels, so that links to groups work."""
    tex = source(shop.build('latex'), 'shop.tex')
    assert r'\hyperref[\detokenize{modules:module-shop}]' in tex
    assert dead_latex(tex) == []
    heading = r'\phantomsection{}\label{\detokenize{modules:module-shop}}shop}'
    assert heading in tex


def test_links_of_texinfo_lead_somewhere(shop: Site) -> None:
    """In Texinfo the anchors of groups are before their headings, and headings are plain text."""
    texi = source(shop.build('texinfo'), 'shop.texi')
    assert dead_texinfo(texi) == []
    assert re.search(r'@anchor{modules module-shop}@anchor{\w+}\n+@\w*heading shop\n', texi)


def test_pages_of_man_have_no_dead_addresses(shop: Site) -> None:
    """Man pages cannot have internal links, so they show no addresses of such links."""
    page = source(shop.build('man'), 'shop.1')
    assert '<>' not in page
    assert '<#' not in page
    assert 'See Bags of' in re.sub(r'\\f\w', '', page)


@pytest.mark.parametrize(
    ('builder', 'line'),
    [
        ('text', '* Removed: Zip'),
        ('man', 'Removed: Zip'),
        ('latex', r'}: {\hyperref[\detokenize{entries:zip}]'),
        ('texinfo', 'Removed: @ref{'),
        ('xml', 'Removed</inline>: <reference'),
    ],
)
def test_kinds_are_told_from_titles(shop: Site, builder: str, line: str) -> None:
    """A colon separates kind and title in formats without badges."""
    assert line.encode() in b'\n'.join(shop.build(builder).files().values())


@pytest.mark.parametrize('builder', ['text', 'man'])
def test_no_jumps_without_links(site: Callable[..., Site], builder: str) -> None:
    """Formats without links have no list of links to groups."""
    entries = ''.join(
        f':::{{change}} Entry {n}\n:id: e{n}\n:kind: added\n:module: shop.m{n}\n\nBody.\n:::\n\n'
        for n in range(9)
    )
    page = f'---\narea: stock\n---\n# Shop\n\n{entries}\n```{{changes}}\n:group-by: module\n```\n'
    made = site({'index.md': page})
    assert 'shop.m1\u00a0· shop.m2' in made.build('html').html().get_text()
    assert 'shop.m1·shop.m2' not in made.build(builder).plain()


@pytest.mark.parametrize(
    ('builder', 'name', 'page', 'group', 'below'),
    [
        ('html', 'doors.html', '<h1>', '<h2 class="whatsnew-group', '<h3 class="whatsnew-group'),
        (
            'singlehtml',
            'index.html',
            '<h3>',
            '<h4 class="whatsnew-group',
            '<h5 class="whatsnew-group',
        ),
        ('latex', 'shop.tex', r'\section{', r'\subsection*{', r'\subsubsection*{'),
    ],
)
def test_headings_of_groups_are_one_level_below_theirs(
    shop: Site, builder: str, name: str, page: str, group: str, below: str
) -> None:
    """Headings of groups are one level below their section, also if a builder joins pages."""
    text = source(shop.build(builder), name)
    start = text.index('Of doors', text.index(f'{page}Of doors'))
    part = text[start : text.index('What to do', start)]
    assert part.count(group) == 3
    assert part.count(below) == 0
    assert group in text[start:]
    rest = text[start + len(part) :]
    assert below in rest[: rest.index('In 2.10')]


def test_tables_of_latex_break(shop: Site) -> None:
    """Tables in LaTeX are long tables, because a few high rows can exceed one page."""
    tex = source(shop.build('latex'), 'shop.tex')
    assert tex.count(r'\begin{longtable}') >= 3
    assert r'\begin{tabulary}' not in tex


def test_labels_of_samples_begin_a_line_in_man(shop: Site) -> None:
    """In man pages the label of a sample begins on a new line.

    The writer of man pages would otherwise join the first text of a box with the text before.
    """
    page = source(shop.build('man'), 'shop.1')
    assert re.search(r'\.sp\nAfter: 2\.0|\.sp\nAfter: .*2\.0', page)


@pytest.mark.parametrize('builder', ['text', 'xml', 'latex', 'man', 'texinfo'])
def test_drawings_are_for_html_alone(shop: Site, builder: str) -> None:
    """Other formats show the content of drawings as text, and never their SVG source."""
    made = shop.build(builder)
    files = {name: data for name, data in made.files().items() if not name.startswith('_')}
    assert [name for name, data in files.items() if b'<svg' in data or b'&lt;svg' in data] == []
    assert '1change' in made.plain()


def test_an_ebook_is_valid(shop: Site) -> None:
    """The EPUB passes epubcheck: bars have no SVG, and there are no files only for browsers."""
    shop.build('epub', warnings=None)
    kinds = dom(shop.read('kinds.xhtml'))
    bars = kinds.select('.whatsnew-bars .whatsnew-bar')
    assert [bar['style'] for bar in bars] == ['width: 25.0%', 'width: 50.0%', 'width: 25.0%']
    assert [link['href'] for link in kinds.select('.whatsnew-bars a')] == ['all.xhtml'] * 3
    names = set(shop.files())
    assert not [name for name in names if name.endswith('.xhtml') and b'<svg' in shop.files()[name]]
    assert '_static/whatsnew-epub.css' in names
    assert '_static/whatsnew.css' not in names
    assert epubcheck(shop.outdir() / 'Shop.epub') == ''
