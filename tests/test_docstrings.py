"""Each name that a docstring or a comment of the package refers to exists."""

from __future__ import annotations

import ast
import builtins
import re
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / 'src'
FILES = sorted((SOURCE / 'whatsnew312').rglob('*.py'))

#: a role, such as :func:`name`, or the full name of an object in literal text
REFERENCE = re.compile(
    r':(?:attr|class|data|exc|func|meth|mod|obj):`~?([\w.]+)`|``~?(whatsnew312\.[\w.]+)``'
)


def module_name(path: Path) -> str:
    """Return the name of the module or package at *path*."""
    return '.'.join(path.relative_to(SOURCE).with_suffix('').parts).removesuffix('.__init__')


def names_in(text: str) -> set[str]:
    """Return every name that *text* defines or imports, also in classes and functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                found.add(node.name)
            case ast.alias():
                found.add((node.asname or node.name).partition('.')[0])
            case ast.Name(ctx=ast.Store()):
                found.add(node.id)
    return found


NAMES = {module_name(path): names_in(path.read_text(encoding='utf-8')) for path in FILES}


def is_known(name: str, module: str) -> bool:
    """Return whether *name*, as *module* writes it, is a module or an object."""
    if name.startswith('.'):
        parents = module.split('.')
        return any('.'.join(parents[:end]) + name in NAMES for end in range(1, len(parents) + 1))
    first, _, rest = name.partition('.')
    if first == 'whatsnew312':
        holder, _, last = name.rpartition('.')
        return name in NAMES or last in NAMES.get(holder, ())
    return (
        first in NAMES[module]
        or hasattr(builtins, first)
        or (first in sys.stdlib_module_names and (not rest or '.' not in rest))
    )


@pytest.mark.parametrize('path', FILES, ids=module_name)
def test_references(path: Path) -> None:
    """Names in roles, and full names in literals, are those of modules and objects."""
    module = module_name(path)
    found = [one[1] or one[2] for one in REFERENCE.finditer(path.read_text(encoding='utf-8'))]
    assert [name for name in found if not is_known(name, module)] == []


def test_wrong_references_are_seen() -> None:
    """A module that was moved, an object that was renamed, and a relative name are found."""
    module = 'whatsnew312.site.nodes'
    assert is_known('whatsnew312.model.fields.Fields', module)
    assert is_known('.nodes', module)
    for name in ('whatsnew312.model.Fields', 'whatsnew312.query', '.query', 'Missing'):
        assert not is_known(name, module), name
