"""Uses of names in Python source: by imports, aliases and base classes, as they are written."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from whatsnew312.scan.classes import FINDERS, STANDARD
from whatsnew312.scan.conditions import last_part
from whatsnew312.scan.names import Names
from whatsnew312.scan.scopes import Scope, canonical, imported, imported_by_text
from whatsnew312.scan.sketch import lines_with
from whatsnew312.scan.table import (
    SYNTAX_WARNINGS,
    Place,
    Table,
    any_same,
    is_given,
    is_unbound,
    unless,
)
from whatsnew312.scan.trees import (
    finders_of,
    parsed,
    position,
    start_of_module,
    touches,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from whatsnew312.matching.patterns import Pattern
    from whatsnew312.scan.classes import Family
    from whatsnew312.scan.sketch import Lines

    _Rows = Sequence[tuple[str, Pattern]]  # the entry of each pattern
    _Match = tuple[str, Pattern, set[str]]

_ALL_LINES = range(1_000_000_000)

#: of two imports of the same, the one whose status is first counts
_STATUSES = ('live', 'guarded', 'typing', 'dead')


def find_places(
    source: str,
    table: Table,
    family: Family,
    target: tuple[int, int],
    words: frozenset[str],
) -> list[Place]:
    """Return the places in *source* that the patterns in *table* match, in the order of lines.

    :param family: the classes of the whole code base
    :param target: the release whose notes they are, such as ``(3, 12)``
    :param words: the names that a place can have; other lines are not looked at
    :raises SyntaxError: if it is not Python that this interpreter reads
    :raises ValueError: if it has null bytes
    """
    tree, caught = parsed(source)
    lines = lines_with(source, words, table)
    finder = _Finder(table, family, target, Scope(tree.body), lines)
    finder.texts, finder.tree = source.split('\n'), tree
    finder.visit(tree)
    for one in caught:
        for name, pattern in SYNTAX_WARNINGS.items():
            if name in table.syntax and pattern.search(str(one.message)):
                finder.places.add(Place(one.lineno or 1, 1, table.syntax[name], 'live'))
    return sorted(finder.places)


class _Finder(Names, ast.NodeVisitor):
    """Walks a tree with the names of the file, and notes the places."""

    def __init__(
        self,
        table: Table,
        family: Family,
        target: tuple[int, int],
        scope: Scope,
        lines: Lines,
    ) -> None:
        super().__init__(target, scope, family, table.unlisted)
        self.table = table
        self.lines: Sequence[int] = lines.numbers  #: only what is on these is visited
        self.names = lines.names
        #: the status of imports, by scope, name and what it stands for
        self.hidden: dict[tuple[Scope, str, str], str] = {}
        self.places: set[Place] = set()
        self.tree = ast.Module([], [])
        self.imported: set[tuple[ast.AST, str]] = set()  #: import statements and entries

    def visit(self, node: ast.AST) -> None:
        if touches(node, self.lines):
            kind = type(node)
            if kind not in _visitors:
                _visitors[kind] = getattr(_Finder, f'visit_{kind.__name__}', _Finder.generic_visit)
            _visitors[kind](self, node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        # before Python 3.12, what is inside does not tell its line
        lines, self.lines = self.lines, _ALL_LINES
        self.generic_visit(node)
        self.lines = lines

    def _note(
        self,
        node: ast.expr | ast.stmt | ast.alias,
        entry: str,
        status: str = '',
        unless: tuple[str, ...] = (),
        before: int = 0,
    ) -> None:
        line, column = position(self.texts, node, before)
        self.places.add(Place(line, column, entry, self.status_of(node, status), unless))

    def _matching(self, found: set[str], member: str, rows: _Rows) -> Iterator[_Match]:
        """Yield those of *rows* that are about *found*, with the names that they match.

        An object of a class of the code base is also one of the classes above it.
        """
        names = set(found)
        for one in found:
            owner = one.removesuffix(f'.{member}').removesuffix('()')
            if owner in STANDARD:
                names.add(f'{STANDARD[owner]}().{member}')
            own = owner.rpartition('.')[2]
            if own in self.family.names:
                above = {f'{base}().{member}' for base in self.family.ancestors(own)}
                rest = [row for row in rows if not any_same(names, (row,))]
                # who else defines the member is asked last, as it takes the longest
                if any_same(above, rest) and not self.family.defines(own, member):
                    names |= above
        yield from ((*row, names) for row in rows if any_same(names, (row,)))

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._module(node, canonical(alias.name), alias)
        self._hide(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self._hide(node)
        if node.level or not node.module:
            return
        if not self._module(node, canonical(node.module), before=start_of_module(self.texts, node)):
            for alias in node.names:
                full = canonical(f'{node.module}.{alias.name}')
                if not self._module(node, full, alias):
                    self._use(alias, alias.name, {full})

    def _hide(self, node: ast.Import | ast.ImportFrom) -> None:
        status = self.status_of(node)
        for name, full in imported(node):
            key = (self.scopes[-1], name, full)
            self.hidden[key] = min(status, self.hidden.get(key, status), key=_STATUSES.index)

    def _module(
        self,
        node: ast.stmt | ast.expr,
        full: str,
        place: ast.alias | None = None,
        before: int = 0,
    ) -> bool:
        """Note the entries about the module *full*, each once for a statement.

        :param place: the part of the statement that names the module
        :param before: bytes between the start of the statement and the module
        """
        found = False
        parts = full.split('.')
        for end in range(1, len(parts) + 1):
            for entry, one in self.table.modules.get('.'.join(parts[:end]), ()):
                if (node, entry) not in self.imported:
                    self.imported.add((node, entry))
                    self._note(place or node, entry, unless=unless(one), before=before)
                found = True
        return found

    def _use(
        self, node: ast.expr | ast.alias, last: str, found: set[str], status: str = ''
    ) -> None:
        for entry, one, names in self._matching(found, last, self.table.uses.get(last, ())):
            # who gives a class or module such a name does not need it before
            given = _is_stored(node) and one.name in names and not one.name.startswith('sys.')
            self._note(node, entry, 'guarded' if given else status)

    def visit_Name(self, node: ast.Name) -> None:
        if node.id in self.names and isinstance(node.ctx, ast.Load):
            for scope in reversed(self.scopes):
                if node.id in scope.imports:
                    for full in self.origins(scope.imports[node.id]):
                        last = full.rpartition('.')[2]
                        self._use(node, last, {full}, self._hidden_by(node, {full}))
                    return
                if node.id in scope.values:
                    return
            if node.id in self.table.uses:
                found = self.of_name(node.id, 1)
                self._use(node, node.id, found, self._hidden_by(node, found))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        may_be = node.attr in self.table.uses and not self._is_own(node)
        if may_be:
            found = self.resolved(node)
            self._use(node, node.attr, found, self._hidden_by(node, found))
            self._use_of_any(node, found)
        self.generic_visit(node)

    def _use_of_any(self, node: ast.Attribute, found: set[str]) -> None:
        """Note the patterns of ``any object`` if *node* is an attribute of an unknown one."""
        rows = [row for row in self.table.uses[node.attr] if row[1].any_object]
        if not rows or not isinstance(node.ctx, ast.Load) or any_same(found, rows):
            return
        is_unknown = not found or any(map(self._may_be_unknown, found))
        if is_unknown and not self.family.has_member(node.attr):
            for entry, _ in rows:
                self._note(node, entry, self._hidden_by(node, found))

    def _may_be_unknown(self, attribute: str) -> bool:
        """Return whether *attribute* is not in a module, nor of a class of another package."""
        owner = attribute.rpartition('.')[0]
        if '()' not in attribute:
            return owner == 'builtins'
        made_by, is_result, _ = owner.partition('()')
        name = made_by.rpartition('.')[2]
        is_class = bool(is_result) and owner.endswith('()') and name[:1].isupper()
        # a name that nothing defines here seems to be one of builtins
        return not is_class or name in self.family.names or made_by.startswith('builtins.')

    def _hidden_by(self, node: ast.expr, found: set[str]) -> str:
        """Return the status of imports, here or in another file, that give *node* as *found*."""
        names: Iterable[str] = ()
        status = 'live'
        if isinstance(node, ast.Name):
            scope = next((one for one in self.scopes[::-1] if node.id in one.imports), None)
            names = scope.imports[node.id] if scope else tuple(self.by_star(node.id))
            if scope:
                given = [one for one in names if not found.isdisjoint(self.origins((one,)))]
                imports = (self.hidden.get((scope, node.id, one), status) for one in given)
                status = min(imports, key=_STATUSES.index, default=status)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            names = {f'{one}.{node.attr}' for one in self.resolved(node.value)}
        if status == 'live' and any(map(self.family.guards, names)):
            status = 'guarded'
        if status == 'guarded' and len(every := self.origins(names)) > 1:
            # where all that is tried is missing, no error is expected
            return 'live' if all(map(self._is_listed, every)) else status
        return status

    def _is_listed(self, name: str) -> bool:
        return any_same({name}, self.table.uses.get(name.rpartition('.')[2], ()))

    def _is_own(self, node: ast.Attribute) -> bool:
        """Return whether an attribute of ``self`` is one that the code base defines itself."""
        if not self.classes or getattr(node.value, 'id', '') not in {'self', 'cls'}:
            return False
        own = self.classes[-1]
        return self.sets(own, node.attr) or self.family.defines(own.name, node.attr)

    def visit_Call(self, node: ast.Call) -> None:
        if module := imported_by_text(node):
            self._module(node, canonical(module))
        self._call(node)
        is_partial = last_part(node.func) == 'partial' and node.args
        if is_partial and 'functools.partial' in self.resolved(node.func):
            # what is missing can be given later
            self._call(ast.Call(node.args[0], node.args[1:], node.keywords), partial=True)
        self.generic_visit(node)

    def _call(self, node: ast.Call, *, partial: bool = False) -> None:
        """Note the entries about the arguments of *node*."""
        for last in self._last_parts(node.func):
            if rows := self.table.calls.get(last):
                for entry, one, names in self._matching(self.resolved(node.func), last, rows):
                    if one.way == 'missing' and partial:
                        continue
                    if is_given(node, one, is_unbound(one.name, names)):
                        tried = one.way == 'argument' and 'TypeError' in self.caught
                        status = 'guarded' if tried else self._hidden_by(node.func, names)
                        self._note(node.func, entry, status)

    def _last_parts(self, func: ast.expr) -> set[str]:
        if isinstance(func, ast.Attribute):
            is_known = func.attr in self.table.calls and not self._is_own(func)
            return {func.attr} if is_known else set()
        if isinstance(func, ast.Name) and func.id in self.names:
            return {name.rpartition('.')[2] for name in self.of_name(func.id)}
        return set()

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            for entry, _ in self.table.ways['literal'].get(repr(node.value), ()):
                self._note(node, entry)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if (
            isinstance(node.op, ast.Invert)
            and isinstance(node.operand, ast.Constant)
            and isinstance(node.operand.value, bool)
            and 'bool-invert' in self.table.syntax
        ):
            self._note(node, self.table.syntax['bool-invert'])
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for one in [*node.decorator_list, *node.bases, *node.keywords]:
            self.visit(one)
        self.classes.append(node)
        self.under(self.skipped_by_decorators(node), node.body)
        self.classes.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        rows = self.table.ways['define'].get(node.name)
        if rows and self.classes:
            own = self.classes[-1].name
            above = {*self.family.ancestors(own), 'object'}
            for entry, one in rows:
                fits = one.name in above or (
                    one.name in FINDERS and self._is_finder(self.classes[-1], above)
                )
                if fits and not (one.without and self.family.defines(own, one.without)):
                    self._note(node, entry)
        self._descriptor(node)
        self.scopes.append(Scope(node.body, node.args))
        for part in (node.args, node.returns, *node.decorator_list):
            if part:
                self.visit(part)
        before, self.caught = self.caught, frozenset()  # it is called elsewhere
        self.under(self.skipped_by_decorators(node), node.body)
        self.caught = before
        self.scopes.pop()

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 - the name that ast looks for

    def _is_finder(self, node: ast.ClassDef, above: set[str]) -> bool:
        """Return whether imports call ``find_module`` of *node*, which has no ``find_spec``."""
        # those of the standard library have find_spec
        if any(one.startswith(('importlib.machinery.', 'zipimport.')) for one in above):
            return False
        if node not in finders_of(self.tree):
            return False
        return not any(self.family.defines(last_part(one), 'find_spec') for one in node.bases)

    def _descriptor(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        names = [getattr(one, 'id', getattr(one, 'attr', '')) for one in node.decorator_list]
        if 'classmethod' not in names or 'classmethod-property' not in self.table.syntax:
            return
        if {'property', 'cached_property'} & set(names[names.index('classmethod') :]):
            self._note(node.decorator_list[0], self.table.syntax['classmethod-property'])


def _skip(finder: _Finder, node: ast.AST) -> None:
    """Do nothing with *node*."""


#: methods by the kind of node, those of kinds that have nothing to look for first; an object that
#: had its own methods in it would keep itself, and the tree of its file, until a collection
_visitors: dict[type[ast.AST], Callable[[_Finder, Any], None]] = dict.fromkeys(
    (ast.Load, ast.Store, ast.Pass, ast.And, ast.Or, ast.Eq), _skip
)


def _is_stored(node: ast.expr | ast.alias) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
