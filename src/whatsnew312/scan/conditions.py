"""The values of conditions on the version of Python, as far as the source tells them."""

from __future__ import annotations

import ast
import operator
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    #: returns the values that a variable can have; nothing if they are not known
    Lookup = Callable[[str], Iterable[ast.expr]]

#: the value of what the source does not tell
UNKNOWN = object()

#: names that are the version of Python only in ``sys``
OF_SYS = {'version_info', 'hexversion'}

#: how many values of one variable are looked at
_MOST_VALUES = 3

#: larger than the last part of any version
_LAST = 99

_OPERATORS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Is: operator.eq,
    ast.IsNot: operator.ne,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
    ast.RShift: operator.rshift,
    ast.BitAnd: operator.and_,
    ast.Add: operator.add,
    ast.Mult: operator.mul,
}
_SAME_TYPES = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot)

#: functions that are called with values of versions
_CALLS: dict[str, Callable[..., Any]] = {
    'bool': bool, 'float': float, 'int': int, 'len': len, 'list': list, 'str': str, 'tuple': tuple,
}  # fmt: skip

#: common names of variables: ``PY2``, ``IS_PY3``, ``py3k``, ``PY_38``, ``PY37_PLUS``
_FLAG = re.compile(r'_*(?:is|on)?_?py(?:thon)?_?([23])_?(\d*)k?(?:_?(?:plus|or_(?:newer|later)))?')
#: and ``PY_VERSION``, ``PYVERSION``, ``python_version_info``
_VERSION = re.compile(r'_*py(?:thon)?_?(?:ver|version)(?:_?info)?')


#: what an expression can raise if it is not about a version
_ERRORS = (TypeError, ValueError, IndexError, AttributeError, OverflowError, RecursionError)


def value_of(node: ast.expr, target: tuple[int, int], lookup: Lookup) -> object:
    """Return the value of *node* on the release *target*, or :data:`UNKNOWN`."""
    try:
        return _Condition(target, lookup).value(node)
    except _ERRORS:
        return UNKNOWN


class _Condition:
    def __init__(self, target: tuple[int, int], lookup: Lookup) -> None:
        self.target, self.lookup = target, lookup
        self.known: dict[str, Any] = {}  #: values of variables

    def value(self, node: ast.expr) -> Any:
        method = getattr(self, f'of_{type(node).__name__.lower()}', None)
        return method(node) if method else UNKNOWN

    def of_constant(self, node: ast.Constant) -> Any:
        return node.value

    def of_tuple(self, node: ast.Tuple | ast.List | ast.Set) -> Any:
        values = tuple(self.value(one) for one in node.elts)
        return UNKNOWN if UNKNOWN in values else values

    of_list = of_set = of_tuple

    def of_name(self, node: ast.Name) -> Any:
        if node.id not in self.known:
            self.known[node.id] = UNKNOWN  # while it is looked for
            self.known[node.id] = self._of_variable(node.id)
        return self.known[node.id]

    def _of_variable(self, name: str) -> Any:
        given = tuple(self.lookup(name))
        if not given:
            return self._named(name)
        if any(map(_may_change, given)):
            return UNKNOWN
        values: list[Any] = []
        for one in given if len(given) <= _MOST_VALUES else ():
            try:
                values.append(self.value(one))
            except _ERRORS:
                return UNKNOWN
        return values[0] if values and all(one == values[0] for one in values) else UNKNOWN

    def of_attribute(self, node: ast.Attribute) -> Any:
        if isinstance(node.value, ast.Name) and (node.value.id, node.attr) == ('sys', 'version'):
            return '{}.{}.{} (main)'.format(*self.target, _LAST)
        if node.attr in OF_SYS and last_part(node.value).strip('_') != 'sys':
            return UNKNOWN  # another package has its own version
        if node.attr in {'major', 'minor', 'micro'} and isinstance(
            found := self.value(node.value), tuple
        ):
            return found[('major', 'minor', 'micro').index(node.attr)]
        return self._named(node.attr)

    def _named(self, name: str) -> Any:
        """Return the value of a variable with a common name, and of those in ``sys``."""
        if name == 'version_info' or _VERSION.fullmatch(name.lower()):
            return (*self.target, _LAST, 'final', 0)
        if name == 'hexversion':
            return (self.target[0] << 24) + (self.target[1] << 16) + 0xFFFF
        if found := _FLAG.fullmatch(name.lower()):
            return self.target >= (int(found[1]), int(found[2] or 0)) and found[1] == '3'
        return UNKNOWN

    def of_subscript(self, node: ast.Subscript) -> Any:
        found = self.value(node.value)
        if found is UNKNOWN:
            return UNKNOWN
        if isinstance(node.slice, ast.Slice):
            ends = [one and self.value(one) for one in (node.slice.lower, node.slice.upper)]
            return found[slice(*ends)]
        return found[self.value(node.slice)]

    def of_unaryop(self, node: ast.UnaryOp) -> Any:
        found = self.value(node.operand)
        if found is UNKNOWN or not isinstance(node.op, ast.Not | ast.USub):
            return UNKNOWN
        return not found if isinstance(node.op, ast.Not) else -found

    def of_boolop(self, node: ast.BoolOp) -> Any:
        values = [self.value(one) for one in node.values]
        ends = isinstance(node.op, ast.Or)  # what one part decides
        if any(one is not UNKNOWN and bool(one) == ends for one in values):
            return ends
        return UNKNOWN if UNKNOWN in values else values[-1]

    def of_binop(self, node: ast.BinOp) -> Any:
        return self._applied(node.op, self.value(node.left), self.value(node.right))

    def of_compare(self, node: ast.Compare) -> Any:
        values = [self.value(one) for one in (node.left, *node.comparators)]
        steps = [
            self._applied(one, values[place], values[place + 1])
            for place, one in enumerate(node.ops)
        ]
        if False in steps:
            return False
        return UNKNOWN if UNKNOWN in steps else True

    def _applied(self, act: ast.AST, left: Any, right: Any) -> Any:
        if UNKNOWN in (left, right) or type(act) not in _OPERATORS:
            return UNKNOWN
        if isinstance(act, _SAME_TYPES) and type(left) is not type(right):
            return UNKNOWN
        return _OPERATORS[type(act)](left, right)

    def of_call(self, node: ast.Call) -> Any:
        name = last_part(node.func)
        if name == 'python_version_tuple':
            return tuple(map(str, (*self.target, _LAST)))
        if name == 'python_version':
            return '.'.join(map(str, (*self.target, _LAST)))
        is_known = isinstance(node.func, ast.Name) and name in _CALLS
        if not (is_known or name in {'startswith', 'split'}) or node.keywords:
            return UNKNOWN
        values = [self.value(one) for one in node.args]
        if UNKNOWN in values:
            return UNKNOWN
        if is_known:
            return _CALLS[name](*values)
        if isinstance(node.func, ast.Attribute):
            before = self.value(node.func.value)
            return UNKNOWN if before is UNKNOWN else getattr(before, name)(*values)
        return UNKNOWN


def _may_change(node: ast.expr) -> bool:
    """Return whether the value of *node* is an object that code can add to later."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in {'list', 'set', 'dict'}
    return isinstance(node, ast.List | ast.Set | ast.Dict)


def last_part(node: ast.AST) -> str:
    """Return the last name of a dotted expression; empty if *node* is none."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ''
