"""Imports point down: every module is in a room, and uses only the rooms below its own.

The plan of the rooms is the drawing on the page *How it is built* of the guide.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / 'src' / 'whatsnew312'
DRAWING = ROOT / 'docs' / 'guide' / 'how-it-is-built.md'

#: what the rooms below the line may use beside the standard library
PLAIN = {'packaging', 'tomlkit', 'yaml'}

#: more modules in a folder, or lines in a module, are too much to take in
MOST_MODULES = 16
MOST_LINES = 400

MODULES = sorted(PACKAGE.rglob('*.py'))


def read_plan(text: str) -> tuple[list[str], set[str]]:
    """Return the rooms from the lowest to the highest, and those below the line."""
    block = re.search(r'```text\n(.*?)```', text, re.DOTALL)
    assert block, 'the page has no drawing'
    above, below = re.split(r'^-+ .*\n', block[1], flags=re.MULTILINE)
    rooms = [[line.split()[0] for line in part.splitlines()] for part in (above, below)]
    return [*reversed(rooms[1]), *reversed(rooms[0])], set(rooms[1])


ORDER, WITHOUT_SPHINX = read_plan(DRAWING.read_text(encoding='utf-8'))
#: the doors stand above all rooms
LEVEL = {room: level for level, room in enumerate([*ORDER, '__init__', '__main__'])}


def module_of(path: Path) -> str:
    """Return the name of the module at *path* within the package: ``site.domain``."""
    return '.'.join(path.relative_to(PACKAGE).with_suffix('').parts)


def imports(source: str) -> Iterator[str]:
    """Yield the full name of every module that *source* imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f'line {node.lineno}: imports are written out in full'
            assert node.module
            if node.module.partition('.')[0] == 'whatsnew312':
                yield from (f'{node.module}.{alias.name}' for alias in node.names)
            else:
                yield node.module


def faults(module: str, source: str) -> list[str]:
    """Return which imports of *module* do not point down."""
    found = []
    room = module.partition('.')[0]
    for imported in imports(source):
        package, _, rest = imported.partition('.')
        other = rest.partition('.')[0]
        if package == 'whatsnew312':
            other = other if other in LEVEL else '__init__'
            if LEVEL[other] > LEVEL[room] or (LEVEL[other] == LEVEL[room] and '.' not in module):
                found.append(f'{module} imports {other}')
        elif room in WITHOUT_SPHINX and package not in PLAIN | sys.stdlib_module_names:
            found.append(f'{module} imports {package}')
    return found


def test_the_drawing_has_every_room() -> None:
    """A new folder or module at the top must be drawn, and what is drawn must be there."""
    there = {path.name for path in PACKAGE.iterdir() if (path / '__init__.py').exists()}
    there |= {path.stem for path in PACKAGE.glob('*.py')} - {'__init__', '__main__'}
    assert set(ORDER) == there


@pytest.mark.parametrize('path', MODULES, ids=module_of)
def test_imports_point_down(path: Path) -> None:
    """A module that looks up is found; so is Sphinx below the line."""
    assert faults(module_of(path), path.read_text(encoding='utf-8')) == []


def test_no_cycle_of_modules() -> None:
    """Within a room, too, no two modules need each other, not even for their types."""
    known = {module_of(path): path for path in MODULES}
    needs: dict[str, set[str]] = defaultdict(set)
    for module, path in known.items():
        for imported in imports(path.read_text(encoding='utf-8')):
            name = imported.removeprefix('whatsnew312.')
            for target in (name, name.rpartition('.')[0]):
                if target in known:
                    needs[module].add(target)
                    break
    try:
        list(TopologicalSorter(needs).static_order())
    except CycleError as cycle:
        pytest.fail(f'modules import each other: {cycle.args[1]}')


@pytest.mark.parametrize('folder', sorted({path.parent for path in MODULES}), ids=lambda f: f.name)
def test_rooms_stay_small(folder: Path) -> None:
    """A folder and a module can be taken in at once."""
    modules = list(folder.glob('*.py'))
    assert len(modules) <= MOST_MODULES
    for module in modules:
        assert len(module.read_text(encoding='utf-8').splitlines()) <= MOST_LINES, module.name


@pytest.mark.parametrize(
    ('name', 'source'),
    [
        ('model.change', 'import sphinx'),
        ('ledger.toml', 'from docutils import nodes'),
        ('model.fields', 'def f():\n    from whatsnew312.site.options.config import Settings'),
        ('site.domain', 'if TYPE_CHECKING:\n    from whatsnew312.listings.query import Query'),
        ('site.options.config', 'import whatsnew312.entries.collect'),
        ('site.domain', 'from whatsnew312 import __version__'),
        ('site.domain', 'from whatsnew312 import listings'),
        ('extension', 'from whatsnew312.extension import DIRECTIVES'),
    ],
)
def test_the_test_sees(name: str, source: str) -> None:
    """What this file forbids, it finds: in functions, for types only, among neighbours."""
    assert faults(name, source)
