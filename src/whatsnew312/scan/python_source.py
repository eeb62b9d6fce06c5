"""Uses of names in Python source: by imports, aliases and base classes, as they are written."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whatsnew312.matching.patterns import Pattern

#: exceptions that a missing module or name raises; who catches one expects that it is missing
_CAUGHT = {'ImportError', 'ModuleNotFoundError', 'AttributeError', 'Exception', 'BaseException'}


class Place(NamedTuple):
    """Where an entry concerns the code."""

    line: int  #: from 1
    column: int  #: from 1
    entry: str
    status: str  #: ``live``, ``guarded`` or ``typing``


def find_places(source: str, patterns: Mapping[str, Iterable[Pattern]]) -> list[Place]:
    """Return the places in *source* that *patterns* match, in the order of lines.

    :param patterns: by the id of the entry
    :raises SyntaxError: if it is not Python that this interpreter reads
    :raises ValueError: if it has null bytes
    """
    tree = ast.parse(source)
    finder = _Finder(patterns, _imported(tree))
    finder.visit(tree)
    return sorted(finder.places)


def _imported(tree: ast.AST) -> dict[str, str]:
    """Return what each imported name stands for; without those that are something else as well."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                full = alias.name if alias.asname else alias.name.partition('.')[0]
                found[alias.asname or full] = full
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                found[alias.asname or alias.name] = f'{node.module}.{alias.name}'
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            taken.add(node.id)
        elif isinstance(node, ast.arg):
            taken.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            taken.add(node.name)
    return {name: full for name, full in found.items() if name not in taken}


class _Finder(ast.NodeVisitor):
    """Walks a tree with the names of the file, and notes the places."""

    def __init__(self, patterns: Mapping[str, Iterable[Pattern]], names: dict[str, str]) -> None:
        self.patterns = [(entry, one) for entry, many in patterns.items() for one in many]
        self.names = names
        self.bases: list[set[str]] = []  #: of the classes around
        self.status = 'live'
        self.places: set[Place] = set()

    def _note(self, node: ast.expr | ast.stmt, entry: str) -> None:
        self.places.add(Place(node.lineno, node.col_offset + 1, entry, self.status))

    def _dotted(self, node: ast.expr) -> str:
        """Return the full name of what *node* stands for; empty if that is not known."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id, '')
        if isinstance(node, ast.Attribute) and (before := self._dotted(node.value)):
            return f'{before}.{node.attr}'
        return ''

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._module(node, alias.name)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.level or not node.module:
            return
        self._module(node, node.module)
        for alias in node.names:
            full = f'{node.module}.{alias.name}'
            self._module(node, full)
            self._name(node, full)

    def _module(self, node: ast.stmt, full: str) -> None:
        for entry, one in self.patterns:
            if one.way == 'module' and f'{full}.'.startswith(f'{one.name}.'):
                self._note(node, entry)

    def _name(self, node: ast.expr | ast.stmt, full: str) -> None:
        for entry, one in self.patterns:
            if one.way in {'name', 'method'} and full == one.name:
                self._note(node, entry)

    def visit_Name(self, node: ast.Name) -> None:
        if full := self._dotted(node):
            self._name(node, full)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if full := self._dotted(node):
            self._name(node, full)
        elif isinstance(node.value, ast.Name) and node.value.id == 'self' and self.bases:
            for base in self.bases[-1]:
                self._name(node, f'{base}.{node.attr}')
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        full = self._dotted(node.func)
        keywords = {one.arg for one in node.keywords}  # None is for **arguments
        spread = None in keywords or any(isinstance(one, ast.Starred) for one in node.args)
        for entry, one in self.patterns:
            if not full or full != one.name:
                continue
            given = one.keyword in keywords or 0 < one.position <= len(node.args)
            if (one.way == 'argument' and given) or (
                one.way == 'missing' and not given and not spread
            ):
                self._note(node, entry)
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        own = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
        bases = {full for base in node.bases if (full := self._dotted(base))}
        known = {one.name.rpartition('.') for _, one in self.patterns if one.way == 'method'}
        # what the class defines itself is not the method of its base
        self.bases.append(
            bases if not own & {last for before, _, last in known if before in bases} else set()
        )
        self.generic_visit(node)
        self.bases.pop()

    def visit_Try(self, node: ast.Try) -> None:
        caught = any(_expects_missing(handler) for handler in node.handlers)
        self._under('guarded' if caught else self.status, node.body)
        self._under(self.status, [*node.handlers, *node.orelse, *node.finalbody])

    def visit_If(self, node: ast.If) -> None:
        self.visit(node.test)
        words = set(ast.unparse(node.test).replace('(', ' ').replace('.', ' ').split())
        body = other = self.status
        if 'TYPE_CHECKING' in words:
            body = 'typing'
        elif words & {'version_info', 'hexversion', 'hasattr'}:
            body = other = 'guarded'
        self._under(body, node.body)
        self._under(other, node.orelse)

    def _under(self, status: str, nodes: Iterable[ast.AST]) -> None:
        before, self.status = self.status, status
        for node in nodes:
            self.visit(node)
        self.status = before


def _expects_missing(handler: ast.ExceptHandler) -> bool:
    """Return whether *handler* takes the error of a module or name that is missing."""
    if handler.type is None:
        return True
    return any(isinstance(one, ast.Name) and one.id in _CAUGHT for one in ast.walk(handler.type))
