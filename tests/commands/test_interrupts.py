"""Ctrl-C ends every command with one line and the exit status of a shell."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent.parent / 'docs' / 'guide' / 'examples' / 'releases'

#: sends the signal when the module or the file is wanted that the first argument names
PROGRAM = """\
import os, signal, sys
name = sys.argv.pop(1)
def watch(event, details):
    if event in ('import', 'open') and str(details[0]).endswith(name):
        os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(watch)
from whatsnew312.__main__ import main
sys.exit(main())
"""

VERBS = {
    'anchors check': 'ledger.old_links',
    'anchors update': 'ledger.old_links',
    'anchors move a b': 'ledger.old_links',
    'anchors accept a': 'ledger.old_links',
    'inventory update docs': 'sphinx.application',
    'scan docs': 'scan.reports.data_report',
    'new 7 -k fixed -m Text': 'releases.toml',
    'check': 'releases.toml',
    'draft': 'releases.toml',
    'release 2.1': 'releases.toml',
    'backport fixed-1040 2.0': 'releases.toml',
    'yank 2.0 Bad.': 'releases.toml',
    'export': 'releases.toml',
    'import keepachangelog NEWS.md --to new': 'NEWS.md',
    'serve docs --port 0': 'uvicorn',
}


def run(folder: Path, name: str, verb: str) -> subprocess.CompletedProcess[str]:
    """Run *verb* in *folder*, and interrupt it when the module or file *name* is wanted."""
    return subprocess.run(
        [sys.executable, '-c', PROGRAM, name, *verb.split()],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with releases and fragments."""
    shutil.copytree(PROJECT, tmp_path / 'docs')
    (tmp_path / 'NEWS.md').write_text('# News\n\n## 1.0\n\n- A change.\n')
    return tmp_path


@pytest.mark.parametrize(
    ('verb', 'name'),
    [
        ('check', 'argparse'),  # nothing but the signal has been set up
        ('anchors check', 'commands.notes'),  # modules are imported
        *VERBS.items(),  # the command is at work
    ],
)
def test_interrupted(folder: Path, verb: str, name: str) -> None:
    """Also in the middle of an import, there is one line and no traceback."""
    if name == 'uvicorn':
        pytest.importorskip(name)
    done = run(folder, name, verb)
    assert done.returncode == 130, done
    (line,) = done.stderr.splitlines()
    assert 'stopped' in line


def test_processes(tmp_path: Path) -> None:
    """If a terminal interrupts the processes of a scan, too, there is still one line."""
    for number in range(400):
        (tmp_path / f'm{number}.py').write_text('import imp\n' * 2000)
    process = subprocess.Popen(
        [sys.executable, '-m', 'whatsnew312', 'scan', str(tmp_path)],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    children = Path('/proc', str(process.pid), 'task', str(process.pid), 'children')
    if not children.exists():
        process.kill()
        pytest.skip('this system does not list the processes')
    while process.poll() is None and not children.read_text().strip():
        pass
    os.killpg(process.pid, signal.SIGINT)
    error = process.communicate(timeout=120)[1]
    assert process.returncode == 130
    assert len(error.splitlines()) == 1, error


def test_background(folder: Path) -> None:
    """A command that a shell runs in the background ignores Ctrl-C, as all its processes do."""
    ignore = 'import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n'
    done = subprocess.run(
        [sys.executable, '-c', ignore + PROGRAM, 'releases.toml', 'check'],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, '')
