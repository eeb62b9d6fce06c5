"""Texts that once broke a build, and similar ones, break no build and no neighbouring entry.

Each file in ``corpus/bodies`` is put on a page, between two entries that must not change. All pages
are in one project, to save time. If its build ends early, each page is built alone.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

BODIES = Path(__file__).parent / 'corpus' / 'bodies'
CASES = {path.name: path for path in sorted(BODIES.iterdir())}

#: files that are known to end the build, until the bug is fixed
PENDING: set[str] = set()

BUILDERS = ('html', 'dirhtml', 'text', 'latex', 'man', 'epub', 'gettext')

WORDS = 'Its neighbour stays.'
ENTRY = {
    '.md': ':::{{change}} Neighbour\n:id: shop-{0}\n:kind: fixed\n:area: checkout\n\n{1}\n:::\n',
    '.rst': '.. change:: Neighbour\n   :id: shop-{0}\n   :kind: fixed\n   :area: checkout\n\n'
    '   {1}\n',
}
INDEX = '# Shop\n\n```{toctree}\n:glob:\n\n*\n```\n\n```{changes}\n:filter:\n```\n'

_END = re.compile(r'Traceback|Exception occurred|Extension error|threw an exception')


def page(name: str) -> str:
    """Return the page of a case: the content of the file, with an entry before and after it."""
    path = CASES[name]
    first, last = (ENTRY[path.suffix].format(f'{path.stem}-n{n}', WORDS) for n in (1, 2))
    head = f'# {path.stem}' if path.suffix == '.md' else f'{path.stem}\n{"=" * 60}'
    return '\n\n'.join((head, first, path.read_text(encoding='utf-8'), last))


def make(site: Callable[..., Site], names: set[str]) -> Site:
    made = site(
        {'index.md': INDEX} | {name: page(name) for name in names},
        myst_enable_extensions=['colon_fence', 'attrs_block', 'attrs_inline', 'dollarmath'],
        suppress_warnings=['toc.circular'],
        man_pages=[('index', 'shop', 'Shop', [], 1)],
    )
    made.write({'good.txt': 'One\tline\n'})
    (made.srcdir / 'good.png').write_bytes(b'\x89PNG\r\n\x1a\n')
    return made


def ends_early(made: Site) -> bool:
    """Return whether a build ended before it was complete."""
    return made.status not in {0, 1} or any(map(_END.search, made.warnings))


@pytest.fixture(scope='module')
def corpus(shared_site: Callable[..., Site]) -> Site:
    return make(shared_site, set(CASES) - PENDING)


@pytest.mark.parametrize('builder', [name for name in BUILDERS if name != 'man'])
def test_corpus(
    corpus: Site,
    shared_site: Callable[..., Site],
    monkeypatch: pytest.MonkeyPatch,
    builder: str,
) -> None:
    """No file ends a build or changes the entries around it; parallel builds give the same."""
    monkeypatch.setenv('SOURCE_DATE_EPOCH', '0')  # e-books and catalogs contain the time
    built = []
    for jobs in ('1', '2'):
        run(corpus, shared_site, builder, jobs)
        # an e-book is a ZIP with the times of its files; the same files are also in the output
        files = {n: data for n, data in corpus.files().items() if not n.endswith('.epub')}
        built.append((files, sorted(corpus.warnings)))
    files = built[0][0]
    assert [name for name in files if built[-1][0].get(name) != files[name]] == []
    assert built[0] == built[-1]
    check_neighbours(builder, files, len(CASES) - len(PENDING))


@pytest.mark.parametrize('part', range(4))
def test_corpus_man(shared_site: Callable[..., Site], part: int) -> None:
    """The same for the builder man, which writes all pages as one document.

    To find the body that ends it, all pages are written many times, so they are in four projects.
    """
    names = sorted(set(CASES) - PENDING)[part::4]
    made = make(shared_site, set(names))
    run(made, shared_site, 'man', '2')
    check_neighbours('man', made.files(), len(names))


def run(made: Site, shared_site: Callable[..., Site], builder: str, jobs: str) -> None:
    """Build the pages of *made* together, and fail with the names of those that end the build."""
    made.run(builder, '-j', jobs, warnings=None, fresh=True)
    if ends_early(made):
        names = sorted(name for name in CASES if (made.srcdir / name).exists())
        found = [
            name
            for name in names
            if ends_early(make(shared_site, {name}).run(builder, '-j', jobs, warnings=None))
        ]
        pytest.fail(f'the build ends early with {found or "all together"}: {made.warnings}')


def check_neighbours(builder: str, files: dict[str, bytes], pages: int) -> None:
    """The two entries around each body are complete in the output for *pages* bodies."""
    if builder in {'html', 'dirhtml'}:
        every = json.loads(files['changes.json'])['changes']
        neighbours = [one for one in every if one['title'] == 'Neighbour']
        assert len(neighbours) == 2 * pages
        assert {one['body_html'] for one in neighbours} == {f'<p>{WORDS}</p>'}
        assert {one['kind'] for one in neighbours} == {'fixed'}
    elif builder != 'gettext':
        text = b''.join(
            files[name] for name in files if name.endswith(('.txt', '.tex', '.1', '.xhtml'))
        )
        assert text.count(WORDS.encode()) == 2 * pages
