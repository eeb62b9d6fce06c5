"""The look of six pages is that of the committed screenshots, as far as readers would notice.

After a change of the look or of the words on these pages, ``make screens`` takes them again.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from looks import PHONE
from PIL import Image, ImageChops

FOLDER = Path(__file__).parents[1] / 'data' / 'screens'

WIDE = {'width': 1440, 'height': 900}

#: page, window and theme, by the name of the screenshot
SCREENS = {
    'first': ('index.html', WIDE, 'light'),
    'first-phone-dark': ('index.html', PHONE, 'dark'),
    'entries-dark': ('removed.html', WIDE, 'dark'),
    'checklist': ('upgrade.html', WIDE, 'light'),
    'change': ('changes/whatsnew312-removed-configparser-readfp.html', WIDE, 'light'),
    'module-phone': ('modules/pathlib.html', PHONE, 'light'),
}

#: pixels of a side of the squares that are compared by their mean colour; screenshots have half of
#: the size of the window
CELL = 8

#: the difference of a colour, of 255, that can be seen, and the share of squares that may have it
SEEN, SHARE = 16, 0.03


@pytest.fixture
def take(site, chromium):
    """Take a screenshot: ``take(name, style)`` adds rules to the style of the page."""

    def take_(name: str, style: str = '') -> Image.Image:
        path, viewport, theme = SCREENS[name]
        options = {'viewport': viewport, 'color_scheme': theme, 'reduced_motion': 'reduce'}
        with chromium.new_context(**options) as context:
            page = context.new_page()
            # pages that are opened as files always have the site's fonts, see test_first_page
            page.goto((site / path).as_uri())
            if style:
                page.add_style_tag(content=style)
            page.evaluate('document.fonts.ready')
            shot = page.screenshot(animations='disabled', caret='hide')
        image = Image.open(io.BytesIO(shot)).convert('RGB')
        return image.resize((image.width // 2, image.height // 2), Image.Resampling.BOX)

    return take_


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the share of squares whose colours differ so much that readers can see it."""
    size = (one.width // CELL, one.height // CELL)
    means = [image.resize(size, Image.Resampling.BOX) for image in (one, other)]
    colours = ImageChops.difference(*means).tobytes()
    pixels = zip(colours[::3], colours[1::3], colours[2::3], strict=True)
    return sum(max(pixel) > SEEN for pixel in pixels) / (size[0] * size[1])


def known(name: str) -> Image.Image:
    """Return the committed screenshot."""
    with Image.open(FOLDER / f'{name}.png') as image:
        return image.convert('RGB')


@pytest.mark.parametrize('name', SCREENS)
def test_look(take, name, tmp_path):
    """Nothing that readers can see has changed."""
    image = take(name)
    if os.environ.get('RENEW_SCREENS'):
        FOLDER.mkdir(exist_ok=True)
        few = image.quantize(64, dither=Image.Dither.NONE)
        few.save(FOLDER / f'{name}.png', optimize=True)
    image.save(tmp_path / f'{name}.png')
    share = difference(image, known(name))
    assert share <= SHARE, (
        f'{share:.1%} of the page look different: compare {tmp_path}/{name}.png with '
        f'{FOLDER}/{name}.png, and if the new look is better, run "make screens"'
    )


@pytest.mark.parametrize(
    'style',
    [
        'body { --font-stack: monospace !important; }',
        'body { --color-background-secondary: #dde !important; }',
        '.sidebar-drawer { display: none !important; }',
        '.whatsnew-side { background: none !important; margin-top: 3rem !important; }',
    ],
    ids=['font', 'colour', 'sidebar', 'samples'],
)
def test_changes_are_seen(take, style):
    """A wrong font, colour, column or distance is found."""
    image = take('change', style)
    assert difference(image, known('change')) > 2 * SHARE
