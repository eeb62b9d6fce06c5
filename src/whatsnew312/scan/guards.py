"""Which code runs on the new release: conditions on versions, and errors that are expected."""

from __future__ import annotations

import ast
import functools
import re
from typing import TYPE_CHECKING

from whatsnew312.scan.conditions import OF_SYS, UNKNOWN, last_part, value_of
from whatsnew312.scan.scopes import binding, imported, imported_by_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whatsnew312.scan.conditions import Lookup
    from whatsnew312.scan.scopes import Scope

#: exceptions that a missing module or name raises; who catches one expects that it is missing
_OF_IMPORTS = {'ImportError', 'ModuleNotFoundError'}
_MISSING = _OF_IMPORTS | {'AttributeError'}
#: what a call raises that has an argument that is gone
_OF_CALLS = {'TypeError'}
#: who catches these does so too, but for many other reasons as well
_ANY = {'Exception', 'BaseException'}

#: so many statements are about one thing
_FEW = 3

#: functions whose block may raise the exceptions that they are given
_EXPECTING = {'suppress', 'raises', 'assertRaises'}

#: functions after which the code of a block does not go on
_ENDING = {'exit', '_exit', 'abort', 'skip', 'skipTest', 'fail', 'importorskip'}

#: what has a decorator ``skip``
_SKIPPING = {'unittest', 'unittest2', 'mark'}

#: names of what is true for type checkers alone; the others are older than ``typing``
_TYPING = {'TYPE_CHECKING', 'MYPY', 'MYPY_CHECK_RUNNING'}

#: an expression whose value is not known
_UNKNOWN = ast.Name('')

#: status of a place, if names of objects are asked for; behind it is what is asked for, each as
#: ``object+name`` where the name exists and ``object-name`` where it does not; with only the object
#: if the name is not known
ASKED = 'guarded '


def caught(handlers: Iterable[ast.ExceptHandler], body: list[ast.stmt]) -> frozenset[str]:
    """Return which errors that a missing name raises *handlers* take from *body*.

    Who takes all errors means these if it is about imports, or about only a few statements, and
    does not raise the error again.
    """
    found: set[str] = set()
    for handler in handlers:
        names = {last_part(one) for one in ast.walk(handler.type)} if handler.type else _ANY
        found |= names & (_MISSING | _OF_CALLS if len(body) <= _FEW else _MISSING)
        if names & _ANY:
            few = len(body) <= _FEW and not _stops(handler)
            found |= _MISSING if few else _OF_IMPORTS
    return frozenset(found)


def guarded(body: Iterable[ast.AST]) -> frozenset[str]:
    """Return the names that *body* imports only where they exist."""
    found: set[str] = set()
    for node in binding(body, ast.Try):
        if isinstance(node, ast.Try) and caught(node.handlers, node.body) & _OF_IMPORTS:
            for one in binding([*node.body, *node.handlers]):
                if isinstance(one, ast.Import | ast.ImportFrom):
                    found |= {name for name, _ in imported(one)}
    return frozenset(found)


def _stops(handler: ast.ExceptHandler) -> bool:
    """Return whether *handler* raises an error again, or ends the program."""
    last = handler.body[-1]
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        return last_part(last.value.func) in {'exit', '_exit', 'abort', 'fail'}
    return isinstance(last, ast.Raise)


def probes(nodes: list[ast.stmt], handler: ast.ExceptHandler) -> bool:
    """Return whether *nodes*, in ``try``, only find out what exists.

    Who calls one method, and takes no error but that of a missing one, does so too.
    """
    names = [last_part(one) for one in ast.walk(handler.type)] if handler.type else []
    if len(nodes) == 1 and 'AttributeError' in names and _ANY.isdisjoint(names):
        value = getattr(nodes[0], 'value', None)  # of an expression, an assignment or a return
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
            return True
    return any(
        isinstance(one, ast.Import | ast.ImportFrom)
        or (isinstance(one, ast.Assign | ast.Expr) and isinstance(one.value, ast.Attribute))
        for one in nodes
    )


def expected(node: ast.With | ast.AsyncWith) -> frozenset[str]:
    """Return the names of the errors that the block *node* expects, as :func:`caught` does."""
    calls = (one.context_expr for one in node.items if isinstance(one.context_expr, ast.Call))
    args = (arg for one in calls if last_part(one.func) in _EXPECTING for arg in one.args)
    return frozenset(last_part(part) for arg in args for part in ast.walk(arg)) & (
        _MISSING | _OF_CALLS
    )


