"""Names with spaces, decomposed Unicode letters, and two products on one host."""

import re
import shutil
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect
from serving import served

from whatsnew312.site.assets import STATIC

PAGE = """\
# News

:::{change} Über die U\u0308berpru\u0308fung
:id: shop-umlaut
:kind: removed
:module: Visual Studio

Body.
:::

:::{change} Other
:id: shop-other
:kind: removed
:module: till

Body.
:::
"""
FILTER = '```{changes}\n:filter:\n```\n'
TASKS = '```{changes}\n:style: checklist\n```\n'


@pytest.fixture(scope='module')
def addresses(shared_site):
    """Two products of one host, with releases of the same number."""
    files = {'index.md': PAGE + '\n```{toctree}\nfilter\ntasks\n```\n'}
    files |= {'filter.md': f'# Filter\n\n{FILTER}', 'tasks.md': f'# Tasks\n\n{TASKS}'}
    with ExitStack() as stack:
        made = shared_site(files, whatsnew_product='Shop').build(warnings=None).outdir()
        other = shared_site(files, whatsnew_product='Till').build(warnings=None).outdir()
        shutil.copytree(other, made / 'till')
        yield stack.enter_context(served(made))


def test_letters_in_two_parts(visit, addresses):
    """A composed Unicode letter in the filter finds the decomposed letter of a text."""
    page = visit(addresses)('filter.html?q=%C3%9CBERPR%C3%9CFUNG')
    expect(page.locator('.whatsnew-shown')).to_have_text('1 of 2 changes')


def test_module_with_a_blank(visit, addresses):
    """The filter and the checklist can select a module with a space in its name."""
    open_ = visit(addresses)
    page = open_('filter.html?module=Visual+Studio')
    expect(page.locator('.whatsnew-shown')).to_have_text('1 of 2 changes')
    page = open_('tasks.html')
    page.get_by_label('Modules I use').fill('visual studio')
    expect(page.locator('.whatsnew-checklist > li:visible')).to_have_count(1)
    page.get_by_label('Modules I use').fill('visual studio, till')
    expect(page.locator('.whatsnew-checklist > li:visible')).to_have_count(2)


def test_two_products_of_a_host(visit, addresses):
    """Two products on one host store separate choices and ticks."""
    open_ = visit(addresses)
    page = open_('tasks.html')
    page.locator('.whatsnew-tick').first.check()
    page = open_('tasks.html')
    expect(page.locator('.whatsnew-tick:checked')).to_have_count(1)
    page.get_by_label('Modules I use').fill('till')
    page = open_('till/tasks.html')
    expect(page.locator('.whatsnew-tick:checked')).to_have_count(0)
    expect(page.get_by_label('Modules I use')).to_have_value('')
    expect(page.locator('.whatsnew-checklist > li:visible')).to_have_count(2)


def test_two_presses(visit, addresses):
    """The copy button shows its original label again, also after two clicks."""
    page = visit(addresses)('tasks.html')
    button = page.locator('[name="copy"]')
    button.click()
    expect(button).not_to_have_text('Copy as Markdown')
    button.click()
    expect(button).to_have_text('Copy as Markdown')


def test_words_before_another_address(visit, addresses):
    """The filter keeps its words if the reader leaves the page at once and goes back."""
    open_ = visit(addresses)
    page = open_('filter.html')
    page.locator('#whatsnew-words').press_sequentially('other')
    open_('index.html')
    page.go_back()
    expect(page.locator('.whatsnew-shown')).to_have_text('1 of 2 changes')


def agree_of(page):
    """Return the function of run.js that compares outputs, as a Python function."""
    text = (STATIC / 'whatsnew' / 'run.js').read_text(encoding='utf-8')
    parts = [
        re.search(rf'^  function {name}\(.*?^  }}', text, re.MULTILINE | re.DOTALL)[0]
        for name in NAMES
    ]
    return lambda shown, got: page.evaluate(
        f'([shown, got]) => {{ {" ".join(parts)}; return agree(shown, got); }}', [shown, got]
    )


NAMES = ('tidy', 'agree')


@pytest.mark.parametrize(
    ('shown', 'got', 'fits'),
    [
        ('a', 'a', True),
        ('a', 'ab', False),
        ('a...b', 'ab', True),
        ('a...a', 'a', False),
        ('...', 'any\nthing', True),
        ('a...b...c', 'axbxc', True),
        ('a...b...b', 'ab', False),
        ('a...bc...c', 'abc', False),
        ('...'.join('aaaaaaaa') + '...b', 'a' * 4000, False),
    ],
)
def test_ellipses(visit, addresses, shown, got, fits):
    """An ellipsis in the expected output matches any text, without exponential backtracking."""
    assert agree_of(visit(addresses)('index.html'))(shown, got) is fits
