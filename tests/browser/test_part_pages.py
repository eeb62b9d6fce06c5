"""Long lists on several pages: forms work on all rows, and old addresses of groups arrive."""

import pytest
from conftest import make_site
from serving import served

from whatsnew312.listings import parts

KINDS = ('added', 'changed', 'removed')
FILES = {
    'index.md': '# Shop\n\n```{toctree}\nevery\ntable\ngroups\ntasks\ntargets\n```\n\n'
    + ''.join(
        f':::{{change}} Change {number}\n:id: change-{number}\n:kind: {KINDS[number % 3]}\n'
        f':area: {"stock" if number % 2 else "checkout"}\n:removal: 3.{number % 2}\n'
        ':action: Look.\n\nText.\n:::\n\n'
        for number in range(20)
    ),
    'every.md': '# Every\n\n```{changes}\n:filter:\n:count:\n```\n',
    'table.md': '# Table\n\n```{changes}\n:filter:\n:style: table\n:group-by: removal\n```\n',
    'groups.md': '# Groups\n\n```{changes}\n:style: rows\n:group-by: area\n```\n',
    'targets.md': '# Targets\n\n```{link-targets}\n```\n',
    'tasks.md': '# Tasks\n\n```{changes}\n:style: checklist\n:count:\n```\n',
}


@pytest.fixture(scope='module')
def shop(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, 'MOST_ROWS', 6)
        made = make_site(tmp_path_factory.mktemp('long'), FILES).build()
    with served(made.outdir()) as address:
        yield made, address


def test_a_filter_gets_the_rows_of_all_pages(visit, shop):
    """Rows of the other pages come when the reader begins to filter; they lead to their entries."""
    page = visit(shop[1])('every.html')
    rows = page.locator('.whatsnew-rows > li:visible')
    assert rows.count() == 6
    page.get_by_label('Find').focus()
    page.wait_for_selector('.whatsnew-parts', state='detached')
    assert rows.count() == 20
    assert page.locator('.whatsnew-rows').count() == 1
    page.locator('[value="removed"]').check()
    assert page.locator('.whatsnew-shown').inner_text() == '6 of 20 changes'
    page.wait_for_url('**every.html?kind=removed')
    page.reload()
    page.wait_for_selector('.whatsnew-parts', state='detached')
    assert rows.count() == 6
    assert rows.last.locator('a').get_attribute('href').endswith('/index.html#change-17')


def test_a_filter_of_groups(visit, shop):
    """The groups are put together again, and the index then leads to them on the same page."""
    page = visit(shop[1])('table.html?q=change+1')
    page.wait_for_selector('.whatsnew-parts', state='detached')
    assert page.locator('table.whatsnew-table').count() == 2
    assert page.locator('tbody tr:visible').count() == 11
    assert page.locator('.whatsnew-group#removal-3-1').is_visible()
    assert page.locator('.whatsnew-index a').last.get_attribute('href') == '#removal-3-1'


def test_targets(visit, shop):
    """The form finds targets of all pages, and each row has its menu with the right address."""
    page = visit(shop[1])('targets.html')
    rows = page.locator('.whatsnew-targets tbody tr')
    assert rows.count() == 6
    page.get_by_role('searchbox', name='Find').fill('CHANGE-19')
    page.wait_for_selector('.whatsnew-parts', state='detached')
    assert rows.count() == 20
    page.wait_for_function("document.querySelectorAll('tbody tr:not([hidden])').length === 1")
    assert page.locator('.whatsnew-shown').inner_text() == '1 of 20 targets'
    page.locator('tbody tr:visible summary').click()
    code = page.locator('tbody tr:visible .whatsnew-link code').first
    assert code.inner_text() == f'{shop[1]}index.html#change-19'
    page = visit(shop[1])('targets-3.html')
    page.locator('tbody tr summary').first.click()
    assert '/index.html#change-' in page.locator('.whatsnew-link code').first.inner_text()


def test_a_checklist_counts_the_ticks_of_all_pages(visit, shop):
    """The checklist has the tasks of all pages, so that the number of ticks is that of all."""
    page = visit(shop[1])('tasks.html')
    page.wait_for_selector('.whatsnew-parts', state='detached')
    boxes = page.locator('.whatsnew-tick')
    total = boxes.count()
    assert total == 20
    boxes.last.check()
    assert page.locator('.whatsnew-shown').inner_text() == '1 of 20 changes done'
    page.reload()
    page.wait_for_selector('.whatsnew-parts', state='detached')
    assert boxes.last.is_checked()


def test_addresses_of_groups(visit, shop):
    """The address of a group on the first page leads to its page, and so do former ones."""
    page = visit(shop[1])('groups.html#area-stock')
    page.wait_for_url('**/groups-3.html#area-stock')
    assert page.locator('h2.whatsnew-group:target').inner_text() == 'Stock keeping'
    page = visit(shop[1])('groups-2.html#area-stock')
    page.wait_for_url('**/groups-3.html#area-stock')


def test_files(visit, shop):
    """A site that is opened from files has no forms for lists on several pages, but all the pages."""
    page = visit(f'{shop[0].outdir().as_uri()}/')('tasks.html')
    page.wait_for_selector('.whatsnew-form', state='hidden')
    page.get_by_role('link', name='Next page').click()
    page.wait_for_url('**/tasks-2.html')
    assert page.locator('.whatsnew-checklist > li:visible').count() == 3