def branches(test: ast.expr, target: tuple[int, int], lookup: Lookup) -> tuple[str, str]:
    """Return the statuses of the code under *test* and under its ``else``.

    ``dead`` does not run on *target*, ``guarded`` only where a name exists, ``typing`` only for
    type checkers; empty if *test* is about something else.
    """
    found = value_of(test, target, lookup)
    if found is not UNKNOWN:
        return ('', 'dead') if found else ('dead', '')
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        body, other = branches(test.operand, target, lookup)
        return other, body
    if isinstance(test, ast.BoolOp):
        return _joined(test, target, lookup)
    if isinstance(test, ast.Call):
        return _asked(test)
    return ('typing', '') if last_part(test) in _TYPING else ('', '')


def _joined(test: ast.BoolOp, target: tuple[int, int], lookup: Lookup) -> tuple[str, str]:
    """With ``and``, one condition can keep the body from running; with ``or``, the else."""
    parts = [branches(one, target, lookup) for one in test.values]
    if isinstance(test.op, ast.And):
        return functools.reduce(both, (body for body, _ in parts)), ''
    return '', functools.reduce(both, (other for _, other in parts))


def both(outer: str, inner: str) -> str:
    """Return the status of code that has the status *inner* within code that has *outer*."""
    if not inner or outer in {'dead', 'typing'}:
        return outer
    if inner.startswith(ASKED):
        if outer.startswith(ASKED):
            return f'{outer} {inner.removeprefix(ASKED)}'
        return outer if outer == 'guarded' else inner
    return inner


def _asked(test: ast.Call) -> tuple[str, str]:
    """Return the statuses below ``hasattr(x, 'name')`` and ``getattr(x, 'name', None)``."""
    if len(test.args) != {'hasattr': 2, 'getattr': 3}.get(last_part(test.func)):
        return '', ''
    asked = ASKED + root(test.args[0])
    attribute = test.args[1]
    name = attribute.value if isinstance(attribute, ast.Constant) else None
    if isinstance(name, str) and name.isidentifier():
        return f'{asked}+{name}', f'{asked}-{name}'
    return asked, asked


def root(node: ast.AST) -> str:
    """Return the first name of a dotted expression, or of what is called; empty if it has none."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ''


#: objects of which code asks for much else than what a release has
_TOO_COMMON = {'', 'self', 'cls', 'sys', 'os', 'builtins'}


def settled(status: str, node: ast.AST) -> str:
    """Return the *status* of the place *node*: what is asked for only guards the same object.

    Where a name exists, it guards itself alone; where it does not, all that is taken instead.
    """
    if not status.startswith(ASKED):
        return status
    asked = status.removeprefix(ASKED).split(' ')
    return 'guarded' if any(_guards(one, node) for one in asked) else 'live'


def _guards(asked: str, node: ast.AST) -> bool:
    """Return whether the place *node* is guarded by one of what is *asked* for."""
    owner, exists, name = asked.partition('+')
    owner = owner.partition('-')[0]
    if isinstance(node, ast.Import | ast.ImportFrom | ast.alias):
        return owner not in _TOO_COMMON
    return root(node) == owner and (not exists or last_part(node) == name)


def after(node: ast.stmt, target: tuple[int, int], lookup: Lookup) -> str:
    """Return the status of the code below *node* in the same block; empty if it goes on there."""
    if isinstance(node, ast.If):
        ends = _ends(node.body), _ends(node.orelse)
        if any(ends):
            body, other = branches(node.test, target, lookup)
            return other if ends[0] else body
    if isinstance(node, ast.Assign) and last_part(node.targets[0]) == 'pytestmark':
        marks = node.value.elts if isinstance(node.value, ast.List | ast.Tuple) else [node.value]
        return skipped(marks, target, lookup)
    return ''


def _ends(body: list[ast.stmt]) -> bool:
    """Return whether the code does not go on behind *body*."""
    if not body:
        return False
    last = body[-1]
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        return last_part(last.value.func) in _ENDING
    return isinstance(last, ast.Return | ast.Raise | ast.Continue | ast.Break)


def skipped(marks: Iterable[ast.expr], target: tuple[int, int], lookup: Lookup) -> str:
    """Return the status of a test or class with the decorators *marks*; empty if it runs."""
    for mark in marks:
        made = next(iter(lookup(mark.id)), mark) if isinstance(mark, ast.Name) else mark
        func = made.func if isinstance(made, ast.Call) else made
        # without a condition; other objects have methods of that name
        if last_part(func) == 'skip' and last_part(getattr(func, 'value', func)) in _SKIPPING:
            return 'dead'
        if not isinstance(made, ast.Call):
            continue
        name = last_part(made.func).lower()
        conditions = [
            *made.args[:1],
            *(one.value for one in made.keywords if one.arg == 'condition'),
        ]
        if name in {'skipif', 'skipunless'} and conditions:
            body, other = branches(_parsed(conditions[0]), target, lookup)
            if status := other if name == 'skipif' else body:
                return status
    return ''


def _parsed(node: ast.expr) -> ast.expr:
    """Return *node*, or what it says if it is a condition as text, as pytest reads them."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            return ast.parse(node.value, mode='eval').body
        except (SyntaxError, ValueError):
            return node
    return node


