"""The first page: its first screen, its search box, its links and its menu."""

from urllib.parse import parse_qs, urlsplit

import pytest
from looks import PHONE, set_look
from rules import LOOK_RULES, violations

WIDE = {'width': 1440, 'height': 900}

#: the first page, and the pages that have subpages in the sidebar
PAGES = ['index.html', 'areas.html', 'gone.html', 'about.html']


@pytest.mark.parametrize('width', [1440, 390, 320])
def test_accessible(open_page, width):
    """axe finds no violation of WCAG 2.2 or best practices, and no page scrolls sideways.

    The themes differ in colours, so only the rules about these run in both.
    """
    found, viewport = [], {'width': width, 'height': 844}
    rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    for path in PAGES:
        page = open_page(path, viewport=viewport, theme='light')
        for theme, some in (('light', rules), ('dark', LOOK_RULES)):
            set_look(page, viewport, theme)
            found += [
                f'{path}: {theme}: {violation["id"]}: {node["html"][:120]}'
                for violation in violations(page, runOnly=some)
                for node in violation['nodes'][:3]
            ]
            if page.evaluate('document.documentElement.scrollWidth > innerWidth + 1'):
                found.append(f'{path}: {theme}: scrolls sideways')
    assert not found, '\n'.join(found)


def test_first_screen(open_page):
    """The title, the authors, the search box, four links and a sample fit on one screen."""
    page = open_page('index.html', viewport=WIDE, scripts=False)
    shown = [
        page.locator('h1'),
        page.get_by_text('independent of the'),
        page.get_by_role('link', name='official document'),
        page.locator('.whatsnew-search-box input'),
        *page.locator('.whatsnew-doors').first.locator('li').all(),
        *page.locator('.site-sample .highlight').all(),
    ]
    assert len(shown) == 4 + 4 + 2
    for locator in shown:
        box = locator.first.bounding_box()
        assert box
        assert box['y'] + box['height'] < WIDE['height'], locator
    assert not page.locator('.sidebar-drawer').is_visible()


def test_box_needs_no_script(open_page):
    """The search box sends its words to the search page without scripts."""
    page = open_page('index.html', scripts=False)
    page.locator('.whatsnew-search-box input').fill("No module named 'imp'")
    page.locator('.whatsnew-search-box button').click()
    page.wait_for_url('**/search.html?**')
    assert parse_qs(urlsplit(page.url).query)['q'] == ["No module named 'imp'"]


def test_one_square_for_each_change(open_page):
    """Each square in the rows of areas links to its entry."""
    page = open_page('index.html')
    links = page.locator('.site-areas svg a')
    addresses = set(links.evaluate_all('all => all.map(link => link.getAttribute("href"))'))
    assert len(addresses) == links.count() > 400
    assert str(len(addresses)) in page.locator('.site-lead').inner_text()
    # the square of a deprecation is hollow, and a click into its centre works, too
    hollow = page.locator('.site-areas svg a:has(.whatsnew-deprecated)').first
    address = hollow.get_attribute('href')
    hollow.locator('path').scroll_into_view_if_needed()
    box = hollow.locator('path').bounding_box()
    page.mouse.click(box['x'] + box['width'] / 2, box['y'] + box['height'] / 2)
    page.wait_for_url(f'**/{address}')


def test_menu_of_a_phone(open_page):
    """On a phone the first page has the menu of all pages: nine links, subpages hidden."""
    page = open_page('index.html', viewport=PHONE, scripts=False)
    assert not page.locator('.site-header').is_visible()
    page.locator('.mobile-header label[for="__navigation"]').click()
    names = page.locator('.sidebar-tree a:visible')
    assert names.count() == 9
    assert page.locator('.sidebar-tree').get_by_role('link', name='Syntax', exact=True).is_hidden()


def test_forced_colours_and_paper(open_page):
    """The squares stay visible with forced colours and in print."""
    page = open_page('index.html', viewport=WIDE)
    for media in ({'forced_colors': 'active'}, {'forced_colors': 'none', 'media': 'print'}):
        page.emulate_media(**media)
        path = page.locator('.site-squares path').first
        fill, ground = path.evaluate(
            'node => [getComputedStyle(node).fill, getComputedStyle(document.body).backgroundColor]'
        )
        assert fill != ground
        assert path.is_visible()


def test_fonts_of_a_file(site, chromium):
    """A page that is opened as a file has the fonts of the site, too."""
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto((site / 'index.html').as_uri())
        tools = context.new_cdp_session(page)
        tools.send('DOM.enable')
        tools.send('CSS.enable')
        root = tools.send('DOM.getDocument')['root']['nodeId']
        node = tools.send('DOM.querySelector', {'nodeId': root, 'selector': 'h1'})['nodeId']
        [font] = tools.send('CSS.getPlatformFontsForNode', {'nodeId': node})['fonts']
        assert font['isCustomFont'], font['familyName']
