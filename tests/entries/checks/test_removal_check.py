"""The removal check reads the version in the text of an entry as readers see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site


@pytest.mark.parametrize(
    ('name', 'note'), [('index.md', '[^1]: A note.'), ('index.rst', '.. [1] A note.')]
)
def test_footnote(site: Callable[..., Site], name: str, note: str) -> None:
    """The number of a footnote is not part of the version before it."""
    mark = '[^1]' if name.endswith('md') else r'\ [1]_'
    options = ':id: shop-till\n:kind: deprecated\n:area: stock\n:removal: 3.1\n:action: Sell it.\n'
    text = f'The till will be removed in 3.1{mark}'
    if name.endswith('md'):
        page = f'# Shop\n\n:::{{change}} A till\n{options}\n{text}\n:::\n\n{note}\n'
    else:
        body = '\n'.join(f'   {line}' for line in [*options.splitlines(), '', text])
        page = f'Shop\n====\n\n.. change:: A till\n{body}\n\n{note}\n'
    site({name: page}).build()
