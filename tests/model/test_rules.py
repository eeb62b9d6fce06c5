"""Which names of an entry the earlier release must have had, and which need not be known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from whatsnew312.model.field_reader import read_fields
from whatsnew312.model.rules import FormerNames, ReleaseNames, Rules
from whatsnew312.model.values import Kind

RULES = Rules(
    kinds={name: Kind(name, name) for name in ('added', 'changed', 'removed', 'deprecated')},
    former=FormerNames.of(
        'shop-1.9.inv',
        [
            ('py:module', 'shop'),
            ('py:method', 'shop.Basket.total'),
            ('py:function', 'shop.fax.send'),
            ('c:function', 'Shop_Open'),
            ('c:member', 'ShopItem.price'),
            ('std:label', 'shop.label'),
        ],
    ),
)


def messages(kind: str, rules: Rules = RULES, **fields: str) -> list[tuple[str, str]]:
    """Return field and message of each fault."""
    faults = read_fields({'id': 'x', 'kind': kind, **fields}, rules)[1]
    return [(one.field, one.message) for one in faults]


@pytest.mark.parametrize(
    'line',
    [
        'module shop.fax',  # it has no documentation of its own, but a function in it has
        'name shop.fax.send',
        'method shop.Basket.total',
        'argument shop.Basket.total currency 1',
        'name shop.fax.send().id',  # what a call returns has no documented names
        'define close in shop.Basket',
        'c Shop_Open',
        'c-field ShopItem.price',
        'c-include shop.h',
        "literal 'shop.hand'",
        'syntax invalid-escape',
        'name json.dumps',  # of another project
        'module imp',
        'undeclared shop.gone shop-tools',
    ],
)
def test_names_that_are_right(line: str) -> None:
    assert messages('changed', match=line) == []


@pytest.mark.parametrize(
    ('line', 'hint'),
    [
        ('module shop.facs', "did you mean 'shop.fax'?"),
        ('name shop.fax.sent', "did you mean 'shop.fax.send'?"),
        ('name shop.label', "did you mean 'shop.fax'?"),
        ('method shop.Basket.totals', "did you mean 'shop.Basket.total'?"),
        ('argument shop.Baskets.total x', "did you mean 'shop.Basket.total'?"),
        ('missing shop.fax.sends x', "did you mean 'shop.fax.send'?"),
        ("value shop.fax.sends 1 'u'", "did you mean 'shop.fax.send'?"),
        ('define close in shop.Baskets', "did you mean 'shop.Basket'?"),
        ('name shop.fax.sends().id', "did you mean 'shop.fax.send'?"),
        ('name shpo.fax.send', "did you mean 'shop.fax.send'?"),  # its package too is wrong
        ('name shop.x_y_z_w_q_r_long', 'write it as the documentation of that release has'),
        ('c Shop_Opens', "did you mean 'Shop_Open'?"),
        ('c-field ShopItem.prize', "did you mean 'ShopItem.price'?"),
        ('c-format Shop_Opn u', "did you mean 'Shop_Open'?"),
    ],
)
def test_names_that_are_wrong(line: str, hint: str) -> None:
    ((field, message),) = messages('added', match=line)
    assert field == 'match'
    assert hint in message
    assert 'shop-1.9.inv' in message


@pytest.mark.parametrize(
    ('kind', 'api', 'count'),
    [
        ('removed', 'shop.fax.sends', 1),
        ('deprecated', 'shop.fax.sends, shop.fax.send, c:Shop_Opens', 2),
        ('removed', '!shop.fax.sends', 0),  # no documentation has it
        ('added', 'shop.till', 0),  # it is new
        ('changed', 'shop.till', 0),
        ('removed', 'cpp:shop.till', 0),  # the inventory has no names of C++
    ],
)
def test_names_in_api(kind: str, api: str, count: int) -> None:
    assert [field for field, _ in messages(kind, api=api)] == ['api'] * count


def test_the_same_name_is_reported_once() -> None:
    """A name in both fields has one warning; with ``!`` in ``api`` it is right in both."""
    line = 'name shop.fax.sends'
    assert [field for field, _ in messages('removed', api='shop.fax.sends', match=line)] == ['api']
    assert messages('removed', api='!shop.fax.sends', match=line) == []


def test_only_entries_of_the_next_release_are_compared() -> None:
    """The inventory is of the last release; an entry of an older one was about older names."""
    names = ReleaseNames(str, tuple, 'Unreleased')
    rules = replace(RULES, releases=names)
    line = 'name shop.fax.sends'
    assert messages('removed', rules, match=line, release='1.9') == []
    assert len(messages('removed', rules, match=line, release='Unreleased')) == 1


def test_without_an_inventory() -> None:
    assert messages('removed', replace(RULES, former=None), api='shop.fax.sends') == []
