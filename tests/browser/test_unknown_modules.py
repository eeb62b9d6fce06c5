"""The checklist warns the reader about names of modules that no change has."""

import pytest
from conftest import make_site
from playwright.sync_api import expect
from rules import violations
from serving import served

ENTRY = """\
:::{{change}} Change of {0}
:id: {1}
:kind: removed
:area: stock
:module: {0}
:action: Look.

Text.
:::
"""

FILES = {
    'index.md': '# Shop\n\n```{toctree}\ntasks\n```\n\n'
    + ENTRY.format('asyncio', 'one')
    + ENTRY.format('importlib.abc', 'two'),
    'tasks.md': '# Tasks\n\n```{changes}\n:style: checklist\n```\n',
}

ANSWERS = {
    'asyncoi': 'No change names asyncoi. Did you mean asyncio?',
    'AsyncIO': '',
    'importlib': '',
    'importlib.abx': 'No change names importlib.abx. Did you mean importlib.abc?',
    'pkg_resources': 'No change names pkg_resources.',
    'builtins': '',
    'asyncio, <b>, asincio': 'No change names <b>. No change names asincio. Did you mean asyncio?',
}


@pytest.fixture(scope='module')
def shop(tmp_path_factory):
    made = make_site(tmp_path_factory.mktemp('unknown'), FILES).build()
    with served(made.outdir()) as address:
        yield address


def test_answers(visit, shop):
    """The form names each unknown module and suggests a similar name, if there is one."""
    page = visit(shop)('tasks.html')
    field = page.get_by_label('Modules I use')
    told = page.locator('.whatsnew-unknown-names')
    for names, answer in ANSWERS.items():
        field.fill(names)
        if answer:
            expect(told).to_have_text(answer)
            expect(page.get_by_role('status').first).to_contain_text(answer)
        else:
            expect(told).to_be_hidden()
    assert not violations(page, '.whatsnew-form')
    page.get_by_role('button', name='Start again').click()
    expect(told).to_be_hidden()
