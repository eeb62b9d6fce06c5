"""Uses of names in C and Cython source."""

from __future__ import annotations

import pytest

from whatsnew312.matching.patterns import parse_pattern
from whatsnew312.scan.c_source import find_in_c
from whatsnew312.scan.table import Table

TABLE = Table(
    {
        'entry': [
            parse_pattern(line)
            for line in (
                'c PyErr_Fetch',
                'c-include structmember.h',
                'c-field PyBytesObject.ob_shash',
                'c-format PyArg_ParseTuple u Z#',
            )
        ]
    }
)


def found(source: str, *, cython: bool = False) -> list[tuple[int, int, str]]:
    places = find_in_c(source, TABLE, (3, 12), cython=cython)
    return [(one.line, one.column, one.status) for one in places]


@pytest.mark.parametrize(
    ('source', 'place'),
    [
        ('x;\n  PyErr_Fetch(&a);', (2, 3)),
        ('#include <structmember.h>', (1, 11)),
        ('# include "x/structmember.h"', (1, 12)),
        ('a->ob_shash = 1;', (1, 4)),
        ('PyBytesObject *a;\na->ob_shash = 1;', (2, 4)),
        ('void f(PyObject *a) {\n  ((PyBytesObject*)(a))->ob_shash = 1; }', (2, 26)),
        ('offsetof(PyBytesObject, ob_shash)', (1, 25)),
        ('x = offsetof( struct PyBytesObject,\n  ob_shash );', (2, 3)),
        ('/* "a */ PyErr_Fetch();', (1, 10)),
        ('PyArg_ParseTuple(args, "iu:name", &a, &b);', (1, 1)),
        ('PyArg_ParseTuple(args,\n "O|" "Z#", &a);', (1, 1)),
    ],
)
def test_found(source: str, place: tuple[int, int]) -> None:
    assert found(source) == [(*place, 'live')]


@pytest.mark.parametrize(
    'source',
    [
        '// PyErr_Fetch\n/* PyErr_Fetch */ "PyErr_Fetch" \'"\' "\\"PyErr_Fetch"',
        'My_PyErr_Fetch(); PyErr_Fetch2();',
        '#include "mystructmember.h"',
        'int ob_shash;',
        'offsetof(Mine, ob_shash)',
        'of(PyBytesObject, ob_shash)',
        'void f(Mine *a) { a->ob_shash = 1; }',
        '((Mine*)a)->ob_shash = 1;',
        'PyArg_ParseTuple(args, "isz#:u", &a);',
        'PyArg_ParseTuple(args, "is|_function", &a);',
    ],
)
def test_not_found(source: str) -> None:
    assert found(source) == []


@pytest.mark.parametrize(
    ('condition', 'status'),
    [
        ('#if PY_VERSION_HEX < 0x030C0000', 'dead'),
        ('#if PY_MAJOR_VERSION >= 3', 'live'),
        ('#if PY_MAJOR_VERSION >= 3\n#else', 'dead'),
        ('#if PY_VERSION_HEX >= 0x030C0000\n#elif X', 'dead'),
        ('#ifdef X', 'live'),
        ('#if X\n#if PY_MAJOR_VERSION < 3\n#endif', 'live'),
        ('#if PY_MAJOR_VERSION < 3 || X', 'live'),
        ('#if X && PY_VERSION_HEX < 0x030C0000', 'dead'),
        ('#if PY_VERSION_HEX >= 0x03000000 && PY_VERSION_HEX < 0x03080000', 'dead'),
        ('#if !(PY_VERSION_HEX >= 0x03000000)', 'dead'),
        ('#if PY_VERSION_HEX >= 0x03000000 \\\n  && PY_MINOR_VERSION < 8', 'dead'),
        ('#ifdef PYPY_VERSION', 'dead'),
        ('#if defined(PYPY_VERSION)\n#elif defined(PYSTON_VERSION)\n#else', 'live'),
        ('#if PY_MAJOR_VERSION >= 3\n#define NEW\n#endif\n#ifndef NEW', 'dead'),
        (
            '#if PY_MAJOR_VERSION >= 3\n#define NEW 1\n#else\n#define NEW 0\n#endif\n#if !NEW',
            'dead',
        ),
        ('#ifdef X\n#define NEW 1\n#endif\n#ifndef NEW', 'live'),
        ('#if PY_VERSION_HEX > 0x03030000 && defined(PyUnicode_KIND)\n#else', 'dead'),
        ('#ifdef IS_PY3K\n#else', 'dead'),
        ('#if X\n#elif PY_MAJOR_VERSION < 3', 'dead'),
        ('#if PY_MAJOR_VERSION >= 3\n#elif PY_MAJOR_VERSION >= 2', 'dead'),
    ],
)
def test_conditions_on_the_version(condition: str, status: str) -> None:
    assert [
        one
        for _, _, one in found(
            f'{condition} \nPyErr_Fetch();\n#endif'.replace('define \n', 'define ')
        )
    ] == [status]


@pytest.mark.parametrize('text', ['#ifdef PyErr_Fetch\nx = PyErr_Fetch', '\n#define PyErr_Fetch f'])
def test_names_that_are_asked_for_or_defined(text: str) -> None:
    assert found(text)[-1][0] == 2
    assert found(text)[-1][2] == 'guarded'


def test_names_in_conditions_are_no_uses() -> None:
    source = '#if X && defined(PyErr_Fetch)\n#undef PyErr_Fetch\n#endif'
    assert found(source) == [(1, 18, 'guarded'), (2, 8, 'guarded')]


def test_cython() -> None:
    assert found('# PyErr_Fetch\nx = a // PyErr_Fetch()', cython=True) == [(2, 10, 'live')]
