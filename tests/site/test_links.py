"""Other projects link to entries as the guide says, with an inventory on disk or over HTTP.

The pages with the links and their ``conf.py`` are the examples of the guide.
"""

from __future__ import annotations

import re
from pathlib import Path
from runpy import run_path
from typing import TYPE_CHECKING, NamedTuple

import pytest
import sphobjinv
from conftest import Site
from serving import served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DOCS = Path(__file__).parents[2] / 'docs'
EXAMPLES = DOCS / 'guide' / 'examples'

PEP695 = 'syntax.html#whatsnew312-pep695'
BATCHED = 'library-data.html#whatsnew312-itertools-batched'

#: the targets and texts of the links on each example page of the guide
LINKS = {
    'linking.rst': [
        (PEP695, 'the new type parameters'),
        (BATCHED, 'Take n at a time with batched()'),
        (BATCHED, 'Take n at a time with batched()'),
        (BATCHED, 'batches'),
    ],
    'linking.md': [
        (PEP695, 'the new type parameters'),
        (BATCHED, 'Take n at a time with batched()'),
        (PEP695, 'Type parameters'),
        (BATCHED, 'batches'),
    ],
    'linking-extension.rst': [(PEP695, 'Type parameters'), (BATCHED, 'batches')],
    'linking-extension.md': [(PEP695, 'Type parameters'), (BATCHED, 'batches')],
}

NOTES = {
    'index.md': '# Notes\n\n```{toctree}\nsyntax\nlibrary-data\n```\n',
    'syntax.md': """\
---
area: checkout
---
# Syntax

:::{change} Type parameters
:id: whatsnew312-pep695
:alias: type-parameters
:kind: added

They stand in brackets.
:::

:::{change} Spellings of `TestCase`
:id: removed-TestCase.aliases
:kind: added

They are gone.
:::
""",
    'library-data.md': """\
---
area: checkout
---
# Data

:::{change} Take *n* at a time with `batched()`
:id: whatsnew312-itertools-batched
:kind: added

It hands out tuples.
:::
""",
}


class Published(NamedTuple):
    """Release notes for other projects, and the place of their inventory."""

    url: str
    inventory: str | None  #: None: below the URL


@pytest.fixture(scope='module')
def notes(shared_site: Callable[..., Site]) -> Site:
    return shared_site(NOTES).build()


@pytest.fixture(params=['file', 'http'])
def published(request: pytest.FixtureRequest, notes: Site) -> Iterator[Published]:
    """Yield the notes, with their inventory on disk or on a web server."""
    if request.param == 'file':
        yield Published('https://notes.example/', str(notes.outdir('html') / 'objects.inv'))
    else:
        with served(notes.outdir('html')) as url:
            yield Published(url, None)


@pytest.fixture
def python(tmp_path: Path) -> str:
    """Return an inventory that has the same labels as the notes, like the one of Python."""
    lines = [
        f'{label} std:label -1 whatsnew/3.12.html#$ PEP 695\n'
        for label in ('whatsnew312-pep695', 'whatsnew312-itertools-batched')
    ]
    head = (
        '# Sphinx inventory version 2\n# Project: Python\n# Version: 3.12\n'
        '# The remainder of this file is compressed using zlib.\n'
    )
    path = tmp_path / 'python.inv'
    inventory = sphobjinv.Inventory((head + ''.join(lines)).encode())
    sphobjinv.writebytes(path, sphobjinv.compress(inventory.data_file()))
    return str(path)


@pytest.fixture
def consumer(tmp_path: Path) -> Callable[..., Site]:
    """Return a function that makes a project with links to the notes.

    The project has the ``conf.py`` of the guide.
    """

    def make(
        files: dict[str, str],
        published: Published,
        *,
        extensions: tuple[str, ...] = (),
        name: str = 'whatsnew312',
        python: str | None = None,
    ) -> Site:
        conf = run_path(str(EXAMPLES / 'linking-conf.py'))
        mapping = dict(conf['intersphinx_mapping'])
        mapping.pop('whatsnew312')
        mapping[name] = published
        if python:
            mapping['python'] = (mapping['python'][0], python)
        else:
            del mapping['python']
        suffixes = {Path(file).suffix for file in files}
        site = Site(tmp_path / 'consumer', {})
        site.write(files)
        site.configure(
            project='Consumer',
            extensions=[
                *conf['extensions'],
                *(['myst_parser'] if '.md' in suffixes else []),
                *extensions,
            ],
            html_theme='basic',
            nitpicky=True,
            intersphinx_mapping={key: tuple(value) for key, value in mapping.items()},
        )
        return site

    return make


def links(site: Site) -> list[tuple[str, str]]:
    return [(link['href'], link.get_text()) for link in site.html().select('section p a')]


