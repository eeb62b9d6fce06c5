"""List the public names of the running interpreter's standard library.

Run it with the interpreter to look at, isolated from the environment::

    python3.12 -I -S walk_stdlib.py            # the names, as TSV on stdout
    python3.12 -I -S walk_stdlib.py --probe    # names on stdin -> those that resolve

The list has one line per name: the module it is at home in, the full name and
its kind, separated by tabs, sorted.  A module that exists but cannot be
imported here (another platform, a missing library) is listed with the kind
``unimportable``.

What counts as public
    A module whose dotted name has no part with a leading underscore (but for
    the few documented ones), and in it the names of ``__all__`` or, without
    one, the names without a leading underscore that the module made itself:
    not modules, and not things imported from another public module.  Of
    classes, the names defined by the class or by a private base class.

Where a name is at home
    ``posix`` is spelled ``os``, ``posixpath`` is ``os.path``, ``opcode`` is
    ``dis``: implementation modules stand for the documented one.  A name that
    a package and one of its submodules both offer belongs to the package.  A
    star import of another public module is that module's business.

Every top-level module is imported in a process of its own, so that one module
cannot disturb the next.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import enum
import importlib
import importlib.util
import inspect
import json
import os
import pkgutil
import signal
import sys
import types
import warnings
from collections import deque
from pathlib import Path
from typing import BinaryIO, NamedTuple

#: Modules that are not part of the library's public interface: test code and
#: programs, Easter eggs, tables, and helpers that no manual describes.
EXCLUDED = frozenset({
    "__main__", "antigravity", "asyncio.constants", "idlelib", "importlib.resources.readers",
    "importlib.resources.simple", "nt", "pydoc_data", "sre_compile", "sre_constants", "sre_parse",
    "test", "this", "turtledemo",
})  # fmt: skip

#: Parts of a dotted name that mark a module as test code.
TEST_PARTS = frozenset({'test', 'tests', 'ctypes_test', 'idle_test'})

#: Private by their name, public by their documentation.
DOCUMENTED_PRIVATE = frozenset({'__future__', '_thread'})

#: Implementation modules and the module under whose name they are documented.
HOME = {
    'genericpath': 'os.path',
    'ntpath': 'os.path',
    'opcode': 'dis',
    'posix': 'os',
    'posixpath': 'os.path',
}

#: Modules that offer names of another public module as their own.
REEXPORTS = {'importlib.util': 'importlib.abc', 'tokenize': 'token'}

#: Special methods whose coming or going is news by itself: a class with this one
#: can be subscripted.  All others are noise (``__init__``, ``__repr__``) or come to
#: dozens of classes with one change (``__buffer__``).
DUNDERS = frozenset({'__class_getitem__'})

#: Attributes that classes get from a metaclass or a decorator.
MACHINERY = frozenset({'mro', 'register'})


class Name(NamedTuple):
    """One public name."""

    module: str
    name: str
    kind: str


def is_public_module(name: str) -> bool:
    """Tell whether the module with this dotted name is public and not test code."""
    if name in DOCUMENTED_PRIVATE:
        return True
    parts = name.split('.')
    return (
        name not in EXCLUDED
        and parts[0] not in EXCLUDED
        and not any(part.startswith('_') for part in parts)
        and TEST_PARTS.isdisjoint(parts)
    )


def spelled(module: str, qualname: str = '') -> str:
    """Return the full name as in the documentation; builtins are without their module."""
    if not qualname:
        return module
    return qualname if module == 'builtins' else f'{module}.{qualname}'


def import_quietly(name: str) -> types.ModuleType | None:
    """Import a module without warnings; return None if the import fails."""
    with warnings.catch_warnings(), contextlib.suppress(Exception, SystemExit):
        warnings.simplefilter('ignore')
        return importlib.import_module(name)
    return None


def submodules(module: types.ModuleType) -> list[str]:
    """Return the dotted names of the modules in a package."""
    path = getattr(module, '__path__', None)
    if path is None:
        return []
    return sorted(f'{module.__name__}.{info.name}' for info in pkgutil.iter_modules(path))


def imported_names(module: types.ModuleType) -> dict[str, str]:
    """Return the names that the module's source imports, with the module they come from."""
    origin = getattr(module, '__file__', None)
    if not origin or not origin.endswith('.py'):
        return {}
    tree = ast.parse(Path(origin).read_bytes())
    package = module.__name__ if hasattr(module, '__path__') else module.__name__.rpartition('.')[0]
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.partition('.')[0]] = alias.name
        elif isinstance(node, ast.ImportFrom):
            source = '.' * node.level + (node.module or '')
            if node.level:
                source = importlib.util.resolve_name(source, package)
            if node.names[0].name == '*' and is_public_module(source):
                star = import_quietly(source)
                names.update(dict.fromkeys(vars(star) if star else (), source))
            for alias in node.names:
                names[alias.asname or alias.name] = source
    return names


