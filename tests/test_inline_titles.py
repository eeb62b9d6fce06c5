"""A title that refers to another entry has the same text everywhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

PAGE = """\
---
area: checkout
---
# Shop

:::{change} The *one* thing
:id: t-one
:kind: added

It is there.
:::

:::{change} After {whatsnew:change}`t-one`
:id: t-two
:kind: removed
:replacement: {whatsnew:change}`t-one`, or {ref}`place`

It is there.
:::

:::{change} Beyond {whatsnew:change}`t-two`, at {ref}`place`
:id: t-three
:kind: added

It is there.
:::

(place)=
## Some place

```{changes}
```

```{changes}
:style: checklist
```
"""

TITLES = {
    't-one': 'The one thing',
    't-two': 'After The one thing',
    't-three': 'Beyond After The one thing, at Some place',
}


def test_one_plain_text(site: Callable[..., Site]) -> None:
    """Page, listing, data, inventory, labels and search have the same title."""
    made = site({'index.md': PAGE}).build()
    page = made.html()
    for id_, title in TITLES.items():
        heading = page.find(id=id_).find(['h1', 'h2', 'h3'])
        assert heading.get_text().rstrip('¶') == title
        assert made.inventory()[id_] == (f'index.html#{id_}', title)
    lists = page.select('.whatsnew-list li a')
    assert [link.get_text() for link in lists] == list(TITLES.values())
    tick = page.select_one('.whatsnew-tick')
    assert tick['aria-label'] == f'Done: {TITLES["t-two"]}'
    changes = json.loads(made.read('changes.json'))['changes']
    assert {one['id']: one['title'] for one in changes} == TITLES
    assert changes[2]['replacement'] == 'The one thing, or Some place'
    search = made.read('entries.js')
    for title in TITLES.values():
        assert f'"{title}"' in search
    assert 't-two' not in made.plain(), 'the name of a target is no word, also in contents'


def test_in_every_builder(site: Callable[..., Site]) -> None:
    """The title is also right in builders where a listing consists of nodes."""
    text = site({'index.md': PAGE}).build('text').text()
    assert '* Added: Beyond After The *one* thing, at Some place' in text


def test_a_circle(site: Callable[..., Site]) -> None:
    """Two titles that refer to each other give a title of limited length."""
    page = PAGE.replace('The *one* thing', 'Before {whatsnew:change}`t-two`')
    made = site({'index.md': page}).build()
    changes = json.loads(made.read('changes.json'))['changes']
    assert changes[2]['title'] == 'After Before After t-one'
    assert made.inventory()['t-two'][1] == 'After Before After t-one'


def test_a_title_that_changes(site: Callable[..., Site]) -> None:
    """An incremental build shows a changed title in all titles that refer to it."""
    second = PAGE.replace('t-', 'u-').replace('(place)=\n', '').replace('{ref}`place`', 'place')
    second = second.replace('`u-one`', '`t-one`')
    files = {
        'index.md': PAGE + '\n```{toctree}\nother\n```\n',
        'other.md': second,
    }
    made = site(files).build()
    made.edit('index.md', 'The *one* thing', 'Another thing')
    made.build()
    changes = {one['id']: one['title'] for one in json.loads(made.read('changes.json'))['changes']}
    assert changes['u-two'] == made.inventory()['u-two'][1] == 'After Another thing'
    assert changes['u-three'] == 'Beyond After Another thing, at place'


def test_titles_of_one_id(site: Callable[..., Site]) -> None:
    """If two pages use one id, which is warned of, each entry keeps its title in listings."""
    one = (
        '# {0}\n\n:::{{change}} *{0}* title\n:id: t-same\n:kind: added\n:area: stock\n\nIs.\n:::\n'
    )
    files = {
        'index.md': '# Shop\n\n```{toctree}\na\nb\n```\n\n```{changes}\n```\n',
        'a.md': one.format('First'),
        'b.md': one.format('Second'),
    }
    made = site(files).build(warnings=None)
    assert ['is claimed already by' in line for line in made.warnings] == [True]
    links = made.html().select('a[href$="#t-same"]')
    assert [link.get_text() for link in links] == ['First title', 'Second title']
