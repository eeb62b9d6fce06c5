"""Only ``patches/`` uses undocumented parts of other projects."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / 'src' / 'whatsnew312'
PAGE = ROOT / 'docs' / 'guide' / 'how-it-is-built.md'

HOSTS = {'docutils', 'furo', 'jinja2', 'myst_parser', 'pygments', 'sphinx'}

MODULES = [path for path in sorted(PACKAGE.rglob('*.py')) if 'patches' not in path.parts]

#: attributes of Sphinx and docutils that are not in their documentation
UNDOCUMENTED = {
    'all_docs',
    'anonlabels',
    'create_translator',
    'dlfiles',
    'docsettings',
    'fresh_env_used',
    'get_and_resolve_doctree',
    'get_doctree',
    'highlighter',
    'indexer',
    'md_env',
    'nameids',
    'nametypes',
    'note_explicit_target',
    'note_implicit_target',
    'render_partial',
    'searchindex_filename',
    'set_id',
    'standard_domain',
    'statuscode',
    'toc_num_entries',
    'toc_secnumbers',
    'tocs',
    'toctree_includes',
    'transformer',
    'translators',
    'write_doctree',
}

#: the same for words with other meanings: the name before the dot, and the attribute
UNDOCUMENTED_OF = {
    ('document', 'ids'),
    ('env', 'dependencies'),
    ('env', 'images'),
    ('writer', 'body'),
}

#: names of Python itself that begin with an underscore
OF_PYTHON = {
    '_SubParsersAction',
    '_asdict',
    '_base_executable',
    '_clear',
    '_exit',
    '_fields',
    '_replace',
    '_run_exitfuncs',
}


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield each name that is imported from the hosts, except imports for the type checker only."""
    for_types = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == 'TYPE_CHECKING'
        for node in ast.walk(block)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name.partition('.')[0] in HOSTS)
        elif isinstance(node, ast.ImportFrom) and (node.module or '').partition('.')[0] in HOSTS:
            yield from (f'{node.module}.{one.name}' for one in node.names)


def _own_names(tree: ast.AST) -> set[str]:
    """Return the private names that *tree* defines."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.attr if isinstance(node, ast.Attribute) else node.id)
    return found


def faults(source: str) -> list[str]:
    """Return the undocumented names of other projects that *source* uses."""
    tree = ast.parse(source)
    own = _own_names(tree) | OF_PYTHON
    found = [name for name in imported(tree) if re.search(r'\._(?!_)', name)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            before = node.value
            owner = getattr(before, 'attr', getattr(before, 'id', ''))
            is_private = node.attr.startswith('_') and not node.attr.endswith('__')
            if (
                (is_private and owner not in {'self', 'cls'} and node.attr not in own)
                or (node.attr in UNDOCUMENTED and owner not in {'self', 'cls'})
                or (owner, node.attr) in UNDOCUMENTED_OF
            ):
                found.append(f'line {node.lineno}: {owner}.{node.attr}')
        elif (
            isinstance(node, ast.Call)
            and node.args
            and ast.unparse(node.args[0]) not in {'self', 'cls'}
            and ast.unparse(node.func) in {'getattr', 'hasattr', 'setattr'}
            and isinstance(node.args[1], ast.Constant)
            and node.args[1].value not in OF_PYTHON
            and (node.args[1].value in UNDOCUMENTED or re.match('_[a-z]', str(node.args[1].value)))
        ):
            found.append(f'line {node.lineno}: {node.args[1].value}')
    return found


def table(heading: str) -> set[str]:
    """Return the code names in the first column of the table below *heading*."""
    text = PAGE.read_text(encoding='utf-8').partition(f'## {heading}\n')[2].partition('\n## ')[0]
    rows = [line.split('|')[1] for line in text.splitlines() if line.startswith('|')]
    return {name for row in rows for name in re.findall('`([^`]+)`', row)}


@pytest.mark.parametrize('path', MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_only_patches_use_it(path: Path) -> None:
    """No module outside ``patches/`` uses an undocumented name."""
    assert faults(path.read_text(encoding='utf-8')) == []


def test_the_page_lists_all_imports() -> None:
    """The page lists exactly the names that are imported."""
    used = set()
    for path in MODULES:
        used |= set(imported(ast.parse(path.read_text(encoding='utf-8'))))
    assert used == table('What the rooms import from others')


@pytest.mark.parametrize(
    'source',
    [
        'env.tocs',
        'self.env.toctree_includes[docname]',
        'self.document.ids',
        'writer.body.append(1)',
        'app.statuscode = 1',
        'directive.state._renderer',
        'getattr(app, "statuscode", 0)',
        'hasattr(state, "_renderer")',
        'from sphinx._cli import util',
        'from docutils.parsers.rst.roles import _roles',
        'def f():\n    from sphinx.util import _io',
    ],
)
def test_the_test_sees(source: str) -> None:
    """The check finds each forbidden kind of use."""
    assert faults(source)
