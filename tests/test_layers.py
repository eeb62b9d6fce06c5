"""Every module imports only from its own layer of the package, and from layers below it.

A layer is a folder or a module at the top of the package; the tests call it a room. The drawing on
the page *How it is built* of the guide has all rooms. A line in it separates the rooms that may use
Sphinx from those below, which may not. The entry points ``__init__`` and ``__main__`` are no rooms.
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

#: packages that rooms below the line may import, besides the standard library
PLAIN = {'PIL', 'packaging', 'tomlkit', 'tree_sitter', 'tree_sitter_python', 'yaml'}

#: the limits for modules in a folder and for lines in a module, so that both stay easy to read
MOST_MODULES = 16
MOST_LINES = 400

MODULES = sorted(PACKAGE.rglob('*.py'))


def read_plan(text: str) -> tuple[list[str], set[str]]:
    """Return all rooms from the lowest to the highest, and the rooms below the line."""
    block = re.search(r'```text\n(.*?)```', text, re.DOTALL)
    assert block, 'the page has no drawing'
    above, below = re.split(r'^-+ .*\n', block[1], flags=re.MULTILINE)
    rooms = [[line.split()[0] for line in part.splitlines()] for part in (above, below)]
    return [*reversed(rooms[1]), *reversed(rooms[0])], set(rooms[1])


ORDER, WITHOUT_SPHINX = read_plan(DRAWING.read_text(encoding='utf-8'))
#: the level of each room; the entry points are above all rooms
LEVEL = {room: level for level, room in enumerate([*ORDER, '__init__', '__main__'])}


def module_of(path: Path) -> str:
    """Return the name of the module at *path* within the package, such as ``site.domain``."""
    return '.'.join(path.relative_to(PACKAGE).with_suffix('').parts)


def imports(source: str) -> Iterator[str]:
    """Yield the full name of every module that *source* imports, also within functions."""
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
    """Return the imports of *module* that are not allowed."""
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


def rooms_of(package: Path) -> set[str]:
    """Return the folders of a package, and its modules without the entry points."""
    rooms = {path.name for path in package.iterdir() if (path / '__init__.py').exists()}
    return rooms | {path.stem for path in package.glob('*.py')} - {'__init__', '__main__'}


def find_cycle(sources: dict[str, str]) -> list[str]:
    """Return the modules of an import cycle, or an empty list.

    :param sources: name of each module, such as ``site.domain``, to its source
    """
    needs: dict[str, set[str]] = defaultdict(set)
    for module, source in sources.items():
        for imported in imports(source):
            name = imported.removeprefix('whatsnew312.')
            # the name is a module, an object in a module, a package, or an object in a package
            parent = name.rpartition('.')[0]
            for target in (name, parent, f'{name}.__init__', f'{parent}.__init__'):
                if target in sources:
                    needs[module].add(target)
                    break
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as cycle:
        return list(cycle.args[1])
    return []


def too_large(modules: dict[str, int]) -> list[str]:
    """Return a message for each limit that a folder exceeds.

    :param modules: name of each module in it to its number of lines
    """
    found = [f'{name} has {lines} lines' for name, lines in modules.items() if lines > MOST_LINES]
    return found + [f'{len(modules)} modules'] * (len(modules) > MOST_MODULES)


def test_the_drawing_has_every_room() -> None:
    """The drawing has exactly the folders and modules at the top of the package."""
    assert set(ORDER) == rooms_of(PACKAGE)


@pytest.mark.parametrize('path', MODULES, ids=module_of)
def test_imports_point_down(path: Path) -> None:
    """No module imports from a higher room, and no room below the line imports Sphinx."""
    assert faults(module_of(path), path.read_text(encoding='utf-8')) == []


def test_no_cycle_of_modules() -> None:
    """No modules import each other in a cycle, also within a room and for type checking."""
    assert not find_cycle({module_of(path): path.read_text(encoding='utf-8') for path in MODULES})


@pytest.mark.parametrize('folder', sorted({path.parent for path in MODULES}), ids=lambda f: f.name)
def test_rooms_stay_small(folder: Path) -> None:
    """No folder and no module is larger than the limits."""
    texts = {path.name: path.read_text(encoding='utf-8') for path in folder.glob('*.py')}
    assert too_large({name: len(text.splitlines()) for name, text in texts.items()}) == []


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
    """Forbidden imports are found, also in functions and for type checking."""
    assert faults(name, source)


@pytest.mark.parametrize(
    'second',
    [
        'from whatsnew312.site import links',
        'from whatsnew312.site.links import joined',
        'import whatsnew312.site.links',
        'def later():\n    from whatsnew312.site.links import joined',
        'if TYPE_CHECKING:\n    from whatsnew312.site.links import joined',
        'from whatsnew312.site import setup_site',
    ],
)
def test_cycles_are_seen(second: str) -> None:
    """A cycle of modules, or of a module and its package, is found for every form of import."""
    sources = {
        'site.__init__': 'from whatsnew312.site.links import joined',
        'site.links': 'from whatsnew312.site.nodes import every',
        'site.nodes': '',
    }
    assert find_cycle(sources) == []
    assert {'site.nodes', 'site.links'} <= set(find_cycle({**sources, 'site.nodes': second}))


def test_sizes_are_seen() -> None:
    """One line or one module above the limit is found."""
    largest = {f'm{number}.py': MOST_LINES for number in range(MOST_MODULES)}
    assert too_large(largest) == []
    assert too_large({**largest, 'm0.py': MOST_LINES + 1}) == [f'm0.py has {MOST_LINES + 1} lines']
    assert too_large({**largest, 'more.py': 1}) == [f'{MOST_MODULES + 1} modules']


def test_rooms_are_seen(tmp_path: Path) -> None:
    """Folders and modules at the top of a package are found, without the entry points."""
    for name in ('room/__init__.py', 'window.py', '__init__.py', '__main__.py', 'static/x.css'):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert rooms_of(tmp_path) == {'room', 'window'}


def test_the_plan_is_read() -> None:
    """The rooms are read from the drawing, the lowest first."""
    drawing = '```text\nhigh  a\nmiddle  b\n---- below\nlow  c\nlowest  d\n```\n'
    assert read_plan(drawing) == (['lowest', 'low', 'middle', 'high'], {'low', 'lowest'})


def test_tests_mirror_the_source() -> None:
    """Each test file in the folder of a room is named after a module of this room.

    Other test files are in ``tests/`` itself.
    """
    tests = Path(__file__).parent
    rooms = [one for one in tests.iterdir() if (PACKAGE / one.name).is_dir()]
    assert len(rooms) > 10
    homeless = [
        path.relative_to(tests).as_posix()
        for room in rooms
        for path in room.rglob('test_*.py')
        if not (PACKAGE / path.relative_to(tests).with_name(path.name[len('test_') :])).is_file()
    ]
    assert homeless == []
