"""Commands of tools that fix code are shown at entries and on checklists, and are in data."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

PAGE = """\
# Shop

:::{change} Baskets keep their order
:id: basket-order
:kind: changed
:area: checkout
:action: Write it in another way
:fix: shop-lint SH005, tidy

Text.
:::

:::{change} Coupons are gone
:id: coupons
:kind: removed
:area: checkout
:replacement: `discounts`
:fix: shop-lint SH007

Text.
:::

```{changes}
:style: checklist
```
"""
FIXERS = {'shop-lint': 'shop-lint --fix --only %s', 'tidy': 'tidy --all'}


@pytest.fixture
def shop(site: Callable[..., Site]) -> Site:
    return site({'index.md': PAGE}, whatsnew_fixers=FIXERS)


@pytest.mark.parametrize('builder', ['html', 'text', 'man', 'latex', 'epub'])
def test_commands(shop: Site, builder: str) -> None:
    """Each entry has its commands, and a checklist has one command for each tool."""
    shop.run(builder)
    text = b'\n'.join(shop.files(builder).values()).decode(errors='replace')
    text = re.sub(r'\\PYG\{[^}]*\}\{((?:[^{}]|\{[^}]*\})*)\}|<[^>]+>', r'\1', text)
    text = re.sub(r'\{-\}|\\-|\\sphinxhyphen\{\}|\\PYGZhy\{\}', '-', text)
    for command in ('shop-lint --fix --only SH007,SH005', 'tidy --all'):
        assert command in text


def test_html(shop: Site) -> None:
    """The commands of a checklist are complete without script; its data are on the page."""
    page = shop.build().html('index')
    block = page.select_one('.whatsnew-fixers pre')
    assert block
    assert block.get_text().split('\n')[:2] == ['shop-lint --fix --only SH007,SH005', 'tidy --all']
    form = page.select_one('form.whatsnew-form-checklist')
    assert form
    assert json.loads(str(form['data-fixers'])) == FIXERS
    assert [item.get('data-fix') for item in page.select('.whatsnew-checklist > li')] == [
        'shop-lint SH007',
        'shop-lint SH005,tidy',
    ]
    details = [code.get_text() for code in page.select('.whatsnew-details code')]
    assert details == ['shop-lint --fix --only SH005', 'tidy --all', 'shop-lint --fix --only SH007']


def test_data(shop: Site) -> None:
    """In ``changes.json``, each fix has tool, rule and command."""
    data = json.loads(shop.build().files()['changes.json'])
    assert [one['fixes'] for one in data['changes']] == [
        [
            {'tool': 'shop-lint', 'rule': 'SH005', 'command': 'shop-lint --fix --only SH005'},
            {'tool': 'tidy', 'rule': None, 'command': 'tidy --all'},
        ],
        [{'tool': 'shop-lint', 'rule': 'SH007', 'command': 'shop-lint --fix --only SH007'}],
    ]


def test_wrong_tool(shop: Site) -> None:
    """An unknown tool gives one message with the place; the entry and its other fields stay."""
    shop.edit('index.md', 'shop-lint SH007', 'shoplint SH007')
    shop.run(warnings=None)
    (message,) = shop.warnings
    assert 'index.md:' in message
    assert "unknown tool 'shoplint'; did you mean 'shop-lint'?" in message
    assert '[whatsnew.bad_fix]' in message
    assert shop.html('index').find(id='coupons')


def test_site_without_tools(shop: Site) -> None:
    """Without tools, the pages and data have nothing about fixes."""
    shop.configure(whatsnew_fixers={})
    shop.edit('index.md', ':fix: shop-lint SH005, tidy\n', '')
    shop.edit('index.md', ':fix: shop-lint SH007\n', '')
    shop.build()
    assert not shop.html('index').select('.whatsnew-fixers')
    assert b'fixes' not in shop.files()['changes.json']


@pytest.mark.parametrize(
    'value',
    [['ruff'], {'ruff': ''}, {'ruff': 'a %s %s'}, {'ruff': 'a\nb'}, {'r u': 'a'}, {'ruff': 3}],
)
def test_wrong_setting(site: Callable[..., Site], value: object) -> None:
    """A wrong setting gives one message that describes the right form."""
    made = site({'index.md': '# P\n'}, whatsnew_fixers=value)
    made.run(warnings=None)
    (message,) = made.warnings
    assert 'whatsnew_fixers' in message
    assert 'a dictionary of names to commands' in message
