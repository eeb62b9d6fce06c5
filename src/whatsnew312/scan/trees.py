"""Syntax trees of Python files, and what other files need to know of them."""

from __future__ import annotations

import ast
import functools
import re
import warnings
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from whatsnew312.scan.classes import Outline, classes_of, written
from whatsnew312.scan.conditions import last_part
from whatsnew312.scan.guards import guarded, root
from whatsnew312.scan.scopes import Scope, instance, parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tree_sitter import Node

#: a function, with all lines that are indented more than its first one, or close its brackets
_FUNCTION = re.compile(
    r'^([ \t]*)(?:async[ \t]+)?def[ \t]+(\w+)[^\n]*\n'
    r'(?:\1[ \t)][^\n]*\n|[ \t]*(?:#[^\n]*)?\n)*+',
    re.MULTILINE,
)
_CLASS = re.compile(r'\bclass\b')

#: the kinds of nodes that can have something that only Python 2 reads
_OF_PYTHON_2 = {
    'print_statement', 'exec_statement', 'chevron', 'except_clause', 'raise_statement',
    '<>', 'integer', 'string_start', 'string_end',
}  # fmt: skip

#: how many lines of a file may be left out so that the rest can be parsed
_MOST_LEFT_OUT = 20


@functools.lru_cache(maxsize=4)  # a file is parsed for its classes and for its places
def parsed(source: str) -> tuple[ast.Module, list[warnings.WarningMessage]]:
    """Return the tree of *source*, and what Python's parser warns about.

    :raises SyntaxError: if it is not Python that this interpreter reads
    :raises ValueError: if it has null bytes
    """
    with warnings.catch_warnings(record=True, action='always') as caught:
        return ast.parse(source), caught


@functools.lru_cache(maxsize=4)
def rewritten(source: str) -> str:
    """Return *source*, which is in Python 2, in the syntax of Python 3, with the same lines.

    It is empty without the package tree-sitter, or if it cannot be parsed even then.
    """
    try:
        from tree_sitter import Language, Parser
        from tree_sitter_python import language
    except ImportError:
        return ''
    text = source.expandtabs(8)  # as Python 2 reads tabs
    data = text.encode('utf-8', 'replace')
    root = Parser(Language(language())).parse(data).root_node
    for start, end, new in sorted(_edits(root), reverse=True):
        data = data[:start] + new.encode() + data[end:]
    return _without_errors(data.decode('utf-8', 'replace'))


