"""The filter of the page of all changes: by mouse, by keyboard, by address, without scripts."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from looks import DESKTOP, LOOKS
from playwright.sync_api import expect
from rules import violations

PAGE = 'every-change.html'
BATCHED = '#whatsnew312-itertools-batched'

#: adds up the layout shifts that the reader did not cause
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifted += entry.value;
}).observe({type: 'layout-shift', buffered: true});
"""


def form(page):
    """Return the form of the filter; the sidebar has other fields."""
    return page.locator('.whatsnew-form')


def rows(page):
    """Return the visible rows."""
    return page.locator('.whatsnew-rows > li:visible')


def field(page):
    return form(page).get_by_label('Find')


def state(page):
    """Return the parameters of the query in the address."""
    return parse_qs(urlsplit(page.url).query)


def number_of(text):
    return int(re.search(r'[\d,]+', text)[0].replace(',', ''))


@pytest.mark.parametrize(
    'words',
    [
        'batched',
        'itertools.batched',
        'BATCHED tuples',
        '98363',
        'gh-98363',
        'added itertools batched',
    ],
)
def test_words_find_the_entry(open_page, words):
    """The filter finds an entry by part of its title, by a name or by an issue number."""
    page = open_page(PAGE)
    field(page).press_sequentially(words)
    assert 0 < rows(page).count() < 15
    link = rows(page).locator(f'a[href$="{BATCHED}"]')
    link.click()
    assert page.url.endswith(BATCHED)


@pytest.mark.parametrize('words', ['pep 701', 'PEP 701', '701'])
def test_peps_are_words(open_page, words):
    """The filter finds a PEP by its number, with or without the word "PEP"."""
    page = open_page(PAGE)
    field(page).fill(words)
    expect(rows(page).locator('a[href$="#whatsnew312-pep701"]')).to_be_visible()
    assert rows(page).count() < 25


def test_each_count_is_what_the_choice_shows(open_page):
    """The number beside each choice is the number of rows that this choice shows."""
    page = open_page(f'{PAGE}?area=library&q=the')
    for kind in page.locator('fieldset label').all():
        box, count = kind.locator('input'), number_of(kind.locator('.whatsnew-n').inner_text())
        box.check()
        assert rows(page).count() == count
        box.uncheck()
    for name in ('module', 'pep'):
        select = page.locator(f'select[name="{name}"]')
        options = select.locator('option:not([value=""]):not([disabled])')
        for option in options.all()[:5]:
            count = number_of(option.text_content().rpartition('(')[2])
            select.select_option(option.get_attribute('value'))
            assert rows(page).count() == count
        select.select_option('')


def test_values_of_one_field_add_up_and_fields_narrow(open_page):
    """Values of one field are combined with "or", different fields with "and"."""
    page = open_page(PAGE)
    numbers = []
    for kind in ('Removed', 'Deprecated'):
        form(page).get_by_label(kind).check()
        numbers.append(rows(page).count())
    assert 0 < numbers[0] < numbers[1]
    form(page).get_by_label('Area', exact=True).select_option('c-api')
    assert 0 < rows(page).count() < numbers[1]
    headings = page.locator('.whatsnew-group:visible')
    assert headings.count() == 1
    assert number_of(headings.inner_text()) == rows(page).count()


def test_needs_action(open_page):
    """The choice "Needs action" hides entries that do not require any action."""
    page = open_page(PAGE)
    form(page).get_by_label('Needs action').check()
    shown = rows(page)
    assert 0 < shown.count() < page.locator('.whatsnew-rows > li').count()
    assert shown.count() == page.locator('.whatsnew-rows > li[data-action]').count()


def test_state_is_in_the_address(open_page):
    """The address contains the state of the filter, so a copied address shows the same rows."""
    page = open_page(PAGE)
    field(page).fill('module')
    form(page).get_by_label('Removed').check()
    form(page).get_by_label('Deprecated').check()
    form(page).get_by_label('Module', exact=True).select_option('importlib.abc')
    page.wait_for_function("location.search.includes('module=importlib.abc')")
    wanted = {'q': ['module'], 'kind': ['deprecated', 'removed'], 'module': ['importlib.abc']}
    assert state(page) == wanted
    texts = rows(page).all_inner_texts()
    assert texts
    again = open_page(page.url.partition('whatsnew312/')[2])
    assert rows(again).all_inner_texts() == texts
    assert field(again).input_value() == 'module'
    assert form(again).get_by_label('Removed').is_checked()
    assert not form(again).get_by_label('Added').is_checked()


def test_back_takes_back_one_step(open_page):
    """The back button undoes one choice, or a whole typed word, not single letters."""
    page = open_page(PAGE)
    total = rows(page).count()
    form(page).get_by_label('Removed').check()
    page.wait_for_url('**?kind=removed')
    removed = rows(page).count()
    field(page).press_sequentially('unittest', delay=20)
    page.wait_for_url('**q=unittest*')
    assert rows(page).count() < removed
    page.go_back()
    expect(rows(page)).to_have_count(removed)
    assert field(page).input_value() == ''
    assert form(page).get_by_label('Removed').is_checked()
    page.go_back()
    expect(rows(page)).to_have_count(total)
    assert not form(page).get_by_label('Removed').is_checked()
    page.go_forward()
    expect(rows(page)).to_have_count(removed)


