"""The upgrade checklist: it stores ticks, filters by module and copies tasks as Markdown."""

import re

import pytest
from looks import LOOKS
from playwright.sync_api import expect
from rules import violations

PAGE = 'upgrade.html'


def tasks(page):
    """Return the visible tasks."""
    return page.locator('.whatsnew-checklist > li:visible')


def all_tasks(page):
    return page.locator('.whatsnew-checklist > li')


def modules(page):
    return page.get_by_label('Modules I use')


def done(page):
    # without the number of those that are shown: not all areas concern everybody
    return page.locator('.whatsnew-shown').inner_text().split(',')[0]


def test_ticks_stay(open_page):
    """Ticks and their count stay after a reload, until the reader starts again."""
    page = open_page(PAGE)
    total = all_tasks(page).count()
    for place in (0, 3):
        tasks(page).nth(place).locator('.whatsnew-tick').check()
    assert done(page) == f'2 of {total} changes done'
    page.reload()
    assert done(page) == f'2 of {total} changes done'
    ticked = [place for place in range(5) if tasks(page).nth(place).locator(':checked').count()]
    assert ticked == [0, 3]
    assert page.locator('progress').evaluate('bar => bar.value') == 2
    page.get_by_role('button', name='Start again').click()
    page.reload()
    assert done(page) == f'0 of {total} changes done'


def test_ticks_of_entries_that_left_are_kept(open_page):
    """A new tick keeps stored ticks of entries that this page does not have."""
    page = open_page(PAGE)
    tasks(page).first.locator('.whatsnew-tick').check()
    key = page.evaluate('Object.keys(localStorage).find(key => key.includes("checklist"))')
    page.evaluate(
        """key => localStorage.setItem(key, JSON.stringify(
            {...JSON.parse(localStorage[key]), done: ['elsewhere']}))""",
        key,
    )
    page.reload()
    tasks(page).nth(1).locator('.whatsnew-tick').check()
    assert 'elsewhere' in page.evaluate('key => JSON.parse(localStorage[key]).done', key)


@pytest.mark.parametrize(
    'broken',
    [
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('forbidden'); }});",
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };",
        "localStorage.setItem('whatsnew-checklist Python 3.12', '{]');",
        'localStorage.setItem(\'whatsnew-checklist Python 3.12\', \'{"done": 3, "without": {}}\');',
        "localStorage.setItem('whatsnew-checklist Python 3.12', 'null');",
    ],
)
def test_works_without_a_memory(chromium, url, broken):
    """The checklist works if localStorage is not available or contains invalid data."""
    context = chromium.new_context()
    page = context.new_page()
    # a script of the theme fails without localStorage: check only the errors of our script
    faults = []
    page.on('pageerror', lambda error: faults.append(error.stack or str(error)))
    page.add_init_script(broken)
    page.goto(url + PAGE)
    tasks(page).first.locator('.whatsnew-tick').check()
    assert done(page).startswith('1 of')
    modules(page).fill('asyncio')
    assert tasks(page).count() < all_tasks(page).count()
    context.close()
    assert not [fault for fault in faults if 'checklist' in fault]


def test_only_the_modules_that_are_used(open_page):
    """A list of modules hides tasks of other modules; a package includes its submodules."""
    page = open_page(PAGE)
    page.get_by_label('I build CPython').check()
    modules(page).fill('importlib, ssl')
    shown = {task.get_attribute('data-module') or '' for task in tasks(page).all()}
    names = {name for value in shown for name in value.split(',')}
    assert {'importlib.abc', 'ssl'} <= names
    assert 'asyncio' not in {value for value in shown if ',' not in value}
    assert '' in shown, 'changes of no module concern everybody'
    assert 'builtins' in names
    # headings without tasks are hidden
    for heading in page.locator('.whatsnew-group:visible').all():
        after = heading.evaluate('node => node.nextElementSibling.checkVisibility()')
        assert after, heading.inner_text()
    few = tasks(page).count()
    page.locator('input[name="area"][value="c-api"]').uncheck()
    assert 0 < tasks(page).count() < few
    page.reload()
    assert modules(page).input_value() == 'importlib, ssl'
    assert 0 < tasks(page).count() < few


def test_done_can_be_hidden(open_page):
    """The reader can hide finished tasks and show them again."""
    page = open_page(PAGE)
    first = tasks(page).first.get_attribute('data-id')
    tasks(page).first.locator('.whatsnew-tick').check()
    page.get_by_label('Hide what is done').check()
    expect(page.locator(f'[data-id="{first}"]')).to_be_hidden()
    page.get_by_label('Hide what is done').uncheck()
    expect(page.locator(f'[data-id="{first}"]')).to_be_visible()


def test_copy_as_markdown(open_page):
    """The copied Markdown has the visible tasks, their ticks, what to do and absolute links."""
    page = open_page(PAGE)
    modules(page).fill('imp')
    for area in page.locator('.whatsnew-tools [name="area"]').all():
        if area.get_attribute('value') != 'library':
            area.uncheck()
    task = page.locator('[data-module="imp"]').first
    task.locator('.whatsnew-tick').check()
    page.get_by_role('button', name='Copy as Markdown').click()
    expect(page.get_by_role('status')).to_have_text('Copied')
    copied = page.evaluate('navigator.clipboard.readText()')
    assert copied.startswith('# Upgrade checklist\n')
    lines = copied.splitlines()
    assert sum(line.startswith('- [') for line in lines) == tasks(page).count()
    assert sum(line.startswith('- [x]') for line in lines) == 1
    canonical = page.locator('link[rel=canonical]').get_attribute('href').rpartition('/')[0]
    assert re.search(
        rf'^- \[x\] Removed \[.*`imp`.*\]\({re.escape(canonical)}/[\w-]+\.html#whatsnew312-',
        copied,
        re.MULTILINE,
    )
    assert re.search(r'^  <br>(Use instead|What to do): ', copied, re.MULTILINE)
    assert '](https://docs.python.org/3.1' in copied
    headings = [line for line in lines if line.startswith('##')]
    assert any('Gone' in heading for heading in headings)
    assert not any('C API' in heading for heading in headings)


