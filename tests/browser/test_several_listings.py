"""Several listings on one page: a form filters only its own listing."""

import pytest
from conftest import make_site
from serving import served

ENTRY = """\
:::{{change}} Change {id}
:id: {id}
:kind: {kind}
:area: {area}
:action: Look.

Text.
:::
"""
FILTER = '```{changes}\n:filter:\n%s\n```\n'
PLAIN = '```{changes}\n:style: rows\n:group-by: kind\n```\n'
CHECKLIST = '```{changes}\n:style: checklist\n```\n'
FILES = {
    'index.md': '# Shop\n\n```{toctree}\ntwo\nplain\nchecklists\n```\n\n'
    + ''.join(
        ENTRY.format(id=f'{area}-{kind}', kind=kind, area=area)
        for area in ('checkout', 'stock')
        for kind in ('added', 'removed')
    ),
    'two.md': '# Two\n\n' + FILTER % ':area: checkout' + '\n' + FILTER % ':area: stock',
    'plain.md': f'# Plain\n\n{PLAIN}\n{FILTER % ""}\n{PLAIN}\n## More\n\n{PLAIN}',
    'checklists.md': f'# Checklists\n\n{CHECKLIST}\n{CHECKLIST}\n## More\n\n{CHECKLIST}',
}


@pytest.fixture(scope='module')
def shop(tmp_path_factory):
    made = make_site(tmp_path_factory.mktemp('several'), FILES).build()
    with served(made.outdir()) as address:
        yield address


def shown(page):
    return page.locator('.whatsnew-rows > li:visible a').all_inner_texts()


def test_two_filters(visit, shop):
    """Two filters have separate lists and counts; the address keeps the state of both."""
    page = visit(shop)('two.html')
    first, second = page.locator('.whatsnew-form-filter').all()
    first.locator('[value="added"]').check()
    assert shown(page) == ['Change checkout-added', 'Change stock-added', 'Change stock-removed']
    second.get_by_label('Find').fill('removed')
    left = ['Change checkout-added', 'Change stock-removed']
    assert shown(page) == left
    assert [form.locator('.whatsnew-shown').inner_text() for form in (first, second)] == [
        '1 of 2 changes',
        '1 of 2 changes',
    ]
    page.wait_for_url('**two.html?kind=added&q-2=removed')
    page.reload()
    assert shown(page) == left
    page.go_back()
    assert len(shown(page)) == 3
    assert (
        page.evaluate('new Set([...document.querySelectorAll("[id]")].map((node) => node.id)).size')
        == page.locator('[id]').count()
    )


def test_a_filter_and_plain_listings(visit, shop):
    """A filter does not hide rows of plain listings before it, after it or in other sections."""
    page = visit(shop)('plain.html')
    page.get_by_label('Find').fill('no such thing')
    assert len(shown(page)) == 12
    assert page.locator('.whatsnew-group:visible').count() == 6


def test_several_checklists(visit, shop):
    """Only the first checklist of a page can be ticked and filtered; the others do not change."""
    page = visit(shop)('checklists.html')
    items = page.locator('.whatsnew-checklist > li:visible')
    total = items.count()
    page.locator('.whatsnew-tick').first.check()
    page.locator('[name="open"]').check()
    assert items.count() == total - 1
    assert page.locator('.whatsnew-shown').inner_text().startswith(f'1 of {total // 3}')
