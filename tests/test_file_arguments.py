"""A pipe or a folder in the place of a file gives one clear line: no command waits for a pipe."""

from __future__ import annotations

import os
import shutil
import signal
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from whatsnew312.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

PROJECT = Path(__file__).parent.parent / 'docs' / 'guide' / 'examples' / 'releases'

MAKERS = {'pipe': os.mkfifo, 'folder': Path.mkdir}


class Run:
    """Runs commands in a folder; one that waits for a pipe is interrupted."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def __call__(self, words: str) -> tuple[int, str]:
        """Return the exit status and everything that the command says."""
        signal.alarm(60)
        try:
            status = main(words.split())
        finally:
            signal.alarm(0)
        told = self.capsys.readouterr()
        return status, told.out + told.err


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A project with releases and fragments."""
    shutil.copytree(PROJECT, tmp_path / 'docs')
    (tmp_path / 'NEWS.md').write_text('# News\n\n## 1.0\n\n- A change.\n')
    (tmp_path / 'code.py').write_text('import imp\n')
    monkeypatch.chdir(tmp_path)
    return Run(tmp_path, capsys)


@pytest.mark.parametrize('kind', MAKERS)
@pytest.mark.parametrize(
    ('path', 'verb'),
    [
        ('given', 'scan --baseline given code.py'),
        ('given', 'scan --notes given code.py'),
        ('given', 'export --docs docs -o given'),
        ('given', 'export --docs docs -o given --check'),
        ('given', 'import keepachangelog given --to new'),
        ('given', 'import keepachangelog NEWS.md --to new --report given'),
        ('docs/changes/releases.toml', 'check'),
        ('docs/changes/releases.toml', 'yank 2.0 Bad.'),
        ('docs/changes/next/given.fixed.md', 'check'),
        ('docs/changes/next/given.fixed.md', 'release 2.1'),
        ('docs/changes/2.0/7.fixed.rst', 'check'),
    ],
)
def test_no_file(run: Run, kind: str, path: str, verb: str) -> None:
    """Every file that a command reads or writes is looked at before."""
    (run.folder / path).unlink(missing_ok=True)
    MAKERS[kind](run.folder / path)
    status, told = run(verb)
    assert status in {1, 2}
    assert len(told.splitlines()) == 1 or 'NEWS.md' in verb, told
    assert Path(path).name in told
    words = {'pipe': ('pipe or a device',), 'folder': ('a folder', 'Is a directory')}[kind]
    assert any(one in told for one in words)


@pytest.mark.parametrize('make', [os.mkfifo, Path.touch])
@pytest.mark.parametrize('path', ['docs/changes', 'docs/changes/next'])
@pytest.mark.parametrize('verb', ['check', 'draft', 'new 7 -k fixed -m Text', 'release 2.1'])
def test_no_folder(run: Run, make: Callable[[Path], object], path: str, verb: str) -> None:
    """A file in the place of the folder of fragments is not taken for a project without them."""
    shutil.rmtree(run.folder / path)
    make(run.folder / path)
    status, told = run(verb)
    assert status == 1
    assert told.splitlines() == [
        f'python -m whatsnew312: {path} must be a folder, because fragments are written to it'
    ]


def test_no_source(run: Run) -> None:
    """An importer that cannot read its only source does nothing."""
    os.mkfifo(run.folder / 'given')
    status, told = run('import blurb given --to new')
    assert (status, len(told.splitlines())) == (1, 1)
    assert not (run.folder / 'new').exists()


def test_no_target(run: Run) -> None:
    status, told = run('import keepachangelog NEWS.md --to code.py')
    assert status == 1
    assert 'code.py must be a folder' in told


def test_build(site: Callable[..., Site]) -> None:
    """A build does not wait for a pipe, neither among the fragments nor in its own output."""
    made = site(
        {
            'index.md': '# News\n\n```{release}\n```\n',
            'changes/releases.toml': '[[release]]\nname = "1.0"\n',
            'changes/1.0/lid.fixed.md': 'A basket has a lid.\n',
        },
        whatsnew_fragments='changes',
        whatsnew_areas={},
    )
    os.mkfifo(made.srcdir / 'changes' / '1.0' / 'wheel.fixed.md')
    made.build(warnings=None)
    (warning,) = made.warnings
    assert 'wheel.fixed.md:1' in warning
    assert 'a pipe or a device' in warning
    (made.srcdir / 'changes' / '1.0' / 'wheel.fixed.md').unlink()
    data = made.outdir() / 'changes.json'
    data.unlink()
    os.mkfifo(data)
    made.edit('changes/1.0/lid.fixed.md', 'lid', 'cover')
    made.build(warnings=None)
    (warning,) = made.warnings
    assert f'cannot write {data}: it is not a file but a pipe or a device; name' in warning


@pytest.mark.parametrize('mask', [0o077, 0o022, 0o002])
def test_modes(run: Run, mask: int) -> None:
    """New files are as private as the user's umask says."""
    before = os.umask(mask)
    try:
        run('import keepachangelog NEWS.md --to new --report got.json')
        run('new 7 -k fixed -m Text')
        run('export --docs docs -o out.md')
        run('release 3.0')
    finally:
        os.umask(before)
    made = [*(run.folder / 'new').rglob('*'), run.folder / 'got.json', run.folder / 'out.md']
    made += (run.folder / 'docs' / 'changes' / '3.0').glob('7.*')
    files = [path for path in made if path.is_file()]
    assert len(files) > 5
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o666 & ~mask}
