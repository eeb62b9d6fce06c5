"""Builds that use the same doctrees run one after the other."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from whatsnew312.incremental import one_build

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

pytest.importorskip('fcntl', reason='Windows has no locks of this kind')

PAGE = """\
# Shop

:::{change} Tills
:id: shop-tills
:kind: added
:area: checkout

New ones.
:::
"""

#: writes what happens to a file; the build that waits at *gate* ends when that file is there
EVENTS = """
import os, time
from pathlib import Path

def setup(app):
    log, gate = Path(app.confdir, 'log'), Path(app.confdir, 'gate')

    def note(what):
        with log.open('a') as file:
            file.write(f'{what} {os.environ["BUILD"]}\\n')

    def begin(app, env, docnames):
        note('begin')
        while os.environ['BUILD'] == 'one' and not gate.exists():
            time.sleep(0.02)

    app.connect('env-before-read-docs', begin)
    app.connect('build-finished', lambda app, problem: note('end'))
"""


def start(made: Site, name: str, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        (
            *(sys.executable, '-m', 'sphinx', '--no-color', *options),
            *('-d', made.doctreedir, made.srcdir, made.outdir()),
        ),
        env={'BUILD': name, 'PATH': ''},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture
def shop(site: Callable[..., Site]) -> Site:
    made = site({'index.md': PAGE})
    with (made.srcdir / 'conf.py').open('a') as conf:
        conf.write(EVENTS)
    return made


def begin(made: Site, *options: str) -> subprocess.Popen[str]:
    """Start the build that waits at *gate*, and wait until it reads pages."""
    build = start(made, 'one', *options)
    while not (made.srcdir / 'log').exists():
        assert build.poll() is None
    return build


def wait_for_line(build: subprocess.Popen[str], part: str) -> None:
    assert build.stdout is not None
    assert any(part in line for line in build.stdout)


@pytest.mark.parametrize('options', [(), ('-j', '2')])
def test_the_second_waits(shop: Site, options: tuple[str, ...]) -> None:
    """The second build says that it waits, and reads pages when the first one has ended."""
    log = shop.srcdir / 'log'
    with begin(shop, *options) as one:
        with start(shop, 'two', *options) as two:
            wait_for_line(two, 'waiting for another build')
            assert log.read_text() == 'begin one\n'
            shop.write({'gate': ''})
            two.communicate()
        one.communicate()
    assert (one.returncode, two.returncode) == (0, 0)
    assert log.read_text().split('\n') == ['begin one', 'end one', 'begin two', 'end two', '']


def test_killed(shop: Site) -> None:
    """A build that was killed keeps no other one from its work."""
    with begin(shop) as one:
        one.kill()
    with start(shop, 'two') as two:
        said, _ = two.communicate()
    assert two.returncode == 0
    assert 'waiting' not in said


def test_stuck(shop: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """After some time, a build no longer waits for one that does not end."""
    with begin(shop) as one:
        monkeypatch.setattr(one_build, 'PATIENCE', 0.1)
        monkeypatch.setenv('BUILD', 'two')
        shop.build()
        one.kill()
