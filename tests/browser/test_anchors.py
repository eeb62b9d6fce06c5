"""In a browser, links with old fragments lead to their entry, with and without scripts."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from conftest import make_site
from rules import violations
from serving import served

ENTRY = """\
:::{{change}} Entry {0}
:id: {0}
:kind: added
:area: stock

Body.
:::

"""

#: long text, so that the browser can scroll to every target
FILL = 'Text.\n\n' * 40

FILES = {
    'index.md': '# Start\n\n```{toctree}\nstock\ntill\nfaq\n```\n',
    'stock.md': f'# Stock\n\n{FILL}{ENTRY.format("shop-count")}{FILL}{ENTRY.format("shop-last")}',
    'till.md': f'# Till\n\n{FILL}{ENTRY.format("shop-beep")}{FILL}{ENTRY.format("shop-slip")}{FILL}',
    'faq.md': f'# FAQ\n\n{FILL}## Known here\n\n```{{anchor-map}} faq.toml\n```\n\n{FILL}',
    'faq.toml': """\
"Größe" = "shop-beep"
"100%" = "shop-slip"
"q.3-Why" = "till#shop-beep"
""",
    'anchors.toml': """\
[entries]
"shop-beep" = { page = "till" }
"shop-count" = { page = "stock" }
"shop-last" = { page = "stock" }
"shop-slip" = { page = "till" }
"shop-numbers" = { moved = "shop-count", page = "stock" }
"unittest-TestCase-removed.aliases" = { moved = "shop-beep", page = "stock" }
"furo-main-content" = { moved = "shop-slip", page = "stock" }
"shop-two" = { split = ["shop-beep", "shop-count"], page = "stock" }
"shop-gone" = { removed = "Nobody used it.", see = "shop-beep", page = "stock" }
"shop-sold" = { moved = "shop-slip", page = "old/shop" }

