"""The search finds the right entry for messages and questions: Node runs the scripts of the pages.

``data/messages.tsv`` has queries with the entries that answer them, or with none.
``data/printed.tsv`` has programs; the tests search for their output.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from built_docs import build

from whatsnew312.execution.interpreters import find

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE = Path(__file__).parent

if TYPE_CHECKING:
    Search = Callable[[Sequence[str]], list[dict[str, Any]]]


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with (HERE / 'data' / name).open(encoding='utf-8', newline='') as file:
        return list(csv.DictReader(file, delimiter='\t', quoting=csv.QUOTE_NONE))


@pytest.fixture(scope='module')
def site(docs_builds: Path) -> Path:
    """The project's own site."""
    return build('html', docs_builds).root


@pytest.fixture(scope='module')
def search(site: Path) -> Search:
    """Search for queries; return the best entries of each, and the notes of the answer."""
    if not shutil.which('node'):
        if os.environ.get('CI') == 'true':
            pytest.fail('no Node, and under CI nothing may be skipped')
        pytest.skip('no Node')

    def run(queries: Sequence[str]) -> list[dict[str, Any]]:
        command = ['node', str(HERE / 'js' / 'search.mjs'), str(site)]
        text = json.dumps(list(queries))
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def test_marks(search: Search) -> None:
    """The right entry is first for 85 % of real queries, and in the top three for 95 %."""
    table = [row for row in rows('messages.tsv') if row['kind'] != 'none']
    answers = search([row['query'] for row in table])
    first, three, missed = 0, 0, []
    for row, answer in zip(table, answers, strict=True):
        right = set(re.split(r'[, ]+', row['ids']))
        first += bool(right & set(answer['ids'][:1]))
        three += bool(right & set(answer['ids']))
        if not right & set(answer['ids']):
            missed.append((row['query'], answer['ids']))
    assert first >= 0.85 * len(table), missed
    assert three >= 0.95 * len(table), missed


def test_nothing(search: Search) -> None:
    """A query that is not about this release finds nothing, even if some of its words are known."""
    table = [row for row in rows('messages.tsv') if row['kind'] == 'none']
    answers = search([row['query'] for row in table])
    found = [row['query'] for row, one in zip(table, answers, strict=True) if one['ids']]
    assert len(found) <= 0.05 * len(table), found


NOISE = [
    '{}',
    'Traceback (most recent call last):   File "/srv/imp/typing.py", line 3, in walk     f(x) {}',
    '2026-03-01 12:00:01,250 ERROR [Thread-7] worker[4711]: {}',
    'E   {}',
    '0x7ffd3a {}',
]


def test_printed(search: Search, site: Path) -> None:
    """The output of a program finds the entry that has this message, despite text around it."""
    changes = json.loads((site / 'changes.json').read_bytes())['changes']
    known = {change['id']: change for change in changes}
    printed = []
    for row in rows('printed.tsv'):
        python = find(row['python'], {})
        if python is None or python.wasm:
            continue
        program = row['program'].encode().decode('unicode_escape')
        command = [python.executable, '-I', '-S', '-W', 'always', '-c', program]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        lines = [
            line for line in done.stderr.splitlines() if re.search(r'\w(Error|Warning): ', line)
        ]
        assert lines, (row, done.stderr)
        printed.append((row['entry'], lines[-1]))
    if not printed:
        pytest.skip('no interpreter for them')
    for entry, line in printed:
        messages = known[entry]['messages']
        patterns = (re.escape(one).replace(r'\*', '.*') for one in messages)
        assert any(re.search(pattern, line) for pattern in patterns), (entry, line)
    queries = [(entry, noise.format(line)) for entry, line in printed for noise in NOISE]
    answers = search([query for _, query in queries])
    missed = [
        (entry, query, answer['ids'])
        for (entry, query), answer in zip(queries, answers, strict=True)
        if entry not in answer['ids'][:2]  # two entries can be about the same message
    ]
    assert missed == []


