"""The search page finds entries by names, numbers, words and tracebacks."""

from urllib.parse import urlencode

import pytest
from looks import LOOKS
from playwright.sync_api import expect
from rules import violations

BATCHED = 'library-data.html#whatsnew312-itertools-batched'
PEP_701 = 'grammar.html#whatsnew312-pep701'
PEP_695 = 'syntax.html#whatsnew312-pep695'


def found(page):
    """Return the links to entries, the best result first."""
    return page.locator('.whatsnew-found li a')


@pytest.mark.parametrize(
    ('words', 'address'),
    [
        ('batched', BATCHED),
        ('itertools.batched', BATCHED),
        ('Itertools.Batched()', BATCHED),
        ('98363', BATCHED),
        ('gh-98363', BATCHED),
        ('#98363', BATCHED),
        ('iterables split into tuples', BATCHED),
        ('pep 701', PEP_701),
        ('PEP 701', PEP_701),
        ('pep701', PEP_701),
        ('701', PEP_701),
        ('103764', PEP_695),
        ('gh-103764', PEP_695),
        ('utcnow', 'deprecated.html#whatsnew312-deprecated-datetime-utcnow'),
        ('PyErr_GetRaisedException', 'c-api.html#whatsnew312-capi-raised-exception'),
    ],
)
def test_leads_to_the_entry(open_page, words, address):
    """The entry is among the first three results, and its link leads to it."""
    page = open_page(f'search.html?{urlencode({"q": words})}')
    found(page).first.wait_for()
    best = [link.get_attribute('href').removeprefix('./') for link in found(page).all()[:3]]
    assert address in best
    found(page).nth(best.index(address)).click()
    assert page.url.endswith(address)


def test_words_of_the_text(open_page):
    """The search finds an entry by words of its body, also in other grammatical forms."""
    words = ('generator', 'paging', 'inserted')  # none is in the title
    page = open_page(f'search.html?{urlencode({"q": " ".join(words)})}')
    found(page).first.wait_for()
    assert BATCHED in found(page).first.get_attribute('href')
    assert not any(word in found(page).first.inner_text() for word in words)


@pytest.mark.parametrize('words', ['zzyzx', "ModuleNotFoundError: No module named 'cv2'"])
def test_nothing_found(open_page, words):
    """The search page shows a message if no entry matches."""
    page = open_page(f'search.html?{urlencode({"q": words})}')
    expect(page.locator('.whatsnew-not-found')).to_contain_text('No change fits')
    assert page.locator('.whatsnew-found').count() == 0


TRACEBACK = """\
Traceback (most recent call last):
  File "/opt/kiosk/https_server.py", line 105, in <module>
    self.socket = ssl.wrap_socket(self.socket, server_side=True)
                  ^^^^^^^^^^^^^^^
AttributeError: module ‘ssl’ has no attribute ‘wrap_socket’"""
WRAP_SOCKET = 'removed.html#whatsnew312-removed-ssl-wrap-socket'


def test_pasted_traceback(open_page):
    """The first result for a pasted traceback is the entry about its error."""
    page = open_page(f'search.html?{urlencode({"q": TRACEBACK})}')
    found(page).first.wait_for()
    assert found(page).first.get_attribute('href').endswith(WRAP_SOCKET)


def test_typing_mistake(open_page):
    """The results for a misspelt word name the word that the search uses instead."""
    page = open_page('search.html?q=itertools+batchd')
    expect(page.locator('.whatsnew-found')).to_contain_text('“batched” in place of “batchd”')
    assert found(page).first.get_attribute('href').endswith(BATCHED)


def test_left_out(open_page):
    """The search ignores a word that no entry has, and names this word."""
    page = open_page('search.html?q=pathlib+walk+zzyzxq')
    expect(page.locator('.whatsnew-found')).to_contain_text('Left out')
    expect(page.locator('.whatsnew-found')).to_contain_text('zzyzxq')


def test_suggestion_by_keyboard(open_page):
    """While a reader types, entries are suggested; arrows select one, Enter opens it."""
    page = open_page('index.html')
    field = page.locator('.whatsnew-search-box input[name=q]')
    field.press_sequentially('batche')
    options = page.get_by_role('option')
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute('aria-expanded', 'true')
    field.press('Escape')
    expect(options.first).to_be_hidden()
    field.press('ArrowDown')
    expect(options.first).to_be_visible()
    field.press('ArrowDown')
    expect(options.first).to_have_attribute('aria-selected', 'true')
    assert field.get_attribute('aria-activedescendant') == options.first.get_attribute('id')
    assert [violation['id'] for violation in violations(page)] == []
    field.press('Enter')
    page.wait_for_url(f'**/{BATCHED}')


