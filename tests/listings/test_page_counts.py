"""Numbers of entries beside the names of pages in the sidebar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from listed_site import FILES

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

COUNTS = {
    'all': 'all',
    'modules': 'by=module',
    'plan': 'flag=removal',
    'guide/tasks': 'kind=security',
    'guide/more': '',
    '**': 'page',
}

PAGES = {
    **FILES,
    'index.md': """\
# Shop

```{toctree}
Every *change* <all>
Modules & more <modules>
entries
plan
guide/tasks
guide/more
Elsewhere <https://example.org/all.html>
```
""",
    'guide/tasks.md': '# Tasks\n',
    'guide/more.md': """\
# More

:::{change} Lamps
:id: lamp
:kind: added

They shine.
:::
""",
}

EXPECTED = {
    'Every *change*': '5',
    'Modules & more': '3',
    'Entries': '4',
    'Plan': '2',
    'Tasks': '',
    'More': '',
    'Elsewhere': '',
}


@pytest.fixture
def counted(site: Callable[..., Site]) -> Callable[..., Site]:
    """Return a function that makes the site; its arguments are options."""

    def make(**conf: object) -> Site:
        options = {'whatsnew_page_counts': COUNTS, 'whatsnew_area_required': False}
        options |= {'nitpick_ignore': [('py:obj', 'shop.bag.Bag.pack')]}
        options |= {'suppress_warnings': ['toc.not_included']}
        return site(PAGES, **options | conf)

    return make


def sidebar(made: Site, page: str, builder: str = '') -> dict[str, str]:
    """Return the names of the pages in the sidebar of *page*, with the numbers beside them."""
    found = {}
    for link in made.html(page, builder).select(
        ':is(.sidebar-tree, .sphinxsidebar) li.toctree-l1 > a'
    ):
        number = link.select_one('.whatsnew-page-count')
        text = number.extract().get_text() if number else ''
        found[' '.join(link.get_text().split())] = text
    return found


@pytest.mark.parametrize(
    ('theme', 'builder'), [('furo', 'html'), ('alabaster', 'html'), ('furo', 'dirhtml')]
)
def test_numbers(counted: Callable[..., Site], theme: str, builder: str) -> None:
    """Each page has the numbers: also in folders, and those of a change or module."""
    made = counted(html_theme=theme, whatsnew_change_pages=True).build(builder)
    for page in ('index', 'plan', 'guide/more', 'entries', 'changes/bag', 'modules/shop', 'search'):
        name = f'{page}/index' if builder == 'dirhtml' and page != 'index' else page
        assert sidebar(made, name, builder) == EXPECTED, page
        assert made.html(name, builder).select('link[href*="whatsnew.css"]')


def test_incremental_as_fresh(counted: Callable[..., Site]) -> None:
    """If a number changes, every page is written again, and otherwise only the edited one."""
    made = counted(html_theme='furo', whatsnew_change_pages=True).build()
    before = made.files()
    made.edit('guide/more.md', 'They shine.', 'They shine and blink.')
    made.build()
    unchanged = made.files()
    assert {'index.html', 'plan.html', 'guide/tasks.html'} <= {
        name for name in before if before[name] == unchanged[name]
    }
    made.edit('guide/more.md', ':kind: added', ':kind: deprecated\n:removal: 2.11')
    made.build()
    assert sidebar(made, 'guide/tasks')['Plan'] == '3'
    as_edited = made.files()
    made.build(fresh=True)
    fresh = made.files()
    assert {name for name in fresh if fresh[name] != as_edited.get(name)} <= {'.buildinfo'}


def test_pages_of_source_code(counted: Callable[..., Site]) -> None:
    """Pages of ``sphinx.ext.viewcode`` have the new numbers, too; others are not written again."""
    made = counted(
        html_theme='furo', extensions=['myst_parser', 'whatsnew312', 'sphinx.ext.viewcode']
    )
    api = '.. py:module:: textwrap\n\n.. py:function:: dedent'
    made.write({'api.rst': f':orphan:\n\nAPI\n===\n\n{api}\n'})
    made.build()
    code = '_modules/textwrap'
    assert sidebar(made, code)['Plan'] == '2'
    written = (made.outdir() / f'{code}.html').stat().st_mtime_ns
    made.build()
    assert (made.outdir() / f'{code}.html').stat().st_mtime_ns == written
    made.edit('guide/more.md', ':kind: added', ':kind: deprecated\n:removal: 2.11')
    made.build()
    assert sidebar(made, code)['Plan'] == '3'


def test_changed_option(counted: Callable[..., Site]) -> None:
    """Another value of the option changes all pages, also those of changes."""
    made = counted(html_theme='furo', whatsnew_change_pages=True).build()
    made.configure(whatsnew_page_counts={'modules': 'all'})
    made.build()
    for page in ('plan', 'changes/bag', 'search'):
        assert sidebar(made, page) == dict.fromkeys(EXPECTED, '') | {'Modules & more': '5'}, page
    made.configure(whatsnew_page_counts={})
    made.build()
    assert set(sidebar(made, 'changes/bag').values()) == {''}


def test_mistakes(counted: Callable[..., Site]) -> None:
    """A wrong page or condition gives one warning, and the other numbers are shown."""
    wrong = {
        'modulse': 'all',
        'news/**': 'all',
        'p*': 'kind=remove',
        'plan': 'removed',
        'all': 'all',
    }
    made = counted(html_theme='furo', whatsnew_page_counts=wrong)
    line = next(
        number
        for number, text in enumerate((made.srcdir / 'conf.py').read_text().splitlines(), 1)
        if text.startswith('whatsnew_page_counts')
    )
    start = f'conf.py:{line}: WARNING: whatsnew_page_counts: '
    made.build(
        warnings=[
            f"{start}no page has the name 'modulse'; did you mean 'modules'? [whatsnew.config]",
            f"{start}no page has the name 'news/**' [whatsnew.config]",
            f"{start}'p*': unknown kind 'remove' in a count; did you mean 'removed'? "
            '[whatsnew.config]',
            f'{start}\'plan\': a count has conditions such as "kind=removed", or "all" or '
            '"page"; \'removed\' is none of them [whatsnew.config]',
        ]
    )
    assert {name for name, number in sidebar(made, 'plan').items() if number} == {'Every *change*'}


def test_count_of_the_page(site: Callable[..., Site]) -> None:
    """The role ``count`` counts the entries of its own page, too."""
    files = {**FILES, 'entries.md': FILES['entries.md'] + '\n{count}`page kind=deprecated` go.\n'}
    made = site(files, nitpick_ignore=[('py:obj', 'shop.bag.Bag.pack')]).build()
    assert '2 go.' in made.html('entries').get_text()
