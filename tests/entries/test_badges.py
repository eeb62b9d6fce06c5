"""The badge for the effect of a change on code, and the order of a checklist by effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

PAGE = """\
# Shop

:::{change} Sums
:id: shop-sums
:area: other
:kind: changed
:action: Check sums
:effect: check
Sums differ.
:::

:::{change} Codes
:id: shop-codes
:area: other
:kind: changed
:action: Pass codes
:effect: breaks
Codes are needed.
:::

:::{change} Fax
:id: shop-fax
:area: other
:kind: removed
Fax is gone.
:::

:::{changes}
:style: checklist
:::
"""


def test_what_a_change_does(site: Callable[..., Site]) -> None:
    """The field ``effect`` gives a badge, and a checklist shows the worst effects first."""
    made = site({'index.md': PAGE}, whatsnew_areas={'other': 'Other'}).build()
    page = made.html()
    texts = {
        id_: page.find(id=id_).select_one('.whatsnew-badges').get_text()
        for id_ in ('shop-sums', 'shop-codes', 'shop-fax')
    }
    assert texts == {
        'shop-sums': 'Changed · check',
        'shop-codes': 'Changed · breaks',
        'shop-fax': 'Removed',
    }
    assert page.select_one('.whatsnew-badge.whatsnew-breaks').get_text() == 'breaks'
    tasks = [task.get_text() for task in page.select('ul.whatsnew-checklist > li')]
    order = [name for task in tasks for name in ('Sums', 'Codes', 'Fax') if name in task]
    assert order == ['Fax', 'Codes', 'Sums']
    assert 'breaks' in made.build('text').plain('text')