@pytest.mark.parametrize('name', LINKS)
def test_forms_of_the_guide(consumer: Callable[..., Site], published: Published, name: str) -> None:
    """Each form links to the entry, with its title or the text of the author, without a warning."""
    page = (EXAMPLES / name).read_text(encoding='utf-8')
    extensions = ('whatsnew312',) if 'extension' in name else ()
    site = consumer({f'index{Path(name).suffix}': page}, published, extensions=extensions).build()
    assert links(site) == [(f'{published.url}{uri}', text) for uri, text in LINKS[name]]


@pytest.mark.parametrize('name', LINKS)
def test_python_has_the_same_labels(
    consumer: Callable[..., Site], notes: Site, python: str, name: str
) -> None:
    """A form that names the inventory links to the notes, even if Python has the same labels."""
    page = (EXAMPLES / name).read_text(encoding='utf-8')
    qualified = '\n\n'.join(
        text for text in page.split('\n\n') if not text.startswith('Whichever inventory')
    )
    extensions = ('whatsnew312',) if 'extension' in name else ()
    where = Published('https://notes.example/', str(notes.outdir('html') / 'objects.inv'))
    files = {f'index{Path(name).suffix}': qualified}
    site = consumer(files, where, extensions=extensions, python=python).build()
    assert links(site), 'some forms name the inventory'
    assert all(href.startswith('https://notes.example/') for href, _ in links(site))


@pytest.mark.parametrize(
    ('name', 'winner'),
    [('whatsnew312', 'https://notes.example/'), ('notes', 'https://docs.python.org/3.12/')],
)
def test_without_the_name_the_later_inventory_answers(
    consumer: Callable[..., Site], notes: Site, python: str, name: str, winner: str
) -> None:
    """Without the name of the inventory, the alphabetical order decides which one is used.

    This is why the guide says to name the inventory.
    """
    where = Published('https://notes.example/', str(notes.outdir('html') / 'objects.inv'))
    page = 'Page\n====\n\n:ref:`whatsnew312-pep695`\n'
    site = consumer({'index.rst': page}, where, name=name, python=python).build()
    assert links(site)[0][0].startswith(winner)


def test_aliases_and_capitals(consumer: Callable[..., Site], notes: Site) -> None:
    """A former id links to the entry, and capitals in an id work in every form."""
    where = Published('https://notes.example/', str(notes.outdir('html') / 'objects.inv'))
    page = """\
# Page

{external+whatsnew312:ref}`type-parameters`
<inv:whatsnew312:whatsnew:change#type-parameters>
{external+whatsnew312:ref}`removed-TestCase.aliases`
<inv:whatsnew312:whatsnew:change#removed-TestCase.aliases>
"""
    site = consumer({'index.md': page}, where).build()
    assert [href for href, _ in links(site)] == [
        f'https://notes.example/{PEP695}',
        f'https://notes.example/{PEP695}',
        'https://notes.example/syntax.html#removed-TestCase.aliases',
        'https://notes.example/syntax.html#removed-TestCase.aliases',
    ]


@pytest.mark.parametrize(
    ('suffix', 'form', 'warning'),
    [
        (
            '.md',
            '<inv:whatsnew312#whatsnew312-pep695>',
            '[myst.iref_ambiguous]',
        ),
        (
            '.rst',
            ':external+whatsnew312:whatsnew:change:`whatsnew312-pep695`',
            "domain for external cross-reference not found: 'whatsnew'",
        ),
        (
            '.rst',
            ':external+whatsnew312:any:`whatsnew312-pep695`',
            '[intersphinx.external]',
        ),
        (
            '.rst',
            ':external+whatsnew312:ref:`whatsnew312-pep659`',
            'whatsnew312-pep659',
        ),
    ],
)
def test_forms_that_the_guide_warns_of(
    consumer: Callable[..., Site], notes: Site, suffix: str, form: str, warning: str
) -> None:
    """The forms that the guide calls impossible still fail.

    If one of them works, correct the guide.
    """
    where = Published('https://notes.example/', str(notes.outdir('html') / 'objects.inv'))
    site = consumer({f'index{suffix}': f'Page\n====\n\n{form}\n'}, where)
    site.build(warnings=None)
    assert warning in ''.join(site.warnings)
    assert site.status == 1


def test_examples_exist_on_the_site() -> None:
    """The entries in the examples of the guide exist, on the pages that the guide names."""
    pages = {}
    for path in DOCS.glob('*.md'):
        for anchor in re.findall(r'(?m)^:id: (\S+)$', path.read_text(encoding='utf-8')):
            pages[anchor] = path.stem
    text = ''.join((EXAMPLES / name).read_text(encoding='utf-8') for name in LINKS)
    text += (DOCS / 'guide' / 'linking.md').read_text(encoding='utf-8')
    for anchor in set(re.findall(r'whatsnew312-[a-z][\w-]*', text)):
        assert anchor in pages, f'{anchor} is an entry'
    for page, anchor in re.findall(r'/([a-z-]+)\.html#(whatsnew312-[\w-]+)', text):
        assert pages[anchor] == page
