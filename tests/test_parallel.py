"""A build with ``-j`` makes the same site as a serial build, with the same warnings.

Sphinx reads in parallel if there are six pages or more. Each process sees only its own pages, in
its own order, and sets and dictionaries that hash strings have another order in each process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

AREAS = ('stock', 'checkout')
KINDS = ('added', 'fixed', 'removed')


def entry(number: int, **fields: str) -> str:
    """Return an entry with this number."""
    options = {
        'id': f'shop-{number}',
        'alias': f'old-{number}, older-{number}',
        'kind': KINDS[number % 3],
        'area': AREAS[number % 2],
        'pep': '695' if number % 4 else '8',
        'issue': f'{1000 + number}',
        'api': f'!shop.part{number % 5}.name{number}',
        'contributor': 'Ada Byron',
        'action': 'Look at *this*.',
        'highlight': f'highlight *{number}*',
        **fields,
    }
    lines = ''.join(f':{name}: {value}\n' for name, value in options.items())
    return f':::{{change}} Change *number* {number}\n{lines}\nBody {number}.\n:::\n'


def page(number: int) -> str:
    """Return a page with entries, a reference of each kind, a label and a sample."""
    other = (number * 5 + 3) % 12
    return f"""\
# Page {number}

(label-{number})=
## Heading

{{whatsnew:change}}`shop-{other}`, {{any}}`old-{other}`, {{ref}}`older-{other}`, [](#shop-{other}),
{{ref}}`label-{other}`

{entry(number)}
{entry(number + 100)}

```{{sample}} pycon
:skip: only shown
>>> {number}
{number}
```
"""


FILES = {
    'index.md': '# Shop\n\n```{toctree}\n:glob:\n*\n```\n',
    'lists.md': """\
# Lists

```{highlights}
```

```{changes}
:group-by: module
```

```{changes}
:group-by: kind
:style: table
:sort-by: title
```
""",
    **{f'page{number}.md': page(number) for number in range(12)},
}


@pytest.mark.parametrize('builder', ['html', 'text'])
def test_same_bytes(site: Callable[..., Site], builder: str) -> None:
    """Serial and parallel builds with different hash seeds write the same files, byte by byte."""
    made = site(FILES)
    serial = made.run(builder, seed=1).files()
    parallel = made.run(builder, '-j4', seed=2, fresh=True).files()
    assert len(serial) >= 14
    assert parallel.keys() == serial.keys()
    assert [name for name, data in serial.items() if parallel[name] != data] == []


def test_parallel_after_an_edit(site: Callable[..., Site]) -> None:
    """Pages that processes read and write again fit the data that the previous build kept."""
    made = site(FILES)
    made.run('html', '-j4', seed=1)
    for number in range(8):
        made.edit(f'page{number}.md', f'number* {number}\n', f'number* {number}, **edited**\n')
    again = made.run('html', '-j4', seed=2).files()
    fresh = made.run('html', seed=3, fresh=True).files()
    differ = {name for name, data in fresh.items() if again.get(name) != data}
    assert differ <= {'searchindex.js'}  # Sphinx keeps words of deleted text in this file


FAULTS = {
    'page2.md': page(2) + entry(9, alias='new-9'),
    'page4.md': page(4) + entry(44, kind='aded', colour='red') + '\n(shop-5)=\n## Five\n',
    'page10.md': page(10) + entry(55, alias='shop-11') + '\n## shop 10\n\nText.\n',
    'page11.md': page(11) + entry(66, alias='SHOP-2'),
}
EXPECTED = {
    'page10.md:45 [whatsnew.duplicate]': "'shop-11' is claimed already by 'Change",
    'page10.md:9 [whatsnew.collision]': "'shop-10' is also what the heading 'shop 10' makes",
    'page11.md:45 [whatsnew.duplicate]': "'shop-2' is claimed already by 'Change number 2'",
    'page4.md:45 [whatsnew.unknown_field]': "unknown field 'colour'",
    'page4.md:45 [whatsnew.unknown_kind]': "unknown kind 'aded'",
    'page4.md:61 [whatsnew.collision]': "the label 'shop-5' is also an id",
    'page9.md:9 [whatsnew.duplicate]': "'shop-9' is claimed already by 'Change number 9'",
}


def test_same_warnings(site: Callable[..., Site]) -> None:
    """Errors between pages of different processes give the same warnings as in a serial build."""
    made = site(FILES | FAULTS)
    serial = sorted(made.run('text', warnings=None, seed=1).warnings)
    parallel = sorted(made.run('text', '-j4', warnings=None, seed=2, fresh=True).warnings)
    assert parallel == serial
    for line, (place, message) in zip(serial, EXPECTED.items(), strict=True):
        assert (line.partition(': ')[0] + line[line.rindex(' [') :], message in line) == (
            place,
            True,
        )
    # every build repeats warnings about the whole site; a warning about one page comes when it is
    # read
    again = sorted(made.run('text', '-j4', warnings=None, seed=3).warnings)
    assert again == [line for line in serial if 'claimed' in line or 'the label' in line]
