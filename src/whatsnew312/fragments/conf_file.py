"""What ``conf.py`` sets, as far as it can be read without running it."""

from __future__ import annotations

import ast
from typing import Any, NamedTuple


class Conf(NamedTuple):
    """The names that ``conf.py`` sets.

    :attribute values: literal values by name
    :attribute computed: the names whose values are only known when it runs; ``*`` if it can set
        any name
    """

    values: dict[str, Any]
    computed: frozenset[str]


def parse_conf(text: str) -> Conf:
    """Return what the source *text* of ``conf.py`` sets.

    :raises SyntaxError: it is not Python.
    """
    values: dict[str, Any] = {}
    computed: set[str] = set()
    for node in ast.parse(text).body:
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        if value is not None and all(isinstance(one, ast.Name) for one in _targets(node)):
            for name in changed_names(node):
                try:
                    values[name] = ast.literal_eval(value)
                    computed.discard(name)
                except (ValueError, TypeError, RecursionError):
                    values.pop(name, None)
                    computed.add(name)
            continue
        for inner in ast.walk(node):
            if isinstance(inner, ast.stmt):
                computed |= changed_names(inner)
            if isinstance(inner, ast.ImportFrom):
                computed |= {one.asname or one.name for one in inner.names}
    return Conf(values, frozenset(computed - {''}))


def line_of(text: str | bytes, name: str) -> int:
    """Return the line of the last statement that sets or changes *name*, and 1 if there is none.

    :raises SyntaxError: the text is not Python.
    """
    statements = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt))
    return max((node.lineno for node in statements if name in changed_names(node)), default=1)


def changed_names(node: ast.stmt) -> set[str]:
    """Return the names that a statement sets (``a = 1``) or changes (``a.add(1)``)."""
    return {_name(target) for target in _targets(node)}


def _targets(node: ast.stmt) -> list[ast.expr]:
    match node:
        case ast.Assign():
            return node.targets
        case ast.AugAssign() | ast.AnnAssign(value=ast.expr()):
            return [node.target]
        case ast.Expr():
            return [node.value]
        case _:
            return []


def _name(target: ast.expr) -> str:
    while isinstance(target, ast.Subscript | ast.Attribute | ast.Call):
        target = target.func if isinstance(target, ast.Call) else target.value
    return target.id if isinstance(target, ast.Name) else ''
