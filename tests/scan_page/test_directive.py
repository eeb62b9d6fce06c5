"""The directive ``scan`` in formats without a form: they have the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

FILES = {
    'index.md': '# Shop\n\n```{toctree}\nlook\n```\n\n'
    ':::{change} Gone\n:id: gone\n:kind: removed\n:area: stock\n:match: module shop.hand\n:action: Stop.\n\n'
    'It is gone.\n:::\n',
    'look.rst': 'Look\n====\n\n.. scan::\n',
}

COMMAND = 'python -m whatsnew312 scan src --notes https://shop.example/changes.json'


@pytest.mark.parametrize(
    ('builder', 'file'),
    [
        ('text', 'look.txt'),
        ('singlehtml', 'index.html'),
        ('epub', 'look.xhtml'),
        ('latex', 'shop.tex'),
    ],
)
def test_command(site: Callable[..., Site], builder: str, file: str) -> None:
    """Every format has the command, and those without forms have no script."""
    made = site(FILES, html_baseurl='https://shop.example/').build(builder)
    text = (made.outdir() / file).read_text(encoding='utf-8')
    if builder == 'text':
        assert COMMAND in text
    else:  # its words are marked
        assert all(word in text for word in ('whatsnew312', 'scan', 'src', 'changes.json'))
    assert 'scan.js' not in text


def test_wrong_use(site: Callable[..., Site]) -> None:
    """An argument gets a message, as with every directive."""
    made = site({'index.md': '# Shop\n\n```{scan} src\n```\n'}).build(warnings=None)
    assert 'index.md:3' in made.warnings[0]
