"""Faster ways to build give the same output as the slow ways."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import weakref
from typing import TYPE_CHECKING, Any

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace
from test_builders import FILES

from whatsnew312.entries.as_html import HtmlParts
from whatsnew312.entries.as_nodes import badges
from whatsnew312.listings import as_nodes as listing
from whatsnew312.listings import fill as interactive
from whatsnew312.patches.process import collector
from whatsnew312.site.nodes import change_data

if TYPE_CHECKING:
    from collections.abc import Callable

    from bs4 import Tag
    from conftest import Site
    from docutils import nodes

    from whatsnew312.model.fields import Fields
    from whatsnew312.site.settings import Settings


def entry(made: Site, page: str, id_: str) -> Tag:
    """Return the section of an entry from the HTML page."""
    found = made.html(page).find(id=id_)
    assert found
    return found  # type: ignore[return-value]


def test_html_at_once(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """Badges and details that are written directly as HTML equal the output of the HTML writer."""
    files = dict(FILES)
    files['codes.md'] = files['codes.md'].replace('Ada Byron', 'Ada "A&B" <Byron>')
    quick = site(files).build()
    html = str(entry(quick, 'codes', 'shop-codes'))
    assert 'whatsnew-details' in html
    assert 'Ada "A&amp;B" &lt;Byron&gt;' in html

    def line(
        self: HtmlParts, fields: Fields, settings: Settings, told: tuple[str, ...]
    ) -> nodes.paragraph:
        return badges(change_data(fields=fields, told=told), settings)

    monkeypatch.setattr(HtmlParts, 'line', line)
    monkeypatch.setattr(HtmlParts, 'api', lambda *others: None)  # as if Sphinx had to check
    slow = site(files).build()
    assert str(entry(slow, 'codes', 'shop-codes')) == html
    # Sphinx's search has the same words, except those of labels, which all entries have
    terms = [set(made.search_index()['terms']) for made in (slow, quick)]
    assert terms[0] - terms[1] <= {'api', 'contribut', 'by', 'issu'}
    assert terms[1] <= terms[0]


#: all columns, and actions with and without markup and links
ROWS = {
    'index.md': '# Shop\n\n```{toctree}\n:glob:\n*\n```\n',
    'entries.md': """\
---
area: stock
---
# Entries

:::{change} Bags of *all* <sizes>
:id: bag
:kind: added
:module: shop, shop.bag
:pep: 695
:platform: Linux
:action: Open **them** & "shut" them.

