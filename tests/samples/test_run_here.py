"""Text that a reader typed without prompts is run step by step, as in a console."""

from __future__ import annotations

import pytest

from whatsnew312.execution.worker import split_typed

#: the steps of each text; an empty line ends a block
SESSIONS = {
    'lines': ['a = 1', 'a'],
    'a block': ['for n in range(2):\n    print(n)\n', 'n'],
    'a block in one line': ['class A: ...\n', 'A'],
    'branches': ['if a:\n    1\nelif b:\n    2\nelse:\n    3\n', 'a'],
    'handlers': ['try:\n    1\nexcept E:\n    2\nfinally:\n    3\n', 'a'],
    'an empty line in a block': ['def f():\n    a = 1\n\n    return a\n', 'f()'],
    'decorators': ['# why', '@a\n@b\ndef f(): pass\n', 'f'],
    'brackets': ['f(\n    1,\n)', '[1,\n2]', 'a'],
    'strings over lines': ["a = '''b\n\nc\n'''", 'a'],
    'a line that goes on': ['a = 1 + \\\n2', 'a'],
    'syntax errors': ['a = = 1', 'f(1 2)', 'return return', 'a'],
    'an error in a block': ['def f():\n    = 1', 'a'],
    'an indent too many': ['a\n  b', 'c'],
    'comments': ['# nothing', 'a  # something'],
}


@pytest.mark.parametrize('steps', SESSIONS.values(), ids=SESSIONS)
def test_typed_text_is_split(steps: list[str]) -> None:
    """The end of each statement is found, also in a statement with a mistake."""
    assert split_typed('\n'.join(steps)) == steps
    assert split_typed('\n\n'.join(['', *steps, ''])) == steps


def test_nothing_typed() -> None:
    """Empty text has no steps."""
    assert split_typed('') == split_typed('\n \n') == []