def is_namespace(module: types.ModuleType, name: str, value: object) -> bool:
    """Tell whether an attribute is a namespace that looks like a module (sys.monitoring)."""
    return (
        isinstance(value, types.ModuleType)
        and value.__name__ == f'{module.__name__}.{name}'
        and getattr(value, '__spec__', None) is None
    )


def is_foreign(source: str, module: types.ModuleType) -> bool:
    """Tell whether a name imported from *source* is documented there, not in *module*."""
    own = source.startswith(f'{module.__name__}.') and hasattr(module, '__path__')
    return is_public_module(source) and source not in HOME and not own


def public_names(module: types.ModuleType) -> list[str]:
    """Return the public names that belong to a module."""
    listed = getattr(module, '__all__', None)
    if listed is not None:
        return sorted({str(name) for name in listed})
    imported = imported_names(module)
    names = []
    for name, value in vars(module).items():
        if name.startswith('_'):
            continue
        if isinstance(value, types.ModuleType) and not is_namespace(module, name, value):
            continue
        source = imported.get(name)
        if source is not None and is_foreign(source, module):
            continue
        if isinstance(value, type | types.FunctionType) and name not in imported:
            # Left over from a loop, a decorator or a helper that fills the namespace.
            owner = str(getattr(value, '__module__', None) or module.__name__)
            if (
                owner != module.__name__
                and owner in sys.stdlib_module_names
                and (is_public_module(owner) and hasattr(sys.modules.get(owner), name))
            ):
                continue
        names.append(name)
    return sorted(names)


def kind_of(value: object) -> str:
    """Return the kind of a module's attribute."""
    if isinstance(value, type):
        return 'exception' if issubclass(value, BaseException) else 'class'
    if isinstance(value, types.ModuleType):
        return 'module'
    if isinstance(value, enum.Enum):
        return 'data'
    return 'function' if inspect.isroutine(value) else 'data'


def kind_of_member(value: object) -> str:
    """Return the kind of a class's attribute."""
    if isinstance(value, type):
        return 'class'
    if isinstance(value, enum.Enum):
        return 'member'
    if isinstance(value, staticmethod | classmethod) or inspect.isroutine(value):
        return 'method'
    return 'attribute'


def is_private_class(cls: type) -> bool:
    """Tell whether users know the class only through its public subclasses."""
    if cls.__name__.startswith('_'):
        return True
    module = cls.__module__
    return not is_public_module(module) and not hasattr(
        sys.modules.get(module.lstrip('_')), cls.__name__
    )


def members(cls: type) -> dict[str, object]:
    """Return the attributes that a class or one of its private base classes defines."""
    found: dict[str, object] = {}
    for base in reversed(cls.__mro__):
        if base is cls or (base is not object and is_private_class(base)):
            found.update(dict.fromkeys(inspect.get_annotations(base)))
            found.update(vars(base))
    if isinstance(cls, enum.EnumMeta):
        found.update(cls.__members__)
    for name in MACHINERY:
        if isinstance(found.get(name), classmethod) and cls.__module__ == 'abc':
            del found[name]
    return {
        name: value for name, value in found.items() if not name.startswith('_') or name in DUNDERS
    }


def is_at_home(cls: type, module: types.ModuleType) -> bool:
    """Tell whether a class is documented in this module, not in the module that defines it."""
    owner = HOME.get(cls.__module__, cls.__module__)
    here = HOME.get(module.__name__, module.__name__)
    if owner == here or owner.startswith(f'{here}.'):
        return True
    # defined in a private module, or not available there under its own name
    made_in = import_quietly(owner) if is_public_module(owner) else None
    return made_in is None or getattr(made_in, cls.__qualname__.partition('.')[0], None) is None


def walk_class(cls: type, module: str, qualname: str, seen: set[int]) -> list[Name]:
    """List the members of a class and of the classes in it."""
    names = []
    for name, value in members(cls).items():
        inner = f'{qualname}.{name}'
        names.append(Name(module, spelled(module, inner), kind_of_member(value)))
        if isinstance(value, type) and id(value) not in seen and not name.startswith('_'):
            seen.add(id(value))
            if value.__qualname__ == inner:
                names += walk_class(value, module, inner, seen)
    return names


