"""Each column of a table has the same text in docutils nodes and in HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from whatsnew312.listings.columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

PAGE = f"""\
# Notes

:::{{change}} Codes & <tags>
:id: shop-codes
:kind: deprecated
:area: stock
:module: shop, shop.till
:pep: 695, 8
:platform: Windows, macOS
:removal: 3.0
:replacement: [other codes](#shop-other) & more
:action: Use `codes`.

Use them no more.
:::

:::{{change}} Other codes
:id: shop-other
:kind: added
:area: checkout

They work.
:::

```{{changes}}
:style: table
:columns: {', '.join(COLUMNS)}
```
"""


def test_html_and_nodes_have_one_text(site: Callable[..., Site]) -> None:
    """A table has the same text in HTML, which is written directly, and in nodes (XML builder)."""
    made = site({'index.md': PAGE}).build('html')
    html = [
        [' '.join(cell.get_text().split()) for cell in row.select('td')]
        for row in made.html().select('table.whatsnew-table tbody tr')
    ]
    tree = ET.fromstring(made.build('xml').read('index.xml', 'xml'))
    xml = [
        [' '.join(''.join(cell.itertext()).split()) for cell in row.iter('entry')]
        for row in tree.iterfind('.//tbody/row')
    ]
    assert html == xml
    full = dict(zip(COLUMNS, html[-1], strict=True))
    assert [name for name, text in full.items() if not text] == []
    assert full['change'] == 'Codes & <tags>'
