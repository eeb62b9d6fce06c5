"""A stopped build leaves no outdated files in the output after the next edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from previewing import equals_fresh_build, previewed, until

from whatsnew312.serve.before import Before, Touched
from whatsnew312.serve.folders import Folders

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Site

#: kills the process that builds after it has written the pages, if the file STOP exists
STOPPING = """
import os
import signal
from pathlib import Path

STOP = Path(__file__).with_name('STOP')


def stop(app, exception):
    if STOP.exists():
        STOP.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def setup(app):
    app.connect('build-finished', stop, priority=-1)
"""

FIRST = """# First

:::{change} Baskets are sorted
:id: basket-order
:kind: added
:area: checkout

Text.
:::
"""

#: a picture of one pixel
GIF = b'GIF89a\x01\x00\x01\x00\x00\xff\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x00;'


def test_touched(tmp_path: Path) -> None:
    """The record of pages that stopped builds have touched is kept until a build is complete."""
    before = Before(Folders(tmp_path / 'docs', tmp_path / 'out'))
    nothing = Touched(set(), set(), set())
    assert before.restore() == nothing
    before.begin([], nothing)
    before.note('r', 'one')
    before.note('w', 'one', 'two')
    before.note('a', 'a file')
    with (before.folder / 'touched.txt').open('a') as file:
        file.write('a an incompl')  # the process was killed
    touched = before.restore()
    assert touched == Touched({'one'}, {'one', 'two'}, {'a file'})
    before.begin([], touched)
    assert before.restore() == touched
    before.end()
    assert before.restore() == nothing


@pytest.mark.parametrize('suffix', ['md', 'rst'])
def test_page_of_stopped_build(site: Callable[..., Site], suffix: str) -> None:
    """A page that a stopped build has written is removed after its source file is deleted."""
    shop = site({'index.md': '# Shop\n\n```{toctree}\n:glob:\n\npages/*\n```\n'})
    shop.write({'pages/first.md': FIRST})
    conf = (shop.srcdir / 'conf.py').read_text()
    own = (
        f'import sys\nsys.path.insert(0, {str(shop.srcdir)!r})\n{conf}extensions += ["stopping"]\n'
    )
    shop.write({'stopping.py': STOPPING, 'conf.py': own})
    (shop.srcdir / 'pages/dot.gif').write_bytes(GIF)
    page = {
        'md': '# New\n\n![dot](dot.gif)\n\n{download}`dot.gif`\n',
        'rst': 'New\n===\n\n.. image:: dot.gif\n\n:download:`dot.gif`\n',
    }
    with previewed(shop) as preview:
        stop = shop.srcdir / 'STOP'
        stop.touch()
        shop.write({f'pages/new.{suffix}': page[suffix]})
        until(lambda: not stop.exists(), 'the stopped build')
        shop.write({f'pages/new.{suffix}': None})
        equals_fresh_build(shop, preview)
