"""Syntax trees of files that Python's parser refuses."""

from __future__ import annotations

import ast
import sys

import pytest

from whatsnew312.scan.trees import outline, rewritten


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


@pytest.mark.parametrize(
    'source',
    [
        'import a\nclass A(a.B):\n    x = 1\n    def f(\n        self,\n    ):\n\n# end\n        return 1\n    def g(self): 0\n',
        'def f():\n    class A(B): pass\n    return A\nasync def g():\n  0\nfrom a import B\n',
        'def f():\n    return """\nclass A: 0\n"""\nclass B(C):\n  def g(self): return \'\'\'\nx\n\'\'\'\n',
        '"""Text::\n\n    def f():\n        0\n"""\nclass A: 0\n',
    ],
)  # fmt: skip
def test_an_outline_is_that_of_the_whole_file(source: str) -> None:
    """Most of what functions do is left out before the file is parsed."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        tree = ast.parse(rewritten(source))
    found = outline(source, 'm')
    classes = [one for one in ast.walk(tree) if isinstance(one, ast.ClassDef)]
    assert [one.name for one in found.classes] == [one.name for one in classes]
    members = [{one.name for one in node.body if hasattr(one, 'name')} for node in classes]
    assert all(few <= one.members for few, one in zip(members, found.classes, strict=True))
    imports = [one for one in tree.body if isinstance(one, ast.Import | ast.ImportFrom)]
    assert [name for name, _ in found.imports] == [one.names[0].name for one in imports]


def test_an_outline_of_what_only_python_2_reads() -> None:
    found = outline('class A(B):\n    def f(self):\n        print "x"\n', 'm')
    assert [(one.name, one.bases, one.members) for one in found.classes] == [('A', ('B',), {'f'})]
