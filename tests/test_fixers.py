"""Each rule of a tool that an entry of the 3.12 site names does what the entry says."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest
from test_scan_data import DOCS, ENTRIES

if TYPE_CHECKING:
    from pathlib import Path

#: for each rule, code before and after its fix; None if the rule only finds places
CODE: dict[str, tuple[str, str | None]] = {
    'ruff UP005': (
        'class Till(unittest.TestCase):\n    def test(self):\n        self.assertEquals(1, 1)\n'
        '        self.failUnless(True)\n        self.assertRegexpMatches("a", "a")\n',
        'class Till(unittest.TestCase):\n    def test(self):\n        self.assertEqual(1, 1)\n'
        '        self.assertTrue(True)\n        self.assertRegex("a", "a")\n',
    ),
    'ruff UP019': (
        'from typing import Text\n\nname: Text = "a"\n',
        'from typing import Text\n\nname: str = "a"\n',
    ),
    'ruff UP035': (
        'from typing import Hashable, Sized\n',
        'from collections.abc import Hashable, Sized\n',
    ),
    'ruff W605': ('digits = "\\d+"\n', 'digits = r"\\d+"\n'),
    'ruff G010': (
        'import logging\n\nlogging.warn("low")\n',
        'import logging\n\nlogging.warning("low")\n',
    ),
    'ruff-unsafe UP040': (
        'from typing import TypeAlias\n\nLeaves: TypeAlias = list[str]\n',
        'from typing import TypeAlias\n\ntype Leaves = list[str]\n',
    ),
    'ruff-unsafe UP046': (
        'from typing import Generic, TypeVar\n\nT = TypeVar("T", bound=str)\n\n\n'
        'class Shelf(Generic[T]):\n    top: T\n',
        'from typing import Generic, TypeVar\n\nT = TypeVar("T", bound=str)\n\n\n'
        'class Shelf[T: str]:\n    top: T\n',
    ),
    'ruff-unsafe UP047': (
        'from typing import TypeVar\n\nT = TypeVar("T")\n\n\n'
        'def last(row: list[T]) -> T:\n    return row[-1]\n',
        'from typing import TypeVar\n\nT = TypeVar("T")\n\n\n'
        'def last[T](row: list[T]) -> T:\n    return row[-1]\n',
    ),
    'ruff-finds DTZ003': ('import datetime\n\ndatetime.datetime.utcnow()\n', None),
    'ruff-finds DTZ004': ('import datetime\n\ndatetime.datetime.utcfromtimestamp(0)\n', None),
    'ruff-finds PYI057': (
        'from collections.abc import ByteString\nfrom typing import ByteString as Other\n',
        None,
    ),
    'ruff-finds S202': (
        'import tarfile\n\nwith tarfile.open("a.tar") as archive:\n    archive.extractall()\n',
        None,
    ),
    'ruff-finds PGH005': (
        'from unittest import mock\n\ntill = mock.Mock()\nassert till.called_once()\n',
        None,
    ),
}


class Named(NamedTuple):
    entry: str
    fix: str


NAMED = [
    Named(one.id, fix.strip())
    for one in ENTRIES
    for fix in one.fields.get('fix', '').split(',')
    if fix.strip()
]


def test_each_rule_is_tried() -> None:
    assert {one.fix for one in NAMED} == CODE.keys()


@pytest.mark.parametrize('fix', sorted(CODE))
def test_rule_does_what_the_entry_says(fix: str, tmp_path: Path) -> None:
    """The configured command fixes the code so that nothing is found again, or finds the place."""
    tool, rule = fix.split()
    before, after = CODE[fix]
    made, status = run(command(tool, rule), before, tmp_path)
    if after is None:
        assert (made, status) == (before, 1)
    else:
        assert (made, status) == (after, 0)
        assert run(['--select', rule], after, tmp_path) == (after, 0)


def command(tool: str, rule: str) -> list[str]:
    """Return the arguments of ruff that conf.py has for *tool*."""
    conf = (DOCS / 'conf.py').read_text(encoding='utf-8')
    line = re.search(rf"^    '{tool}': 'ruff check (.*)',$", conf, re.MULTILINE)
    assert line
    return line[1].replace('%s', rule).split()


def run(arguments: list[str], code: str, folder: Path) -> tuple[str, int]:
    """Return the code after a run of ruff, and the exit status."""
    path = folder / 'code.py'
    path.write_text(code, encoding='utf-8')
    whole = [
        sys.executable,
        '-m',
        'ruff',
        'check',
        *arguments,
        '--isolated',
        '--no-cache',
        str(path),
    ]
    done = subprocess.run(whole, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return path.read_text(encoding='utf-8'), done.returncode
