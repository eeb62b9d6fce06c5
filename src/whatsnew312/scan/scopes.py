"""What the names of a scope stand for: imports, and variables by the value they get."""

from __future__ import annotations

import ast
import functools
from typing import TYPE_CHECKING, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

#: packages that have modules of the standard library under another name
ALIASES = ('six.moves.', 'future.moves.')


#: functions that import the module whose name they get; the last one skips tests without it
IMPORTERS = frozenset({'import_module', '__import__', 'importorskip'})


class Scope:
    """The names of a module or a function; its code is looked through when one is needed."""

    def __init__(self, body: Iterable[ast.AST], arguments: ast.arguments | None = None) -> None:
        self._body, self._arguments = body, arguments

    @functools.cached_property
    def _nodes(self) -> list[ast.AST]:
        """What binds names in the scope, without the functions in it."""
        return list(binding(self._body))

    @functools.cached_property
    def imports(self) -> dict[str, tuple[str, ...]]:
        """The full names of what was imported, by the name that it got; several after ``try``."""
        found: dict[str, tuple[str, ...]] = {}
        for node in self._nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                for name, full in imported(node):
                    found[name] = tuple(dict.fromkeys((*found.get(name, ()), full)))
        return found

    @functools.cached_property
    def values(self) -> dict[str, tuple[ast.expr, ...]]:
        """What each variable can be; nothing if one of its values is not known."""
        found: dict[str, tuple[ast.expr, ...]] = {}
        unknown = set()
        for name, value in [*_arguments(self._arguments), *_bound(self._nodes)]:
            found.setdefault(name, ())
            if value is None:
                unknown.add(name)
            elif not isinstance(value, ast.Constant):  # as None, until it gets its value
                found[name] += (value,)
        return found | dict.fromkeys(unknown, ())

    @functools.cached_property
    def functions(self) -> dict[str, ast.FunctionDef]:
        """The functions that are defined here, without decorators, which can change the result."""
        return {
            one.name: one
            for one in self._nodes
            if isinstance(one, ast.FunctionDef) and not one.decorator_list
        }

    @functools.cached_property
    def parameters(self) -> frozenset[str]:
        """Variables that a call can give any other value."""
        return frozenset(name for name, _ in _arguments(self._arguments))

    @functools.cached_property
    def stars(self) -> tuple[str, ...]:
        """Modules from which all names were imported."""
        return tuple(name[1:] for name in self.imports if name.startswith('*'))


def by_star(scopes: Iterable[Scope], name: str, unlisted: Container[str]) -> Iterator[str]:
    """Yield what *name* stands for if one of the ``import *`` in *scopes* gives it.

    :param unlisted: full names of what an ``import *`` does not give
    """
    for scope in scopes:
        for module in scope.stars:
            if f'{canonical(module)}.{name}' not in unlisted:
                yield f'{module}.{name}'


def canonical(name: str) -> str:
    """Return the name in the standard library of a module that ``six.moves`` gives.

    A copy of ``six`` inside of another package is the same.
    """
    if name.endswith('.six'):
        return 'six'
    for alias in ALIASES if 'moves.' in name else ():
        before, found, after = name.rpartition(alias)
        if found and (not before or before[-1] == '.'):
            return after
    return name


def imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Yield each name that *node* binds, with what it stands for."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            full = alias.name if alias.asname else alias.name.partition('.')[0]
            yield alias.asname or full, canonical(full)
        return
    before = f'{"." * node.level}{node.module or ""}'
    for alias in node.names:
        if alias.name == '*':
            yield f'*{before}', canonical(before)
        else:
            yield alias.asname or alias.name, canonical(f'{before}.{alias.name}')


def imported_by_text(node: ast.Call) -> str:
    """Return the module that ``import_module('x')`` imports; empty for other calls."""
    func = node.func
    name = func.attr if isinstance(func, ast.Attribute) else getattr(func, 'id', '')
    if name in IMPORTERS and len(node.args) >= 1:
        first = node.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            return first.value
    return ''


def instance(of: ast.expr) -> ast.expr:
    """Return an expression whose value is an object of the class *of*."""
    return ast.Call(func=of, args=[], keywords=[])


_OWN = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda})
_IMPORTS = frozenset({ast.Import, ast.ImportFrom})
#: what binds names, beside single names
_BINDING = _IMPORTS | {
    ast.Assign, ast.AnnAssign, ast.withitem, ast.NamedExpr, ast.ExceptHandler,
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef,
}  # fmt: skip
_WITHOUT_PARTS = _OWN | _IMPORTS | {ast.Constant, ast.Pass, ast.Load, ast.Store, ast.alias}


def binding(body: Iterable[ast.AST], *others: type[ast.AST]) -> Iterator[ast.AST]:
    """Yield all nodes in *body* that bind names, in their order, without those in functions.

    :param others: further types of nodes to yield
    """
    waiting = list(body)[::-1]
    while waiting:
        node = waiting.pop()
        kind = type(node)
        if kind is ast.Name:
            if _is_stored(node):
                yield node
            continue
        if kind in _BINDING or kind in others:
            yield node
        if kind not in _WITHOUT_PARTS:
            waiting += parts(node)[::-1]


def parts(node: ast.AST) -> list[ast.AST]:
    """Return the nodes right below *node*, as :func:`ast.iter_child_nodes`, in half the time."""
    found: list[ast.AST] = []
    for value in vars(node).values():
        if isinstance(value, ast.AST):
            found.append(value)
        elif value.__class__ is list:
            found += [one for one in value if isinstance(one, ast.AST)]
    return found


def _is_stored(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _arguments(arguments: ast.arguments | None) -> Iterator[tuple[str, ast.expr | None]]:
    if arguments is not None:
        every = [*arguments.posonlyargs, *arguments.args]
        defaults = [None] * (len(every) - len(arguments.defaults)) + arguments.defaults
        every += [*arguments.kwonlyargs, *filter(None, (arguments.vararg, arguments.kwarg))]
        defaults += [*arguments.kw_defaults, None, None]
        for one, default in zip(every, defaults, strict=False):
            yield one.arg, instance(one.annotation) if one.annotation else default


def _bound(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, ast.expr | None]]:
    """Yield the variables that *nodes* bind, with what they are."""
    known: set[int] = set()
    for node in nodes:
        target: ast.expr | None = None
        value: ast.expr | None = None
        if isinstance(node, ast.Assign):
            for each in node.targets:
                for one, given in _given(each, node.value):
                    known.add(id(one))
                    yield one.id, given
        elif isinstance(node, ast.AnnAssign):
            target, value = node.target, instance(node.annotation)
        elif isinstance(node, ast.withitem):
            target, value = node.optional_vars, node.context_expr
        elif isinstance(node, ast.NamedExpr):
            target, value = node.target, node.value
        elif isinstance(node, ast.ExceptHandler) and node.name and node.type:
            yield node.name, instance(node.type)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, None
        elif _is_stored(node) and id(node) not in known:
            yield node.id, None
        if isinstance(target, ast.Name):
            known.add(id(target))
            yield target.id, value


def _given(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.Name, ast.expr]]:
    """Yield the variables in *target*, and what each gets of *value*."""
    if isinstance(target, ast.Name):
        yield target, value
    elif isinstance(target, ast.Tuple):
        for place, one in enumerate(target.elts):
            if isinstance(one, ast.Name):
                yield one, ast.Subscript(value, ast.Constant(place))