def _edits(root: Node) -> Iterator[tuple[int, int, str]]:
    """Yield for each part that only Python 2 has its start, its end, and its text in Python 3."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        children = node.children
        waiting += children
        kind = node.type  # each of these is made by a call
        if kind not in _OF_PYTHON_2:
            continue
        if kind in {'print_statement', 'exec_statement'}:
            start = children[0].end_byte
            yield start, min(start + 1, children[1].start_byte), '('
            yield node.end_byte, node.end_byte, ')'
            yield from ((one.start_byte, one.end_byte, ',') for one in children if one.type == 'in')
        elif kind == 'chevron':
            yield node.start_byte, node.start_byte + 2, '  '
        elif kind == 'except_clause':
            commas = [one for one in children if one.type == ',']
            yield from ((one.start_byte, one.end_byte, ' as') for one in commas[:1])
        elif kind == 'raise_statement':
            if [one.type for one in children] == ['raise', 'expression_list']:
                comma = next(one for one in children[1].children if one.type == ',')
                yield comma.start_byte, comma.end_byte, '('
                yield node.end_byte, node.end_byte, ')'
        elif kind == '<>':
            yield node.start_byte, node.end_byte, '!='
        elif kind == 'integer':
            number = (node.text or b'').decode()
            yield node.start_byte, node.end_byte, re.sub(r'^0+(?=\d)|[lL]$', ' ', number)
        elif b'`' in (node.text or b''):
            yield node.start_byte, node.end_byte, '(' if kind == 'string_start' else ')'
        elif kind == 'string_start':
            prefix = (node.text or b'').decode()
            yield node.start_byte, node.end_byte, re.sub(r'^[uU](?=[rR])', ' ', prefix)


def _without_errors(source: str) -> str:
    """Return *source* without the lines that Python cannot parse; empty if these are too many."""
    lines = source.split('\n')
    for _ in range(_MOST_LEFT_OUT):
        try:
            parsed('\n'.join(lines))
        except SyntaxError as problem:
            at = (problem.lineno or 1) - 1
            if at >= len(lines) or lines[at].strip() in {'', 'pass'}:
                return ''
            indent = len(lines[at]) - len(lines[at].lstrip())
            lines[at] = ' ' * indent + 'pass'
        except (ValueError, RecursionError, MemoryError):
            return ''
        else:
            return '\n'.join(lines)
    return ''


def outline(source: str, module: str) -> Outline:
    """Return what other files need to know of *source*; nothing if it cannot be parsed."""
    try:
        source, tree = _without_functions(source)
    except SyntaxError:
        source = rewritten(source)
        tree, _ = parsed(source)
    except (ValueError, RecursionError, MemoryError):
        return Outline()
    scope = Scope(tree.body)
    imports = scope.imports
    lines = [number for number, line in enumerate(source.split('\n'), 1) if 'class' in line]
    pairs = [(name, full) for name, every in imports.items() for full in every]
    pairs += _objects(scope)
    classes = classes_of(_on_lines(tree, lines), imports)
    return Outline(module, classes, tuple(pairs), guarded(tree.body))


def _objects(scope: Scope) -> Iterator[tuple[str, str]]:
    """Yield the variables of a module whose only value is what a call of an import returns."""
    for name, values in scope.values.items():
        if len(values) == 1 and isinstance(values[0], ast.Call):
            made_by = values[0].func
            if root(made_by) in scope.imports:
                yield from ((name, f'{full}()') for full in written((made_by,), scope.imports))


def _without_functions(source: str) -> tuple[str, ast.Module]:
    """Return *source* without the bodies of functions, which are most of it, and its tree.

    Parsing is slow. Functions stay as they are if they have classes, or a text whose lines may not
    follow the indentation. If the rest cannot be parsed, all stays as it is.

    :raises SyntaxError: if it is not Python that this interpreter reads
    """
    kept = []
    end = 0
    for one in _FUNCTION.finditer(source):
        body = one[0]
        odd = body.count('"""') % 2 or body.count("'''") % 2
        if not odd and not _CLASS.search(body):
            kept += [source[end : one.start()], f'{one[1]}def {one[2]}(): 0\n']
            end = one.end()
    short = ''.join((*kept, source[end:]))
    try:
        return short, parsed(short)[0]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source, parsed(source)[0]


def touches(node: ast.AST, lines: Sequence[int]) -> bool:
    """Return whether *node* has a part on one of *lines*, or does not tell where it is."""
    known = vars(node)
    start = known.get('lineno')
    if start is None:
        return True
    if decorators := known.get('decorator_list'):
        start = decorators[0].lineno
    at = bisect_left(lines, start)
    return at < len(lines) and lines[at] <= known['end_lineno']


def _on_lines(node: ast.AST, lines: Sequence[int]) -> Iterator[ast.stmt]:
    """Yield the statements below *node* that have a part on one of *lines*."""
    for child in parts(node):
        if isinstance(child, ast.expr):
            continue
        if touches(child, lines):
            if isinstance(child, ast.stmt):
                yield child
            yield from _on_lines(child, lines)


def position(
    lines: Sequence[str], node: ast.expr | ast.stmt | ast.alias, before: int = 0
) -> tuple[int, int]:
    """Return line and column of *node*, both from 1; of an attribute, those of its last part.

    A call can go over many lines. Columns count characters, while :mod:`ast` counts bytes.

    :param before: bytes of *node* to leave out
    """
    line, offset = node.lineno, node.col_offset + before
    if isinstance(node, ast.Attribute):
        line = node.end_lineno or line
        offset = (node.end_col_offset or 0) - len(node.attr.encode())
    text = lines[line - 1] if line <= len(lines) else ''
    if text.isascii():
        return line, offset + 1
    # before Python 3.12, an offset in an f-string can be anywhere
    return line, len(text.encode()[:offset].decode(errors='replace')) + 1


def start_of_module(lines: Sequence[str], node: ast.ImportFrom) -> int:
    """Return how many bytes *node* has before its module; 0 if that is on another line."""
    text = lines[node.lineno - 1].encode()[node.col_offset :].decode()
    return len(found[0]) if (found := re.match(r'from[ \t]+(?=\w)', text)) else 0


