"""Imports point down: every module stands on a floor, and knows only the floors below its own."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parent.parent / 'src' / 'whatsnew312'

#: from the ground up. A module inside a package stands where its package does.
FLOORS = (
    # the ground, without Sphinx and docutils
    'characters warning_types anchors model files interpreters sample_text sample_worker',
    'untrusted',
    'ledger pep_table plain_inventory',
    'rules sample_record ledger_faults anchor_data changes_json feeds',
    'sample_runner ledger_edits old_links search_data',
    'anchor_history wasm',
    'anchor_commands',
    # with them
    'reporting nodes inline anchor_list plain_text garbage highlighting locale',
    'config references',
    'domain query',
    'pieces assets cleaning writing',
    'charts forms entry_parts titles',
    'listing',
    'directives roles transforms formats related verified old_anchors bodies',
    'inventories dependents inventory_update samples anchor_check exports interactive rows search_page run_here '
    'link_menu toctrees unfinished',
    'extension',
    '__init__',
    '__main__',
)
LEVEL = {name: level for level, names in enumerate(FLOORS) for name in names.split()}
GROUND = 7

#: what the ground may use beside the standard library
PLAIN = {'packaging'}

MODULES = sorted(PACKAGE.rglob('*.py'))


def floor_of(path: Path) -> str:
    """Return the name under which the module at *path* stands on a floor."""
    return path.relative_to(PACKAGE).with_suffix('').parts[0]


def imports(source: str) -> Iterator[str]:
    """Yield the full name of every module that *source* imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f'line {node.lineno}: imports are written out in full'
            assert node.module
            if node.module == 'whatsnew312':
                yield from (f'whatsnew312.{alias.name}' for alias in node.names)
            else:
                yield node.module


def faults(name: str, source: str) -> list[str]:
    """Return which imports of the module *name* do not point down."""
    found = []
    for imported in imports(source):
        package, _, rest = imported.partition('.')
        other = rest.partition('.')[0] or '__init__'
        if package == 'whatsnew312':
            same_package = name == other == 'directives'
            if LEVEL.get(other, len(FLOORS)) >= LEVEL[name] and not same_package:
                found.append(f'{name} imports {other}')
        elif LEVEL[name] < GROUND and package not in PLAIN | sys.stdlib_module_names:
            found.append(f'{name} imports {package}')
    return found


@pytest.mark.parametrize('path', MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    """A module without a floor, or one that looks up, is found."""
    name = floor_of(path)
    assert name in LEVEL, f'{name} stands on no floor; give it one in FLOORS'
    assert faults(name, path.read_text(encoding='utf-8')) == []


def test_directives_are_told_apart() -> None:
    """In the package of directives only the plain helper ``options`` is shared."""
    for path in (PACKAGE / 'directives').glob('*.py'):
        inside = {
            name.rpartition('.')[2]
            for name in imports(path.read_text(encoding='utf-8'))
            if name.startswith('whatsnew312.directives.')
        }
        assert inside <= {'options'}, path.name


@pytest.mark.parametrize(
    ('name', 'source'),
    [
        ('model', 'import sphinx'),
        ('rules', 'def f():\n    from whatsnew312.site.config import Settings'),
        ('domain', 'if TYPE_CHECKING:\n    from whatsnew312.listings.as_nodes import Query'),
        ('config', 'import whatsnew312.site.domain'),
        ('inline', 'from whatsnew312.site.nodes import change_data'),
        ('domain', 'from whatsnew312 import __version__'),
        ('domain', 'from whatsnew312 import nosuch'),
    ],
)
def test_the_test_sees(name: str, source: str) -> None:
    """What this file forbids, it finds: in functions, for types only, among neighbours."""
    assert faults(name, source)
