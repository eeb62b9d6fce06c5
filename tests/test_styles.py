"""Style sheets contain nothing that makes a browser fail."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHEETS = [
    *sorted((ROOT / 'docs' / '_static').glob('*.css')),
    *sorted((ROOT / 'src' / 'whatsnew312').glob('static*/**/*.css')),
]


@pytest.mark.parametrize('sheet', SHEETS, ids=lambda sheet: sheet.name)
def test_no_pretty_lines(sheet: Path) -> None:
    """The process of WebKitGTK 2.50 ends on a page with ``text-wrap: pretty`` (removed.html)."""
    assert 'pretty' not in sheet.read_text(encoding='utf-8')


def test_there_are_style_sheets() -> None:
    """The test above looks at the style sheets of the site and of the package."""
    assert {'site.css', 'whatsnew.css'} <= {sheet.name for sheet in SHEETS}