def fields_of(node: ast.ClassDef) -> dict[str, list[ast.expr]]:
    """Return the attributes that *node* or its methods give to objects, with what makes them.

    A variable of a method stands for what makes it in the same method.
    """
    found: dict[str, list[ast.expr]] = defaultdict(list)
    for part in node.body:
        variables: dict[str, list[ast.expr]] = defaultdict(list)
        given: list[tuple[str, str]] = []  # attributes, with variables
        for one in ast.walk(part):
            for target, value in _assigned(one):
                if isinstance(target, ast.Name):
                    (found if one is part else variables)[target.id].append(value)
                elif isinstance(target, ast.Attribute) and last_part(target.value) == 'self':
                    if isinstance(value, ast.Name):
                        given.append((target.attr, value.id))
                    else:
                        found[target.attr].append(value)
        for name, variable in given:
            found[name] += variables[variable]
    return dict(found)


def _assigned(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield what *node* gives a value, with the value if it says what makes it."""
    if isinstance(node, ast.Assign):
        if isinstance(node.value, ast.Call | ast.BoolOp | ast.IfExp | ast.Name):
            yield from ((one, node.value) for one in node.targets)
    elif isinstance(node, ast.AnnAssign):
        yield node.target, instance(node.annotation)


#: where imports look for finders, and how one gets there
_FINDERS = {'meta_path', 'path_hooks'}
_ADDING = {'append', 'insert', 'extend'}


@functools.lru_cache(maxsize=1)  # a file can have several
def finders_of(tree: ast.AST) -> set[ast.ClassDef]:
    """Return the classes that imports ask for modules, or that are above such a class.

    They need no base class. A class that has both methods for imports is one, too, as another file
    can install it. One with ``find_spec`` is left out: imports never use its older methods.
    """
    classes = {one.name: one for one in ast.walk(tree) if isinstance(one, ast.ClassDef)}
    installed = _installed(tree, classes)
    found: set[ast.ClassDef] = set()
    for node in classes.values():
        line = _line_of(node, classes)
        methods = {
            one.name: one
            for each in reversed(line)
            for one in each.body
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        if 'find_spec' not in methods and (node.name in installed or _is_importer(methods)):
            found.update(line)
    return found


def _line_of(node: ast.ClassDef, classes: Mapping[str, ast.ClassDef]) -> list[ast.ClassDef]:
    """Return *node* and those of *classes* that are above it."""
    found = [node]
    for one in found:
        above = (classes.get(last_part(base)) for base in one.bases)
        found += [each for each in above if each and each not in found]
    return found


def _is_importer(methods: Mapping[str, ast.FunctionDef | ast.AsyncFunctionDef]) -> bool:
    """Return whether *methods* find and load modules as imports want it, not as they like."""
    return all(
        name in methods and _least_arguments(methods[name]) in counts
        for name, counts in (('find_module', (1, 2)), ('load_module', (1,)))
    )


def _least_arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many arguments a call of the method *node* of an object must have."""
    is_static = any(last_part(one) == 'staticmethod' for one in node.decorator_list)
    every = [*node.args.posonlyargs, *node.args.args]
    return len(every) - len(node.args.defaults) - (not is_static)


def _installed(tree: ast.AST, classes: Iterable[str]) -> set[str]:
    """Return those of *classes* that, or whose objects, get into ``sys.meta_path`` or the like.

    Variables are followed by their last parts, whatever function they are in.
    """
    values: dict[str, set[str]] = {}
    found: set[str] = set()
    waiting: list[tuple[ast.AST, str]] = [(tree, '')]
    while waiting:
        node, owner = waiting.pop()
        owner = node.name if isinstance(node, ast.ClassDef) else owner
        waiting += [(one, owner) for one in parts(node)]
        if isinstance(node, ast.Assign | ast.AugAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                name = last_part(target.value if isinstance(target, ast.Subscript) else target)
                values.setdefault(name, set()).update(_made_of(node.value, owner))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = last_part(node.func.value)
            if node.func.attr in _ADDING and name in _FINDERS:
                new = (_made_of(one, owner) for one in node.args)
                values.setdefault(name, set()).update(*new)
    names = list(_FINDERS)
    for name in names:
        names += values.get(name, set()) - found
        found |= values.get(name, set())
    return found.intersection(classes)


def _made_of(node: ast.expr, owner: str) -> set[str]:
    """Return the last parts of what *node*, in the class *owner*, is or has, or is made by."""
    if isinstance(node, ast.List | ast.Tuple):
        return set().union(*(_made_of(one, owner) for one in node.elts))
    if isinstance(node, ast.BinOp):
        return _made_of(node.left, owner) | _made_of(node.right, owner)
    name = last_part(node.func if isinstance(node, ast.Call) else node)
    return {owner if name in {'self', 'cls'} else name}
