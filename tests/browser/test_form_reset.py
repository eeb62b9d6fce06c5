"""Forms keep their state if the browser resets them, as WebKit does after the back button."""

import pytest
from conftest import make_site
from playwright.sync_api import expect
from serving import served

ENTRY = """\
:::{{change}} Change {0}
:id: {0}
:kind: removed
:area: {1}
:module: shop.{0}
:action: Look.

Text.
:::
"""

FILES = {
    'index.md': '# Shop\n\n```{toctree}\nevery\ntasks\n```\n\n'
    + ENTRY.format('beep', 'stock')
    + ENTRY.format('slip', 'checkout'),
    'every.md': '# Every\n\n```{changes}\n:filter:\n```\n',
    'tasks.md': '# Tasks\n\n```{changes}\n:style: checklist\n```\n',
}

#: resets the fields without an event, between "pageshow" and the next frame
SILENT = """() => {
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    for (const field of document.querySelector(".whatsnew-form").elements) {
        if ("defaultValue" in field) field.value = field.defaultValue;
        if ("defaultChecked" in field) field.checked = field.defaultChecked;
    }
}"""

#: resets the fields with the event "reset"
TOLD = '() => document.querySelector(".whatsnew-form").reset()'


@pytest.fixture(scope='module')
def shop(tmp_path_factory):
    made = make_site(tmp_path_factory.mktemp('reset'), FILES).build()
    with served(made.outdir()) as address:
        yield address


@pytest.mark.parametrize('reset', [SILENT, TOLD], ids=['silent', 'told'])
def test_filter(visit, shop, reset):
    """After a reset by the browser, the filter is restored from the address."""
    page = visit(shop)('every.html?q=beep&area=stock')
    rows = page.locator('.whatsnew-rows > li:visible')
    expect(rows).to_have_count(1)
    page.evaluate(reset)
    expect(page.locator('#whatsnew-words')).to_have_value('beep')
    expect(page.locator('#whatsnew-area')).to_have_value('stock')
    expect(rows).to_have_count(1)
    assert page.url.endswith('every.html?q=beep&area=stock')
    page.get_by_role('button', name='Show all').first.click()
    expect(rows).to_have_count(2)
    expect(page.locator('#whatsnew-words')).to_have_value('')


@pytest.mark.parametrize('memory', [True, False], ids=['memory', 'no memory'])
@pytest.mark.parametrize('reset', [SILENT, TOLD], ids=['silent', 'told'])
def test_checklist(visit, shop, reset, memory):
    """After a reset by the browser, the checklist is restored, and a quick tick is kept too."""
    page = visit(shop)('tasks.html')
    if not memory:
        page.evaluate('() => { Storage.prototype.setItem = () => { throw new Error("full"); }; }')
    tasks = page.locator('.whatsnew-checklist > li:visible')
    page.get_by_label('Modules I use').fill('shop.beep')
    expect(tasks).to_have_count(1)
    page.evaluate(
        f"""() => {{
            ({reset})();
            document.querySelector('[data-id="beep"] .whatsnew-tick').click();
        }}"""
    )
    expect(page.get_by_label('Modules I use')).to_have_value('shop.beep')
    expect(tasks).to_have_count(1)
    expect(tasks.locator('.whatsnew-tick')).to_be_checked()
    if memory:
        page.reload()
        expect(page.get_by_label('Modules I use')).to_have_value('shop.beep')
        expect(tasks.locator('.whatsnew-tick')).to_be_checked()
    page.get_by_role('button', name='Start again').click()
    expect(tasks).to_have_count(2)
    expect(page.get_by_label('Modules I use')).to_have_value('')
