"""The parts of exported files that are stored for each page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from whatsnew312.exports.kept import KeptPage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Site

ENTRY = ':::{{change}} {title}\n:id: {id}\n:kind: added\n:area: stock\n\nWe *sell* it.\n:::\n'
SOURCES = {
    'index.md': '# Shop\n\n'
    + ENTRY.format(title='Tea', id='tea')
    + '\n'
    + ENTRY.format(title='Crème', id='creme')
}


def stored(made: Site) -> tuple[KeptPage, bytes]:
    """Return the stored parts of the one page, and the bytes of its file."""
    (path,) = made.doctreedir.rglob('*.pieces')
    data: bytes = path.read_bytes()
    line, _, _ = data.partition(b'\n')
    head = json.loads(line)
    return KeptPage(path, head['keys'], head['sizes'], len(line) + 1), data


def test_reads_its_own_bytes(site: Callable[..., Site]) -> None:
    """To make a file, only the parts of that file are read, of all entries in one stretch."""
    page, data = stored(site(SOURCES).build())
    assert page.keys == ['index#tea', 'index#creme']
    for name in page.sizes:
        parts = page.parts(name)
        own = b''.join(parts.values())
        assert data.count(own) >= 1
        if name == 'changes.json':
            assert [json.loads(part)['id'] for part in parts.values()] == ['tea', 'creme']
            assert 'Crème' in parts['index#creme'].decode()
            place = data.index(own)
            page.path.write_bytes(bytes(place) + own + bytes(len(data) - place - len(own)))
            assert page.parts(name) == parts
            page.path.write_bytes(data)


def _shorter(path: Path, data: bytes) -> None:
    path.write_bytes(data[:-1])


def _longer(path: Path, data: bytes) -> None:
    path.write_bytes(data + b'.')


def _other_files(path: Path, data: bytes) -> None:
    path.write_bytes(data.replace(b'"entries.js"', b'"entries.jx"', 1))


def _no_head(path: Path, data: bytes) -> None:
    path.write_bytes(data.replace(b'"keys"', b'"kees"', 1))


@pytest.mark.parametrize('damage', [_shorter, _longer, _other_files, _no_head])
def test_damaged(site: Callable[..., Site], damage: Callable[[Path, bytes], None]) -> None:
    """A page whose stored parts are not whole is written again, and they are stored anew."""
    made = site(SOURCES).build()
    page, data = stored(made)
    before = made.files()
    damage(page.path, data)
    assert made.build().files() == before
    assert page.path.read_bytes() == data
