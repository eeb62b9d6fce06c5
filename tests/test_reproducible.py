"""The same sources give the same bytes in any folder, time zone and locale, with any hash seed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from built_docs import DOCS, HOST, build
from test_parallel import FILES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Site

CONF = {
    'whatsnew_release_date': '2026-01-01',
    'html_baseurl': 'https://shop.example/',
    'html_copy_source': True,
    'html_last_updated_fmt': '%Y-%m-%d %H:%M',
    'html_last_updated_use_utc': True,
}
PLACES = (
    {'TZ': 'Pacific/Kiritimati', 'LC_ALL': 'C', 'LANG': 'C', 'USER': 'ada', 'HOME': '/'},
    {'TZ': 'America/Los_Angeles', 'LC_ALL': 'C.UTF-8', 'USER': 'alan', 'HOME': '/tmp'},
)


def test_other_place(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """The output has no data about the machine, and no current time."""
    built = []
    for number, place in enumerate(PLACES):
        made = site(FILES, **CONF)
        for name, value in {**place, 'SOURCE_DATE_EPOCH': '1767225600'}.items():
            monkeypatch.setenv(name, value)
        made.run('html', *(('-j4',) if number else ()), seed=number + 1)
        # the files of Sphinx itself have only a digest of the configuration
        built.append(made.files())
    first, second = built
    assert len(first) >= 20
    assert first.keys() == second.keys()
    assert [name for name, data in first.items() if second[name] != data] == []
    assert b'2026-01-01 00:00' in first['index.html']


def test_the_place_is_another(tmp_path: Path) -> None:
    """The time zones of the test exist on this machine and differ, so the comparison is useful."""
    code = "import time; print(time.strftime('%d %H', time.localtime(1767225600)))"
    told = {
        subprocess.run(
            [sys.executable, '-c', code],
            env={**os.environ, **place},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for place in PLACES
    }
    assert len(told) == 2


@pytest.fixture
def folder() -> Iterator[Path]:
    """Make a folder that other users can read."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_the_site_elsewhere(folder: Path, docs_builds: Path) -> None:
    """This project's own site is the same if everything around it differs.

    The second build is in another folder, by another user, in German, at another time.
    """
    first = build('html', docs_builds).root
    other = folder / 'another folder, whose path is longer than that of the first one'
    shutil.copytree(DOCS, other / 'docs', ignore=shutil.ignore_patterns('_build', '__pycache__'))
    shutil.copy(DOCS.parent / 'CHANGELOG.md', other)
    place = {
        'TZ': 'Pacific/Kiritimati',
        'USER': 'ada',
        'LOGNAME': 'ada',
        'HOME': '/nowhere',
        'PYTHONHASHSEED': '7',
        'SOURCE_DATE_EPOCH': '1767225600',
        'PYTHONDONTWRITEBYTECODE': '1',
        **german(folder / 'locales'),
    }
    done = subprocess.run(
        [
            *as_nobody(other),
            *(sys.executable, '-m', 'sphinx', '-q', '-n', '--no-color', '-b', 'html', '-j', '2'),
            *('-d', str(other / 'doctrees'), str(other / 'docs'), str(other / 'html')),
        ],
        env={name: value for name, value in os.environ.items() if name not in HOST} | place,
        umask=0o077,
        cwd='/',
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    one, two = (
        {path.relative_to(root): path.read_bytes() for path in root.rglob('*') if path.is_file()}
        for root in (first, other / 'html')
    )
    names = {'objects.inv', 'searchindex.js', 'changes.json', 'changes.atom', 'sitemap.xml'}
    assert names <= set(map(str, one))
    assert one.keys() == two.keys()
    for files in (one, two):
        # only a checkout knows when a page changed
        sitemap = files[Path('sitemap.xml')]
        files[Path('sitemap.xml')] = re.sub(rb'<lastmod>[^<]*</lastmod>', b'', sitemap)
    assert [str(path) for path, data in one.items() if two[path] != data] == []


def german(folder: Path) -> dict[str, str]:
    """Return an environment with German names of months, or another if there is no locale."""
    folder.mkdir()
    # the locale is compiled here, so it need not be installed
    command = ['localedef', '-i', 'de_DE', '-f', 'UTF-8', '--no-archive', 'de_DE.UTF-8']
    if not shutil.which('localedef') or subprocess.run(command, cwd=folder, check=False).returncode:
        return {'LC_ALL': 'C', 'LANG': 'C'}
    found = {'LC_ALL': 'de_DE.UTF-8', 'LANG': 'de_DE.UTF-8', 'LOCPATH': str(folder)}
    code = (
        "import locale, time; locale.setlocale(locale.LC_ALL, '');"
        "print(time.strftime('%A', time.gmtime(0)))"
    )
    told = [
        subprocess.run(
            [sys.executable, '-c', code],
            env=os.environ | place,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for place in ({'LC_ALL': 'C'}, found)
    ]
    assert told == ['Thursday\n', 'Donnerstag\n']
    return found


def as_nobody(folder: Path) -> list[str]:
    """Return a command prefix that makes root another user, who can still read all files.

    For other users, the prefix is empty.
    """
    if os.geteuid() or not shutil.which('setpriv'):
        return []
    rights = '+dac_override,+dac_read_search'
    command = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
    command += [f'--inh-caps={rights}', f'--ambient-caps={rights}']
    # Sphinx asks whether the user may read a file, and ignores capabilities
    code = f'import os; raise SystemExit(not os.access({str(folder)!r}, os.R_OK))'
    done = subprocess.run([*command, sys.executable, '-c', code], capture_output=True, check=False)
    return [] if done.returncode else command
