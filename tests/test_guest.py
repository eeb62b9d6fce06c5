"""In existing projects without entries, the extension changes nothing."""

from __future__ import annotations

import gc
import json
import re
from typing import TYPE_CHECKING, Any, cast

import pytest
from conftest import Site
from sphobjinv import Inventory

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

#: files for Sphinx itself: the hash of its options, with the list of extensions, and doctrees
_OF_SPHINX = ('.buildinfo', '.doctrees')
_CREATED = re.compile(rb'"POT-Creation-Date: .*')
_XML = re.compile(rb'<document source="[^"]*"| xmlns:\w+="[^"]*"')

BASE: dict[str, Any] = {
    'project': 'Host',
    'version': '1.0',
    'release': '1.0',
    'copyright': '2026, the host',
    'language': 'en',
    'html_theme': 'alabaster',
    'html_baseurl': 'https://host.example/',
    'html_last_updated_fmt': None,
    'epub_copyright': '2026',
    'today': '2026',
}

RST = {
    'index.rst': """\
Host
====

.. toctree::
   :caption: Pages

   other
   deep/page

.. index:: single: spam; eggs

Text with :ref:`a-label`, a |word| and :pep:`8`.

.. |word| replace:: word

.. code-block:: python

   >>> 1 + 1
   2

Other heading
-------------

.. index:: pair: late; entry

Words here.
""",
    'other.rst': """\
.. _a-label:

Other
=====

.. py:function:: spam(eggs)

   What it does. :issue:`12`

.. glossary::

   term
      A meaning.
""",
    'deep/page.rst': """\
Deep
====

Part
----

See :py:func:`spam` and :issue:`13`, :doc:`/other`.

.. only:: html

   Pages of HTML.
""",
}

MARKDOWN = {
    'index.md': """\
# Host

```{toctree}
other
```

Text with [](#a-label), {any}`a-label` and {issue}`12`.

{.whatever}
## Part of it

:::{note}
Some `code`.
:::
""",
    'other.md': """\
(a-label)=
# Other

See [the first page](index.md), [](index.md#part-of-it).

```python
x = 1
```
""",
}

#: the two ways in which a host can define a role with the name of one of our roles
IN_CONF = """

def setup(app):
    from docutils import nodes

    def role(name, rawtext, text, lineno, inliner, options=None, content=()):
        return [nodes.reference(rawtext, 'no. ' + text, refuri='https://host.example/' + text)], []

    app.add_role('issue', role)
"""
EXTLINKS = {'extlinks': {'issue': ('https://host.example/%s', 'no. %s')}}

#: another extension that defines this role, and a directive with the name of our directive
THEIR_EXTENSION = """
from docutils import nodes
from docutils.parsers.rst import Directive


class Change(Directive):
    has_content = True

    def run(self):
        return [nodes.paragraph('', 'theirs')]


def role(name, rawtext, text, lineno, inliner, options=None, content=()):
    return [nodes.emphasis(rawtext, 'no. ' + text)], []


def setup(app):
    app.add_role('issue', role)
    app.add_directive('change', Change)
    return {'parallel_read_safe': True}
"""

#: translations of the host, which Sphinx compiles
CATALOG = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Other heading"
msgstr "Noch eine"