def hold(page, pattern):
    """Hold requests of *pattern* back; return the list of them."""
    late = []

    def keep(route):
        late.append(route)

    page.route(pattern, keep)
    return late


def let_go(page, late):
    """Wait for a request that is held back, and let it go on."""
    for _turn in range(600):
        if late:
            break
        page.wait_for_timeout(50)
    late.pop().continue_()


def test_reader_is_faster_than_the_scripts(open_page):
    """Letters typed before the scripts are there get suggestions; each script is loaded once."""
    page = open_page('upgrade.html')
    asked = []
    late = hold(page, '**/search-suggest.js*')
    page.on('request', lambda request: asked.append(request.url.partition('?')[0]))
    page.goto(page.url.replace('upgrade.html', 'index.html'), wait_until='commit')
    field = page.locator('.whatsnew-search-box input[name=q]')
    field.press_sequentially('batche')
    assert page.get_by_role('option').count() == 0
    let_go(page, late)
    expect(page.get_by_role('option').first).to_be_visible()
    assert len([url for url in asked if url.endswith('search-rank.js')]) == 1
    page.unroute('**/search-suggest.js*')
    late = hold(page, '**/search-rank.js*')
    page.reload()
    field.press_sequentially('batche')
    let_go(page, late)
    expect(page.get_by_role('option').first).to_be_visible()
    assert late == []


def test_suggestions_only_in_the_field(open_page):
    """Suggestions that come after the reader left the field are not shown."""
    page = open_page('index.html')
    late = hold(page, '**/search-rank.js*')
    field = page.locator('.whatsnew-search-box input[name=q]')
    field.press_sequentially('batche')
    field.blur()
    let_go(page, late)
    page.wait_for_function('globalThis.whatsnewSearch')
    page.evaluate("""async () => {
        const loaded = await whatsnewSearch.load(new URL('.', location.href).href)
        await whatsnewSearch.find(loaded, 'batche', 7, true)
    }""")
    expect(page.get_by_role('option')).to_have_count(0)
    field.focus()
    field.press('ArrowDown')
    expect(page.get_by_role('option').first).to_be_visible()


def test_words_are_not_marked_elsewhere(open_page):
    """After a search, other pages do not highlight its words."""
    page = open_page('search.html?q=pathlib')
    page.locator('ul.search a').first.wait_for()
    page.goto(page.url.partition('search.html')[0] + 'library-files.html')
    page.locator('h1').wait_for()
    assert page.locator('.highlighted').count() == 0


def test_markup_is_text(open_page):
    """HTML in the words of a search is shown as plain text."""
    page = open_page(f'search.html?{urlencode({"q": "<img src=x onerror=alert(1)>"})}')
    page.locator('.search-summary').wait_for()
    assert page.locator('article img').count() == 0


def test_pages_are_below(open_page):
    """Sphinx's own results are below the entries, without pages that list entries."""
    page = open_page('search.html?q=pathlib')
    found(page).first.wait_for()
    page.locator('ul.search a').first.wait_for()
    top = page.locator('.whatsnew-found').bounding_box()['y']
    assert top < page.locator('ul.search').bounding_box()['y']
    # pages that list entries would match every word
    hits = {link.get_attribute('href') for link in page.locator('ul.search a').all()}
    assert not hits & {'every-change.html', 'by-kind.html'}


def test_entries_push_nothing_away(chromium, url):
    """Sphinx's results stay hidden until the entries are loaded, so nothing moves."""
    page = chromium.new_page()
    late = []

    def hold(route):
        late.append(route)

    page.route('**/entries.js', hold)
    page.goto(f'{url}search.html?q=pathlib', wait_until='domcontentloaded')
    results = page.locator('ul.search a').first
    results.wait_for(state='attached')
    expect(results).to_be_hidden()
    late[0].continue_()
    expect(results).to_be_visible()
    expect(found(page).first).to_be_visible()
    page.close()


def test_without_the_entries(chromium, url):
    """Sphinx's results are shown if the file with the entries is missing."""
    page = chromium.new_page()
    page.route('**/entries.js', lambda route: route.abort())
    page.goto(f'{url}search.html?q=pathlib')
    expect(page.locator('ul.search a').first).to_be_visible()
    page.close()


def test_from_a_folder(chromium, site):
    """The search finds entries if the page is opened as a file."""
    page = chromium.new_page()
    page.goto(f'{(site / "search.html").as_uri()}?q=batched')
    found(page).first.click()
    assert page.url.endswith(BATCHED)
    page.close()


@pytest.mark.parametrize('look', LOOKS, ids=str)
def test_accessible(open_page, look):
    """axe finds no violation in a page of results."""
    page = open_page('search.html?q=pathlib', **look)
    found(page).first.wait_for()
    page.locator('ul.search a').first.wait_for()
    assert [violation['id'] for violation in violations(page)] == []