See [](#zip).
:::

:::{change} Zip
:id: zip
:kind: deprecated
:removal: future
:replacement: '{whatsnew:change}`bag`, or `bag.Bag`'
:action: Read <https://shop.example/?a&b>.

It goes.
:::

:::{change} Doors
:id: door
:kind: removed
:since: '2.0.1'
:replacement: windows

They are gone.
:::
""",
    'modules.md': '# Modules\n\n```{changes}\n:group-by: module\n:style: rows\n:count:\n```\n',
    'tasks.md': '# Tasks\n\n```{changes}\n:style: checklist\n:group-by: kind\n```\n\n'
    '```{changes}\n:style: checklist\n```\n',
    'some.md': '# Some\n\n```{changes}\n:style: table\n```\n',
    'table.md': '# Table\n\n```{changes}\n:style: table\n:columns: change, kind, area, module, pep, '
    'platform, removal, replacement, action, guidance\n:group-by: kind\n```\n',
}


def test_rows_at_once(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """Listings that are written directly as HTML equal the output of the writer.

    The same words are in the search index.
    """
    monkeypatch.setattr(listing, '_MANY_GROUPS', 3)

    def shown(made: Site, page: str) -> list[str]:
        article = made.html(page).select_one('article, .body')
        assert article
        for script_or_box in article.select('form, input'):
            script_or_box.decompose()
        # docutils adds these elements, which have no effect on the page
        for around in article.select('span:not([class]), li > p:only-child'):
            around.unwrap()
        for item in article.select('li, ul, table, td'):
            item.attrs = {}
        return [' '.join(line.split()) for line in str(article).replace('<', '\n<').split('\n')]

    options = {'nitpicky': True, 'whatsnew_platforms': ['Linux']}
    quick = site(ROWS, **options).build()
    pages = ('modules', 'tasks', 'some', 'table')
    found = {page: shown(quick, page) for page in pages}
    assert quick.read('table.html').count('<td') == 30
    assert quick.read('tasks.html').count('class="whatsnew-do"') == 8
    assert quick.read('modules.html').count('href="#module-shop"') == 2  # a link and a heading

    def in_nodes(*given: Any, parts: Any, **_: bool) -> list[nodes.Node]:
        return listing.render(*given, parts=parts)

    monkeypatch.setattr(interactive, 'render', in_nodes)
    slow = site(ROWS, **options).build()
    assert {page: shown(slow, page) for page in pages} == found
    assert slow.search_index()['terms'] == quick.search_index()['terms']


def test_blocks_of_code(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each block of code has the line numbers and emphasis of its own options only."""
    options = (
        '',
        ':linenos:',
        ':emphasize-lines: 2',
        ':emphasize-lines: 1',
        ':lineno-start: 7',
        '',
    )
    block = '```{{code-block}} python\n{}\n\nx = 1\ny = 2\n```\n'
    text = '# Shop\n\n' + '\n'.join(map(block.format, options))
    made = site({'index.md': text}).build().read('index.html')
    assert made.count('class="hll"') == 2
    monkeypatch.setattr('whatsnew312.patches.share_pygments', lambda app, env: None)
    assert site({'index.md': text}).build().read('index.html') == made


def test_imports() -> None:
    """A build of pages does not import unused modules, such as those for samples or the network."""
    script = """
import importlib, sys
import sphinx.cmd.build, sphinx.builders.html
from sphinx.application import builtin_extensions
for name in builtin_extensions:
    importlib.import_module(name)
before = set(sys.modules)
import whatsnew312.extension
print(*sorted(set(sys.modules) - before))
"""
    ran = subprocess.run(
        [sys.executable, '-c', script], capture_output=True, text=True, check=True
    ).stdout.split()
    assert 'whatsnew312.site.domain' in ran
    # Sphinx itself has imported the rest of Jinja
    ran = [name for name in ran if name != 'jinja2.meta']
    assert {name.partition('.')[0] for name in ran} <= {'whatsnew312', 'tomllib', 'graphlib'}
    assert not {name for name in ran if name.startswith('whatsnew312.execution.')} - {
        'whatsnew312.execution.record',
        'whatsnew312.execution.session',
    }


def test_names_that_lead_nowhere(site: Callable[..., Site]) -> None:
    """For an unknown name, Sphinx gives one warning at the entry, and the name is still shown."""
    files = {
        'index.md': """\
---
area: checkout
---
# Shop

:::{change} Codes
:id: shop-codes
:kind: added
:api: shop.first, !shop.second
:issue: 1042

They work.
:::
"""
    }
    made = site(files).build(
        warnings=['index.md:6: WARNING: py:obj reference target not found: shop.first [ref.obj]']
    )
    details = entry(made, 'index', 'shop-codes').select_one('.whatsnew-details')
    assert details
    assert ' '.join(details.get_text().split()) == 'API: shop.first, shop.second Issue: #1042'
    # without the option to warn about unknown names
    quiet = site(files, nitpicky=False).build()
    assert entry(quiet, 'index', 'shop-codes').select_one('.whatsnew-details') == details


TREES = """\
import json

def first(app, pagename, templatename, context, doctree):
    context['of_sphinx'] = context.get('toctree')

def last(app, pagename, templatename, context, doctree):
    if context['of_sphinx'] is None:
        return
    trees = []
    for options in (
        {'titles_only': True, 'collapse': False, 'includehidden': True, 'maxdepth': -1},
        {'titles_only': True, 'collapse': True, 'maxdepth': 2},
        {'titles_only': True},
        {'collapse': False},
        {},
    ):
        trees.append([context[name](**options) for name in ('of_sphinx', 'toctree')])
    (app.outdir / f'{pagename.replace("/", "-")}.trees.json').write_text(json.dumps(trees))

def setup(app):
    app.connect('html-page-context', first, priority=100)
    app.connect('html-page-context', last, priority=900)
"""


@pytest.mark.parametrize('builder', ['html', 'dirhtml', 'singlehtml'])
@pytest.mark.parametrize(
    'six',
    [
        pytest.param({'six.md': '# Six <br> & "co"\n'}, id='usual'),
        # if a page has two titles, Sphinx leaves out the second while that page is the current one
        pytest.param(
            {'six.rst': '.. only:: html\n\n   Six\n   ===\n\n   Another\n   =======\n'},
            id='only',
        ),
        pytest.param(
            {
                'six.rst': 'Six\n===\n\n.. toctree::\n\n   "\x000\x00 \x00page3\x00" <seven>\n',
                'seven.md': '# Seven\n',
            },
            id='marks',
        ),
    ],
)
def test_navigation(
    site: Callable[..., Site],
    monkeypatch: pytest.MonkeyPatch,
    builder: str,
    six: dict[str, str],
) -> None:
    """The navigation tree is the same as the tree that Sphinx makes."""
    change = (
        ':::{{change}} Change {0}\n:id: change-{0}\n:kind: added\n:area: stock\n\nIt works.\n:::\n'
    )
    files = {
        'index.md': '# Shop\n\n```{toctree}\n:caption: Notes\n:hidden:\n\none\nfolder/two\nplain\nsix\n'
        '```\n\n```{toctree}\n:numbered:\n\nlast\n```\n\n```{toctree}\nself\nAgain <one>\ngenindex\n'
        'Elsewhere <https://shop.example/?a&b>\nsign & co\n```\n',
        'one.md': '# One *title*\n\n' + change.format('a') + '## Heading\n\n' + change.format('b'),
        'folder/two.md': '# Two\n\n## Below\n\n```{toctree}\n:titlesonly:\n\nthree\nfour/index\n```\n\n'
        + change.format('c'),
        'folder/three.md': '# Three\n\n' + change.format('d') + '\n# A second title\n\nText.\n',
        'folder/four/index.md': '# Four\n\n```{toctree}\n:maxdepth: 1\n\n../../five\n```\n',
        'five.md': '# Five\n\n## Deep\n\n## Deeper\n',
        'sign & co.md': '# Signs\n',
        'plain.md': '# Plain\n\n## Heading\n\nText.\n',
        'last.md': '---\ntocdepth: 1\n---\n# Last\n\n' + change.format('e'),
        'nowhere.md': '---\norphan: true\n---\n# Nowhere\n',
        'trees.py': TREES,
        **six,
    }
    made = site(files, extensions=['myst_parser', 'whatsnew312', 'trees'])
    monkeypatch.setenv('PYTHONPATH', str(made.srcdir), prepend=os.pathsep)
    made.run(builder, warnings=None)
    found = sorted(made.outdir(builder).rglob('*.trees.json'))
    pages = sorted(made.outdir(builder).rglob('*.html'))
    assert len(found) == len(pages) >= (10 if builder != 'singlehtml' else 1)
    current = 0
    for path in found:
        for of_sphinx, ours in json.loads(path.read_text(encoding='utf-8')):
            assert ours == of_sphinx, path.name
            current += 'class="current' in ours
    assert current or builder == 'singlehtml'


@pytest.mark.parametrize('fails', [False, True])
def test_the_collector_is_as_before(site: Callable[..., Site], *, fails: bool) -> None:
    """After a build, successful or not, the garbage collector has its former settings."""
    before = gc.get_threshold()
    made = site({'index.md': '# Shop\n'})
    if fails:
        made.write(
            {
                'conf.py': (made.srcdir / 'conf.py').read_text(encoding='utf-8')
                + '\ndef setup(app):\n    app.connect("env-updated", lambda *a: 1 / 0)\n'
            }
        )
        with pytest.raises(Exception, match='division by zero'):
            made.build(warnings=None)
    else:
        made.build()
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def applications() -> list[Sphinx]:
    return [one for one in gc.get_objects() if type(one) is Sphinx]


def test_what_builds_leave_is_cleared_away(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that builds many times does not use more and more memory.

    If earlier builds left many objects, the next build keeps no earlier application. If not, it
    makes no full collection, which would take longer than a small build.
    """
    before = gc.get_threshold()
    made = site({'index.md': '# Shop\n'}).build()
    gc.collect()
    others = weakref.WeakSet(applications())  # applications of other tests
    with docutils_namespace():
        Sphinx(made.srcdir, made.srcdir, made.outdir(), made.doctreedir, 'html', status=None)
    collector._Process.left = 0
    for _ in range(2):
        few = [[] for _ in range(50_000)]  # some collections with the former settings
        made.build(fresh=True)
    assert few
    left = collector._Process.left
    # each build leaves some objects, and what was collected before it does not count
    assert 10_000 < left < 400_000
    monkeypatch.setattr(collector, '_LEFT', left - 1)
    made.build(fresh=True)
    assert len([one for one in applications() if one not in others]) == 1
    assert 0 < collector._Process.left < left
    monkeypatch.setattr(collector, '_LEFT', 10 * left)
    full: list[int] = []
    monkeypatch.setattr(gc, 'collect', lambda: full.append(1))
    made.build(fresh=True)
    assert not full
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0
