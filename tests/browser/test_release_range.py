"""Changes between two releases: filter and checklist show them, and the address keeps them."""

import re

import pytest
from conftest import make_site
from looks import LOOKS, look_name
from playwright.sync_api import expect
from rules import violations
from serving import served

RELEASES = """\
[[release]]
name = "2.1"
status = "unreleased"

[[release]]
name = "2.0"
date = 2026-06-19

[[release]]
name = "1.9.2"
date = 2026-07-01

[[release]]
name = "1.9.1"
date = 2026-05-02
yanked = "It loses baskets."

[[release]]
name = "1.9"
date = 2026-02-01
"""

#: maps the id of each change to its releases; a late fix of the old series is not in 2.0
CHANGES = {
    'start': '1.9',
    'early-fix': '1.9.1',
    'late-fix': '1.9.2',
    'security': '2.0, 1.9.2',
    'big': '2.0',
    'coming': '2.1',
}
ENTRY = """\
:::{{change}} Change {id}
:id: shop-{id}
:kind: fixed
:area: checkout
:release: {releases}
:action: Look.

Text.
:::
"""
FILTER = '```{changes}\n:filter:\n```\n'
CHECKLIST = '```{changes}\n:style: checklist\n```\n'
FILES = {
    'releases.toml': RELEASES,
    'index.md': '# Shop\n\n```{toctree}\nall\nlist\nboth\n```\n\n'
    + ''.join(ENTRY.format(id=id_, releases=names) for id_, names in CHANGES.items()),
    'all.md': f'# All\n\n{FILTER}',
    'list.md': f'# List\n\n{CHECKLIST}',
    'both.md': f'# Both\n\n{FILTER}\n## Tasks\n\n{CHECKLIST}',
}


@pytest.fixture(scope='module')
def shop(tmp_path_factory):
    made = make_site(
        tmp_path_factory.mktemp('range'),
        FILES,
        whatsnew_releases='releases.toml',
        html_theme='furo',
    ).build()
    with served(made.outdir()) as address:
        yield address


def shown(page, style='rows'):
    found = page.locator(f'.whatsnew-{style} > li:visible a[href*="#shop-"]').all_inner_texts()
    return sorted(one.removeprefix('Change ') for one in found)


def choose(form, old, new):
    form.locator('[name="from"]').select_option(old)
    form.locator('[name="to"]').select_option(new)


@pytest.mark.parametrize(
    ('old', 'new', 'found'),
    [
        ('', '', sorted(CHANGES)),
        ('1.9', '2.0', ['big', 'early-fix', 'security']),
        ('1.9.2', '2.0', ['big']),
        ('1.9', '1.9.2', ['early-fix', 'late-fix', 'security']),
        ('2.0', '', ['coming', 'late-fix']),
        ('', '1.9.1', ['early-fix', 'start']),
        ('2.0', '1.9', []),
    ],
)
@pytest.mark.parametrize('path', ['all.html', 'list.html'])
def test_range(visit, shop, path, old, new, found):
    """A range shows changes of the new release that the old one lacks; the address keeps it."""
    style = 'rows' if path == 'all.html' else 'checklist'
    page = visit(shop)(path)
    choose(page.locator('.whatsnew-form'), old, new)
    assert shown(page, style) == found
    query = '&'.join(f'{name}={value}' for name, value in (('from', old), ('to', new)) if value)
    expect(page).to_have_url(re.compile(re.escape(f'{path}?{query}' if query else path) + '$'))
    page.reload()
    assert shown(page, style) == found
    page.locator('.whatsnew-form [type="reset"]').click(force=True)
    if query:
        assert shown(page, style) == sorted(CHANGES)
        expect(page).to_have_url(re.compile(re.escape(path) + '$'))


def test_unknown_names(visit, shop):
    """An address with an unknown release shows all changes."""
    page = visit(shop)('all.html?from=7.7&to=8')
    assert shown(page) == sorted(CHANGES)


def test_both_on_a_page(visit, shop):
    """A filter and a checklist on one page have separate ranges."""
    page = visit(shop)('both.html')
    choose(page.locator('.whatsnew-form-checklist'), '1.9.2', '2.0')
    choose(page.locator('.whatsnew-form-filter'), '1.9', '1.9.2')
    assert shown(page) == ['early-fix', 'late-fix', 'security']
    assert shown(page, 'checklist') == ['big']
    page.reload()
    assert shown(page) == ['early-fix', 'late-fix', 'security']
    assert shown(page, 'checklist') == ['big']


def test_one_release_has_no_such_fields(visit, tmp_path):
    """Without a table of releases, the forms have no fields for releases."""
    index = '# Shop\n\n' + ENTRY.format(id='a', releases='').replace(':release: \n', '') + FILTER
    made = make_site(tmp_path, {'index.md': index + CHECKLIST}).build()
    with served(made.outdir()) as address:
        page = visit(address)('index.html')
        assert page.locator('[name="from"], [name="to"], [name="release"]').count() == 0


@pytest.mark.parametrize('look', LOOKS, ids=look_name)
@pytest.mark.parametrize('path', ['all.html', 'list.html'])
def test_looks(visit, shop, path, look):
    """The fields fit into the page and are accessible in each theme and at each width."""
    page = visit(shop, viewport=look['viewport'], color_scheme=look['theme'])(path)
    width = page.evaluate('document.documentElement.clientWidth')
    for select in page.locator('.whatsnew-form select').all():
        box = select.bounding_box()
        assert box['x'] >= 0
        assert box['x'] + box['width'] <= width
    assert page.evaluate('document.documentElement.scrollWidth') <= width
    assert violations(page, '.whatsnew-form') == []