[pages]
"/faq" = {}
"/index" = {}
"/stock" = {}
"/till" = {}
"/old/shop" = { moved = "/stock" }
""",
}


@pytest.fixture(scope='module')
def url(tmp_path_factory):
    """The address of a small site whose ids and pages have moved."""
    site = make_site(
        tmp_path_factory.mktemp('anchors'),
        FILES,
        html_theme='furo',
        whatsnew_ledger='anchors.toml',
    )
    site.build()
    with served(site.outdir()) as address:
        yield address


def arrives(page, path, entry):
    """Check that the browser is sent on to *path* and shows the entry there."""
    page.wait_for_url(f'**/{path}')
    page.wait_for_function(
        """id => {
            const { top } = document.getElementById(id).getBoundingClientRect();
            return top > -10 && top < innerHeight;
        }""",
        arg=entry,
    )


FRAGMENTS = {
    'on the page': ('stock.html#shop-numbers', 'stock.html#shop-numbers', 'shop-count'),
    'to another page, mixed case and dots': (
        'stock.html#unittest-TestCase-removed.aliases',
        'till.html#shop-beep',
        'shop-beep',
    ),
    'an id that the theme has too': (
        'stock.html#furo-main-content',
        'till.html#shop-slip',
        'shop-slip',
    ),
    'a page that moved': ('old/shop.html', 'stock.html', 'stock'),
    'a page that moved, with a fragment': (
        'old/shop.html#shop-last',
        'stock.html#shop-last',
        'shop-last',
    ),
    'a page that moved, and its entry elsewhere': (
        'old/shop.html#shop-sold',
        'till.html#shop-slip',
        'shop-slip',
    ),
    'not in ASCII': ('faq.html#Größe', 'till.html#shop-beep', 'shop-beep'),
    'percent-encoded': (f'faq.html#{quote("Größe")}', 'till.html#shop-beep', 'shop-beep'),
    'a lone percent sign': ('faq.html#100%', 'till.html#shop-slip', 'shop-slip'),
    'the percent sign encoded': ('faq.html#100%25', 'till.html#shop-slip', 'shop-slip'),
    'in a map, mixed case and dots': ('faq.html#q.3-Why', 'till.html#shop-beep', 'shop-beep'),
}


@pytest.mark.parametrize('case', FRAGMENTS)
def test_arrives(open_page, case):
    """An old address leads to the entry, also with unusual characters in its fragment."""
    old, new, entry = FRAGMENTS[case]
    arrives(open_page(old), new, entry)


def test_also_while_on_the_page(open_page):
    """A link to an old fragment of the current page works, and the back button works too."""
    page = open_page('stock.html')
    page.evaluate("location.hash = 'unittest-TestCase-removed.aliases'")
    arrives(page, 'till.html#shop-beep', 'shop-beep')
    page.go_back()
    page.wait_for_url('**/stock.html')


@pytest.mark.parametrize('path', ['stock.html#', 'faq.html#', 'faq.html'])
def test_no_fragment(open_page, path):
    """Without a fragment, or with an empty one, the page does not scroll or show a notice."""
    page = open_page(path)
    page.wait_for_load_state('networkidle')
    assert page.url.endswith(path)
    assert page.evaluate('scrollY') == 0
    assert page.locator('.whatsnew-unknown-anchor').count() == 0


@pytest.mark.parametrize('fragment', ['shop-two', 'shop-gone'])
def test_a_choice_is_left_to_the_reader(open_page, fragment):
    """The fragment of a split or removed entry shows its explanation and does not redirect."""
    page = open_page(f'stock.html#{fragment}')
    page.wait_for_load_state('networkidle')
    assert page.url.endswith(f'stock.html#{fragment}')
    arrives(page, f'stock.html#{fragment}', fragment)


def test_unknown_fragment_of_a_map(open_page):
    """An anchor map shows a notice for an unknown fragment, and escapes HTML in the fragment."""
    odd = '<b>no such</b>'
    page = open_page(f'faq.html#{quote(odd)}')
    notice = page.locator('.whatsnew-unknown-anchor')
    notice.wait_for()
    assert odd in notice.inner_text()
    assert notice.locator('b').count() == 0
    assert notice.get_attribute('role') == 'status'
    assert (
        notice.locator('a').get_attribute('href').endswith('search.html?q=%20b%20no%20such%20b%20')
    )
    assert not violations(page, 'article')
    page.evaluate("location.hash = 'also-not'")
    page.wait_for_function("document.body.innerText.includes('#also-not')")
    assert notice.count() == 1
    page.evaluate("location.hash = 'known-here'")
    page.wait_for_function("!document.querySelector('.whatsnew-unknown-anchor')")


def test_unknown_fragment_elsewhere(open_page):
    """A page without an anchor map shows no notice if no known fragment is similar."""
    page = open_page('stock.html#no-such')
    page.wait_for_load_state('networkidle')
    assert page.locator('.whatsnew-unknown-anchor').count() == 0
    assert page.url.endswith('stock.html#no-such')


MISSPELT = {
    'an entry': ('stock.html#shop-cuont', 'stock.html#shop-count', 'Entry shop-count'),
    'another order, other signs': ('stock.html#Last_shop', 'stock.html#shop-last', None),
    'one that leads on': ('stock.html#shop-nubmers', 'stock.html#shop-count', None),
    'a page that moved': ('old/shop.html#shop-lasst', 'stock.html#shop-last', 'Entry shop-last'),
    'a map': ('faq.html#q3-Why', 'till.html#shop-beep', None),
}


@pytest.mark.parametrize('case', MISSPELT)
def test_nearest_to_an_unknown_fragment(open_page, case):
    """For an unknown fragment the page suggests the most similar one, and the link works."""
    old, new, text = MISSPELT[case]
    page = open_page(old)
    notice = page.get_by_role('status').filter(has_text='Did you mean')
    notice.wait_for()
    link = notice.locator('li a').first
    assert text is None or link.inner_text() == text
    assert not violations(page, '.whatsnew-unknown-anchor')
    link.click()
    page.wait_for_url(f'**/{new}')
    page.wait_for_function("!document.querySelector('.whatsnew-unknown-anchor')")


@pytest.mark.parametrize('fragment', ['shop-count', 'shop-numbers', 'stock', 'top', ''])
def test_known_fragments_need_no_answer(open_page, fragment):
    """The page shows no notice for a fragment that it has or that it redirects."""
    page = open_page(f'stock.html#{fragment}')
    page.wait_for_load_state('networkidle')
    assert page.locator('.whatsnew-unknown-anchor').count() == 0


@pytest.mark.parametrize(
    ('path', 'target'),
    [
        ('stock.html#unittest-TestCase-removed.aliases', 'till.html#shop-beep'),
        ('old/shop.html#shop-sold', 'till.html#shop-slip'),
        ('faq.html#Größe', 'till.html#shop-beep'),
    ],
)
def test_without_scripts(open_page, path, target):
    """Without scripts the browser shows the line of the old fragment, whose link works."""
    page = open_page(path, scripts=False)
    line = page.locator('ul.whatsnew-anchor-map > li:target')
    line.wait_for()
    link = line.locator('a')
    assert link.is_visible()
    link.click()
    page.wait_for_url(f'**/{target}')


def test_lists_are_accessible(open_page):
    """axe finds no violation on a page with a list of old fragments."""
    for path in ('stock.html#shop-two', 'faq.html'):
        for theme in ('light', 'dark'):
            page = open_page(path, theme=theme)
            faults = violations(page, 'article')
            # one old fragment is equal to an id of the theme on purpose, so ids are duplicate
            assert [found['id'] for found in faults if 'duplicate-id' not in found['id']] == []
