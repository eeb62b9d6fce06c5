"""The worker runs samples one after the other, and each sample finds a fresh interpreter."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from whatsnew312.execution.worker import split_typed

#: in a separate process, because the worker runs the functions that are registered for the exit
PROGRAM = """\
import json, os, sys
from whatsnew312.execution.worker import run_job
before = os.getcwd(), dict(os.environ), sys.argv[:], sys.path[:], sys.stdout, sorted(sys.modules)
answers = [json.loads(run_job(json.dumps(job))) for job in json.load(sys.stdin)]
after = os.getcwd(), dict(os.environ), sys.argv[:], sys.path[:], sys.stdout, sorted(sys.modules)
assert before[:5] == after[:5]
assert not hasattr(sys, 'last_value')
assert not [answer['place'] for answer in answers if os.path.exists(answer['place'])]
print(json.dumps(answers))
"""


def run(*jobs: dict[str, Any]) -> list[Any]:
    """Return the answers of one worker to *jobs*."""
    done = subprocess.run(
        [sys.executable, '-c', PROGRAM],
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [
        [part.replace(answer['place'], 'HERE') for part in answer['answer']] + [answer['lacks']]
        for answer in json.loads(done.stdout)
    ]


def steps(*sources: str) -> dict[str, Any]:
    return {'interactive': True, 'steps': sources}


def file(code: str, filename: str = 'spam.py') -> dict[str, Any]:
    return {'interactive': False, 'code': code, 'filename': filename}


def test_a_session() -> None:
    """A session shows values, runs blocks, prints errors as an interpreter does, and continues."""
    shown = run(
        steps(
            '1 + 1', 'for n in range(2):\n    n\n', '# a comment', 'x =', '1 / 0', '_', 'print(_)'
        )
    )[0]
    assert shown[:3] == ['2\n', '0\n1\n', '']
    assert shown[3].endswith('SyntaxError: invalid syntax\n')
    assert shown[4].startswith('Traceback (most recent call last):\n  File "<stdin>", line 1, in ')
    assert shown[4].endswith('ZeroDivisionError: division by zero\n')
    assert shown[5:] == ['1\n', '1\n', False]


def test_a_session_that_ends() -> None:
    """Steps after the end of a session have no answer."""
    assert run(steps('print(1)', 'raise SystemExit', 'print(2)')) == [['1\n', False]]


def test_future_statements_hold() -> None:
    """A future statement applies to the rest of its session, but not to the next session."""
    future = 'from __future__ import annotations'
    use = 'def f(x: nosuch): pass\n'
    first, second = run(steps(future, use), steps(use))
    assert first == ['', '', False]
    if sys.version_info < (3, 14):
        assert "NameError: name 'nosuch' is not defined" in second[0]


def test_files() -> None:
    """The answer for a file has the output of both streams and the exit status."""
    code = 'import sys\nprint(__file__, sys.argv, __name__)\nprint("e", file=sys.stderr)\n'
    later = 'import atexit\natexit.register(print, "late")\nprint("now")\n'
    assert run(
        file(code),
        file('raise SystemExit'),
        file('raise SystemExit(3)'),
        file('raise SystemExit("why")'),
        file(later),
    ) == [
        ["HERE/spam.py ['spam.py'] __main__\ne\n", '0', False],
        ['', '0', False],
        ['', '3', False],
        ['', '1', False],
        ['now\nlate\n', '0', False],
    ]
    failed = run(file('def f():\n    1 / 0\nf()\n', 'eggs.py'))[0]
    assert failed[0].startswith('Traceback (most recent call last):\n  File "HERE/eggs.py", line 3')
    assert failed[1:] == ['1', False]
    assert run(file('x ='))[0][1] == '1'


def test_nothing_is_left() -> None:
    """A sample leaves no names, modules, streams, folders, variables or hooks to the next."""
    spoil = (
        'import sys, os, builtins, json\n'
        'x = 1\n'
        'os.environ["SPAM"] = "1"\n'
        'os.chdir("/")\n'
        'sys.path.append("spam")\n'
        'sys.excepthook = sys.displayhook = None\n'
        'open("/dev/null").close()\n'
        'sys.stdout = None\n'
    )
    look = (
        'import os, sys\n'
        'print("x" in globals(), "SPAM" in os.environ, "spam" in sys.path, os.getcwd())\n'
        'print(sys.displayhook is None)\n'
    )
    write = 'open("left", "w").close()\nimport spam_module\n'
    assert run(file(spoil), file(look), file(write), file('import os\nprint(os.listdir())'))[
        1::2
    ] == [
        ['False False False HERE\nFalse\n', '0', False],
        ["['spam.py']\n", '0', False],
    ]


def test_what_a_build_of_python_lacks() -> None:
    """A missing module of the standard library is not an error of the sample."""
    first, second = run(
        file('import nosuch'), file('raise ModuleNotFoundError("No module named \'ssl\'")')
    )
    assert first[2] is False
    assert second[2] is True


@pytest.mark.parametrize(
    ('text', 'typed'),
    [
        ('', []),
        ('a\nb', ['a', 'b']),
        ('if x:\n    y\nelse:\n    z\nw', ['if x:\n    y\nelse:\n    z\n', 'w']),
        ('f(1,\n2)\ng', ['f(1,\n2)', 'g']),
        ('"""a\n\nb"""\nc', ['"""a\n\nb"""', 'c']),
        ('x = 1 + \\\n2\ny', ['x = 1 + \\\n2', 'y']),
        ('a b\nc', ['a b', 'c']),
        ('def f():\n\n    pass\n\nf()', ['def f():\n\n    pass\n', 'f()']),
        ('"\x00', ['"\x00']),
    ],
)
def test_what_is_typed(text: str, typed: list[str]) -> None:
    """Typed text is split into the steps that an interpreter would run, line by line."""
    assert split_typed(text) == typed
