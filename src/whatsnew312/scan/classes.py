"""The classes of a code base: which ones inherit from a class of a library, through all files."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Class(NamedTuple):
    """A class as one file defines it."""

    name: str
    bases: tuple[str, ...]  #: full names as far as imports tell them, or else as they are written
    members: frozenset[str]  #: what its body defines


class Outline(NamedTuple):
    """What other files need to know of a file."""

    module: str = ''  #: the last part of its name
    classes: tuple[Class, ...] = ()
    imports: tuple[tuple[str, str], ...] = ()  #: names that others can import from here


def classes_of(tree: ast.AST, names: Mapping[str, str]) -> tuple[Class, ...]:
    """Return all classes in *tree*, with their bases resolved by *names*."""
    return tuple(
        Class(node.name, tuple(written(base, names) for base in node.bases), _members(node))
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    )


def written(node: ast.expr, names: Mapping[str, str]) -> str:
    """Return the dotted name that *node* is, its first part resolved by *names*; may be empty."""
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute) and (before := written(node.value, names)):
        return f'{before}.{node.attr}'
    return ''


def _members(node: ast.ClassDef) -> frozenset[str]:
    found = set()
    for one in node.body:
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(one.name)
        elif isinstance(one, ast.Assign):
            found |= {target.id for target in one.targets if isinstance(target, ast.Name)}
    return frozenset(found)


class Family:
    """Who inherits from whom, and who passes names on; by the last parts of names."""

    def __init__(self, outlines: Iterable[Outline]) -> None:
        outlines = tuple(outlines)
        classes = [one for outline in outlines for one in outline.classes]
        self._exports: dict[str, dict[str, str]] = defaultdict(dict)
        for outline in outlines:
            self._exports[outline.module].update(outline.imports)
        self._bases: dict[str, set[str]] = defaultdict(set)
        self._members: dict[str, set[str]] = defaultdict(set)
        for one in classes:
            self._bases[one.name] |= {base for base in one.bases if base}
            self._members[one.name] |= one.members
        self.names = frozenset(self._bases)  #: of all classes of the code base
        self._known: dict[str, frozenset[str]] = {}
        self._mixed: dict[str, set[str]] = defaultdict(set)
        for name in tuple(self._bases):
            above = self.ancestors(name)
            for base in above:
                self._mixed[base] |= above

    def origin(self, name: str, depth: int = 3) -> str:
        """Return what *name*, imported from a module of the same package, was imported from."""
        while depth and name.startswith('.'):
            before, _, last = name.rpartition('.')
            further = self._exports.get(before.rpartition('.')[2], {}).get(last)
            if further is None:
                break
            name, depth = further, depth - 1
        return name

    def ancestors(self, name: str) -> frozenset[str]:
        """Return all classes that the class *name* inherits from, full names where known."""
        if name not in self._known:
            found: set[str] = set()
            waiting = [name]
            while waiting:
                one = waiting.pop()
                # a class of the same name in another package is its base, not itself
                own = one if one in self._bases else one.rpartition('.')[2]
                new = self._bases.get(own, set()) - found
                found |= new
                waiting += new
            self._known[name] = frozenset(found)
        return self._known[name]

    def companions(self, name: str) -> frozenset[str]:
        """Return the classes that some class inherits from together with *name*, a mixin."""
        return frozenset(self._mixed.get(name, ()))

    def defines(self, name: str, member: str) -> bool:
        """Return whether the code base defines *member* in the class *name* or one above it."""
        above = {one.rpartition('.')[2] for one in self.ancestors(name)} | {name}
        return any(member in self._members.get(one, ()) for one in above)
