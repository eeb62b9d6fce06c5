"""One Python for all pages, loaded early and shared: in three engines where they differ."""

import re

import pytest
from hosting import served_watched
from looks import PHONE
from playwright.sync_api import expect
from test_run_here import editor_of, menu, open_at, output, package, says, start

__all__ = ['menu', 'open_at', 'package']  # fixtures

#: the second sample as JavaScript: its button, field, status and output
RUN = 'document.querySelectorAll(".whatsnew-run-open")[1]'
FIELD = 'document.querySelector(".whatsnew-editor")'
BUTTON = 'document.querySelector(".whatsnew-run button")'
STATUS = 'document.querySelector(".whatsnew-run-status")?.textContent'
OUTPUT = 'document.querySelector(".whatsnew-run pre").textContent'

#: keeps all texts that a reader sees while Python is loaded
KEEP = """
window.amounts = [];
new MutationObserver(() => {
    const bar = document.querySelector(".whatsnew-run progress");
    const amount = document.querySelector(".whatsnew-amount");
    if (amount && !amount.hidden) amounts.push([amount.textContent, bar.value, bar.max]);
}).observe(document.body, { childList: true, subtree: true, characterData: true });
"""


@pytest.fixture(scope='session')
def watched(menu):
    """The address of the site, and the paths of requests."""
    with served_watched(menu) as found:
        yield found


def engine_files(asked):
    return [path for path in asked if path.endswith('pyodide.asm.wasm')]


def run_again(engine, code):
    """Put *code* in the field, and run it."""
    engine.run(f'{FIELD}.value = arguments[0]; {BUTTON}.click();', code)


def test_three_engines(engine, watched):
    """The progress is in bytes, the code is edited in its place, and the next page is ready at once."""
    url, asked = watched
    asked.clear()
    engine.resize(1280, 900)
    engine.open(url)
    engine.run('localStorage.clear();' + KEEP)
    # nothing is loaded early for readers who have run nothing
    engine.run(f'{RUN}.scrollIntoView(); {RUN}.focus();')
    engine.run('return new Promise((done) => setTimeout(done, 1500));')
    assert not engine_files(asked)
    engine.run(f'{RUN}.click();')
    engine.until(f'{STATUS} === "Done."', 180)
    assert engine_files(asked)
    assert '1.0\nTraceback' in engine.get(OUTPUT)
    amounts = engine.get('amounts')
    assert amounts
    for text, done, total in amounts:
        assert re.fullmatch(r'\d+(\.\d)? of 13\.7 MB', text), text
        assert done <= total
    assert [done for _, done, _ in amounts] == sorted(done for _, done, _ in amounts)

    # the code is there once, at its place
    text = 'document.body.innerText + [...document.querySelectorAll("textarea")].map((one) => one.value)'
    assert engine.get(f'({text}).split("type Price").length') == 2
    run_again(engine, 'while True: pass')
    engine.until(f'{STATUS} === "Running…"')
    engine.run(f'{BUTTON}.click();')
    engine.until(f'{STATUS} === "Stopped."')
    run_again(engine, 'print(6 * 7)')
    engine.until(f'{STATUS} === "Done."', 180)
    assert engine.get(OUTPUT) == '42\n'
    # code that breaks the interpreter ends only itself
    run_again(engine, 'import json\ndel json.dumps')
    engine.until(f'{STATUS}.startsWith("This ended the interpreter")')
    run_again(engine, 'print(6 * 7)')
    engine.until(f'{STATUS} === "Done."', 180)
    assert not engine.get('faults')

    # who has run a sample gets Python when one is in view; Playwright's Chromium keeps no pages
    # that were left, so that its shared worker ends with the page
    before = len(engine_files(asked))
    engine.open(f'{url}?again')
    engine.run(f'{RUN}.scrollIntoView();')
    if engine.name == 'chromium':
        engine.until('document.querySelector("iframe")')
    engine.run(f'{RUN}.click();')
    engine.until(f'{STATUS} === "Done."', 180)
    if engine.name != 'chromium':
        assert len(engine_files(asked)) == before
    assert not engine.get('faults')


def test_pages_share_one(open_at, watched):
    """Two pages have one Python; a sample that never ends is ended when the other page runs one."""
    url, asked = watched
    asked.clear()
    one = open_at(url)
    panel = start(one, 1)
    says(panel, '^Done.$')
    other = one.context.new_page()
    other.goto(url)
    # early, in view: without a click
    expect(other.locator('iframe')).to_have_count(1)
    second = start(other, 1)
    says(second, '^Done.$')
    assert output(second).startswith('1.0\nTraceback')
    assert len(engine_files(asked)) == 1

    editor_of(panel).fill('while True: pass')
    panel.get_by_role('button').press('Enter')
    says(panel, 'Running')
    second.get_by_role('button').press('Enter')
    says(second, 'Waiting for a sample on another page')
    says(second, '^Done.$')
    says(panel, 'Stopped: a sample on another page waited')
    # the page that stops its own sample leaves those of other pages alone
    panel.get_by_role('button').press('Enter')
    says(panel, 'Running')
    second.get_by_role('button').press('Enter')
    panel.get_by_role('button').press('Enter')
    says(panel, 'Stopped.')
    says(second, '^Done.$')
    # a sample that never ends does not outlive its page
    panel.get_by_role('button').press('Enter')
    says(panel, 'Running')
    one.goto('about:blank')
    second.get_by_role('button').press('Enter')
    says(second, '^Done.$')


@pytest.mark.parametrize('lack', ['delete window.SharedWorker', 'delete Storage.prototype.setItem'])
def test_without_shared_workers(open_at, watched, lack):
    """Browsers without shared workers or storage have a Python for each page."""
    page = open_at(watched[0])
    page.evaluate(lack)
    with page.expect_worker():
        says(start(page, 1), 'Python 3.12.7…$')
    assert page.locator('iframe').count() == 0


def test_on_a_phone(open_at, watched):
    """On a touch screen, the letters of the field have 16 pixels, and no key is named."""
    page = open_at(watched[0], viewport=PHONE, has_touch=True, is_mobile=True)
    panel = start(page, 1)
    field = editor_of(panel)
    assert field.evaluate('field => parseFloat(getComputedStyle(field).fontSize)') >= 16
    expect(panel.locator('kbd')).to_be_hidden()
    assert page.evaluate('document.documentElement.scrollWidth <= innerWidth')