msgid "Words here."
msgstr "Ein Text :issue:`14`."
"""

HOSTS: dict[str, tuple[Mapping[str, str], dict[str, Any], str]] = {
    'extlinks': (RST, {'extensions': ['sphinx.ext.extlinks'], **EXTLINKS}, ''),
    'conf.py': (RST, {'extensions': []}, IN_CONF),
    'default role': (
        RST,
        {'extensions': ['sphinx.ext.extlinks'], **EXTLINKS, 'default_role': 'any'},
        '',
    ),
    'their extension': (
        {
            **RST,
            'theirs.py': THEIR_EXTENSION,
            'more.rst': ':orphan:\n\nMore\n====\n\n.. change::\n   :tags: spam\n\n   Text.\n',
        },
        {'extensions': ['theirs']},
        '',
    ),
    'MyST': (
        MARKDOWN,
        {
            'extensions': ['myst_parser', 'sphinx.ext.extlinks'],
            **EXTLINKS,
            'default_role': 'any',
            'nitpicky': True,
            'myst_heading_anchors': 3,
            'myst_enable_extensions': ['colon_fence', 'attrs_block'],
        },
        '',
    ),
    'Furo': (
        RST,
        {'extensions': ['sphinx.ext.extlinks', 'sphinx_copybutton'], **EXTLINKS}
        | {'html_theme': 'furo', 'nitpicky': True},
        '',
    ),
    'German': (
        RST,
        {'extensions': ['sphinx.ext.extlinks', 'sphinx.ext.autosectionlabel'], **EXTLINKS}
        | {'language': 'de'},
        '',
    ),
    'translated': (
        {**RST, 'locale/de/LC_MESSAGES/index.po': CATALOG},
        {'extensions': ['sphinx.ext.extlinks'], **EXTLINKS}
        | {'language': 'de', 'locale_dirs': ['locale'], 'gettext_compact': False},
        '',
    ),
    # markup that the extension refuses or removes in projects with entries
    'limits': (
        {
            'index.rst': 'Host\n====\n\n.. role:: loud\n\n:loud:`One`\n\n.. toctree::\n\n   two\n',
            'two.rst': 'Two\n===\n\n:loud:`Two`\n\n.. list-table::\n   :widths: 12500 87500\n\n'
            '   * - One\n     - Two\n\n.. raw:: html\n\n   <b>raw</b>\n\n'
            '`link <javascript:void>`_ and a\xadb\n\n.. class:: whatsnew-mine\n\nText.\n',
        },
        {'extensions': []},
        '',
    ),
    # the host has files and pages with names that the extension uses in projects with entries
    'extra files': (
        {
            **RST,
            'changes.rst': ':orphan:\n\nChanges\n=======\n\n.. versionadded:: 1.0\n   Spam.\n',
            'extra/changes.json': '{}',
            'extra/entries.js': '// theirs',
            'extra/whatsnew/own.html': '<p>Own</p>',
            'static/whatsnew.css': '/* theirs */',
            'templates/layout.html': '{% extends "!layout.html" %}',
            'templates/more.html': '{% extends "layout.html" %}{% block body %}More{% endblock %}',
        },
        {'extensions': ['sphinx.ext.extlinks'], **EXTLINKS}
        | {
            'html_extra_path': ['extra'],
            'html_static_path': ['static'],
            'html_css_files': ['whatsnew.css'],
            'templates_path': ['templates'],
            'html_additional_pages': {'more': 'more.html'},
            'exclude_patterns': ['extra', 'static', 'templates'],
        },
        '',
    ),
    'inspection': (
        {
            **RST,
            'code.py': 'def issue():\n    """Do it: :issue:`12`."""\n',
            'code.rst': ':orphan:\n\nCode\n====\n\n.. automodule:: code\n   :members:\n\n'
            '.. todo:: :issue:`15`\n\n.. todolist::\n\n.. doctest::\n\n   >>> 1\n   1\n',
        },
        {
            'extensions': [
                'sphinx.ext.autodoc',
                'sphinx.ext.viewcode',
                'sphinx.ext.todo',
                'sphinx.ext.doctest',
                'sphinx.ext.extlinks',
            ],
            **EXTLINKS,
            'todo_include_todos': True,
            'todo_link_only': True,  # otherwise pages contain the path of the build folder
            'html_theme': 'classic',
        },
        '',
    ),
}


def make(tmp_path: Path, name: str, *, where: str = '', **conf: Any) -> Site:
    """Return a host that lists the extension first or last, or does not use it."""
    files, own, more = HOSTS[name]
    extensions = list(own['extensions'])
    if where == 'first':
        extensions.insert(0, 'whatsnew312')
    elif where == 'last':
        extensions.append('whatsnew312')
    # both hosts are in one folder, so that the paths that a builder writes are the same
    site = Site(tmp_path / (where or 'without'), BASE | own | {'extensions': extensions} | conf)
    site.write(files)
    site.configure()
    text = (site.srcdir / 'conf.py').read_text(encoding='utf-8')
    head = 'import sys, os\nsys.path.insert(0, os.path.dirname(__file__))\n'
    site.write({'conf.py': head + text + more})
    return site


def made(site: Site, builder: str = '') -> dict[str, object]:
    """Return every output file for readers; the search index is without its list of extensions."""
    files: dict[str, object] = {
        name: data for name, data in site.files(builder).items() if not name.startswith(_OF_SPHINX)
    }
    for name in files.keys() & {'searchindex.js', 'searchindex.json'}:
        text = site.read(name, builder)
        index = json.loads(text.removeprefix('Search.setIndex(').removesuffix(')'))
        index.pop('envversion')
        files[name] = json.dumps(index)
    return files


def without_dates(files: dict[str, object]) -> dict[str, object]:
    """Return *files* without those that contain the time of the build."""
    return {
        name: data for name, data in files.items() if not name.endswith(('.epub', 'content.opf'))
    }


@pytest.mark.parametrize('where', ['first', 'last'])
@pytest.mark.parametrize('name', HOSTS)
def test_nothing_changes(tmp_path: Path, name: str, where: str) -> None:
    """All files and warnings are the same with the extension, first or last in ``extensions``."""
    before = make(tmp_path, name).run(warnings=None)
    after = make(tmp_path, name, where=where).run(warnings=None)
    assert after.warnings == before.warnings
    assert made(after) == made(before)


@pytest.mark.parametrize(
    'builder',
    ['dirhtml', 'singlehtml', 'epub', 'latex', 'text', 'man', 'texinfo', 'xml', 'json', 'gettext'],
)
@pytest.mark.parametrize('name', ['extlinks', 'MyST'])
def test_nothing_changes_in_other_formats(tmp_path: Path, name: str, builder: str) -> None:
    """All files and warnings are the same with the extension, for every other builder."""
    before = make(tmp_path, name).run(builder, warnings=None)
    after = make(tmp_path, name, where='first').run(builder, warnings=None)
    assert after.warnings == before.warnings
    here, there = (without_dates(made(one)) for one in (after, before))
    if builder == 'gettext':  # each file contains the time of the build
        here, there = (
            {page: _CREATED.sub(b'', bytes(cast('bytes', data))) for page, data in files.items()}
            for files in (here, there)
        )
    if (
        builder == 'xml'
    ):  # each file names its source, and Sphinx writes a namespace for every domain
        here, there = (
            {page: _XML.sub(b'', bytes(cast('bytes', data))) for page, data in files.items()}
            for files in (here, there)
        )
    assert here.keys() == there.keys()
    for page, data in there.items():
        if not page.endswith(('.pickle', 'last_build')):
            assert here[page] == data, page


def test_no_file_is_kept(tmp_path: Path) -> None:
    """No file of the extension is next to the doctrees, which may be in the published folder.

    Pages that did not change are not written again.
    """
    site = make(tmp_path, 'extlinks', where='last').run(warnings=None)
    assert not list(site.doctreedir.glob('whatsnew*'))
    # pages that did not change are not written again
    page = site.outdir() / 'other.html'
    page.write_text('untouched', encoding='utf-8')
    site.write({'deep/page.rst': RST['deep/page.rst'] + '\nMore.\n'})
    site.run(warnings=None)
    assert page.read_text(encoding='utf-8') == 'untouched'


NOTES = """\
:orphan:

News
====

.. index:: single: news

.. whatsnew:change:: One thing
   :id: one-thing
   :kind: added
   :issue: 3

   Body with :issue:`15` and :whatsnew:issue:`16`.

Outside, :issue:`14`.
"""


@pytest.mark.parametrize('name', ['extlinks', 'conf.py', 'their extension', 'Furo'])
def test_one_page_of_entries(tmp_path: Path, name: str) -> None:
    """A page with entries changes no other page, and the role of the host works on it."""
    plain = {'news.rst': ':orphan:\n\nNews\n====\n'}
    before = make(tmp_path, name)
    before.write(plain)
    before.run(warnings=None)
    after = make(tmp_path, name, where='first', whatsnew_issue_url='https://ours.example/%s')
    after.write({'news.rst': NOTES})
    after.run(warnings=None)
    assert after.warnings == before.warnings
    ours = {'news.html', '_sources/news.rst.txt', 'search.html', 'searchindex.js', 'objects.inv'}
    ours.add('genindex.html')
    old, new = made(before), made(after)
    for page in old.keys() - ours:
        assert new[page] == old[page], page
    assert facts(after, 'news') == facts(before, 'news')
    assert objects(before) <= objects(after)
    assert {o[2] for o in objects(after) - objects(before)} == {'one-thing'}
    page = after.html('news')
    assert page.select_one('.whatsnew-entry')
    assert 'whatsnew.css' in after.read('news.html')
    assert 'no. 14' in page.text
    assert 'no. 15' in page.text
    assert page.select_one('a[href="https://ours.example/16"]')


def facts(site: Site, but: str) -> set[tuple[object, ...]]:
    """Return the data of all pages in the search index, without the page *but*."""
    index = site.search_index()
    pages = index['docnames']
    found: set[tuple[object, ...]] = set()
    for table in ('terms', 'titleterms'):
        for word, numbers in index[table].items():
            for number in numbers if isinstance(numbers, list) else [numbers]:
                found.add((table, word, pages[number]))
    for table in ('alltitles', 'indexentries'):
        for word, places in index[table].items():
            found |= {(table, word, pages[number], *map(str, rest)) for number, *rest in places}
    return {fact for fact in found if fact[2] != but}


def objects(site: Site) -> set[tuple[str, ...]]:
    """Return each line of ``objects.inv``."""
    inventory = Inventory(site.outdir() / 'objects.inv')
    return {(o.domain, o.role, o.name, o.uri, o.dispname) for o in inventory.objects}


def test_last_entry_goes(tmp_path: Path) -> None:
    """After the last entry is deleted, the output has nothing from the extension."""
    site = make(tmp_path, 'extlinks', where='last')
    site.write({'news.rst': NOTES})
    site.run(warnings=None)
    assert 'changes.json' in site.files()
    site.write({'news.rst': ':orphan:\n\nNews\n====\n'})
    site.run(warnings=None)
    assert not {'changes.json', 'entries.js'} & site.files().keys()
    assert b'whatsnew' not in site.files()['news.html'] + site.files()['search.html']


ENTRY = '.. change:: One thing\n   :id: one-thing\n   :kind: added\n\n   Body, :issue:`1003`.\n'


def test_short_names_off(site: Callable[..., Site]) -> None:
    """Without short names, only the names with the domain work."""
    files = {'index.rst': f'News\n====\n\n.. whatsnew:change:: T\n   :id: t\n\n   B.\n\n{ENTRY}'}
    made_site = site(files, whatsnew_short_names=False, whatsnew_areas={}).build(warnings=None)
    assert [one['id'] for one in made_site.html().select('.whatsnew-entry')] == ['t']
    assert any('Unknown directive type "change"' in line for line in made_site.warnings)


def test_issue_is_ours_where_it_is_free(site: Callable[..., Site]) -> None:
    """A host without a role ``issue`` gets the role of the extension."""
    made_site = site({'index.rst': f'News\n====\n\n{ENTRY}'}, whatsnew_areas={}).build()
    assert made_site.html().select_one('a[href="https://issues.example/1003"]')


def test_contents_without_entries(site: Callable[..., Site]) -> None:
    """The table of contents has headings, and entries only if the configuration wants them."""
    files = {'index.rst': f'News\n====\n\nPart\n----\n\n{ENTRY}\nLast\n----\n\nText.\n'}
    for wanted in (True, False):
        made_site = site(files, whatsnew_areas={}, whatsnew_contents=wanted).build()
        contents = made_site.html().select('.sphinxsidebar a[href^="#"]')
        names = [link.text for link in contents]
        assert ('One thing' in names) is wanted
        assert 'Last' in names


def test_area_is_not_demanded(site: Callable[..., Site]) -> None:
    """If areas are optional, an entry without an area gives no warning."""
    files = {'index.rst': f'News\n====\n\n{ENTRY}'}
    site(files, whatsnew_area_required=False).build()
    built = site(files).build(warnings=None)
    assert 'belongs to no area' in built.warnings[0]


def test_ledger_of_some_pages(site: Callable[..., Site]) -> None:
    """The ledger is compared only with anchors of pages in ``whatsnew_ledger_pages``."""
    files = {
        'index.rst': '.. _old-label:\n\nHost\n====\n\n.. toctree::\n\n   news/one\n',
        'news/one.rst': f'News\n====\n\n{ENTRY}',
        'anchors.toml': '',
    }
    built = site(
        files, whatsnew_areas={}, whatsnew_ledger='anchors.toml', whatsnew_ledger_pages=['news/**']
    ).build(warnings=None)
    told = '\n'.join(built.warnings)
    assert 'one-thing' in told
    assert 'old-label' not in told


def test_process_settings_off(site: Callable[..., Site]) -> None:
    """Without process settings, the garbage collector is unchanged, and pages are the same."""
    files = {'index.rst': f'News\n====\n\n{ENTRY}'}
    pages = {}
    for wanted in (True, False):
        one = site(files, whatsnew_areas={}, whatsnew_process_settings=wanted)
        conf = (one.srcdir / 'conf.py').read_text(encoding='utf-8')
        one.write({'conf.py': conf + PROBE})
        one.build()
        threshold = (one.srcdir / 'threshold').read_text(encoding='utf-8')
        assert (threshold == str(gc.get_threshold())) is not wanted
        pages[wanted] = one.read('index.html')
    assert pages[True] == pages[False]


PROBE = """

def setup(app):
    import gc
    from pathlib import Path

    def note(app):
        Path(app.srcdir, 'threshold').write_text(str(gc.get_threshold()))

    app.connect('builder-inited', note)
"""
