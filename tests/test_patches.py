"""Each patch describes its problem, is still needed, and does nothing if it does not fit Sphinx."""

from __future__ import annotations

import importlib
from collections import UserDict
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docutils
import pytest
import sphinx
from pygments.formatters import HtmlFormatter
from sphinx import locale
from sphinx.errors import ExtensionError
from sphinx.highlighting import PygmentsBridge
from sphinx.search import IndexBuilder

from whatsnew312 import patches
from whatsnew312.locale import FOLDER
from whatsnew312.patches import build_state, toctree
from whatsnew312.patches.guard import Patch
from whatsnew312.patches.log_messages import is_failed_write
from whatsnew312.patches.process.catalogs import forget_catalog

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

#: modules of the folder that are no patch of another project
OTHERS = {'__init__', 'guard', 'collector'}

FOLDER_OF_PATCHES = Path(patches.__file__).parent
NAMES = sorted(
    '.'.join(path.relative_to(FOLDER_OF_PATCHES).with_suffix('').parts)
    for path in FOLDER_OF_PATCHES.rglob('*.py')
    if path.stem not in OTHERS
)

ENTRY = """\
:::{{change}} Change {0}
:id: shop-{0}
:kind: added
:area: checkout

Body with `code` and {1}.
:::
"""
FILES = {
    'index.md': '# Shop\n\n```{toctree}\none\ntwo\n```\n\nSee [](#shop-1).\n',
    'one.md': '# One\n\n' + ENTRY.format(1, 'aardvarks'),
    'two.md': '# Two\n\n'
    + ENTRY.format(2, 'words')
    + '\n```{index} single: pictures\n```\n\nText.\n',
}
BLOCKS = {
    'index.md': '# Shop\n\n```python\nx = 1\n```\n\n```python\ny = 2\n```\n\n'
    + ENTRY.format(1, 'x')
}


def warnings_of(patch: str, made: Site) -> list[str]:
    """Return the warnings of a build which say that *patch* does not fit."""
    return [line for line in made.warnings if '[whatsnew.patch]' in line and repr(patch) in line]


@pytest.mark.parametrize('name', NAMES)
def test_describes_its_problem(name: str) -> None:
    """The record has the name of its module, and describes the problem in a sentence."""
    patch = importlib.import_module(f'whatsnew312.patches.{name}').PATCH
    assert isinstance(patch, Patch)
    assert patch.name == name.rpartition('.')[2]
    assert patch.problem.endswith('.')


# Sphinx is changed so that the patch does not fit: one warning, and pages as without the patch.


