"""Every builder shows the same content without a warning, and all content can be translated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from babel.messages import pofile
from reading import squeeze

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

BUILDERS = ('html', 'dirhtml', 'singlehtml', 'epub', 'text', 'xml', 'latex', 'man', 'texinfo')

FIELDS = """\
:id: shop-codes
:alias: old-codes
:kind: deprecated
:area: stock
:pep: 695, 8
:issue: 1042, 1043
:api: shop.Basket.total, !shop.Basket.sum, !c:shop_total
:contributor: Ada Byron, Alan Mathison
:highlight: {highlight}
:since: 2.0.1
:removal: 3.0
:replacement: {replacement}
:action: {action}
:platform: Windows, macOS
"""
MARKUP = {
    'highlight': 'codes for *everybody*',
    'replacement': 'The *new* baskets',
    'action': 'Rename the **setting**.',
}

FILES = {
    'index.md': """\
# Shop

```{toctree}
codes
lists
more
```
""",
    'codes.md': f"""\
---
area: checkout
---
# Codes

:::{{change}} Discount *codes* at the checkout
{FIELDS.format(**MARKUP)}
The body speaks of codes.

```python
shop.codes(1)
```
:::
""",
    'lists.md': """\
# Lists

```{highlights}
```

```{changes}
:style: table
```

```{changes}
:group-by: kind
:count:
```

See {whatsnew:change}`shop-codes`.
""",
    'more.rst': """\
:area: checkout

More
====

.. py:module:: shop

.. py:class:: Basket

   .. py:method:: total()

.. change:: Returns
   :id: shop-returns
   :kind: added

   Goods come back.
""",
}

#: texts that the output of every builder must contain
CONTENT = (
    *('Discount codes at the checkout', 'The body speaks of codes.', 'shop.codes(1)'),
    *('Deprecated', 'Windows', 'macOS', 'since 2.0.1', 'removal in 3.0'),
    *('The new baskets', 'Rename the setting.', 'Use instead', 'What to do'),
    *('PEP 695: Type Parameter Syntax', 'PEP 8: Style Guide for Python Code', '#1042', '#1043'),
    *('shop.Basket.total, shop.Basket.sum, shop_total', 'Ada Byron, Alan Mathison'),
    *('codes for everybody', '2 changes', 'Returns', 'Goods come back.', 'Stock keeping'),
)

#: marks of emphasis and quotes in plain text, which are removed
MARKS = str.maketrans('', '', '*_"`\'')


@pytest.fixture(scope='session')
def shop(shared_site: Callable[..., Site]) -> Site:
    """A project with entries with every field and listings, in MyST and reStructuredText."""
    return shared_site(FILES)


@pytest.mark.parametrize('builder', BUILDERS)
def test_content(shop: Site, builder: str) -> None:
    """Every builder shows every field, without a warning."""
    text = shop.build(builder).plain().translate(MARKS)
    wanted = {value: squeeze(value).translate(MARKS) for value in CONTENT}
    assert [value for value, plain in wanted.items() if plain not in text] == []


@pytest.mark.parametrize('builder', ['singlehtml', 'latex', 'man', 'texinfo', 'text', 'epub'])
def test_list_of_contents_in_a_box(site: Callable[..., Site], builder: str) -> None:
    """Builders that join pages include all pages.

    A table of contents may be in an entry or in a box, and a page may be an appendix.
    """
    page = """\
---
area: checkout
---
# {0}

:::{{change}} Entry of {0}
:id: entry-{0}
:kind: added
:platform: Linux
:issue: 1042

Body of {0}.

