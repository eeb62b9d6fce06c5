"""Entries, labels and samples of a file that a page includes: warnings name that file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

BEFORE = 'Some words.\n\n' * 4

PARTS = {
    'md': BEFORE
    + """\
:::{change} First
:id: shop-a
:kind: added

Body.
:::

:::{change} Second
:id: shop-a
:alias: shop-b
:kind: added

Body.
:::

(shop-b)=
A paragraph with a label.

```{sample} pycon
>>> 1
1
```
""",
    'rst': BEFORE
    + """\
.. change:: First
   :id: shop-a
   :kind: added

   Body.

.. change:: Second
   :id: shop-a
   :alias: shop-b
   :kind: added

   Body.

.. _shop-b:

A paragraph with a label.

.. sample:: pycon

   >>> 1
   1
""",
}
PAGES = {
    'md': '# News\n\n```{include} parts/one.md\n```\n',
    'rst': 'News\n====\n\n.. include:: parts/one.rst\n',
}
LINES = {
    'md': {'first': 9, 'second': 16, 'label': 25, 'sample': 27},
    'rst': {'first': 9, 'second': 15, 'label': 24, 'sample': 26},
}
LEDGER = '[entries]\n\n[aliases]\n\n[labels]\n\n[pages]\n"/index" = {}\n'


@pytest.mark.parametrize('suffix', ['md', 'rst'])
def test_file_of_later_warnings(site: Callable[..., Site], suffix: str) -> None:
    """Warnings after the reading phase name the included file, and the line in it."""
    made = site(
        {
            f'index.{suffix}': PAGES[suffix],
            f'parts/one.{suffix}': PARTS[suffix],
            'anchors.toml': LEDGER,
            'samples.json': '{"platforms": [], "samples": {}}',
        },
        exclude_patterns=['parts'],
        whatsnew_ledger='anchors.toml',
        whatsnew_samples='samples.json',
        whatsnew_areas={},
    )
    made.build(warnings=None)
    lines = LINES[suffix]
    wanted = {
        "'shop-a' is claimed already": 'second',
        "the label 'shop-b' is also": 'label',
        'a change is new': 'first',
        'this sample was not verified': 'sample',
    }
    for text, place in wanted.items():
        (found,) = [warning for warning in made.warnings if text in warning]
        assert f'one.{suffix}:{lines[place]}: ' in found
    joined = '\n'.join(made.warnings)
    assert f"'First' in parts/one.{suffix}, line {lines['first']};" in joined
    assert f'index.{suffix}' not in joined
