"""What an expression stands for: by imports, values of variables and fields, and classes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from whatsnew312.scan.guards import Flow
from whatsnew312.scan.scopes import Scope, binding, by_star, canonical, imported_by_text
from whatsnew312.scan.trees import fields_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from whatsnew312.scan.classes import Family

#: how many values of variables are followed to find what an expression is
DEPTH = 6
#: how many names an expression may stand for; of more, the shortest are kept, as those of
#: variables that often get a new value from their old one become longer and longer
_MOST_NAMES = 50


class Names(Flow):
    """Visits a tree, and knows of each expression what it may stand for.

    :param family: the classes of the whole code base
    :param unlisted: full names of what an ``import *`` does not give
    """

    def __init__(
        self, target: tuple[int, int], scope: Scope, family: Family, unlisted: Container[str]
    ) -> None:
        super().__init__(target, scope)
        self.family, self.unlisted = family, unlisted
        self.classes: list[ast.ClassDef] = []  #: around what is visited, the innermost last
        self._fields: dict[ast.ClassDef, dict[str, list[ast.expr]]] = {}  #: by attribute
        self._inner: dict[ast.FunctionDef, Scope] = {}  #: of functions that are called
        #: what variables and fields stand for, by scope, class, name and depth: many values can
        #: be made of one, and each of these of another
        self._known: dict[tuple[Scope, ast.ClassDef | None, str, int], set[str]] = {}

    def resolved(self, node: ast.expr, depth: int = DEPTH) -> set[str]:
        """Return what *node* may stand for: ``a.b``, or ``a.b()`` for what a call returns."""
        if not depth:
            return set()
        if isinstance(node, ast.Name):
            return self.of_name(node.id, depth)
        if isinstance(node, ast.Attribute):
            if self._is_self(node.value) and (values := self._values_of(node.attr)):
                return self._of_values(f'self.{node.attr}', values, depth)
            before = self.resolved(node.value, depth)
            return self.origins(canonical(f'{one}.{node.attr}') for one in before)
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id == 'super' and self.classes:
                return self._above(self.classes[-1].name)
            if module := imported_by_text(node):
                return {module}
            if function := self._function(node.func):
                return self._result(function, depth)
            return {f'{one}()' for one in self.resolved(node.func, depth)}
        if isinstance(node, ast.BoolOp | ast.IfExp):
            both = (node.body, node.orelse) if isinstance(node, ast.IfExp) else node.values
            return set().union(*(self.resolved(one, depth) for one in both))
        if isinstance(node, ast.Await):
            return self.resolved(node.value, depth)
        return set()

    def _function(self, node: ast.expr) -> ast.FunctionDef | None:
        """Return the function or the method of ``self`` in the same file that *node* is."""
        if isinstance(node, ast.Name):
            scope = next((one for one in self.scopes[::-1] if node.id in one.values), None)
            return scope.functions.get(node.id) if scope else None
        if not (isinstance(node, ast.Attribute) and self._is_self(node.value)):
            return None
        methods = (one for one in self.classes[-1].body if isinstance(one, ast.FunctionDef))
        return next((one for one in methods if one.name == node.attr), None)

    def _result(self, function: ast.FunctionDef, depth: int) -> set[str]:
        """Return what *function* returns; its variables stand for what they do in it."""
        if function not in self._inner:
            self._inner[function] = Scope(function.body, function.args)
        returned = (
            one for one in binding(function.body, ast.Return) if isinstance(one, ast.Return)
        )
        values = [one.value for one in returned if one.value]
        before, self.scopes = self.scopes, [self.scopes[0], self._inner[function]]
        found = self._of_values(f'{function.name}()', values, depth)
        self.scopes = before
        return found

    def of_name(self, name: str, depth: int = DEPTH) -> set[str]:
        """Return what the variable *name* may stand for, as :meth:`resolved`."""
        if name in {'self', 'cls'} and self.classes:
            return self._above(self.classes[-1].name)
        for scope in reversed(self.scopes):
            if name in scope.imports:
                return self.origins(scope.imports[name])
            if name in scope.values:
                if values := scope.values[name]:
                    return self._of_values(name, values, depth)
                return {name} if name in self.family.names else set()
        return self.origins(self.by_star(name)) | {f'builtins.{name}'}

    def _of_values(self, name: str, values: Iterable[ast.expr], depth: int) -> set[str]:
        """Return what *name* stands for, which can have any of *values*."""
        key = (self.scopes[-1], self.classes[-1] if self.classes else None, name, depth)
        if key not in self._known:
            found = set().union(*(self.resolved(one, depth - 1) for one in values))
            shortest = sorted(found, key=lambda one: (len(one), one))
            self._known[key] = set(shortest[:_MOST_NAMES])
        return self._known[key]

    def by_star(self, name: str) -> Iterator[str]:
        """Yield what *name* stands for if an ``import *`` gives it."""
        return by_star(self.scopes, name, self.unlisted)

    def origins(self, names: Iterable[str]) -> set[str]:
        """Return what *names*, which imports give, are in the modules that define them."""
        return {canonical(end) for one in names for end in self.family.origins(one)}

    def _is_self(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id in {'self', 'cls'} and bool(self.classes)

    def _values_of(self, field: str) -> list[ast.expr]:
        node = self.classes[-1]
        if node not in self._fields:
            self._fields[node] = fields_of(node)
        return self._fields[node].get(field, [])

    def _above(self, name: str) -> set[str]:
        above = self.family.ancestors(name) or self.family.companions(name)
        return {f'{one}()' for one in above | self.family.companions(name)} | {f'{name}()'}
