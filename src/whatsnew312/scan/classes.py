"""The classes of a code base: which ones inherit from a class of a library, through all files."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


#: classes of the standard library that have the members of another one, by their full names
STANDARD = {
    'ast.NodeTransformer': 'ast.NodeVisitor',
    'unittest.IsolatedAsyncioTestCase': 'unittest.TestCase',
    'unittest.FunctionTestCase': 'unittest.TestCase',
    'unittest.async_case.IsolatedAsyncioTestCase': 'unittest.TestCase',
    'unittest.case.FunctionTestCase': 'unittest.TestCase',
    'unittest.case.TestCase': 'unittest.TestCase',
    'unittest.async_case.TestCase': 'unittest.TestCase',
    'doctest.DocFileCase': 'unittest.TestCase',
    'doctest.DocTestCase': 'unittest.TestCase',
    'doctest.SkipDocTestCase': 'unittest.TestCase',
    'configparser.MissingSectionHeaderError': 'configparser.ParsingError',
    'xmlrpc.client.GzipDecodedResponse': 'gzip.GzipFile',
    'pathlib.PosixPath': 'pathlib.Path',
    'pathlib.WindowsPath': 'pathlib.Path',
    'importlib.abc.ExecutionLoader': 'importlib.abc.Loader',
    'importlib.abc.FileLoader': 'importlib.abc.Loader',
    'importlib.abc.InspectLoader': 'importlib.abc.Loader',
    'importlib.abc.ResourceLoader': 'importlib.abc.Loader',
    'importlib.abc.SourceLoader': 'importlib.abc.Loader',
    'importlib.machinery.ExtensionFileLoader': 'importlib.abc.Loader',
    'importlib.machinery.SourceFileLoader': 'importlib.abc.Loader',
    'importlib.machinery.SourcelessFileLoader': 'importlib.abc.Loader',
    'importlib.util.LazyLoader': 'importlib.abc.Loader',
    'importlib.util.Loader': 'importlib.abc.Loader',
}

#: what a class can be by its methods alone, without it among its bases
FINDERS = ('importlib.abc.MetaPathFinder', 'importlib.abc.PathEntryFinder')


class Class(NamedTuple):
    """A class as one file defines it."""

    name: str
    bases: tuple[str, ...]  #: full names as far as imports tell them, or else as they are written
    members: frozenset[str]  #: what its body defines


class Outline(NamedTuple):
    """What other files need to know of a file."""

    module: str = ''  #: its name, with all folders that it is in
    classes: tuple[Class, ...] = ()
    #: names that others can import from here, with what they stand for
    imports: tuple[tuple[str, str], ...] = ()
    guarded: frozenset[str] = frozenset()  #: those of them that may be missing


def classes_of(nodes: Iterable[ast.AST], names: Mapping[str, Iterable[str]]) -> tuple[Class, ...]:
    """Return all classes among *nodes*, with their bases resolved by *names*."""
    return tuple(
        Class(node.name, tuple(written(node.bases, names)), _members(node))
        for node in nodes
        if isinstance(node, ast.ClassDef)
    )


def written(nodes: Iterable[ast.expr], names: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Yield the dotted names that *nodes* are, their first parts resolved by *names*."""
    for node in nodes:
        parts: list[str] = []
        one = node.value if isinstance(node, ast.Subscript) else node
        while isinstance(one, ast.Attribute):
            parts.insert(0, one.attr)
            one = one.value
        if isinstance(one, ast.Name):
            for first in names.get(one.id, (one.id,)):
                yield '.'.join((first, *parts))


def _members(node: ast.ClassDef) -> frozenset[str]:
    found = set()
    for one in node.body:
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(one.name)
        elif isinstance(one, ast.Assign):
            found |= {target.id for target in one.targets if isinstance(target, ast.Name)}
    return frozenset(found)


class Source(NamedTuple):
    """A file with classes, or with imports that others can use; parsed when one is needed."""

    module: str  #: its name, with all folders that it is in
    #: its classes, each with the words of its bases; both can be too many
    classes: tuple[tuple[str, frozenset[str]], ...]
    imports: frozenset[str]  #: the names that others can import from it; can be too many
    words: frozenset[str]  #: those of its words that patterns have
    outline: Callable[[], Outline]