def test_order_and_content(open_page):
    """The most urgent tasks come first, and every task says what to do."""
    page = open_page(PAGE)
    kinds = [
        heading.inner_text().partition(':')[0]
        for heading in page.locator('h2.whatsnew-group').all()
    ]
    assert kinds == ['Gone', 'Different', 'Going', 'Discouraged']
    for task in all_tasks(page).all():
        assert task.locator('.whatsnew-do').count() > 0, task.inner_text()
    versions = [
        found[1]
        for found in re.finditer(
            r'(?:goes|gone) in (\d\.\d+)', page.locator('article').inner_text()
        )
    ]
    assert {'3.13', '3.14'} <= set(versions)


def test_two_tabs_agree(open_page):
    """A tick in one tab appears in another open tab."""
    page = open_page(PAGE)
    other = page.context.new_page()
    other.goto(page.url)
    tasks(page).first.locator('.whatsnew-tick').check()
    expect(tasks(other).first.locator('.whatsnew-tick')).to_be_checked()


def test_by_keyboard_alone(open_page):
    """A reader can filter, copy and tick with the keyboard alone."""
    page = open_page(PAGE)
    modules(page).focus()
    page.keyboard.type('ssl')
    shown = tasks(page).count()
    assert shown < all_tasks(page).count()
    while not page.evaluate("document.activeElement.matches('[name=copy]')"):
        page.keyboard.press('Tab')
    page.keyboard.press('Enter')
    expect(page.get_by_role('status')).to_have_text('Copied')
    while not page.evaluate("document.activeElement.matches('.whatsnew-tick')"):
        page.keyboard.press('Tab')
    page.keyboard.press('Space')
    assert done(page).startswith('1 of')


def test_copied_is_the_last_word(open_page):
    """The delayed announcement of the count does not replace the message "Copied"."""
    page = open_page(PAGE)
    modules(page).fill('ssl')
    page.get_by_role('button', name='Copy as Markdown').click()
    expect(page.get_by_role('button', name='Copied')).to_be_visible()
    page.wait_for_timeout(600)
    expect(page.get_by_role('status')).to_have_text('Copied', timeout=1)


def test_print(open_page):
    """The printed page shows the filtered tasks, their boxes and the filter, but no form."""
    page = open_page(PAGE)
    modules(page).fill('ssl')
    shown = tasks(page).count()
    page.emulate_media(media='print')
    expect(modules(page)).to_be_hidden()
    expect(page.locator('.whatsnew-printed')).to_contain_text('modules ssl')
    assert tasks(page).count() == shown
    expect(tasks(page).first.locator('.whatsnew-tick')).to_be_visible()


def test_complete_without_scripts(open_page):
    """Without scripts the page shows every task with what to do, and no form."""
    page = open_page(PAGE, scripts=False)
    expect(page.locator('.whatsnew-form')).to_be_hidden()
    assert tasks(page).count() == all_tasks(page).count() > 150
    assert tasks(page).locator('.whatsnew-do').count() >= tasks(page).count()


def test_from_a_folder(chromium, site):
    """The checklist can tick, store and filter if the page is opened as a file."""
    page = chromium.new_page()
    page.goto((site / PAGE).as_uri())
    tasks(page).first.locator('.whatsnew-tick').check()
    modules(page).fill('ssl')
    page.reload()
    assert done(page).startswith('1 of')
    assert tasks(page).count() < all_tasks(page).count()
    page.get_by_role('button', name='Start again').click()
    page.close()


@pytest.mark.parametrize('look', LOOKS)
def test_accessible_when_used(open_page, look):
    """axe finds no violation in a filtered checklist with ticks."""
    page = open_page(PAGE, **look)
    for place in range(3):
        tasks(page).nth(place).locator('.whatsnew-tick').check()
    modules(page).fill('unittest')
    assert [violation['id'] for violation in violations(page)] == []


def test_commands_of_tools(open_page):
    """There is one command for each tool, with the rules of visible tasks that are not ticked."""
    page = open_page(PAGE)
    block = page.locator('.whatsnew-fixers')
    command = block.locator('pre')
    expect(command).to_contain_text('ruff check --fix --select ')
    whole = command.inner_text()
    assert 'UP005' in whole
    assert 'W605' in whole
    task = page.locator('.whatsnew-checklist > li[data-id$="removed-unittest-aliases"]')
    task.locator('.whatsnew-tick').check()
    assert 'UP005' not in command.inner_text()
    task.locator('.whatsnew-tick').uncheck()
    assert command.inner_text() == whole
    modules(page).fill('unittest')
    assert 'UP005' in command.inner_text()
    assert 'DTZ003' not in command.inner_text()
    modules(page).fill('')
    for tick in tasks(page).locator('.whatsnew-tick').all()[:1]:
        tick.check()
    page.reload()
    assert 'UP019' in command.inner_text()


def test_no_commands_where_nothing_is_left(open_page):
    """The block with commands is hidden if every task that a tool can fix is ticked."""
    page = open_page(PAGE)
    for task in page.locator('.whatsnew-checklist > li[data-fix]').all():
        task.locator('.whatsnew-tick').check()
    expect(page.locator('.whatsnew-fixers')).to_be_hidden()
