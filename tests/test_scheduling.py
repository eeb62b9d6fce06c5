"""Related test files run in one worker, and the longest begin."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import scheduling

HERE = Path(__file__).parent
CONFTEST = """\
import scheduling
from scheduling import pytest_collection_modifyitems, pytest_xdist_make_scheduler

scheduling.LONGEST = (('test_c.py', 'last/'), ('test_b.py',), ('last/test_e.py',))
"""
FILES = [path.relative_to(HERE.parent).as_posix() for path in HERE.rglob('test_*.py')]


@pytest.mark.parametrize('name', [name for row in scheduling.LONGEST for name in row])
def test_each_name_is_there(name: str) -> None:
    """Each row names files and folders with tests."""
    assert any(path.startswith(name) for path in FILES)


def test_workers(tmp_path: Path) -> None:
    """A file, and the files of one row, run in the same worker; the rows come first."""
    (tmp_path / 'conftest.py').write_text(CONFTEST)
    test = 'import os, pytest\n\n@pytest.mark.parametrize("n", range(3))\ndef test(n): pass\n'
    for name in ('test_a', 'test_b', 'test_c', 'last/test_d', 'last/test_e'):
        path = tmp_path / f'{name}.py'
        path.parent.mkdir(exist_ok=True)
        path.write_text(test)
    command = [sys.executable, '-m', 'pytest', '-v', '-n', '2', '-p', 'no:cacheprovider']
    options = ['--dist=loadfile', '--no-loadscope-reorder', '--import-mode=importlib']
    done = subprocess.run(
        [*command, *options],
        cwd=tmp_path,
        # options of who runs the tests are not for this run
        env=os.environ | {'PYTHONPATH': str(HERE), 'PYTEST_ADDOPTS': ''},
        capture_output=True,
        text=True,
        check=False,
    )
    ran = re.findall(r'^\[(gw\d)\].* (\S+)\.py::', done.stdout, re.MULTILINE)
    assert len(ran) == 15, done.stdout
    workers = {name: {worker for worker, other in ran if other == name} for _, name in ran}
    assert [len(found) for found in workers.values()] == [1, 1, 1, 1, 1]
    assert workers['test_c'] == workers['last/test_d']
    first = {worker: next(name for other, name in ran if other == worker) for worker, _ in ran}
    assert len(first) == 2
    assert 'test_a' not in first.values()


def test_a_file_of_a_folder_can_have_its_own_row() -> None:
    """The longest name decides."""
    whole, one = 'tests/browser/test_filter.py', 'tests/browser/test_pages.py'
    assert scheduling.group(whole) == 'tests/browser/'
    assert scheduling.group(one) == one
    assert scheduling.place(whole) < scheduling.place(one)
