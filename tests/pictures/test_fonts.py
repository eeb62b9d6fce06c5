"""Which characters the fonts of pictures have."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ImageFont

from whatsnew312.pictures.fonts import Fonts
from whatsnew312.pictures.look import Look, runs_leftward

FONTS = Path(__file__).parents[2] / 'docs' / '_static' / 'fonts'
SERIF = FONTS / 'serif-600.woff2'


@pytest.fixture(scope='module')
def fonts() -> Fonts:
    return Fonts(Look(fonts=(('title', (SERIF,)),)))


@pytest.mark.parametrize(
    ('text', 'missing'),
    [
        ('What’s new? “Größe”… é – 1 × 2', ''),
        ('non-breaking\N{NO-BREAK SPACE}space, soft\N{SOFT HYPHEN}hyphen', ''),
        ('日本', '日本'),
        ('a → b', '→'),
        ('שלום', 'ולםש'),
        ('Words and שלום', 'ולםש'),
        ('🐍 snake', '🐍'),
        ('', ''),
    ],
)
def test_missing(fonts: Fonts, text: str, missing: str) -> None:
    assert fonts.missing(((text, 'title'),)) == ''.join(sorted(missing))


def test_first_font_with_the_characters(tmp_path: Path) -> None:
    """Of the fonts for a role, the first one that has all characters is used."""
    ascii_only = tmp_path / 'ascii.ttf'
    ascii_only.write_bytes(ImageFont.load_default(20).path.getvalue())
    fonts = Fonts(Look(fonts=(('title', (ascii_only, SERIF)), ('code', (ascii_only,)))))
    assert not fonts.missing((('Größe', 'title'),))
    assert fonts.missing((('Größe', 'code'),)) == 'ßö'
    assert fonts.find('Size', 'title') is fonts.find('Size', 'code')
    assert fonts.find('Größe', 'title') is not fonts.find('Size', 'title')


def test_without_fonts() -> None:
    """The font that comes with Pillow has ASCII characters."""
    fonts = Fonts(Look())
    assert not fonts.missing((('Words, "code()": 1.', 'title'),))
    assert fonts.missing((('Größe', 'title'),)) == 'ßö'


def test_runs_leftward() -> None:
    assert runs_leftward('a שלום')
    assert runs_leftward('سلام')
    assert not runs_leftward('Größe 日本')