def test_back_from_an_entry(open_page):
    """The filter keeps its state if the reader opens an entry and goes back."""
    page = open_page(PAGE)
    field(page).press_sequentially('batched')
    rows(page).locator(
        f'a[href$="{BATCHED}"]'
    ).click()  # at once: the address must be right already
    assert page.url.endswith(BATCHED)
    page.go_back()
    expect(field(page)).to_have_value('batched')
    assert rows(page).count() < 15


def test_by_keyboard_alone(open_page):
    """The keyboard alone reaches and operates every control, and the focus is visible."""
    page = open_page(PAGE)
    field(page).focus()
    page.keyboard.type('os')
    few = rows(page).count()
    page.keyboard.press('Tab')
    outline = page.evaluate('getComputedStyle(document.activeElement).outlineStyle')
    assert outline != 'none'
    page.keyboard.press('Space')
    assert form(page).get_by_label('Added').is_checked()
    assert 0 < rows(page).count() < few
    while page.evaluate('document.activeElement.name') != 'area':
        page.keyboard.press('Tab')
    page.keyboard.type('Standard')
    page.keyboard.press('Tab')
    assert form(page).get_by_label('Area', exact=True).input_value() == 'library'
    while page.evaluate('document.activeElement.type') != 'reset':
        page.keyboard.press('Tab')
    page.keyboard.press('Enter')
    assert rows(page).count() == page.locator('.whatsnew-rows > li').count()
    assert page.evaluate('document.activeElement.name') == 'q'
    # Enter in the field must not leave the page
    page.keyboard.type('os')
    page.keyboard.press('Enter')
    assert rows(page).count() == few


def test_the_number_is_announced(open_page):
    """The status for screen readers contains the number of rows after the reader has typed."""
    page = open_page(PAGE)
    field(page).press_sequentially('unittest')
    status = page.get_by_role('status')
    total = page.locator('.whatsnew-rows > li').count()
    expect(status).to_have_text(f'{rows(page).count()} of {total} changes')
    expect(page.locator('.whatsnew-shown')).to_have_text(f'{rows(page).count()} of {total} changes')


def test_nothing_left(open_page):
    """An empty result shows a message with a button to reset, also for screen readers."""
    page = open_page(PAGE)
    field(page).fill('no such thing')
    assert rows(page).count() == 0
    message = page.locator('.whatsnew-none')
    expect(message).to_contain_text('No change fits')
    expect(page.get_by_role('status')).to_contain_text('No change fits')
    message.get_by_role('button').click()
    assert rows(page).count() == page.locator('.whatsnew-rows > li').count()
    expect(message).to_be_hidden()


def test_foreign_values_are_left_alone(open_page):
    """The filter ignores unknown values in the address, and escapes HTML in the words."""
    page = open_page(f'{PAGE}?kind=nosuch&module=nosuch&utm_source=x')
    assert rows(page).count() == page.locator('.whatsnew-rows > li').count()
    page = open_page(f'{PAGE}?q=%3Cimg%20src%3Dx%20onerror%3Dthrow%201%3E')
    assert rows(page).count() == 0
    assert page.locator('article img').count() == 0


def test_print_shows_what_is_filtered(open_page):
    """The printed page has no form; it names the choices and shows the filtered rows."""
    page = open_page(f'{PAGE}?kind=removed&q=unittest')
    shown = rows(page).count()
    page.emulate_media(media='print')
    expect(field(page)).to_be_hidden()
    printed = page.locator('.whatsnew-printed')
    expect(printed).to_be_visible()
    assert f'{shown} of' in printed.inner_text()
    assert 'with “unittest”, Removed' in printed.inner_text()
    assert rows(page).count() == shown


def test_complete_without_scripts(open_page):
    """Without scripts the page hides the form and shows every row with its link."""
    page = open_page(PAGE, scripts=False)
    expect(page.locator('.whatsnew-form')).to_be_hidden()
    assert rows(page).count() == page.locator('.whatsnew-rows > li').count() > 300
    assert rows(page).locator('> a').count() == rows(page).count()
    expect(page.locator('.whatsnew-count')).to_be_visible()


def test_from_a_folder(chromium, site):
    """The filter works and keeps its state in the address if the page is opened as a file."""
    page = chromium.new_page()
    faults = []
    page.on('pageerror', lambda error: faults.append(str(error)))
    page.goto((site / PAGE).as_uri())
    field(page).press_sequentially('batched')
    page.wait_for_url('**q=batched')
    form(page).get_by_label('Added').check()
    page.wait_for_url('**kind=added')
    page.reload()
    assert rows(page).count() == 1
    rows(page).locator('a').click()
    assert page.url.endswith(BATCHED)
    page.close()
    assert not faults


