"""The outcome of a removal is shown in the entry, and listings and data use it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

PAGE = """\
---
area: checkout
---
# Shop

:::{change} Fax
:id: shop-fax
:kind: deprecated
:removal: 2.1
:outcome: gone in 2.2; gh-1042, https://shop.example/fax/
:issue: 1001

It warns.
:::

:::{change} Cheques
:id: shop-cheques
:kind: deprecated
:removal: 2.1
:outcome: kept; gh-1043

It warns.
:::

:::{change} Stamps
:id: shop-stamps
:kind: deprecated
:removal: 2.2
:outcome: withdrawn; gh-1044

It warns.
:::

:::{change} Coins
:id: shop-coins
:kind: deprecated
:removal: 2.1
:outcome: moved to 3.0; gh-1045

It warns.
:::

:::{change} Notes
:id: shop-notes
:kind: deprecated
:removal: 2.4

It warns.
:::

```{toctree}
list
```
"""

LIST = """\
# List

```{changes}
:flag: removal
:group-by: removal
:style: rows
```

```{changes}
:style: checklist
```

```{changes}
:style: timeline
```
"""


@pytest.fixture
def made(site: Callable[..., Site]) -> Site:
    """Return a site with each kind of outcome, and the version for which the outcomes are known."""
    return site(
        {'index.md': PAGE, 'list.md': LIST},
        whatsnew_outcome_as_of='2.3',
        whatsnew_issue_label='gh-%s',
        whatsnew_release_date='2026-01-01',
        html_baseurl='https://shop.example/notes/',
    ).build()


def test_entry(made: Site) -> None:
    """An entry has a badge, and a sentence with outcome, sources and the version checked."""
    page = made.html('index')
    fax = page.find(id='shop-fax')
    assert fax.select_one('.whatsnew-badges').get_text() == 'Deprecated · gone in 2.2'
    *_, outcome = fax.select('.whatsnew-details dd')
    assert outcome.get_text().strip() == (
        'Gone in Shop 2.2; planned for Shop 2.1 (as of Shop 2.3): gh-1042, shop.example/fax'
    )
    assert [link['href'] for link in outcome.select('a')] == [
        'https://issues.example/1042',
        'https://shop.example/fax/',
    ]
    badges = [line.get_text() for line in page.select('.whatsnew-badges')]
    assert badges[1:] == [
        'Deprecated · still there, no date is set',
        'Deprecated · deprecation withdrawn',
        'Deprecated · removal in 3.0',
        'Deprecated · removal in 2.4',
    ]


def test_listings(made: Site) -> None:
    """Groups, their anchors, the checklist and the timeline use the outcome, not the plan."""
    page = made.html('list')
    groups = {
        heading['id']: [item.get_text() for item in heading.find_next_sibling('ul').find_all('li')]
        for heading in page.select('.whatsnew-group')
        if heading.find_next_sibling('ul')
    }
    assert groups['removal-2-2'] == ['Deprecated Fax']
    assert groups['removal-2-4'] == ['Deprecated Notes']
    assert groups['removal-3-0'] == ['Deprecated Coins']
    assert groups['removal-future'] == ['Deprecated Cheques']
    assert [
        line.get_text().strip() for line in page.select('.whatsnew-checklist li > p:first-child')
    ] == [
        'Deprecated Fax · gone in 2.2',
        'Deprecated Notes · goes in 2.4',
        'Deprecated Coins · goes in 3.0',
        'Deprecated Cheques · still there, no date is set',
    ]
    timeline = [item.get_text(strip=True) for item in page.select('.whatsnew-timeline li')]
    assert timeline == ['2.2:1 change', '2.4:1 change', '3.0:1 change', 'later:1 change']
    said = [line.get_text() for line in page.select('.whatsnew-as-of')]
    assert said == ['What became of removals: as of Shop 2.3.'] * 3


def test_data(made: Site) -> None:
    """The data have the actual version, the planned version, and the outcome with addresses."""
    found = {change['id']: change for change in json.loads(made.read('changes.json'))['changes']}
    removals = {
        id_: (one['removal'], one['removal_planned'], (one['outcome'] or {}).get('what'))
        for id_, one in found.items()
    }
    assert removals == {
        'shop-fax': ('2.2', '2.1', 'gone'),
        'shop-cheques': ('future', '2.1', 'kept'),
        'shop-stamps': (None, '2.2', 'withdrawn'),
        'shop-coins': ('3.0', '2.1', 'moved'),
        'shop-notes': ('2.4', None, None),
    }
    assert found['shop-fax']['outcome'] == {
        'what': 'gone',
        'version': '2.2',
        'sources': ['https://issues.example/1042', 'https://shop.example/fax/'],
        'as_of': '2.3',
    }
    feed = {item['title']: item for item in json.loads(made.read('changes.feed.json'))['items']}
    assert feed['Stamps']['content_html'].startswith(
        '<p><strong>Outcome:</strong> The deprecation was withdrawn; planned for Shop 2.2 (as of '
        'Shop 2.3): gh-1044</p>'
    )
    assert 'withdrawn' in made.read('entry-words.js')