@pytest.mark.parametrize(
    ('query', 'said'),
    [
        ('itertools batchd', {'batchd': 'batched'}),
        ('ImpImproter', {'impimproter': 'impimporter'}),
    ],
)
def test_typing_mistakes(search: Search, query: str, said: dict[str, str]) -> None:
    """The search replaces an unknown word by a similar known one, and the answer says so."""
    (answer,) = search([query])
    assert answer['corrected'] == said
    assert answer['ids']


def test_left_out(search: Search) -> None:
    """A word that is in no entry is ignored, and the answer names it."""
    (answer,) = search(['pathlib walk zzyzxq'])
    assert answer['leftOut'] == ['zzyzxq']
    assert answer['ids'][0] == 'whatsnew312-pathlib-walk'


@pytest.mark.parametrize(
    ('query', 'right'),
    [
        # whose name is in a hint, and what only the hint says
        ("NameError: name 'total' is not defined. Did you mean: 'self.total'?", 'nameerror-self'),
        (
            "cannot import name 'chainmap' from 'collections' (/x/y.py). Did you mean: 'ChainMap'?",
            'importerror-suggestion',
        ),
        ("cannot import name 'sumprod' from 'math' (unknown location)", 'math-sumprod'),
        (
            "NameError: name 'json' is not defined. Did you forget to import 'json'?",
            'nameerror-import',
        ),
        # the only name in a message is gone, or will be
        ("error: cannot load 'imp' while building", 'removed-imp'),
        ("DeprecationWarning: 'cgi' is deprecated and slated for removal in Python 3.13", 'pep594'),
        ("ModuleNotFoundError: No module named 'imghdr'", 'pep594'),
        # an exception that an entry is about
        ("tokenize.TokenError: ('EOF in multi-line string', (1, 1))", 'porting-tokenize-errors'),
        # names as linkers and other programs write them
        ('LNK2019: unresolved external symbol __imp_PyUnicode_GetSize', 'capi-pep623'),
        ("symbol not found in flat namespace '__PyErr_ChainExceptions'", 'capi-chainexceptions'),
        ("module 'posixpath' has no attribute 'isjunction'", 'os-path-isjunction'),
        ('{"msg": "No module named \\u2018asyncore\\u2019"}', 'removed-asynchat-asyncore'),
        ('No module named &#39;smtpd&#39;', 'removed-smtpd'),
        ('warning: structmember.h is deprecated', 'capi-structmember'),
        ('x.c:1:10: fatal error: token.h: No such file or directory', 'capi-token-h'),
    ],
)
def test_found(search: Search, query: str, right: str) -> None:
    """The entry comes first."""
    (answer,) = search([query])
    assert answer['ids'][:1] == [f'whatsnew312-{right}']


@pytest.mark.parametrize(
    'query',
    [
        # an exception of a module that entries are about
        'sqlite3.IntegrityError: UNIQUE constraint failed: users.email',
        'ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate has expired',
        "subprocess.CalledProcessError: Command '['git', 'clone']' returned non-zero exit status 128.",
        'concurrent.futures.process.BrokenProcessPool: A process in the pool was terminated',
        # what any program can print
        'SyntaxError: invalid syntax',
        "ValueError: invalid literal for int() with base 10: 'abc'",
        "TypeError: unsupported operand type(s) for +: 'int' and 'str'",
        "TypeError: 'int' object is not callable",
        "AttributeError: 'NoneType' object has no attribute 'filename'",
        "AttributeError: 'list' object has no attribute 'walk'",
        "TypeError: run() got an unexpected keyword argument 'debug_mode'",
        "KeyError: 'filename'",
        "NameError: name 'total' is not defined",
        "ModuleNotFoundError: No module named 'tkinter'",
        'x.c:1:10: fatal error: openssl/ssl.h: No such file or directory',
        # numbers that no entry has
        'pep 8',
        'pep-484',
        'gh-99999',
    ],
)
def test_not_found(search: Search, query: str) -> None:
    """It is not about this release."""
    (answer,) = search([query])
    assert answer['ids'] == []
