"""Patterns of what to look for in code."""

from __future__ import annotations

import pytest

from whatsnew312.matching.patterns import FORMS, SYNTAX, Pattern, UnknownWayError, parse_pattern


@pytest.mark.parametrize('form', FORMS.values(), ids=FORMS)
def test_each_form_is_read(form: str) -> None:
    assert parse_pattern(form).way == form.split(maxsplit=1)[0]


@pytest.mark.parametrize(
    ('line', 'pattern'),
    [
        ('argument  f.g key 3', Pattern('argument', 'f.g', 'key', 3)),
        ('argument f.g key', Pattern('argument', 'f.g', 'key')),
        ('value f 1 "u"', Pattern('value', 'f', '', 1, ("'u'",))),
        ('value f 2 None', Pattern('value', 'f', '', 2, ('None',))),
        ('undeclared a.b c-d.e', Pattern('undeclared', 'a.b', package='c-d.e')),
        ('define find in a.B', Pattern('define', 'a.B', 'find')),
        ('define f in a.B without g', Pattern('define', 'a.B', 'f', without='g')),
        ('name a.b not in __all__', Pattern('name', 'a.b', unlisted=True)),
        ('argument a.f k 1 not in __all__', Pattern('argument', 'a.f', 'k', 1, unlisted=True)),
        ('method a.B.c of any object', Pattern('method', 'a.B.c', any_object=True)),
        ('value f 1 float', Pattern('value', 'f', '', 1, ('float',))),
        ('method a.B.c not in __all__', Pattern('method', 'a.B.c', unlisted=True)),
        ('literal "<listcomp>"', Pattern('literal', texts=("'<listcomp>'",))),
        ('c-format PyArg_Parse u Z#', Pattern('c-format', 'PyArg_Parse', texts=('u', 'Z#'))),
    ],
)
def test_parts(line: str, pattern: Pattern) -> None:
    assert parse_pattern(line) == pattern


@pytest.mark.parametrize('word', ['modul imp', '', '  '])
def test_unknown_ways(word: str) -> None:
    with pytest.raises(UnknownWayError):
        parse_pattern(word)


@pytest.mark.parametrize(
    ('line', 'says'),
    [
        ('module', 'module imp'),
        ('module 9imp', 'module imp'),
        ('module imp os', 'module imp'),
        ('undeclared pkg_resources', 'undeclared pkg_resources setuptools'),
        ('method assertEquals', 'method unittest.TestCase.assertEquals'),
        ('argument shutil.rmtree onerror third', 'onerror 3'),
        ('argument shutil.rmtree onerror 0', 'onerror 3'),
        ('define f in a.B without', 'find_module in'),
        ('name a.b not in __al__', 'name ssl'),
        ('module a.b not in __all__', 'module imp'),
        ("literal 'it", 'literal'),
        ('syntax invalid', next(iter(SYNTAX))),
        ('c-include structmember', 'structmember.h'),
        ('c-format PyArg_Parse', 'u Z'),
    ],
)
def test_what_is_wrong_is_said(line: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_pattern(line)
