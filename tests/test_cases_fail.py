"""Each file in ``cases/fail`` has one fault and, below a line, the warnings that it must give.

The test puts the case on a page with a correct entry after it. Another page refers to this entry.
The project is built with warnings as errors.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

CASES = Path(__file__).parent / 'cases' / 'fail'
MARK = '=== warnings ===\n'

INDEX = """\
# Notes

See {whatsnew:change}`shop-neighbour` and {ref}`shop-neighbour`.

```{toctree}
page
```
"""

NEIGHBOUR = {
    '.md': """

## Neighbours

:::{change} The *sound* neighbour
:id: shop-neighbour
:alias: next-door
:kind: changed
:area: stock
:issue: 1111

Its body stands.
:::
""",
    '.rst': """

Neighbours
----------

.. change:: The *sound* neighbour
   :id: shop-neighbour
   :alias: next-door
   :kind: changed
   :area: stock
   :issue: 1111

   Its body stands.
""",
}


def project(site: Callable[..., Site], suffix: str, source: str) -> Site:
    """Return a project with *source* and a correct entry on one page."""
    return site(
        {'index.md': INDEX, f'page{suffix}': source + NEIGHBOUR[suffix]},
        whatsnew_outcome_as_of='2.3',
        whatsnew_kinds={
            'added': {'label': 'Added', 'requires': ['body']},
            'changed': 'Changed',
            'deprecated': 'Deprecated',
            'removed': {'label': 'Removed', 'requires': ['guidance']},
        },
    )


@pytest.mark.parametrize('case', sorted(CASES.glob('*')), ids=lambda path: path.name)
def test_fault(site: Callable[..., Site], case: Path) -> None:
    """A fault gives exactly its warnings, with the right line, and the next entry is complete."""
    source, mark, expected = case.read_text(encoding='utf-8').partition(MARK)
    assert mark, 'the case says what it expects'
    made = project(site, case.suffix, source).build(warnings=expected.splitlines())
    assert made.status == 1

    page = made.html('page')
    ids = [element['id'] for element in page.find_all(id=True)]
    assert sorted(set(ids)) == sorted(ids)
    entry = page.find(id='shop-neighbour')
    assert entry is not None
    assert entry.name == 'section'
    assert entry.find(['h1', 'h2', 'h3', 'h4']).get_text().startswith('The sound neighbour')
    assert entry.find(id='next-door') is not None
    assert 'Its body stands.' in entry.get_text()
    assert entry.find('a', href='https://issues.example/1111') is not None
    inventory = made.inventory()
    for name in ('shop-neighbour', 'next-door'):
        assert inventory[name] == ('page.html#shop-neighbour', 'The sound neighbour')
    links = made.html('index').select('p a[href="page.html#shop-neighbour"]')
    assert [link.get_text() for link in links] == ['The sound neighbour'] * 2
