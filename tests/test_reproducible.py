"""The same sources give the same bytes: in any folder, time zone, locale and hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from test_parallel import FILES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
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
    """Nothing of the machine, nor of the moment, is in what is built."""
    built = []
    for number, place in enumerate(PLACES):
        made = site(FILES, **CONF)
        for name, value in {**place, 'SOURCE_DATE_EPOCH': '1767225600'}.items():
            monkeypatch.setenv(name, value)
        made.run('html', *(('-j4',) if number else ()), seed=number + 1)
        # what Sphinx keeps for itself tells of the configuration by its digest alone
        built.append(made.files())
    first, second = built
    assert len(first) >= 20
    assert first.keys() == second.keys()
    assert [name for name, data in first.items() if second[name] != data] == []
    assert b'2026-01-01 00:00' in first['index.html']


def test_the_place_is_another(tmp_path: Path) -> None:
    """Those time zones do differ here, so that the comparison compares something."""
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
