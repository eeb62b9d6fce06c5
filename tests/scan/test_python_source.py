"""Uses of names in Python source."""

from __future__ import annotations

import pytest

from whatsnew312.matching.patterns import parse_pattern
from whatsnew312.scan.python_source import find_places

PATTERNS = [
    parse_pattern(line)
    for line in """\
module imp
name ssl.wrap_socket
method unittest.TestCase.assertEquals
argument shutil.rmtree onerror 3
missing tarfile.open mode
""".splitlines()
]


def statuses(source: str) -> list[tuple[int, str]]:
    return [(one.line, one.status) for one in find_places(source, {'entry': PATTERNS})]


CLASS = 'import unittest as u\nclass T(u.TestCase):\n    def test(self): self.assertEquals(1, 1)\n'


@pytest.mark.parametrize(
    ('source', 'line'),
    [
        ('import imp', 1),
        ('from imp import reload', 1),
        ('import ssl as tls\ntls.wrap_socket', 2),
        ('from ssl import wrap_socket', 1),
        (CLASS, 3),
        ('import shutil\nshutil.rmtree(p, onerror=f)', 2),
        ('from shutil import rmtree as rm\nrm(p, False, f)', 2),
        ('import tarfile\ntarfile.open(p)', 2),
    ],
)
def test_found(source: str, line: int) -> None:
    assert statuses(source) == [(line, 'live')]


@pytest.mark.parametrize(
    'source',
    [
        'import importlib, imposter',
        'from . import imp',
        'import ssl\ndef f(ssl): ssl.wrap_socket',
        CLASS.replace('u.TestCase', 'Mine'),
        f'{CLASS}    def assertEquals(self, a, b): pass',
        'import shutil\nshutil.rmtree(p, True)',
        'import tarfile\ntarfile.open(*a)\ntarfile.open(**k)\ntarfile.open(p, mode="r")',
        'x = "import imp"  # import imp',
    ],
)
def test_not_found(source: str) -> None:
    assert statuses(source) == []


@pytest.mark.parametrize(
    ('source', 'status'),
    [
        ('try:\n    import imp\nexcept ImportError:\n    pass', 'guarded'),
        ('try:\n    import imp\nexcept KeyError:\n    pass', 'live'),
        ('try:\n    import x\nexcept ImportError:\n    import imp', 'live'),
        ('import sys\nif sys.version_info < (3, 12):\n    import imp', 'guarded'),
        ('if TYPE_CHECKING:\n    import imp', 'typing'),
    ],
)
def test_guards_are_statuses(source: str, status: str) -> None:
    assert [found for _, found in statuses(source)] == [status]
