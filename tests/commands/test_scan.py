"""The command ``scan``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from whatsnew312.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    change = {
        'id': 'shop-old',
        'title': 'shop.old is gone',
        'kind': 'removed',
        'url': 'https://shop.example/#shop-old',
        'action': None,
        'replacement': 'shop.new',
        'api_objects': [{'domain': 'py', 'name': 'shop.old', 'module': 'shop'}],
    }
    path = tmp_path / 'changes.json'
    path.write_text(json.dumps({'schema_version': '1.1', 'changes': [change]}))
    return path


def test_findings_and_files_that_cannot_be_read(
    notes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = tmp_path / 'code'
    code.mkdir()
    (code / 'uses.py').write_text('import shop\nshop.old()\n')
    (code / 'null.py').write_bytes(b'x\0')
    (code / 'odd.py').write_bytes(b'# coding: nothing-known\n')
    (code / 'loop').symlink_to(code)
    assert main(['scan', str(code), '--notes', str(notes), '--format', 'json']) == 1
    told = json.loads(capsys.readouterr().out)
    assert [(one['path'], one['line'], one['status']) for one in told['findings']] == [
        ('uses.py', 2, 'live')
    ]
    assert {one['path'] for one in told['unread']} == {'null.py', 'odd.py'}
    assert main(['scan', str(code), '--notes', str(notes)]) == 1
    assert 'Use shop.new' in capsys.readouterr().out


def test_nothing_found(notes: Path, tmp_path: Path) -> None:
    (tmp_path / 'fine.py').write_text('import shop\nshop.new()\n')
    assert main(['scan', str(tmp_path), '--notes', str(notes)]) == 0


@pytest.mark.parametrize('text', ['', '[]', '{}', '{"schema_version": "2.0"}', '\0'])
def test_no_notes(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / 'bad.json').write_text(text)
    assert main(['scan', str(tmp_path), '--notes', str(tmp_path / 'bad.json')]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_path_that_is_not_there(notes: Path, tmp_path: Path) -> None:
    assert main(['scan', str(tmp_path / 'missing'), '--notes', str(notes)]) == 2
