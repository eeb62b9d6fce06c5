"""Which code runs on the new release: conditions on versions, and errors that are expected."""

from __future__ import annotations

import ast
import operator

#: exceptions that a missing module or name raises; who catches one expects that it is missing
_CAUGHT = {'ImportError', 'ModuleNotFoundError', 'AttributeError', 'Exception', 'BaseException'}

#: common names for "this is Python 2" and "this is Python 3"
_PYTHON_2 = {'PY2', 'IS_PY2', 'is_py2', 'PYTHON2'}
_PYTHON_3 = {'PY3', 'IS_PY3', 'is_py3', 'PYTHON3'}

_COMPARE = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def expects_missing(handler: ast.ExceptHandler) -> bool:
    """Return whether *handler* takes the error of a module or name that is missing."""
    if handler.type is None:
        return True
    return any(isinstance(one, ast.Name) and one.id in _CAUGHT for one in ast.walk(handler.type))


def branches(test: ast.expr, target: tuple[int, int]) -> tuple[str, str]:
    """Return the statuses of the code under *test* and under its ``else``.

    ``dead`` does not run on *target*, ``guarded`` only where a name exists, ``typing`` only for
    type checkers; empty if *test* is about something else.
    """
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        body, other = branches(test.operand, target)
        return other, body
    if isinstance(test, ast.BoolOp):
        return _joined(test, target)
    if isinstance(test, ast.Call) and isinstance(test.func, ast.Name):
        return ('guarded', '') if test.func.id == 'hasattr' else ('', '')
    name = _last(test)
    if name == 'TYPE_CHECKING':
        return 'typing', ''
    if name in _PYTHON_2:
        return 'dead', ''
    if name in _PYTHON_3:
        return '', 'dead'
    outcome = _compared(test, target) if isinstance(test, ast.Compare) else None
    return {None: ('', ''), True: ('', 'dead'), False: ('dead', '')}[outcome]


def _joined(test: ast.BoolOp, target: tuple[int, int]) -> tuple[str, str]:
    """With ``and``, one condition can keep the body from running; with ``or``, the else."""
    parts = [branches(one, target) for one in test.values]
    if isinstance(test.op, ast.And):
        return next((body for body, _ in parts if body), ''), ''
    return '', next((other for _, other in parts if other), '')


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ''


def _compared(test: ast.Compare, target: tuple[int, int]) -> bool | None:
    """Return the outcome of a comparison of the version on *target*; None if it is another one."""
    if len(test.ops) != 1 or type(test.ops[0]) not in _COMPARE:
        return None
    try:
        other = ast.literal_eval(test.comparators[0])
    except ValueError:
        return None
    found = _version(test.left, target)
    if isinstance(other, tuple) and isinstance(found, tuple):
        if isinstance(test.ops[0], ast.Eq | ast.NotEq):
            found = found[: len(other)]
    elif not (isinstance(other, int) and isinstance(found, int)):
        return None
    try:
        return bool(_COMPARE[type(test.ops[0])](found, other))
    except TypeError:
        return None


def _version(node: ast.expr, target: tuple[int, int]) -> tuple[int, ...] | int | None:
    """Return what *node* is on *target* if it is ``sys.version_info`` or a part of it."""
    version = (*target, 99)
    if _last(node) == 'version_info':
        return version
    if _last(node) == 'hexversion':
        return (target[0] << 24) + (target[1] << 16) + 0xFFFF
    if isinstance(node, ast.Attribute) and _last(node.value) == 'version_info':
        return {'major': target[0], 'minor': target[1]}.get(node.attr)
    if isinstance(node, ast.Subscript) and _last(node.value) == 'version_info':
        if isinstance(node.slice, ast.Constant) and node.slice.value in {0, 1}:
            return target[1 if node.slice.value else 0]
        if isinstance(node.slice, ast.Slice) and isinstance(node.slice.upper, ast.Constant):
            upper = node.slice.upper.value
            return version[:upper] if isinstance(upper, int) else None
    return None
