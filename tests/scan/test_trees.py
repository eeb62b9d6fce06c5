"""Syntax trees of files that Python's parser refuses."""

from __future__ import annotations

import ast
import sys

import pytest

from whatsnew312.scan.trees import rewritten


@pytest.mark.parametrize(
    ('old', 'new'),
    [
        ('print "x", y', 'print("x", y)'),
        ('print >>f, x,', 'print(f, x,)'),
        ('exec code in names', 'exec(code, names)'),
        ('try: f()\nexcept (A, B), e: g()', 'try: f()\nexcept (A, B) as e: g()'),
        ('raise E, "message", t', 'raise E("message", t)'),
        ('x <> 0777 or `y` or 10L', 'x != 777 or (y) or 10'),
        ('x = ur"a"; exec x', 'x = r"a"; exec(x)'),
        ('if x:\n        print 1\n\tprint 2', 'if x:\n    print(1)\n    print(2)'),
        ('print 1\n)(\nimport imp', 'print(1)\npass\nimport imp'),
    ],
)
def test_python_2_is_read_as_python_3(old: str, new: str) -> None:
    found = rewritten(old)
    assert ast.dump(ast.parse(found)) == ast.dump(ast.parse(new))
    assert found.count('\n') == old.count('\n')


@pytest.mark.parametrize('source', ['print 1\n' + ')(\n' * 50])
def test_what_is_no_python_at_all(source: str) -> None:
    assert rewritten(source) == ''


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, 'tree_sitter', None)
    assert rewritten('print "without the package"') == ''
