"""Entries of strangers cannot harm readers or other entries of a site."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

HEAD = '# Shop\n\n```{toctree}\nother\n```\n\n'
NEIGHBOUR = '\n:::{change} Neighbour\n:id: shop-b\n:kind: added\n:area: stock\n\nIts body.\n:::\n'
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"><script>window.pwned=1</script></svg>'

#: the body, and a part of its only warning
HARMFUL = {
    'class of details': (
        '```{container} whatsnew-details\nReal.\n```',
        "'whatsnew-details' is not",
    ),
    'class of highlight': ('{.whatsnew-highlight}\nReal.', "'whatsnew-highlight' is not"),
    'class of redirect': ('```{rst-class} whatsnew-anchor-map\n```\n\n- Real.', 'anchor-map'),
    'role with a class': (
        '```{eval-rst}\n.. role:: whatsnew-badge\n\n:whatsnew-badge:`Real.`\n```',
        'whatsnew-badge',
    ),
    'id': ('(whatsnew-filter)=\nReal.', "'whatsnew-filter' is not"),
    'drawing': ('Real.\n\n```{image} evil.svg\n:loading: embed\n```', 'an image is not embedded'),
    'refresh': (
        'Real.\n\n```{eval-rst}\n.. meta::\n   :http-equiv=refresh: 0;url=https://evil.example/\n```',
        'meta with http-equiv is left out',
    ),
    'formula': (r'Real. {math}`\href{javascript:x}{y}`', r'take \href out of it'),
    'formula by name': (r'Real. {math}`\csname href\endcsname{javascript:x}{y}`', r'\csname'),
    'block of formula': ('Real.\n\n```{math}\n\\input{/etc/passwd}\n```', r'take \input out of it'),
    'contents': ('Real.\n\n```{toctree}\nG <javascript://x/%0avoid(1)>\n```', 'is not made'),
    'contents of a file': ('Real.\n\n```{toctree}\nG <file:///etc/passwd>\n```', 'is not made'),
    'nothing to apply to': ('Real.\n\n```{eval-rst}\n.. rst-class:: x\n```', 'left out'),
}


@pytest.mark.parametrize('name', HARMFUL)
def test_harmful_body(site: Callable[..., Site], name: str) -> None:
    """A harmful body gives one warning, has no effect on any page, and loses no word."""
    body, told = HARMFUL[name]
    entry = f'::::::{{change}} T\n:id: shop-a\n:kind: added\n:area: stock\n\n{body}\n::::::\n'
    made = site(
        {'index.md': HEAD + entry + NEIGHBOUR, 'other.md': '# Other\n', 'evil.svg': DRAWING},
        myst_enable_extensions=['colon_fence', 'attrs_block'],
    ).build(warnings=None)
    assert [told in line for line in made.warnings] == [True]
    assert made.warnings[0].startswith('index.md:')
    for page in ('index', 'other'):
        text = made.read(f'{page}.html')
        for word in (
            'window.pwned',
            'evil.example',
            'href="javascript',
            'href="file',
            'anchor-map',
        ):
            assert word not in text
    found = json.loads(made.read('changes.json'))['changes']
    assert [one['id'] for one in found] == ['shop-a', 'shop-b']
    assert 'Real.' in found[0]['body_text']
    assert found[1]['body_text'] == 'Its body.'


def test_roles_of_another_page(site: Callable[..., Site]) -> None:
    """A role that one page defines exists only on that page, in serial and parallel builds."""
    role = '```{eval-rst}\n.. role:: badge(strong)\n```\n\n{badge}`x`\n'
    others = {f'{name}.md': f'# {name}\n\n{{badge}}`x`\n' for name in 'bcdefgh'}
    index = '# I\n\n```{toctree}\n' + '\n'.join('abcdefgh') + '\n```\n'
    files = {'index.md': index, 'a.md': '# A\n\n' + role, **others}
    serial = site(files).run(warnings=None)
    parallel = site(files).run('html', '-j', '2', warnings=None)
    assert sorted(serial.warnings) == sorted(parallel.warnings)
    assert len(serial.warnings) == 7
