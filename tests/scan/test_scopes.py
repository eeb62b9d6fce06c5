"""What names of a scope stand for: those that an import of all names does not give."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from whatsnew312.execution.interpreters import find
from whatsnew312.scan.notes import default_notes, read_notes
from whatsnew312.scan.table import Table

#: prints the names of those that it reads that are in a module, but that its star does not give
PROGRAM = """
import importlib, json, sys, warnings
warnings.simplefilter('ignore')
found = {}
for name in json.load(sys.stdin):
    parts = name.split('.')
    for end in range(len(parts) - 1, 0, -1):
        try:
            module = importlib.import_module('.'.join(parts[:end]))
        except ImportError:
            continue
        given = {}
        exec(f'from {module.__name__} import *', given)
        if hasattr(module, parts[end]) and parts[end] not in given:
            found.setdefault(f'{module.__name__}.{parts[end]}')
        break
print(json.dumps(sorted(found)))
"""


@pytest.mark.skipif(sys.platform == 'win32', reason='Python has no pty there')
def test_names_that_a_star_does_not_give() -> None:
    """All patterns say what Python 3.11 does: ``not in __all__`` is where it must be, only there."""
    interpreter = find('3.11', {})
    if interpreter is None:
        # in CI, a runner that has 3.12 must also have 3.11
        must = os.environ.get('CI') and find('3.12', {})
        (pytest.fail if must else pytest.skip)('there is no Python 3.11')
    entries = read_notes(default_notes()).entries
    patterns = [one for entry in entries.values() for one in entry.patterns]
    ways = {'name', 'method', 'argument', 'missing', 'value'}
    names = sorted({one.name.replace('()', '') for one in patterns if one.way in ways})
    done = subprocess.run(
        [interpreter.executable, '-c', PROGRAM],
        input=json.dumps(names),
        capture_output=True,
        text=True,
        check=True,
    )
    table = Table({key: entry.patterns for key, entry in entries.items()})
    assert json.loads(done.stdout) == sorted(table.unlisted)
