"""If a file cannot be written, one message gives path and solution, and the file is not changed.

When the file is writable again, the next build gives the same output as a new build.
"""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import forked
import pytest
from test_killed import check_repaired, check_whole, command, edit
from test_killed import shop as shop  # noqa: PLC0414 - a fixture

from whatsnew312.formats import inventory as plain_inventory

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Site

INVENTORY = """\
# Sphinx inventory version 2
# Project: Shop
# Version: 1
# The remainder of this file would be compressed using zlib.
shop.pay py:function 1 pay.html#$ -
"""
SAMPLE = '# Sample\n\n```{sample} pycon\n>>> 1\n1\n```\n'


def heed_modes() -> None:
    """Make the next program respect the modes of files, even if root runs it."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (1, 2):  # capabilities of root: write to any file; read any file
            if libc.prctl(24, capability, 0, 0, 0):  # PR_CAPBSET_DROP
                raise OSError(ctypes.get_errno(), 'root cannot lay down its rights here')


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return forked.run(*arguments, before=heed_modes)


def build(made: Site, *options: str) -> subprocess.CompletedProcess[str]:
    return run(*command(made)[1:-1], '--no-color', '-W', *options, str(made.outdir()))


@contextmanager
def locked(*paths: Path) -> Iterator[None]:
    """Make *paths* read-only."""
    modes = {path: path.stat().st_mode for path in paths}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


def kept(made: Site) -> Path:
    (folder,) = made.doctreedir.glob('whatsnew-bodies-*')
    return folder


def doctrees(made: Site) -> Path:
    return made.doctreedir


PLACES = {
    'output': lambda made: made.outdir(),
    'doctrees': doctrees,
    'kept': kept,
}


@pytest.mark.parametrize('place', PLACES)
def test_folder(shop: Site, place: str) -> None:
    """A read-only folder gives one message; the output and the stored data are unchanged."""
    shop.build()
    before = shop.files()
    edit(shop, 1)
    folder = PLACES[place](shop)
    with locked(folder):
        done = build(shop)
    (line,) = done.stderr.splitlines()
    assert line.startswith('ERROR: cannot write to the ')
    assert line.endswith(
        f' {folder}: Permission denied; let it be written to, or build elsewhere [whatsnew.output]'
    )
    assert done.returncode == 1
    assert shop.files() == before
    check_repaired(shop)


def test_folder_that_cannot_be_made(shop: Site) -> None:
    """The output folder or the folder of doctrees does not exist and cannot be created."""
    with locked(shop.root):
        done = build(shop)
    (line,) = done.stderr.splitlines()
    assert line.startswith(f'ERROR: cannot write to the output folder, {shop.outdir()}: ')
    shop.outdir().mkdir(parents=True)
    with locked(shop.root):
        done = build(shop)
    (line,) = done.stderr.splitlines()
    assert line.startswith(f'ERROR: cannot write to the folder of doctrees, {shop.doctreedir}: ')
    check_repaired(shop)


def test_page(shop: Site) -> None:
    """Sphinx warns about a page that cannot be written; a later build writes the page."""
    shop.build()
    edit(shop, 1)
    page = shop.outdir() / 'page3.html'
    with locked(page):
        done = build(shop)
    (line,) = done.stderr.splitlines()
    assert line.startswith(f'WARNING: error writing file {page}: ')
    check_repaired(shop)


FILES = {
    'changes.json': lambda made: made.outdir() / 'changes.json',
    'changes.atom': lambda made: made.outdir() / 'changes.atom',
    'anchors': lambda made: made.doctreedir / 'whatsnew-anchors.json',
    'shown': lambda made: made.doctreedir / 'whatsnew-shown-html.json',
    'page': lambda made: kept(made) / 'page3.pieces',
    'seal': lambda made: kept(made) / 'seal',
    'finished': lambda made: kept(made) / 'finished',
}


@pytest.mark.parametrize(
    'names', [('anchors', 'shown', 'changes.json', 'changes.atom'), ('page',), ('seal',)]
)
def test_file(shop: Site, names: tuple[str, ...]) -> None:
    """A file cannot be replaced because a folder has its name; even root cannot write there."""
    shop.build()
    edit(shop, 1)
    paths = [FILES[name](shop) for name in names]
    for path in paths:
        path.unlink()
        path.mkdir()
    done = build(shop)
    assert done.stderr.splitlines() == [
        f'WARNING: cannot write {path}: Is a directory; delete that folder [whatsnew.output]'
        for path in paths
    ]
    assert done.returncode == 1
    if 'changes.json' in names:  # the other files were written
        for other in ('changes.feed.json', 'entries.js'):
            assert 'Edit 1' in shop.read(other)
    for path in paths:
        path.rmdir()
    check_whole(shop)
    check_repaired(shop)
    assert all(path.is_file() for path in paths)


def test_mark(shop: Site) -> None:
    """If the mark of a finished build cannot be deleted, the build ends without output.

    Otherwise, a later build would trust that mark.
    """
    shop.build()
    before = shop.files()
    edit(shop, 1)
    path = FILES['finished'](shop)
    path.unlink()
    path.mkdir()
    done = build(shop)
    assert done.stderr.splitlines() == [
        f'ERROR: cannot write {path}: Is a directory; delete that folder [whatsnew.output]'
    ]
    assert shop.files() == before
    path.rmdir()
    check_repaired(shop)


def test_inventory(shop: Site) -> None:
    """If the inventory for intersphinx cannot be written, the next build resolves references."""
    shop.write({'python.txt': INVENTORY})
    shop.write({'refers.md': '# Refers\n\n{py:func}`shop.pay`\n'})
    shop.configure(
        whatsnew_inventories={'shop': ('https://docs.example', 'python.txt')}, nitpicky=False
    )
    path = shop.doctreedir / 'whatsnew-inventories' / 'shop.inv'
    path.mkdir(parents=True)
    done = build(shop)
    assert done.stderr.splitlines() == [
        f'WARNING: cannot write {path}: Is a directory; delete that folder [whatsnew.output]'
    ]
    path.rmdir()
    check_repaired(shop)
    assert 'https://docs.example/pay.html#shop.pay' in shop.read('refers.html')


# Files among the sources


@pytest.mark.parametrize('what', ['file', 'folder'])
def test_ledger(shop: Site, what: str) -> None:
    """The command reports that the ledger cannot be written, and changes nothing."""
    shop.build()
    ledger = shop.srcdir / 'anchors.toml'
    before = ledger.read_bytes()
    verb = ('-m', 'whatsnew312', 'anchors', 'update', '--built', str(shop.doctreedir))
    with locked(ledger if what == 'file' else shop.srcdir):
        done = run(*verb)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f'python -m whatsnew312: cannot write {ledger}: Permission denied; '
        f'let it and its folder be written to'
    ]
    assert ledger.read_bytes() == before
    assert leftovers(shop) == []
    done = run(*verb)
    assert (done.returncode, done.stderr) == (0, '')
    assert b'"shop-3" = { page = "page3" }' in ledger.read_bytes()


@pytest.mark.parametrize('what', ['file', 'folder'])
def test_record(shop: Site, what: str) -> None:
    """The samples ran, but the record could not be written."""
    record = shop.srcdir / 'samples.json'
    shop.write({'sample.md': SAMPLE, record.name: '{"platforms": [], "samples": {}}'})
    version = '.'.join(map(str, sys.version_info[:2]))
    shop.configure(
        whatsnew_samples=record.name,
        whatsnew_release=version,
        whatsnew_interpreters={version: sys.executable},
    )
    before = record.read_bytes()
    with locked(record if what == 'file' else shop.srcdir):
        done = build(shop, '-b', 'samples')
    assert done.stderr.splitlines() == [
        f'{record}:1: WARNING: whatsnew_samples: cannot write {record}: Permission denied; '
        f'let it and its folder be written to [whatsnew.data_file]'
    ]
    assert done.returncode == 1
    assert record.read_bytes() == before
    assert leftovers(shop) == []
    assert build(shop, '-b', 'samples').returncode == 0
    assert len(record.read_text(encoding='utf-8').splitlines()) == 6


def test_inventories_of_sources(shop: Site) -> None:
    """The command that updates inventories names the inventory that it cannot write."""
    inventory = shop.srcdir / 'shop.txt'
    shop.write({inventory.name: INVENTORY, 'refers.md': '# Refers\n\n{py:func}`shop.refund`\n'})
    shop.configure(whatsnew_inventories={'shop': ('https://docs.example', inventory.name)})
    live = shop.root / 'objects.inv'
    renewed = INVENTORY.replace('pay', 'refund')
    live.write_bytes(plain_inventory.compress(plain_inventory.parse(renewed)))
    verb = ('-m', 'whatsnew312', 'inventory', 'update', str(shop.srcdir), f'--source=shop={live}')
    with locked(inventory):
        done = run(*verb)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f'python -m whatsnew312: cannot write {inventory}: Permission denied; '
        f'let it and its folder be written to'
    ]
    assert inventory.read_text(encoding='utf-8') == INVENTORY
    assert run(*verb).returncode == 0
    assert inventory.read_text(encoding='utf-8') == renewed
    assert leftovers(shop) == []


def leftovers(made: Site) -> list[Path]:
    return [path for path in made.srcdir.rglob('.*') if path.is_file()]
