"""The patch reads the fields of MyST entries one by one, unless MyST has another form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from myst_parser.parsers import options

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

#: one field cannot be read, but the others can
FILES = {
    'index.md': """\
# Shop

:::{change} Tills
:id: shop-tills
:kind: added
:area: checkout
:action: "A3" is a label

New ones.
:::
"""
}


def test_fits(site: Callable[..., Site]) -> None:
    """One unreadable field gives one warning, and the other fields are used."""
    made = site(FILES).build(warnings=None)
    (warning,) = made.warnings
    assert '[whatsnew.bad_field]' in warning
    assert made.html().find(id='shop-tills')


def test_does_not_fit(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """If the patch does not fit, it gives one warning; the build continues and shows the body."""
    read: Any = options.options_to_tokens
    monkeypatch.setattr(options, 'options_to_tokens', lambda *args, **named: read(*args, **named))  # noqa: PLW0108 - it names no parameter
    made = site(FILES).build(warnings=None)
    about = [line for line in made.warnings if "the patch 'myst' does not know" in line]
    assert len(about) == 1
    assert 'New ones.' in made.html().get_text()


#: an entry with an unknown kind, which gives one warning at its first line
ENTRY = '{0}{{change}} A lid\n:id: shop-{1}\n:kind: wrong\n:area: stock\n\nWords.\n{0}\n'


@pytest.mark.parametrize('space', ['', '\n'])
@pytest.mark.parametrize('inner', [':::', '```'])
def test_lines_in_blocks(site: Callable[..., Site], inner: str, space: str) -> None:
    """The line of a message is that of its cause, in every block and in included files."""

    def text(name: str) -> str:
        one, two, three = (ENTRY.format(inner, f'{name}-{n}') for n in range(3))
        return (
            f'::::{{only}} not never\n{space}{one}::::\n\n'
            f'````{{only}} not never\n{space}{two}````\n\n'
            f'::::::{{only}} not never\n{space}:::::{{only}} not always\n{space}'
            f'{three}:::::\n::::::\n'
        )

    pages = {'index.md': f'# Notes\n\n{text("a")}\n```{{include}} more.txt\n```\n'}
    made = site(pages | {'more.txt': text('b')}, exclude_patterns=['*.txt'])
    made.build(warnings=None)
    lines = {
        name: (made.srcdir / name).read_text().split('\n') for name in ('index.md', 'more.txt')
    }
    assert [one.partition(': ')[0] for one in made.warnings] == [
        f'{name}:{number}'
        for name, every in lines.items()
        for number, line in enumerate(every, 1)
        if '{change}' in line
    ]
