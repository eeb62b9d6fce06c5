"""The npm tools of the tests are installed completely and only once, or not at all."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import npm
import pytest

#: a script in place of npm: it logs each run and creates the tool only after ``lame`` runs
NPM = """\
#!{python}
import sys
from pathlib import Path

log = Path({log!r})
log.write_text(log.read_text() + 'x' if log.exists() else 'x')
Path('node_modules').mkdir()
if len(log.read_text()) > {lame}:
    Path('node_modules/tool').touch()
"""


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Put a script in place of npm whose first *lame* installs are incomplete."""
    log = tmp_path / 'log'

    def make(lame):
        folder = tmp_path / 'bin'
        folder.mkdir()
        for name in ('npm', 'node'):
            script = folder / name
            script.write_text(NPM.format(python=sys.executable, log=str(log), lame=lame))
            script.chmod(script.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv('PATH', str(folder), prepend=':')
        for name in npm.FILES:
            (tmp_path / name).write_text('{}')
        return log

    return make


def has_tool(modules: Path) -> str:
    return '' if (modules / 'tool').exists() else 'no tool'


def test_a_half_install_is_tried_again(tmp_path, stand_in):
    """An install without its tool is deleted and made again; the complete one is kept."""
    log = stand_in(1)
    place = tmp_path / 'place'
    modules = npm.installed(tmp_path, has_tool, place)
    assert (modules / 'tool').exists()
    assert npm.installed(tmp_path, has_tool, place) == modules
    assert log.read_text() == 'xx'
    assert len([path for path in place.iterdir() if path.is_dir()]) == 1


def test_what_never_works_leaves_nothing(tmp_path, stand_in):
    """An install that is never complete is an error, and leaves nothing for a later run."""
    log = stand_in(9)
    place = tmp_path / 'place'
    with pytest.raises(npm.NotInstalledError, match='no tool'):
        npm.installed(tmp_path, has_tool, place)
    assert log.read_text() == 'xx'
    assert not [path for path in place.iterdir() if path.is_dir()]


def test_workers_wait_for_each_other(tmp_path, stand_in):
    """If several processes install at the same time, one installs, and all use the result."""
    log = stand_in(0)
    code = (
        'import sys; sys.path[:0] = [sys.argv[1]]; import npm; from pathlib import Path;'
        'root = Path(sys.argv[2]);'
        'done = npm.installed(root, lambda found: "", root / "place");'
        'print((done / "tool").exists())'
    )
    command = [sys.executable, '-c', code, str(Path(__file__).parent), str(tmp_path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert [process.communicate()[0] for process in running] == ['True\n'] * 4
    assert log.read_text() == 'x'


def test_another_lock_is_another_install(tmp_path, stand_in):
    """A changed lock file causes a new install; the packages of the old lock are not used."""
    log = stand_in(0)
    place = tmp_path / 'place'
    before = npm.installed(tmp_path, has_tool, place)
    (tmp_path / 'package-lock.json').write_text('{"changed": true}')
    assert npm.installed(tmp_path, has_tool, place) != before
    assert log.read_text() == 'xx'


@pytest.mark.parametrize('folder', ['docs', 'tests/js'])
def test_locks_name_no_host(folder):
    """A lock file has no address of a registry, and a checksum for each package."""
    text = (Path(__file__).parent.parent / folder / 'package-lock.json').read_text()
    assert '"resolved"' not in text
    assert text.count('"integrity": "sha512-') == text.count('"version": ')
