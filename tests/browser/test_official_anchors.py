"""Links to Python's official "What's New" work with the host and path of this site."""

import pytest

PAGE = 'whatsnew/3.12.html'

ARRIVALS = {
    'pep-701-syntactic-formalization-of-f-strings': 'grammar.html#whatsnew312-pep701',
    'distutils': 'removed-modules.html#whatsnew312-pep632',
    'id3': 'removed.html#unittest',
    'unittest-testcase-removed-aliases': 'removed.html#whatsnew312-removed-unittest-aliases',
    # the name of the label in the source of the official page
    'unittest-TestCase-removed-aliases': 'removed.html#whatsnew312-removed-unittest-aliases',
    'pathlib': 'library-files.html#pathlib',
    'index-7': 'grammar.html#whatsnew312-pep701',
}


@pytest.mark.parametrize('fragment', ARRIVALS)
def test_scripts_send_on(open_page, url, fragment):
    """The browser goes to the entry itself, not to the top of its page."""
    page = open_page(f'{PAGE}#{fragment}')
    page.wait_for_url(url + ARRIVALS[fragment])
    target = ARRIVALS[fragment].partition('#')[2]
    # the theme scrolls smoothly
    page.wait_for_function(
        'id => Math.abs(document.getElementById(id)?.getBoundingClientRect().top - 100) < 105',
        arg=target,
    )


def test_way_back(open_page, url):
    """The back button returns to the page before, and not to the anchor map."""
    page = open_page('index.html')
    page.evaluate(f"location.href = '{PAGE}#distutils'")
    page.wait_for_url('**/removed-modules.html#*')
    page.go_back()
    page.wait_for_url(f'{url}index.html')


def test_unknown_fragment_gets_help(open_page, url):
    """An unknown fragment gets a notice with a link to the search."""
    page = open_page(f'{PAGE}#no-such-thing')
    notice = page.get_by_role('status')
    notice.wait_for()
    assert 'no-such-thing' in notice.inner_text()
    assert notice.is_visible()
    assert page.url == f'{url}{PAGE}#no-such-thing'
    notice.get_by_role('link').click()
    page.wait_for_url('**/search.html?q=*')


def test_no_fragment_stays(open_page, url):
    """The page opened without a fragment shows its list and does not redirect."""
    page = open_page(PAGE)
    assert page.get_by_role('heading', level=1).is_visible()
    assert page.url == url + PAGE
    assert page.locator('.whatsnew-anchor-map > li').count() > 150


def test_list_serves_without_scripts(open_page, url):
    """Without scripts the browser shows the line of the fragment, whose link works."""
    page = open_page(f'{PAGE}#id3', scripts=False)
    line = page.locator('li#id3')
    box = line.bounding_box()
    assert 0 <= box['y'] <= page.viewport_size['height'] - box['height']
    line.get_by_role('link').click()
    page.wait_for_url(url + ARRIVALS['id3'])
