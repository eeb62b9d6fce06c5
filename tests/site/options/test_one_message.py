"""A value of ``conf.py`` that cannot be used gives one message, and none on each page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

PAGE = """\
# Shop

:::{{change}} Tills
:id: shop-tills
:kind: added
:area: checkout
{field}

Text.
:::

```{{changes}}
{option}
```
"""


@pytest.mark.parametrize(
    ('name', 'field', 'option'),
    [
        ('kinds', ':platform: Windows', ':kind: added'),
        ('kinds', '', ':kind: special'),
        ('areas', '', ':area: checkout'),
        ('platforms', ':platform: Windows', ':platform: Windows'),
        ('trackers', ':ref: cve:2026-1234', ''),
        ('fixers', ':fix: ruff UP005', ''),
        ('releases', ':release: 2.0', ':releases: 1.0..2.0'),
        ('issue_range', ':issue: 1234', ''),
        ('previous_release', '', ''),
    ],
)
@pytest.mark.parametrize('value', [17, ['a', 1]], ids=str)
def test_one_message(
    site: Callable[..., Site], name: str, field: str, option: str, value: object
) -> None:
    """Entries and listings that use names of a refused option are not reported as well."""
    page = PAGE.format(field=field, option=option)
    made = site({'index.md': page}, **{f'whatsnew_{name}': value}).build(warnings=None)
    (message,) = made.warnings
    assert f'whatsnew_{name} must be ' in message
    assert made.html('index').find(id='shop-tills')


def test_other_mistakes_are_reported(site: Callable[..., Site]) -> None:
    """A mistake that has nothing to do with the option still gives its message."""
    page = PAGE.format(field=':platform: Windoof', option='')
    made = site({'index.md': page}, whatsnew_areas=17).build(warnings=None)
    assert [one.rpartition('[')[2] for one in made.warnings] == [
        'whatsnew.config]',
        'whatsnew.unknown_platform]',
    ]