def test_highlighting_does_not_fit(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = site(BLOCKS).build()
    find = PygmentsBridge.get_lexer
    monkeypatch.setattr(PygmentsBridge, 'get_lexer', lambda *args, **named: find(*args, **named))  # noqa: PLW0108 - it names no parameter
    made = site(BLOCKS).build(warnings=None)
    assert len(made.warnings) == len(warnings_of('highlighting', made)) == 1
    assert made.read('index.html') == usual.read('index.html')


def test_search_index_does_not_fit(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = site(FILES).build()
    begin = IndexBuilder.__init__

    def other(self: Any, *args: Any, **named: Any) -> None:
        begin(self, *args, **named)
        self._title_mapping = UserDict(self._title_mapping)

    monkeypatch.setattr(IndexBuilder, '__init__', other)
    made = site(FILES).build(warnings=None)
    assert len(made.warnings) == len(warnings_of('search_index', made)) == 1
    assert made.search_index() == usual.search_index()


def test_toctree_does_not_fit(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    usual = site(FILES, html_theme='furo').build()
    find = toctree.global_toctree_for_doc
    monkeypatch.setattr(toctree, 'global_toctree_for_doc', lambda *args, **named: find(*args))
    made = site(FILES, html_theme='furo').build(warnings=None)
    known = sphinx.version_info[:2] >= toctree.PATCH.since
    assert len(made.warnings) == len(warnings_of('toctree', made)) == known
    assert made.read('one.html') == usual.read('one.html')


def test_catalogs_do_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: UserDict[object, object] = UserDict({('general', 'x'): 'catalog'})
    monkeypatch.setattr(locale, 'translators', kept)
    forget_catalog('x')
    assert kept == {('general', 'x'): 'catalog'}


def test_build_state_does_not_fit(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If Sphinx does not have a name any more, the result is the safe default."""

    class Bare:
        builder = None
        doctreedir = 'doctrees'
        env = None

    bare: Any = Bare()
    monkeypatch.setattr(build_state, 'application', object())
    assert build_state.environment_file(bare) == Path('doctrees/environment.pickle')
    assert not build_state.has_failed(bare)
    assert not build_state.reads_everything(bare)
    assert build_state.names_in_conf(bare) == {}
    assert build_state.search_index_name(bare) == 'searchindex.js'
    assert list(build_state.copied_files(bare)) == []
    assert list(build_state.included_files(bare)) == []


def test_older_sphinx_is_left_alone(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A patch for a Sphinx newer than the installed one does nothing, and gives no warning."""
    usual = site(FILES, html_theme='furo').build()
    monkeypatch.setattr(toctree, 'PATCH', toctree.PATCH._replace(since=(99, 0)))
    made = site(FILES, html_theme='furo').build()
    assert made.read('one.html') == usual.read('one.html')


# Without the patch, the problem is still there. When one of these fails, delete that patch.


def test_highlighting_is_needed(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    class Counted(HtmlFormatter[str]):
        def __init__(self, **options: Any) -> None:
            made.append(options)
            super().__init__(**options)

    monkeypatch.setattr(PygmentsBridge, 'html_formatter', Counted)
    site(BLOCKS).build()
    with_patch = len(made)
    monkeypatch.setattr('whatsnew312.patches.share_pygments', lambda app, env: None)
    site(BLOCKS).build()
    assert len(made) - with_patch > with_patch


def test_toctree_is_needed(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    module = importlib.import_module('sphinx.builders.html')
    find = module.global_toctree_for_doc
    monkeypatch.setattr(
        module,
        'global_toctree_for_doc',
        lambda *args, **named: (calls.append(args[1]), find(*args, **named))[1],
    )
    monkeypatch.setattr('whatsnew312.patches.setup_toctrees', lambda *args: None)
    site(FILES, html_theme='furo').build()
    assert len(calls) >= len(FILES)


def test_search_index_is_needed(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    for patch, is_same in (('complete_index', False), ('', True)):
        with monkeypatch.context() as without:
            if patch:
                without.setattr(f'whatsnew312.patches.{patch}', lambda app: [])
            made = site(FILES).build()
            made.edit('one.md', 'aardvarks', 'badgers')
            edited = made.build().read('searchindex.js')
            fresh = made.build(fresh=True).read('searchindex.js')
            assert (edited == fresh) is is_same


def test_index_entries_lead_to_sections(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    (place,) = site(FILES).build().search_index()['indexentries']['pictures']
    assert place[1] == 'two'
    monkeypatch.setattr('whatsnew312.patches.PointIndexAtSections.formats', ('none',))
    (place,) = site(FILES).build().search_index()['indexentries']['pictures']
    assert place[1].startswith('index-')


@pytest.mark.parametrize(
    ('builder', 'name', 'fault'),
    [('singlehtml', 'index.html', 'href="#document-one#shop-1"'), ('man', 'shop.1', '<#shop-1>')],
)
def test_joined_pages_are_needed(
    site: Callable[..., Site],
    monkeypatch: pytest.MonkeyPatch,
    builder: str,
    name: str,
    fault: str,
) -> None:
    files = FILES | {'index.md': '# Shop\n\n```{toctree}\none\ntwo\n```\n\nSee {ref}`shop-1`.\n'}

    def read() -> str:
        # versions of docutils differ: where an address may break, and how a hyphen is written
        return site(files).build(builder).read(name).replace('\\:', '').replace('\\-', '-')

    assert fault not in read()
    monkeypatch.setattr('whatsnew312.patches.repair_links', lambda *args: None)
    # older versions of docutils show no address of a link within the site
    assert fault in read() or (builder == 'man' and docutils.__version_info__ < (0, 22))


def test_catalogs_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the patch, a text in a second language comes from the catalog of the first one."""
    monkeypatch.setattr(locale, 'translators', {})
    say = locale.get_translation('whatsnew312')
    locale.init([str(FOLDER)], 'de', 'whatsnew312')
    german = str(say('Removed'))
    assert german != 'Removed'
    locale.init([str(FOLDER)], 'en', 'whatsnew312')
    assert str(say('Removed')) == german
    forget_catalog('whatsnew312')
    locale.init([str(FOLDER)], 'en', 'whatsnew312')
    assert str(say('Removed')) == 'Removed'


@pytest.mark.parametrize(('theme', 'shown'), [('shibuya', False), ('furo', True), ('basic', True)])
def test_metatags_are_needed(site: Callable[..., Site], theme: str, shown: bool) -> None:
    """If a theme leaves out ``metatags``, the script of a form is loaded next to other scripts."""
    listing = '\n```{changes}\n:filter:\n```\n'
    made = site({**FILES, 'index.md': FILES['index.md'] + listing}, html_theme=theme).build()
    page = made.html()
    (script,) = page.select('script[src*="whatsnew/filter.js"]')
    others = page.select('script[src*="doctools.js"]')
    assert (script.parent == page.head) if shown else (script.parent == others[0].parent)


@pytest.mark.parametrize('language', ['en', 'de'])
def test_log_messages(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    """The log message of Sphinx about a page that it cannot write is found in each language."""
    made = site(FILES, language=language)
    (made.outdir('html') / 'one.html').mkdir(parents=True)
    seen: list[bool] = []

    monkeypatch.setattr(
        'whatsnew312.incremental.unfinished.is_failed_write',
        lambda record: seen.append(found := is_failed_write(record)) or found,
    )
    made.build(warnings=None)
    assert any(seen)


DEEP = '# Shop\n\n' + ENTRY.format(1, '{}') + '\n## Below\n\nText.\n\n' + ENTRY.format(2, 'words')


def test_myst_is_needed(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """Text after a body that is nested too deeply keeps its place in the page.

    The parser continues after that body, so that it finds other such bodies before the page is
    read again.
    """
    monkeypatch.setattr('whatsnew312.entries.failures.rescue.hand_over', lambda *args: None)
    text = DEEP.replace('Body with `code` and {}.', '> ' * 300 + 'deep', 1)
    right = site({'index.md': text}).build('xml', warnings=None).read('index.xml', 'xml')
    assert 'shop-2' in right
    monkeypatch.setattr(
        'whatsnew312.entries.failures.parsing.restored_after_error', lambda directive: nullcontext()
    )
    wrong = site({'index.md': text}).build('xml', warnings=None).read('index.xml', 'xml')
    assert wrong != right


LARGE = {
    'index.md': '# Shop\n\n' + ENTRY.format(1, 'words') + '\n```{code-block} text\n'
    ':emphasize-lines: 1-2000000\n\nwords\n```\n\n```{hlist}\n:columns: 20000\n\n- One\n```\n\n'
    '```{list-table}\n:widths: 20000 1\n\n* - One\n  - Two\n```\n'
}


def test_bounds(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers that are too large are refused like invalid numbers; others are accepted."""
    made = site(LARGE).build(warnings=None)
    assert [line.partition(' at most ')[2].split()[0] for line in made.warnings] == [
        '1000000',
        '10000',
        '10000',
    ]
    usual = {'index.md': LARGE['index.md'].replace('0000', '')}
    assert 'out of range' in site(usual).build(warnings=None).warnings[0]
    monkeypatch.delattr('sphinx.directives.other.HList.option_spec')
    made = site({'index.md': '# Shop\n\n' + ENTRY.format(1, 'words')}).build(warnings=None)
    assert warnings_of('bounds', made) == made.warnings != []


TOO_DEEP = {'index.md': DEEP.replace('Body with `code` and {}.', '> ' * 300 + 'deep', 1)}


def test_builder_steps_do_not_fit(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the patch does not fit, a body that cannot be parsed is left out, as it is with the patch.

    There is one more warning.
    """
    usual = site(TOO_DEEP).build(warnings=None)
    monkeypatch.setattr('whatsnew312.patches.steps.builder_steps.BuildEnvironment', UserDict)
    made = site(TOO_DEEP).build(warnings=None)
    assert len(warnings_of('builder_steps', made)) == 1
    assert [line for line in made.warnings if 'whatsnew.patch' not in line] == usual.warnings
    assert made.read('index.html') == usual.read('index.html')


RAW = {'index.md': '# Shop\n\n```{raw} html\n<b>x</b>\n```\n'}


def test_markup_names_are_needed(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the patch, the message about a directive that is not allowed is missing."""
    (line,) = site(RAW, whatsnew_untrusted=True).build(warnings=None).warnings
    assert "the directive 'raw' is shown as text" in line
    monkeypatch.setattr('whatsnew312.patches.refuse_names', lambda *args: None)
    (line,) = site(RAW, whatsnew_untrusted=True).build(warnings=None).warnings
    assert 'the directive' not in line


def test_markup_names_do_not_fit(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the rules cannot be reset after a page, the build ends and does not continue."""
    monkeypatch.setattr('whatsnew312.patches.docutils.markup_names.CustomReSTDispatcher', UserDict)
    with pytest.raises(ExtensionError, match='does not know this version'):
        site(RAW, whatsnew_untrusted=True).build()
