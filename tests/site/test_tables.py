"""Each table of the domain has one writer, and so have our names in the standard domain."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import whatsnew312
from whatsnew312.model.change import Sample
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Site

PACKAGE = Path(whatsnew312.__file__).parent
MODULES = [path.relative_to(PACKAGE).as_posix() for path in sorted(PACKAGE.rglob('*.py'))]

#: methods that change a dictionary, a list or a set
CHANGES = {
    *('add', 'append', 'clear', 'discard', 'extend', 'insert', 'pop', 'popitem', 'remove'),
    *('setdefault', 'sort', 'update'),
}

TABLES = set(Tables.initial_data)
STANDARD = {'labels', 'anonlabels', 'objects'}


def attribute_of(node: ast.AST) -> str:
    """Return the attribute whose item an expression takes: ``labels`` for ``x.labels[y]``."""
    while isinstance(node, ast.Subscript | ast.Call):
        node = node.value if isinstance(node, ast.Subscript) else node.func
        if isinstance(node, ast.Attribute) and node.attr in {'get', 'setdefault'}:
            node = node.value
    return node.attr if isinstance(node, ast.Attribute) else ''


def written(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each attribute that *source* changes in place."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            yield node.lineno, attribute_of(node)
        elif isinstance(node, ast.AugAssign):
            yield node.lineno, attribute_of(node.target)
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in CHANGES
        ):
            yield node.lineno, attribute_of(node.func.value)


def faults(name: str, source: str) -> list[str]:
    """Return the lines where a module changes a table of another module, or bypasses its owner."""
    found = []
    if name != 'site/tables.py':
        found += [
            f'{name}, line {node.lineno}: take the property of the domain'
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Attribute)
            and node.value.attr == 'data'
            and isinstance(node.slice, ast.Constant)
            and node.slice.value in TABLES
        ]
    owned = set()
    if name not in {'site/tables.py', 'patches/standard_names.py'}:
        owned = TABLES | STANDARD
    elif name == 'patches/standard_names.py':
        owned = TABLES - STANDARD
    found += [f'{name}, line {line}: {attr}' for line, attr in written(source) if attr in owned]
    return found


@pytest.mark.parametrize('name', MODULES)
def test_nobody_else_writes(name: str) -> None:
    """Only the domain changes its tables, and only one module changes the labels of Sphinx."""
    assert faults(name, (PACKAGE / name).read_text(encoding='utf-8')) == []


@pytest.mark.parametrize(
    'source',
    [
        "domain.data['samples']['index'] = ()",
        "held = domain.data['added_names']",
        "domain.samples['index'] = ()",
        "domain.samples['index'] += (sample,)",
        "domain.samples['index'].append(sample)",
        "domain.samples.setdefault('index', []).append(sample)",
        "domain.samples.get('index').pop()",
        "domain.reports.add('index')",
        "del domain.labels['index']",
        "env.domains.standard_domain.labels['a'] = ('index', '', 'A')",
        "env.domains.standard_domain.anonlabels.pop('a', None)",
        "std.objects['doc', 'a'] = ('index', '')",
    ],
)
def test_the_test_sees(source: str) -> None:
    """The check in this module finds each forbidden form."""
    assert faults('anchors/check.py', source)


def test_each_table_has_one_writer() -> None:
    """Exactly one ``note_`` method writes to each table."""
    (class_,) = (
        node for node in ast.parse(inspect.getsource(Tables)).body if isinstance(node, ast.ClassDef)
    )
    writers: dict[str, list[str]] = {table: [] for table in TABLES}
    for method in class_.body:
        if not isinstance(method, ast.FunctionDef) or not method.name.startswith('note_'):
            continue
        used = {
            node.slice.value
            for node in ast.walk(method)
            if isinstance(node, ast.Subscript)
            and ast.unparse(node.value) == 'self.data'
            and isinstance(node.slice, ast.Constant)
        }
        for table in used:
            writers[str(table)].append(method.name)
    assert {table: len(names) for table, names in writers.items()} == dict.fromkeys(TABLES, 1)


def test_others_see_tables_that_cannot_change() -> None:
    """The properties return read-only types, so type checkers refuse changes."""
    types = {
        name: inspect.signature(value.fget).return_annotation.partition('[')[0]
        for name, value in vars(Tables).items()
        if isinstance(value, property)
    }
    assert set(types.values()) == {'Mapping', 'AbstractSet', 'tuple'}
    assert TABLES - types.keys() == {'changes'}, 'those with titles are a property of the domain'


PAGES = {
    'index.md': """\
# Notes

```{toctree}
other
```

:::{change} One
:id: shop-one
:kind: added
:area: stock

It is.
:::

```{sample} python
print(1)
```

```{sample-output}
1
```
""",
    'other.md': '# Other\n\nSee {ref}`shop-one`.\n',
}


def test_names_go_with_their_entries(site: Callable[..., Site]) -> None:
    """The label of a deleted entry is in no table and has no link in the next build."""
    made = site(PAGES).build(warnings=None)
    assert 'href="index.html#shop-one"' in made.read('other.html')
    gone = PAGES['index.md'].replace('shop-one', 'shop-two')
    made.write({'index.md': gone, 'other.md': PAGES['other.md'] + '\nMore.\n'})
    made.build(warnings=None)
    assert 'shop-one"' not in made.read('other.html')
    assert 'shop-two' in made.inventory()
    assert 'shop-one' not in made.inventory()


def test_output_is_noted_with_its_sample() -> None:
    """The last sample of a page can be replaced by the same sample with its output."""
    domain = ChangeDomain.__new__(ChangeDomain)
    domain.data = {'samples': {}, 'sample_conditions': {}}
    first = Sample('index', 1, 'python', 'print(1)')
    second = Sample('index', 5, 'python', 'print(2)')
    assert [domain.note_sample(first), domain.note_sample(second)] == [0, 1]
    known = Sample('index', 5, 'python', 'print(2)', output='2')
    assert domain.note_sample(known, replaces_last=True) == 1
    assert domain.samples == {'index': (first, known)}
