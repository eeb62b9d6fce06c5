"""An unclosed fence gives a warning, because MyST reads all following lines as its content."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

ONE = '{fence}{{change}} Old tills\n:id: shop-tills\n:kind: changed\n:area: stock\n\nBody.\n'
CODE = '\n```python\n1\n```\n'
IN_BLOCK = (
    'the line of colons in line {} opens a block with this change in it; delete it, or give it as '
    'many colons as the line that it is to close [whatsnew.misplaced]'
)
OPEN = 'this change is not closed: write a line "{}" below its last line [whatsnew.not_closed]'
CASES = {
    'last': (ONE, {3: OPEN}),
    'last, with a heading and code': (f'{ONE}\n## Heading\n{CODE}', {3: OPEN}),
    'code': (
        f'{ONE}{{fence}}\n\n~~~\n\n{ONE}{{fence}}\n',
        {
            11: 'this block is not closed, and takes in the changes below: write a line "~~~" '
            'below its last line, or delete this one if it was to close something '
            '[whatsnew.not_closed]'
        },
    ),
}


@pytest.mark.parametrize('fence', [':::', ':::::', '````'])
@pytest.mark.parametrize('case', CASES)
def test_no_end(site: Callable[..., Site], case: str, fence: str) -> None:
    """An unclosed fence gives one message at its first line, with the line that must be written."""
    text, messages = CASES[case]
    site({'index.md': '# Notes\n\n' + text.format(fence=fence)}).build(
        warnings=[
            f'index.md:{line}: WARNING: {message.format(fence)}'
            for line, message in messages.items()
        ]
    )


def test_end_of_another_length(site: Callable[..., Site]) -> None:
    """Three colons do not close four: they open a block that contains the next entry."""
    one = ONE.format(fence='::::') + ':::\n\n'
    other = ONE.format(fence=':::').replace('tills', 'codes') + ':::\n'
    site({'index.md': f'# Notes\n\n{one}{other}'}).build(
        warnings=[
            f'index.md:3: WARNING: {OPEN.format("::::")}',
            f'index.md:11: WARNING: {IN_BLOCK.format(9)}',
        ]
    )


def test_closed(site: Callable[..., Site]) -> None:
    """A closed fence gives no warning.

    This is also true at the end of a file without a final newline, without a body, and with nested
    blocks.
    """
    given = {
        'a': ONE + '{fence}',
        'b': '{fence}{{change}} Codes\n:id: shop-codes\n:kind: fixed\n:area: stock\n{fence}\n',
    }
    pages = {
        f'{name}.md': f'# {name}\n\n{text.format(fence=":::::")}' for name, text in given.items()
    }
    nested = ONE.replace('tills', 'd').format(fence='::::') + '\n:::{note}\nSee.\n:::\n\n' + CODE
    pages['d.md'] = f'# d\n\n{nested}::::\n\n```python\n1'
    site({'index.md': '# Notes\n\n```{toctree}\n:glob:\n\n*\n```\n'} | pages).build()
