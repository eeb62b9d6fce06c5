"""The library for CSS selectors is loaded when it is needed, and then works."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

#: builds a site, and tells which modules were loaded before and after a selector was used
SCRIPT = """\
import sys
from sphinx.cmd.build import main

def loaded():
    return [name for name in sys.modules if name.startswith('soupsieve.')] != []

assert main(['-q', '-b', 'html', sys.argv[1], sys.argv[2]]) == 0
before = loaded()
from bs4 import BeautifulSoup
found = BeautifulSoup('<p class="tea">Hot</p>', 'html.parser').select('p.tea')
print(before, len(found), loaded())
"""


@pytest.mark.parametrize('switched_on', [True, False])
def test_selectors(site: Callable[..., Site], switched_on: bool) -> None:
    """A build with Furo does not load the library, except where the project switched this off."""
    made = site({'index.md': '# Shop\n'}, html_theme='furo', whatsnew_process_settings=switched_on)
    ran = subprocess.run(
        [sys.executable, '-c', SCRIPT, made.srcdir, made.outdir('html')],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.split() == [str(not switched_on), '1', 'True'], ran.stderr
