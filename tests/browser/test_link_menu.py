"""The menu "Link to this" of an entry."""

from looks import DESKTOP, set_look
from rules import LOOK_RULES, violations

ENTRY = '#whatsnew312-itertools-batched'


def test_copies_every_form(open_page):
    """Each button copies a link in the named format, with the site's address and the id."""
    page = open_page('library-data.html')
    page.locator(f'{ENTRY} > .whatsnew-link > summary').click()
    buttons = page.locator(f'{ENTRY} .whatsnew-link button')
    buttons.last.wait_for()
    copied = {}
    for button in buttons.all():
        button.click()
        page.locator(f'{ENTRY} .whatsnew-link [role=status]', has_text='Copied').wait_for()
        copied[button.inner_text()] = page.evaluate('navigator.clipboard.readText()')
    canonical = page.locator('link[rel=canonical]').get_attribute('href')
    assert canonical.startswith('https://')
    assert copied['Copy URL'] == canonical + ENTRY
    assert copied['Copy Markdown'].endswith(f']({canonical}{ENTRY})')
    assert 'itertools.batched' in copied['Copy Markdown']
    anchor = ENTRY.removeprefix('#')
    assert copied['Copy reStructuredText'] == f':external+whatsnew312:ref:`{anchor}`'
    assert copied['Copy MyST'] == f'[](inv:whatsnew312:whatsnew:change#{anchor})'


def test_keyboard_alone(open_page):
    """Enter opens the menu, Tab moves to its first button, Escape closes it and moves back."""
    page = open_page('library-data.html')
    menu = page.locator(f'{ENTRY} > .whatsnew-link')
    menu.locator('summary').focus()
    page.keyboard.press('Enter')
    menu.locator('button').first.wait_for()
    page.keyboard.press('Tab')
    assert page.evaluate('document.activeElement.textContent') == 'Copy URL'
    page.keyboard.press('Escape')
    assert not menu.evaluate('menu => menu.open')
    assert page.evaluate('document.activeElement.tagName') == 'SUMMARY'


def test_one_at_a_time(open_page):
    """Opening a second menu closes the first one."""
    page = open_page('library-data.html')
    menus = page.locator('.whatsnew-link')
    for number in (0, 1):
        menus.nth(number).locator('summary').click()
    page.wait_for_function('document.querySelectorAll(".whatsnew-link[open]").length === 1')


def test_accessible_while_open(open_page):
    """axe finds no violation in the open menu, in the light and in the dark theme."""
    page = open_page('library-data.html', theme='light')
    page.locator(f'{ENTRY} > .whatsnew-link > summary').click()
    page.locator(f'{ENTRY} .whatsnew-link button').first.wait_for()
    assert violations(page) == []
    set_look(page, DESKTOP, 'dark')
    assert page.locator(f'{ENTRY} .whatsnew-link button').first.is_visible()
    assert violations(page, runOnly=LOOK_RULES) == []


def test_moves_nothing(open_page):
    """The script adds its menus without moving other content."""
    pages = [open_page('library-data.html', scripts=scripts) for scripts in (True, False)]
    for _ in range(3):
        boxes = [page.locator(f'{ENTRY} > .whatsnew-badges').bounding_box() for page in pages]
        tops = {round(box['y']) for box in boxes}
        if len(tops) == 1:
            break
        # a script moves content each time; a font that is late on a busy machine does not
        for page in pages:
            page.reload()
    assert len(tops) == 1


def test_permalink_without_scripts(open_page):
    """Without scripts the heading has its permalink, and there is no empty menu."""
    page = open_page('library-data.html', scripts=False)
    assert page.locator('.whatsnew-link').count() == 0
    href = page.locator(f'{ENTRY} a.headerlink').first.get_attribute('href')
    assert href == ENTRY


def test_every_target_is_listed(open_page):
    """The table of link targets has a row for each entry, with the same menu."""
    page = open_page('targets.html')
    row = page.locator('.whatsnew-targets tr', has_text=ENTRY.removeprefix('#')).first
    row.locator('.whatsnew-link > summary').click()
    row.locator('.whatsnew-link code').last.wait_for()
    forms = row.locator('.whatsnew-link code').all_inner_texts()
    assert forms[0].endswith(f'/library-data.html{ENTRY}')
    assert f':external+whatsnew312:ref:`{ENTRY.removeprefix("#")}`' in forms
    page.keyboard.press('Escape')
    row.locator('a').first.click()
    assert page.url.endswith(f'library-data.html{ENTRY}')


def test_targets_are_found(open_page):
    """The table of link targets can be filtered by id and title, and its menus still work."""
    page = open_page('targets.html')
    rows = page.locator('.whatsnew-targets tbody tr')
    number = rows.count()
    assert number > 300
    shown = page.locator('.whatsnew-form-targets .whatsnew-shown')
    assert shown.inner_text() == f'{number} targets'
    field = page.get_by_label('Find', exact=True)
    field.fill('itertools-BATCHED')
    assert page.locator('.whatsnew-targets tbody tr:visible').count() == 1
    assert shown.inner_text() == f'1 of {number} targets'
    page.locator('.whatsnew-form-targets [role=status]', has_text='1 of').wait_for(state='attached')
    page.locator('.whatsnew-targets tbody tr:visible summary').click()
    page.get_by_role('button', name='Copy MyST').wait_for()
    field.fill('summary-release-highlights')
    page.locator('.whatsnew-targets tbody tr:visible summary').click()
    page.get_by_text('[](inv:whatsnew312:std:label#summary-release-highlights)').wait_for()
    field.fill('tuples of equal size')
    assert page.locator('.whatsnew-targets tbody tr:visible').count() >= 1
    field.fill('no such target')
    assert page.locator('.whatsnew-targets tbody tr:visible').count() == 0
    assert shown.inner_text() == f'None of {number} targets'
    field.press('Enter')
    assert page.url.endswith('targets.html')
    field.fill('')
    assert page.locator('.whatsnew-targets tbody tr:visible').count() == number
    assert violations(page) == []
