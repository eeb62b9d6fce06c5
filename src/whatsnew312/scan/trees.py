"""Syntax trees of Python files, and what other files need to know of them."""

from __future__ import annotations

import ast
import functools
import warnings
from bisect import bisect_left
from typing import TYPE_CHECKING

from whatsnew312.scan.classes import Outline, classes_of
from whatsnew312.scan.scopes import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@functools.lru_cache(maxsize=4)  # a file is parsed for its classes and for its places
def parsed(source: str) -> tuple[ast.Module, list[warnings.WarningMessage]]:
    """Return the tree of *source*, and what Python's parser warns about.

    :raises SyntaxError: if it is not Python that this interpreter reads
    :raises ValueError: if it has null bytes
    """
    with warnings.catch_warnings(record=True, action='always') as caught:
        return ast.parse(source), caught


def outline(source: str, module: str) -> Outline:
    """Return what other files need to know of *source*; nothing if it cannot be parsed."""
    try:
        tree, _ = parsed(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Outline()
    imports = Scope(tree.body).imports
    lines = [number for number, line in enumerate(source.split('\n'), 1) if 'class' in line]
    pairs = tuple((name, full) for name, every in imports.items() for full in every)
    return Outline(module, classes_of(_on_lines(tree, lines), imports), pairs)


def touches(node: ast.AST, lines: Sequence[int]) -> bool:
    """Return whether *node* has a part on one of *lines*, or does not tell where it is."""
    start = getattr(node, 'lineno', None)
    if start is None:
        return True
    if decorators := getattr(node, 'decorator_list', None):
        start = decorators[0].lineno
    at = bisect_left(lines, start)
    return at < len(lines) and lines[at] <= node.end_lineno  # type: ignore[attr-defined]


def _on_lines(node: ast.AST, lines: Sequence[int]) -> Iterator[ast.AST]:
    """Yield the nodes below *node* that have a part on one of *lines*."""
    for child in ast.iter_child_nodes(node):
        if touches(child, lines):
            yield child
            yield from _on_lines(child, lines)