def walk_value(module: types.ModuleType, home: str, name: str, value: object) -> list[Name]:
    """List a module's attribute and the names inside it."""
    names = [Name(home, spelled(home, name), kind_of(value))]
    if isinstance(value, type):
        alias = value.__name__ != name and getattr(module, value.__name__, None) is value
        if not alias and is_at_home(value, module):
            names += walk_class(value, home, name, {id(value)})
    elif isinstance(value, types.ModuleType):
        if is_namespace(module, name, value):
            for inner in public_names(value):
                names += walk_value(value, f'{home}.{name}', inner, getattr(value, inner))
    elif isinstance(value, types.SimpleNamespace):
        names += [
            Name(home, spelled(home, f'{name}.{inner}'), 'data')
            for inner in vars(value)
            if not inner.startswith('_')
        ]
    elif isinstance(value, tuple) and hasattr(type(value), 'n_sequence_fields'):
        # a structure like sys.flags: its fields are documented as attributes
        names += [
            Name(home, spelled(home, f'{name}.{field}'), 'attribute')
            for field in members(type(value))
            if not field.startswith('n_') and field not in {'count', 'index'}
        ]
    return names


def walk_module(name: str) -> list[Name]:
    """List a module, its public names and those of its submodules."""
    if not is_public_module(name):
        return []
    module = import_quietly(name)
    if module is None:
        return [Name(name, name, 'unimportable')]
    home = HOME.get(name, name)
    names = [Name(home, home, 'module')]
    for public in public_names(module):
        if public.startswith('_') and public not in DUNDERS and name not in DOCUMENTED_PRIVATE:
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter('ignore')
                value = getattr(module, public)
        except AttributeError:
            continue
        if isinstance(value, types.ModuleType) and not is_namespace(module, public, value):
            continue
        names += walk_value(module, home, public, value)
    for sub in submodules(module):
        names += walk_module(sub)
    return names


def merge(names: list[Name]) -> list[Name]:
    """Remove names that are also in a better module."""
    by_module: dict[str, set[str]] = {}
    for item in names:
        tail = item.name.removeprefix(f'{item.module}.')
        by_module.setdefault(item.module, set()).add(tail)

    def has_better_home(item: Name) -> bool:
        if item.name == item.module:
            return False
        tail = item.name.removeprefix(f'{item.module}.')
        other = REEXPORTS.get(item.module)
        if other and tail in by_module.get(other, ()):
            return True
        package = item.module
        while '.' in package:
            package = package.rpartition('.')[0]
            if tail in by_module.get(package, ()):
                return True
        return False

    return sorted({item for item in names if not has_better_home(item)})


def begin_child(name: str) -> tuple[int, BinaryIO]:
    """Begin to walk one top-level module in a forked process; return its number and its answer."""
    there, answer = os.pipe()
    child = os.fork()
    if child:
        os.close(answer)
        return child, os.fdopen(there, 'rb')
    try:
        # a module may print while it is imported, or wait for input
        nothing = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nothing, standard)
        signal.alarm(300)
        with os.fdopen(answer, 'w') as file:
            json.dump(walk_module(name), file)
        os._exit(0)
    finally:
        os._exit(1)


def end_child(name: str, child: int, answer: BinaryIO) -> list[Name]:
    """Return the names that the process has found."""
    with answer:
        text = answer.read()
    _, status = os.waitpid(child, 0)
    if status:
        return [Name(name, name, 'unimportable')]
    return [Name(*item) for item in json.loads(text)]


def walk() -> list[Name]:
    """List the public names of the whole standard library."""
    modules = sorted(name for name in sys.stdlib_module_names if is_public_module(name))
    if 'nt' not in sys.builtin_module_names and 'ntpath' in modules:
        modules.remove('ntpath')
    running: deque[tuple[str, int, BinaryIO]] = deque()
    found: list[Name] = []
    for name in modules:
        if len(running) == (os.cpu_count() or 1):
            found += end_child(*running.popleft())
        running.append((name, *begin_child(name)))
    for one in running:
        found += end_child(*one)
    return merge(found)


def resolves(name: str) -> bool:
    """Tell whether a full name leads to an object here, by import and attribute access."""
    parts = name.split('.')
    backwards = {home: module for module, home in HOME.items() if module != 'genericpath'}
    for end in range(len(parts), -1, -1):
        dotted = '.'.join(parts[:end]) or 'builtins'
        module = import_quietly(dotted)
        if module is None and dotted in backwards:
            module = import_quietly(backwards[dotted])
        if module is None:
            continue
        value: object = module
        for part in parts[end:]:
            with warnings.catch_warnings():
                warnings.simplefilter('ignore')
                try:
                    value = getattr(value, part)
                except AttributeError:
                    break
        else:
            return True
    return False


def main() -> int:
    """Run as a script."""
    parser = argparse.ArgumentParser(description="List the standard library's public names.")
    parser.add_argument(
        '--probe', action='store_true', help='read full names, print those that exist'
    )
    options = parser.parse_args()
    if options.probe:
        for line in sys.stdin:
            if resolves(line.strip()):
                print(line.strip())
    else:
        for item in walk():
            print(*item, sep='\t')
    return 0


if __name__ == '__main__':
    sys.exit(main())