class Family:
    """Who inherits from whom, and who passes names on; by the last parts of names.

    :param foreign: modules of other packages, although the code base has files with their names
    """

    def __init__(self, sources: Iterable[Source], foreign: frozenset[str] = frozenset()) -> None:
        self._foreign = foreign
        self._defined: dict[str, list[Source]] = defaultdict(list)
        self._modules: dict[str, list[Source]] = defaultdict(list)
        self._below: dict[str, set[str]] = defaultdict(set)
        for one in sources:
            if one.imports:
                self._modules[one.module.rpartition('.')[2]].append(one)
            for name, words in one.classes:
                self._defined[name].append(one)
                for word in words:
                    self._below[word].add(name)
        self.names = self._defined.keys()  #: of all classes of the code base
        self._outlines: dict[int, Outline] = {}
        self._exports: dict[tuple[str, str], frozenset[str]] = {}
        self._classes: dict[str, tuple[Class, ...]] = {}
        self._known: dict[str, frozenset[str]] = {}
        self._mixed: dict[str, frozenset[str]] = {}
        self._members: dict[str, bool] = {}

    def _outline(self, source: Source) -> Outline:
        if id(source) not in self._outlines:
            self._outlines[id(source)] = source.outline()
        return self._outlines[id(source)]

    def _named(self, name: str) -> tuple[Class, ...]:
        """Return the classes *name* of all files."""
        if name not in self._classes:
            outlines = [self._outline(one) for one in self._defined.get(name, ())]
            every = (one for outline in outlines for one in outline.classes)
            self._classes[name] = tuple(one for one in every if one.name == name)
        return self._classes[name]

    def _exported(self, module: str, name: str) -> frozenset[str]:
        """Return what *name* of the modules *module* was imported from; nothing if it was not."""
        key = (module, name)
        if key not in self._exports:
            pairs = (pair for one in self._exporting(*key) for pair in self._outline(one).imports)
            self._exports[key] = frozenset(full for each, full in pairs if each == name)
        return self._exports[key]

    def _exporting(self, module: str, name: str) -> list[Source]:
        """Return the files that may be *module* and import *name*."""
        return [
            one
            for one in self._modules.get(module.rpartition('.')[2], ())
            if name in one.imports and f'.{one.module}'.endswith(f'.{module.lstrip(".")}')
        ]

    def guards(self, name: str, depth: int = 3) -> bool:
        """Return whether *name*, imported from a module of the code base, may be missing there."""
        before, _, last = name.rpartition('.')
        if not depth or not before or name.partition('.')[0] in self._foreign:
            return False
        files = self._exporting(before, last)
        if files and all(last in self._outline(one).guarded for one in files):
            return True
        return any(self.guards(one, depth - 1) for one in self._exported(before, last))

    def origins(self, name: str, depth: int = 3) -> set[str]:
        """Return what *name*, imported from a module of the code base, was imported from."""
        before, _, last = name.rpartition('.')
        if not depth or not before or name.partition('.')[0] in self._foreign:
            return {name}
        further = self._exported(before, last)
        if further:
            return {end for one in further for end in self.origins(one, depth - 1)}
        # a member of what was imported
        return {f'{one}.{last}' for one in self.origins(before, depth - 1)}

    def ancestors(self, name: str) -> frozenset[str]:
        """Return all classes that the class *name* inherits from, full names where known."""
        if name not in self._known:
            found: set[str] = set()
            waiting = [name]
            while waiting:
                one = waiting.pop()
                # a class of the same name in another package is its base, not itself
                own = one if one in self._defined else one.rpartition('.')[2]
                bases = {base for each in self._named(own) for base in each.bases}
                new = {name for base in bases for name in self.origins(base)}
                new |= {STANDARD[name] for name in new if name in STANDARD}
                new -= found
                found |= new
                waiting += new
            self._known[name] = frozenset(found)
        return self._known[name]

    def companions(self, name: str) -> frozenset[str]:
        """Return the classes that some class inherits from together with *name*, a mixin."""
        if name not in self._mixed:
            below = [self.ancestors(one) for one in self._all_below(name)]
            self._mixed[name] = frozenset().union(
                *(every for every in below if any(one.rpartition('.')[2] == name for one in every))
            )
        return self._mixed[name]

    def _all_below(self, name: str) -> set[str]:
        """Return the classes that may inherit from *name*."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            for one in self._below.get(waiting.pop(), set()) - found:
                found.add(one)
                waiting.append(one)
        return found

    def has_member(self, name: str) -> bool:
        """Return whether any class of the code base defines the member *name*."""
        if name not in self._members:
            sources = {id(one): one for every in self._defined.values() for one in every}
            outlines = (self._outline(one) for one in sources.values() if name in one.words)
            classes = (each for one in outlines for each in one.classes)
            self._members[name] = any(name in one.members for one in classes)
        return self._members[name]

    def defines(self, name: str, member: str) -> bool:
        """Return whether the code base defines *member* in the class *name* or one above it.

        For a mixin, these are also the classes with which others inherit from it.
        """
        if name not in self.names:
            return False
        every = self.ancestors(name) | self.companions(name)
        # a class of the standard library is not one of the code base with the same last name
        own = (one for one in every if one.partition('.')[0] not in sys.stdlib_module_names)
        above = {one.rpartition('.')[2] for one in own} | {name}
        return any(member in each.members for one in above for each in self._named(one))
