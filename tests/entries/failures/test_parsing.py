"""If the body of an entry raises an exception, only this body is left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import sphobjinv

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

#: an extension whose directive and role raise
RAISING = """
import sys
sys.path.insert(0, '.')
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

class Raising(SphinxDirective):
    has_content = True
    optional_arguments = 1

    def run(self):
        self.parse_content_to_nodes()
        self.env.ref_context['py:module'] = 'lost'
        if self.arguments == ['deep']:
            return self.run()
        raise ValueError(f'no shelf %s {{}}\\n in {self.arguments}')

def raising(name, rawtext, text, *args, **more):
    raise KeyError(text)

def setup(app):
    app.add_directive('raising', Raising)
    app.add_role('raising', raising)
"""

HEAD = '# Shop\n\n```{toctree}\n:glob:\n\n*\n```\n'

#: the part of a body that raises, and a part of the warning about it
MARKDOWN = {
    'directive': ('```{raising}\n```', 'ValueError: no shelf %s {} in []'),
    'nested': ('> - ````{note}\n>   ```{raising} a\n>   ```\n>   ````', "no shelf %s {} in ['a']"),
    'role': ('Words {raising}`of it`.', "KeyError: 'of it'"),
    'evaluated': ('```{eval-rst}\n.. raising::\n```', 'ValueError: no shelf'),
    'without end': ('```{raising} deep\n```', 'nested too deep'),
}
RST = {
    'directive': ('.. raising::', 'ValueError: no shelf %s {} in []'),
    'nested': ('* .. note::\n\n     .. raising:: a', "no shelf %s {} in ['a']"),
    'role': ('Words :raising:`of it`.', "KeyError: 'of it'"),
}

#: other content of the body, which must be left out too
NOTED_MARKDOWN = '(lost-label)=\nHalf [^half] and [^first].\n\n[^half]: Of half.\n'
NOTED_RST = (
    '.. _first label:\n\n.. _lost-label:\n\nHalf [#]_ |x| `y`_ [#first]_ `first label`_ [1]_.\n\n'
    '.. [#] Of half.\n\n.. |x| replace:: X\n\n.. _y: https://y.example/\n'
)

PAGE_MARKDOWN = """# Page

:::{change} First
:id: shop-first
:kind: fixed

Stays [^first].

[^first]: Of first.
:::

::::::{change} Half
:id: shop-half
:kind: fixed

BODY
::::::

:::{change} Last
:id: shop-last
:kind: fixed

Stays, as do [](#shop-half) and [^last].

[^last]: Of last.
:::
"""
PAGE_RST = """Page
====

.. change:: First
   :id: shop-first
   :kind: fixed

   .. _first label:

   Stays [#first]_ and [1]_.

   .. [1] Of one.

   .. [#first] Of first.

.. change:: Half
   :id: shop-half
   :kind: fixed

BODY

.. change:: Last
   :id: shop-last
   :kind: fixed

   Stays, as does :whatsnew:change:`shop-half` and [#]_, `first label`_.

   .. [#] Of last.
"""


@pytest.fixture
def raising_site(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Site]:
    def make(files: dict[str, str]) -> Site:
        made = site(
            files | {'raising.py': RAISING},
            whatsnew_areas={},
            extensions=['raising', 'myst_parser', 'whatsnew312'],
        )
        monkeypatch.setenv('PYTHONPATH', str(made.srcdir))
        return made

    return make


def check(made: Site, said: str, page: str) -> None:
    """Check that one warning names the place and the cause, and that only the body is left out."""
    (line,) = made.warnings
    number = (made.srcdir / page).read_text(encoding='utf-8').splitlines()
    at = next(n for n, text in enumerate(number, 1) if 'Half' in text and 'change' in text)
    assert line.startswith(f'{page}:{at}: WARNING: the body of this change is')
    assert said in line
    assert '[whatsnew.' in line
    found = {one['id']: one for one in json.loads(made.read('changes.json'))['changes']}
    assert set(found) == {'shop-first', 'shop-half', 'shop-last'}
    assert found['shop-half']['body_html'] == ''
    assert found['shop-first']['body_text'].startswith('Stays')
    assert found['shop-last']['body_text'].startswith('Stays')
    html = made.html('page')
    ids = {element['id'] for element in html.select('[id]')}
    assert 'lost-label' not in ids
    links = [str(link['href'])[1:] for link in html.select('a[href^="#"]') if link['href'] != '#']
    assert set(links) <= ids
    assert 'Of half' not in made.read('page.html')
    assert 'lost-label' not in {
        entry.name for entry in sphobjinv.Inventory(made.outdir() / 'objects.inv').objects
    }


@pytest.mark.parametrize('name', MARKDOWN)
@pytest.mark.parametrize('more', ['', NOTED_MARKDOWN], ids=['alone', 'after other'])
def test_body_in_markdown(raising_site: Callable[..., Site], name: str, more: str) -> None:
    raises, said = MARKDOWN[name]
    page = PAGE_MARKDOWN.replace('BODY', f'{more}\n{raises}')
    check(raising_site({'index.md': HEAD, 'page.md': page}).run(warnings=None), said, 'page.md')


@pytest.mark.parametrize('name', RST)
@pytest.mark.parametrize('more', ['', NOTED_RST], ids=['alone', 'after other'])
def test_body_in_restructuredtext(raising_site: Callable[..., Site], name: str, more: str) -> None:
    raises, said = RST[name]
    body = '\n'.join(f'   {line}' for line in f'{more}\n{raises}'.splitlines())
    page = PAGE_RST.replace('BODY', body)
    check(raising_site({'index.md': HEAD, 'page.rst': page}).run(warnings=None), said, 'page.rst')


def test_title_and_fields(raising_site: Callable[..., Site]) -> None:
    """If a role raises in a title or a field, the text is shown as written."""
    page = (
        '# Page\n\n:::{change} A {raising}`t`\n:id: shop-a\n:kind: fixed\n'
        ':action: See {raising}`f`\n\nIts body.\n:::\n'
    )
    made = raising_site({'index.md': HEAD, 'page.md': page}).run(warnings=None)
    assert [line.partition("raised KeyError: '")[2][:1] for line in made.warnings] == ['t', 'f']
    assert all(line.endswith('[whatsnew.body_failed]') for line in made.warnings)
    (one,) = json.loads(made.read('changes.json'))['changes']
    assert one['title'] == 'A {raising}`t`'
    assert one['body_text'] == 'Its body.'


def test_includes_that_come_back(site: Callable[..., Site]) -> None:
    """A body that includes its own page, directly or indirectly, gives one warning."""
    entry = (
        '::::::{{change}} {0}\n:id: shop-{0}\n:kind: fixed\n\n```{{include}} {1}.md\n```\n::::::\n'
    )
    made = site(
        {
            'index.md': HEAD,
            'one.md': '# One\n\n' + entry.format('one', 'one'),
            'two.md': '# Two\n\n' + entry.format('two', 'three'),
            'three.md': '# Three\n\n' + entry.format('three', 'two'),
        },
        whatsnew_areas={},
    ).build(warnings=None)
    assert sorted(line.partition(':')[0] for line in made.warnings) == [
        'one.md',
        'three.md',
        'two.md',
    ]
    assert all('it includes the file' in line for line in made.warnings)
    found = json.loads(made.read('changes.json'))['changes']
    assert {one['id'] for one in found} == {'shop-one', 'shop-two', 'shop-three'}
