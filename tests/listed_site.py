"""The files of a small site with every kind of listing."""

from __future__ import annotations

ENTRIES = """\
---
area: checkout
---
# Entries

:::{change} Bags of *all* sizes
:id: bag
:kind: added
:area: stock
:module: shop, shop.bag
:api: shop.bag.Bag.pack
:pep: 695
:issue: 1234
:platform: Linux

See [](#zip).
:::

:::{change} Zip
:id: zip
:kind: removed
:module: shop.zip
:replacement: '{whatsnew:change}`bag`'

It is gone.
:::

:::{change} Doors
:id: door
:kind: deprecated
:removal: 2.10
:action: Open **them**.

They shut.
:::

:::{change} Windows
:id: window
:kind: deprecated
:removal: 2.9
:module: shop
:action: Open <script>alert(1)</script> "them".

They shut.
:::
"""

FILES = {
    'index.md': '# Shop\n\n```{toctree}\n:glob:\n:maxdepth: 1\n*\n```\n',
    'entries.md': ENTRIES,
    'modules.md': '# Modules\n\n```{changes}\n:group-by: module\n```\n',
    'peps.md': '# PEPs\n\n```{changes}\n:group-by: pep\n:flag: pep\n```\n',
    'some.md': '# Some\n\n```{changes}\n:group-by: removal\n:kind: deprecated\n```\n',
    'all.md': '# All\n\n```{changes}\n:filter:\n:group-by: area\n:count:\n```\n',
    'tasks.md': '# Tasks\n\n```{changes}\n:style: checklist\n```\n',
    'table.md': '# Table\n\n```{changes}\n:style: table\n:columns: change, module, pep\n```\n',
    'kinds.md': '# Kinds\n\n```{changes}\n:style: bars\n:group-by: kind\n```\n',
    'few.md': '# Few\n\n```{changes}\n:style: bars\n:group-by: area\n:kind: deprecated\n:flag: action\n```\n',
    'plan.md': '# Plan\n\n```{changes}\n:style: timeline\n:flag: removal\n```\n',
    'when.md': '# When\n\n```{changes}\n:group-by: removal\n:flag: removal\n```\n',
}