{1}
:::
"""
    box = '::::{note}\n```{toctree}\ninner\n```\n::::'
    files = {
        'index.md': '# Shop\n\n::::{container} box\n```{toctree}\nouter\n```\n::::\n',
        'outer.md': page.format('outer', box)
        .replace(':::', ':::::', 1)
        .replace('\n:::\n', '\n:::::\n'),
        'inner.md': page.format('inner', ''),
        'more.md': '---\norphan: true\n' + page.format('more', '')[4:],
    }
    made = site(files, latex_appendices=['more']).build(builder)
    text = made.plain()
    for name in ('outer', 'inner', *(['more'] if builder == 'latex' else [])):
        assert f'Bodyof{name}.' in text
    # each entry has its line of badges and its issues once
    count = 3 if builder in {'latex', 'text', 'epub'} else 2
    assert text.count('Linux') == text.count('#1042') == count


@pytest.mark.parametrize(
    ('builder', 'page', 'href'),
    [
        ('html', 'lists', 'codes.html#shop-codes'),
        ('dirhtml', 'lists/index', '../codes/#shop-codes'),
        ('singlehtml', 'index', '#shop-codes'),
    ],
)
def test_links_of_listings(shop: Site, builder: str, page: str, href: str) -> None:
    """In each HTML builder, highlights, tables, lists and references link to the entry."""
    html = shop.build(builder).html(page)
    links = html.select('ul.whatsnew-highlights a, table a, ul.whatsnew-list a, section > p > a')
    found = [link for link in links if 'external' not in link['class']]
    assert len([link for link in found if link['href'] == href]) >= 4


def test_names_lead_to_their_documentation(shop: Site) -> None:
    """A name in ``api`` is a link, unless it starts with ``!``."""
    html = shop.build().html('codes')
    links = html.select('.whatsnew-details a.internal')
    assert [link['href'] for link in links] == ['more.html#shop.Basket.total']
    external = {str(link['href']) for link in html.select('.whatsnew-details a.external')}
    assert external == {
        'https://peps.python.org/pep-0695/',
        'https://peps.python.org/pep-0008/',
        'https://issues.example/1042',
        'https://issues.example/1043',
    }


def messages(site: Site) -> set[str]:
    """Return all messages in the catalogs for translators."""
    found = set()
    for path in site.outdir('gettext').rglob('*.pot'):
        with path.open('rb') as file:
            found.update(str(message.id) for message in pofile.read_po(file) if message.id)
    return found


def test_translators_meet_what_authors_wrote(shop: Site) -> None:
    """The titles, bodies and fields of entries are in the catalogs; generated text is not."""
    assert messages(shop.build('gettext')) == {
        *('Shop', 'Codes', 'Lists', 'More'),
        'Discount *codes* at the checkout',
        'The body speaks of codes.',
        *MARKUP.values(),
        'See {whatsnew:change}`shop-codes`.',
        *('Returns', 'Goods come back.'),
    }


GERMAN = {
    'Discount *codes* at the checkout': 'Codes für *Rabatt* an der Kasse',
    'The body speaks of codes.': 'Der Text spricht von Codes.',
    'codes for *everybody*': 'Codes für *alle*',
    'The *new* baskets': 'Die *neuen* Körbe',
    'Rename the **setting**.': 'Die **Einstellung** umbenennen.',
}


def test_translation(site: Callable[..., Site]) -> None:
    """A translated site has the same anchors, and its listings are translated."""
    made = site(FILES, locale_dirs=['locale'], gettext_compact=False)
    template = made.build('gettext', fresh=True).outdir() / 'codes.pot'
    with template.open('rb') as file:
        catalog = pofile.read_po(file, locale='de')
    for message in catalog:
        message.string = GERMAN.get(str(message.id), message.string)
    path = made.srcdir / 'locale/de/LC_MESSAGES/codes.po'
    path.parent.mkdir(parents=True)
    with path.open('wb') as file:
        pofile.write_po(file, catalog)
    made.configure(language='de')
    made.build()

    entry = made.html('codes').find(id='shop-codes')
    assert entry is not None
    assert entry.find(id='old-codes') is not None
    assert entry.find(id='discount-codes-at-the-checkout') is not None
    text = squeeze(entry.get_text())
    for german in (
        'Codes für Rabatt an der Kasse',
        'Der Text spricht von Codes.',
        'Die neuen Körbe',
        'Die Einstellung umbenennen.',
    ):
        assert squeeze(german) in text
    lists = made.html('lists')
    highlights = lists.select_one('ul.whatsnew-highlights')
    assert highlights is not None
    assert 'Codes für alle' in highlights.get_text()
    titles = [
        link for link in lists.select('a') if link.get_text() == 'Codes für Rabatt an der Kasse'
    ]
    assert {link['href'] for link in titles} == {'codes.html#shop-codes'}
    assert len(titles) >= 3
    assert made.inventory()['old-codes'] == (
        'codes.html#shop-codes',
        'Codes für Rabatt an der Kasse',
    )
