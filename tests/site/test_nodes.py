"""Tables are complete, and only one module makes them."""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes

import whatsnew312
from whatsnew312.site.nodes import make_row, make_table

PACKAGE = Path(whatsnew312.__file__).parent


def test_table() -> None:
    """A table has its headings, widths, rows and classes."""
    cells = ([nodes.Text('a')], [nodes.literal('', 'b'), nodes.Text('c')])
    table = make_table([('One', 40), ('Two', 60)], [make_row(cells)], 'no-search')
    assert table['classes'] == ['whatsnew-table', 'no-search']
    (group,) = table.children
    assert group['cols'] == 2
    assert [one['colwidth'] for one in group.findall(nodes.colspec)] == [40, 60]
    assert [[cell.astext() for cell in row] for row in group.findall(nodes.row)] == [
        ['One', 'Two'],
        ['a', 'bc'],
    ]


def test_tables_are_made_in_one_place() -> None:
    """No other module makes the nodes of a table."""
    makes = re.compile(r'nodes\.(table|tgroup|thead|tbody|row|entry)\(')
    assert [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob('*.py')
        if makes.search(path.read_text(encoding='utf-8'))
    ] == ['site/nodes.py']
