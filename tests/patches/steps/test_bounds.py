"""Large numbers in options fill the memory: Sphinx itself still does not refuse them."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

#: bytes; more than a small process needs
_LIMIT = 1 << 30

_LINES = """
from sphinx.directives import code
read = getattr(code, 'parse_line_num_spec', None) or code.parselinenos
read('1-500000000', 10)
"""
_TABS = """
from docutils.statemachine import string2lines
string2lines('a\\tb', tab_width=2_000_000_000)
"""
_WIDTHS = """
from docutils.parsers.rst import directives
print(max(directives.positive_int_list('1 5000000000')))
"""


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_LIMIT, _LIMIT))


def _run(code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, '-c', code]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, preexec_fn=_limit, timeout=300
    )


@pytest.mark.parametrize('code', [_LINES, _TABS])
def test_is_needed(code: str) -> None:
    """Without the patch, such a number makes Sphinx or docutils use all the memory."""
    done = _run(code)
    assert done.returncode != 0
    assert 'MemoryError' in done.stderr


def test_widths_have_no_limit() -> None:
    """Without the patch, docutils accepts any width of a column."""
    assert _run(_WIDTHS).stdout.strip() == '5000000000'
