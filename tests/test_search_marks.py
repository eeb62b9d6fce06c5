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