@pytest.mark.parametrize('page_name', [PAGE, 'upgrade.html', 'removals.html', 'index.html'])
def test_nothing_inline(site, page_name):
    """The extension writes no inline script, style or handler, so strict policies allow it."""
    from dom import dom

    article = dom((site / page_name).read_text(encoding='utf-8')).article
    assert not article.select('script, style, [style]')
    handlers = [name for tag in article.find_all(True) for name in tag.attrs if name[:2] == 'on']
    assert not handlers


def test_under_a_policy(chromium, url):
    """The filter and the checklist work under the policy ``default-src 'self'``."""
    page = chromium.new_page()

    def with_policy(route):
        answer = route.fetch()
        headers = {**answer.headers, 'content-security-policy': "default-src 'self'"}
        route.fulfill(response=answer, headers=headers)

    page.route('**/*.html*', with_policy)
    page.goto(url + PAGE)
    field(page).fill('batched')
    assert 0 < rows(page).count() < 15
    page.goto(url + 'upgrade.html')
    page.locator('.whatsnew-tick').first.check()
    expect(page.locator('.whatsnew-shown')).to_contain_text('1 of')
    page.close()


@pytest.mark.parametrize(
    'path',
    [
        PAGE,
        f'{PAGE}?kind=removed&q=unittest',
        'upgrade.html',
        'index.html',
        'by-module.html',
        'targets.html',
        'deprecated.html',
    ],
)
@pytest.mark.parametrize('look', LOOKS, ids=str)
def test_nothing_moves(windows, url, path, look):
    """The scripts cause no layout shift while the page loads."""
    window = windows.borrow(viewport=look['viewport'], color_scheme=look['theme'])
    page = window.context.new_page()
    page.add_init_script(SHIFTS)
    # text moves when its font arrives after the first paint, as it does on a busy machine
    page.route('**/*.woff2', lambda route: route.abort())
    page.goto(url + path)
    if path == 'upgrade.html':  # load the page again, with tasks to hide
        form(page).get_by_label('Modules I use').fill('ssl')
        page.reload()
    for _ in range(3):
        page.wait_for_timeout(500)
        moved = page.evaluate('shifted')
        if moved < 0.01:
            break
        # a script moves something each time; a slow machine that paints half a page does not
        page.reload()
    windows.give_back(window)
    assert moved < 0.01


@pytest.mark.parametrize('look', LOOKS, ids=str)
@pytest.mark.parametrize('query', ['?kind=removed&module=unittest', '?q=no+such+thing'])
def test_accessible_when_narrowed(open_page, look, query):
    """axe finds no violation in a filtered list and in an empty list."""
    page = open_page(PAGE + query, **look)
    assert [violation['id'] for violation in violations(page)] == []


def test_the_landing_page_leads_to_states(open_page):
    """Each kind in the legend of the squares links to as many rows as its number says."""
    page = open_page('index.html', viewport=DESKTOP)
    bars = [
        (bar.locator('a').get_attribute('href'), number_of(bar.locator('.whatsnew-n').inner_text()))
        for bar in page.locator('.site-areas .whatsnew-legend > li').all()
    ]
    assert len(bars) == 6
    for address, number in bars:
        assert address.startswith(f'{PAGE}?')
        assert rows(open_page(address)).count() == number


def test_table_by_version_and_module(open_page):
    """The table of removals can be filtered by version and module; the address keeps both."""
    page = open_page('removals.html')
    shown = page.locator('table.whatsnew-table tbody tr:visible')
    total = shown.count()
    form(page).get_by_label('Removal').select_option('3.14')
    in_version = shown.count()
    assert 0 < in_version < total
    assert page.locator('.whatsnew-group:visible').all_inner_texts() == [f'In 3.14 ({in_version})']
    versions = shown.locator('td[data-label="Removal"]').all_inner_texts()
    assert all(text.endswith('3.14') for text in versions)
    form(page).get_by_label('Module').select_option('ast')
    assert 0 < shown.count() < in_version
    narrowed = shown.all_inner_texts()
    page.wait_for_function("location.search.includes('module=ast')")
    assert state(page) == {'removal': ['3.14'], 'module': ['ast']}
    page.reload()
    assert shown.all_inner_texts() == narrowed
    page.get_by_role('button', name='Show all', exact=True).click()
    assert shown.count() == total


@pytest.mark.parametrize('theme', ['light', 'dark'])
def test_controls_have_the_colours_of_the_page(open_page, theme):
    """Controls that the browser draws follow the theme that the reader chose, not the system."""
    page = open_page(PAGE, theme='dark' if theme == 'light' else 'light')
    page.evaluate('theme => { document.body.dataset.theme = theme }', theme)
    scheme = form(page).evaluate('form => getComputedStyle(form).colorScheme')
    assert scheme == theme