class Flow(ast.NodeVisitor):
    """Visits a tree, and knows of each place whether it runs on the new release."""

    def __init__(self, target: tuple[int, int], scope: Scope) -> None:
        self.target = target
        self.scopes = [scope]
        self.status = 'live'
        self.caught = frozenset[str]()  #: names of the errors that are expected
        self.texts: list[str] = []  #: the lines
        self._sets: dict[tuple[ast.ClassDef, str], bool] = {}

    def status_of(self, node: ast.AST, status: str = '') -> str:
        """Return the status of the place *node*, which has *status* if nothing is around it."""
        around = settled(self.status, node)
        if around != 'live':
            return around
        is_import = isinstance(node, ast.Import | ast.ImportFrom | ast.alias)
        if isinstance(node, ast.Call):
            if last_part(node.func) == 'importorskip':
                return 'guarded'  # without the module, the test is skipped
            is_import = bool(imported_by_text(node))
        if self.caught & (_OF_IMPORTS if is_import else _MISSING - _OF_IMPORTS):
            return 'guarded'
        return status or 'live'

    def generic_visit(self, node: ast.AST) -> None:
        for value in vars(node).values():
            if isinstance(value, ast.AST):
                self.visit(value)
            elif value and value.__class__ is list:
                self.block(value)

    def block(self, nodes: Iterable[ast.AST]) -> None:
        """Visit *nodes*; below a condition that ends the block, code may not run."""
        before = self.status
        for node in nodes:
            if isinstance(node, ast.AST):
                self.visit(node)
            if isinstance(node, ast.If | ast.Assign):
                self.status = both(self.status, after(node, self.target, self._values))
        self.status = before

    def _values(self, name: str) -> Iterable[ast.expr]:
        """Return what the variable *name* can be; nothing if that is not known."""
        for scope in reversed(self.scopes):
            if full := scope.imports.get(name):
                # another package has its own version
                is_other = name in OF_SYS and f'sys.{name}' not in full
                return (_UNKNOWN,) if is_other else ()
            if name in scope.values:
                return () if name in scope.parameters else scope.values[name]
        return ()

    def sets(self, node: ast.ClassDef, name: str) -> bool:
        """Return whether methods of the class *node* give ``self`` the attribute *name*."""
        if (node, name) not in self._sets:
            # its text is searched much faster than its tree
            text = '\n'.join(self.texts[node.lineno - 1 : node.end_lineno])
            pattern = rf'\bself\.{name}(?:\s*,\s*self\.\w+)*\s*(?::[^=\n]*)?=(?!=)'
            self._sets[node, name] = bool(re.search(pattern, text))
        return self._sets[node, name]

    def skipped_by_decorators(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    ) -> str:
        """Return the status that the decorators of *node* give it."""
        # one with another name often stands for a condition
        names = {getattr(getattr(one, 'func', one), 'id', '') for one in node.decorator_list}
        if 'skip' in names:
            given = (scope.imports.get('skip', ()) for scope in self.scopes)
            if any('unittest.skip' in every for every in given):
                return 'dead'
        return skipped(node.decorator_list, self.target, self._values)

    def visit_Try(self, node: ast.Try | ast.TryStar) -> None:
        self._catching(caught(node.handlers, node.body), node.body)
        for handler in node.handlers:
            # where the new name is missing, the handler takes the old one
            old = caught([handler], node.body) and probes(node.body, handler)
            self.under('guarded' if old else '', [handler])
        self.under('', [*node.orelse, *node.finalbody])

    visit_TryStar = visit_Try  # noqa: N815 - the name that ast looks for

    def visit_With(self, node: ast.With | ast.AsyncWith) -> None:
        self.block(node.items)
        self._catching(expected(node), node.body)

    visit_AsyncWith = visit_With  # noqa: N815 - the name that ast looks for

    def _catching(self, errors: frozenset[str], nodes: Iterable[ast.AST]) -> None:
        before, self.caught = self.caught, self.caught | errors
        self.block(nodes)
        self.caught = before

    def visit_If(self, node: ast.If | ast.IfExp) -> None:
        self.visit(node.test)
        body, other = branches(node.test, self.target, self._values)
        self.under(body, node.body if isinstance(node, ast.If) else [node.body])
        self.under(other, node.orelse if isinstance(node, ast.If) else [node.orelse])

    visit_IfExp = visit_If  # noqa: N815 - the name that ast looks for

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        status = ''
        for one in node.values:
            self.under(status, [one])
            body, other = branches(one, self.target, self._values)
            status = both(status, body if isinstance(node.op, ast.And) else other)

    def under(self, status: str, nodes: Iterable[ast.AST]) -> None:
        before, self.status = self.status, both(self.status, status)
        self.block(nodes)
        self.status = before
