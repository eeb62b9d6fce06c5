"""Draw a preview picture."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, PngImagePlugin, __version__, features

from whatsnew312.pictures.fonts import Fonts
from whatsnew312.pictures.lines import Paragraph
from whatsnew312.pictures.look import HEIGHT, WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from whatsnew312.pictures.look import Card, Look, Runs

PAPER, SIDE, INK, SECOND, MUTED, PALE = (
    '#ffffff',
    '#f7f5f8',
    '#1c191f',
    '#544d58',
    '#6a626e',
    '#cfc5d2',
)

#: the colours of kinds, as in the style sheet of pages
KINDS = {
    'added': '#0b6a4d',
    'changed': '#1b5a9c',
    'deprecated': '#7b5100',
    'removed': '#a92313',
    'fixed': '#44606b',
    'security': '#5a3aa6',
}

#: the chunk of a PNG file with the digest of its content
DIGEST = 'Digest'

_LEFT, _RIGHT = 56, 1144

#: where the box with text may end
_BOX_END = 492

#: the sides of the places of squares that are tried
_STEPS = (36, 27, 18, 13, 9, 6, 4)

#: where the squares end, and their height: with text above them, and where there is more room
_SQUARES_END = 596
_LOW, _HIGH = 54, 126

#: sizes of the title, with the maximal number of lines of each
_TITLE_SIZES = ((62, 2), (54, 2), (48, 3))

#: the maximal width of the name of a kind
_MOST_LABEL = 420

_TEXT_SIZE, _TEXT_STEP = 28, 38


class Pen:
    """Draws the pictures of a site."""

    def __init__(self, look: Look) -> None:
        """Open the files of *look*.

        :raises OSError: one of them cannot be read, or has another format
        """
        self.fonts = Fonts(look)
        self._accent = look.accent
        self._palette = _palette(look.accent)
        self._logo = None
        if look.logo:
            try:
                with Image.open(look.logo) as logo:
                    side = (round(52 * logo.width / logo.height), 52)
                    self._logo = logo.convert('RGBA').resize(side, Image.Resampling.LANCZOS)
            except OSError as problem:
                raise OSError(f'{look.logo} is not a picture that can be read: {problem}') from None

    @property
    def version(self) -> str:
        """The versions of the libraries that draw."""
        return f'{__version__} {features.version("freetype2")} {features.version("raqm")}'

    @staticmethod
    def read_digest(path: Path) -> str:
        """Return what :meth:`draw` stored in a file as *digest*; empty if it is not there."""
        try:
            with Image.open(path) as image:
                return str(image.info.get(DIGEST, ''))
        except OSError:
            return ''

    def draw(self, card: Card, digest: str) -> bytes:
        """Return the picture of *card* as a PNG file.

        :param digest: is stored in the file
        """
        image = Image.new('RGB', (WIDTH, HEIGHT), PAPER)
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, 0, WIDTH, 11), fill=self._accent)
        self._draw_head(image, draw, card)
        below = self._draw_title(draw, card.title)
        if card.legend:
            below = self._draw_legend(image, draw, card, below)
        if card.text:
            self._draw_text(draw, card, below)
        self._draw_squares(image, draw, card)
        return self._encoded(image, digest)

    def _encoded(self, image: Image.Image, digest: str) -> bytes:
        # few colours, so that a file has about 20 kB
        small = image.quantize(palette=self._palette, dither=Image.Dither.NONE)
        info = PngImagePlugin.PngInfo()
        info.add_text(DIGEST, digest)
        out = BytesIO()
        small.save(out, 'PNG', compress_level=3, pnginfo=info)
        return out.getvalue()

    def _line(
        self, draw: ImageDraw.ImageDraw, text: str, role: str, size: int, x: float, y: float,
        fill: str, width: float = _RIGHT - _LEFT,
    ) -> None:  # fmt: skip
        if text:
            line = Paragraph(self.fonts, ((text, role),), size, width, 1)
            line.draw(draw, x, y, 0, fill)

    def _draw_head(self, image: Image.Image, draw: ImageDraw.ImageDraw, card: Card) -> None:
        left = _LEFT
        if self._logo:
            image.paste(self._logo, (left, 56), self._logo)
            left += self._logo.width + 18
        right = _RIGHT
        if card.label:
            width = self.fonts.find(card.label, 'strong').size(28).getlength(card.label)
            width = min(width, _MOST_LABEL)
            right = int(_RIGHT - width - 74)
            self._draw_badge(image, draw, card, right)
        self._line(draw, card.site, 'title', 30, left, 93, INK, right - left - 24)

    def _draw_badge(
        self, image: Image.Image, draw: ImageDraw.ImageDraw, card: Card, left: int
    ) -> None:
        """Draw the kind as shape and word; only a removal is filled, because it can break code."""
        hue = KINDS.get(card.kind, SECOND)
        place = (left, 56, _RIGHT, 108)
        is_filled = card.kind == 'removed'
        if is_filled:
            draw.rounded_rectangle(place, 3, fill=hue)
        elif card.kind == 'deprecated':
            _draw_dashes(draw, place, hue)
        else:
            draw.rounded_rectangle(place, 3, outline=hue, width=2)
        colour = PAPER if is_filled else hue
        image.paste(colour, (left + 20, 72), _tile(card.kind, 20))
        self._line(draw, card.label, 'strong', 28, left + 54, 92, colour, _RIGHT - left - 70)

    def _draw_title(self, draw: ImageDraw.ImageDraw, title: Runs) -> float:
        """Draw the title, and return where it ends."""
        for size, most in _TITLE_SIZES:
            lines = Paragraph(self.fonts, title, size, _RIGHT - _LEFT, most)
            if not lines.is_cut:
                break
        step = size * 1.14
        lines.draw(draw, _LEFT, 150 + size * 0.86, step, INK)
        return 150 + step * len(lines.lines)

    def _draw_text(self, draw: ImageDraw.ImageDraw, card: Card, top: float) -> None:
        """Draw what is below the title: with a heading, in a box."""
        top += 26
        indent, above = (28, 58) if card.heading else (0, 10)
        # without a last line that would be below the box
        most = max(1, min(3, int((_BOX_END - top - above - 14) // _TEXT_STEP)))
        width = _RIGHT - _LEFT - 2 * indent
        lines = Paragraph(self.fonts, card.text, _TEXT_SIZE, width, most)
        if card.heading:
            bottom = top + above + len(lines.lines) * _TEXT_STEP + 14
            draw.rectangle((_LEFT, top, _RIGHT, bottom), fill=SIDE)
            draw.rectangle((_LEFT, top, _LEFT + 5, bottom), fill=self._accent)
            x, y = _LEFT + indent, top + 38
            self._line(draw, card.heading, 'strong', 22, x, y, self._accent, width)
        fill = INK if card.heading else SECOND
        lines.draw(draw, _LEFT + indent, top + above + 28, _TEXT_STEP, fill)

    def _draw_legend(
        self, image: Image.Image, draw: ImageDraw.ImageDraw, card: Card, top: float
    ) -> float:
        """Draw each kind with its number, in three columns, and return where they end."""
        y = top + 24
        column = (_RIGHT - _LEFT) // 3
        for place, (kind, label, number) in enumerate(card.legend):
            x = _LEFT + place % 3 * column
            y = top + 24 + place // 3 * 46
            if y > _BOX_END - 46:
                break
            image.paste(KINDS.get(kind, SECOND), (x, round(y) + 8), _tile(kind, 22))
            text = f'{label} {number}'
            self._line(draw, text, 'text', _TEXT_SIZE, x + 38, y + 28, INK, column - 50)
        return y + 30

    def _draw_squares(self, image: Image.Image, draw: ImageDraw.ImageDraw, card: Card) -> None:
        if not card.squares:
            return
        step, first, kinds = _fit(card.squares, card.lit)
        across = (_RIGHT - _LEFT) // step
        squares = _squares(tuple(kinds), step, is_pale=card.lit >= 0)
        top = _SQUARES_END - squares.height
        self._line(draw, card.caption, 'text', 22, _LEFT, top - 20, MUTED)
        image.paste(squares, (_LEFT, top))
        if card.lit >= 0:
            place = card.lit - first
            middle = step * 3 / 8
            x = round(_LEFT + place % across * step + middle)
            y = round(top + place // across * step + middle)
            draw.rectangle((x - 17, y - 17, x + 17, y + 17), PAPER, self._accent, 3)
            image.paste(self._accent, (x - 10, y - 10), _tile(card.squares[card.lit], 21))


def _fit(squares: Sequence[str], lit: int) -> tuple[int, int, Sequence[str]]:
    """Return the side of a place, the number of the first square that is shown, and these squares.

    If there are too many for the smallest size, those around the square of the page are shown.
    """
    room = step = 0
    for step in _STEPS:
        room = (_RIGHT - _LEFT) // step * ((_HIGH if lit < 0 else _LOW) // step)
        if len(squares) <= room:
            return step, 0, squares
    first = min(max(0, lit - room // 2), len(squares) - room)
    return step, first, squares[first : first + room]


@lru_cache(maxsize=16)
def _squares(kinds: tuple[str, ...], step: int, *, is_pale: bool) -> Image.Image:
    """Return the squares of *kinds*, which the pictures of many changes have."""
    across = (_RIGHT - _LEFT) // step
    image = Image.new('RGB', (across * step, -(-len(kinds) // across) * step), PAPER)
    for number, kind in enumerate(kinds):
        colour = PALE if is_pale else KINDS.get(kind, SECOND)
        place = (number % across * step, number // across * step)
        image.paste(colour, place, _tile(kind, step * 3 // 4))
    return image


def _draw_dashes(draw: ImageDraw.ImageDraw, place: tuple[int, int, int, int], colour: str) -> None:
    left, top, right, bottom = place
    for x in range(left, right, 14):
        end = min(x + 8, right)
        draw.rectangle((x, top, end, top + 1), fill=colour)
        draw.rectangle((x, bottom - 1, end, bottom), fill=colour)
    for y in range(top, bottom, 14):
        end = min(y + 8, bottom)
        draw.rectangle((left, y, left + 1, end), fill=colour)
        draw.rectangle((right - 1, y, right, end), fill=colour)


#: the outline of each kind in a square with sides of 12, as on pages; then what is cut out of it
_WHOLE = ((0, 0), (12, 0), (12, 12), (0, 12))
_CROSS = (
    *((2, 0), (6, 4), (10, 0), (12, 2), (8, 6), (12, 10)),
    *((10, 12), (6, 8), (2, 12), (0, 10), (4, 6), (0, 2)),
)
_SHAPES = {
    'changed': (_WHOLE, ((2, 3.2), (2, 10), (8.8, 10))),
    'deprecated': (_WHOLE, ((2, 2), (2, 10), (10, 10), (10, 2))),
    'removed': (_CROSS, ()),
    'fixed': (_WHOLE, ((4, 4), (4, 8), (8, 8), (8, 4))),
    'security': (((6, -0.5), (12.5, 6), (6, 12.5), (-0.5, 6)), ()),
}


@lru_cache
def _tile(kind: str, side: int) -> Image.Image:
    """Return the shape of *kind* as a mask; kinds of a project's own have a full square."""
    fine = 8
    mask = Image.new('L', (side * fine, side * fine))
    draw = ImageDraw.Draw(mask)
    scale = side * fine / 12
    for outline, fill in zip(_SHAPES.get(kind, (_WHOLE, ())), (255, 0), strict=True):
        if outline:
            draw.polygon([(x * scale, y * scale) for x, y in outline], fill=fill)
    return mask.resize((side, side), Image.Resampling.BOX)


def _palette(accent: str) -> Image.Image:
    """Return a palette with all colours of a picture, and those between two that are at an edge."""
    rows = [
        *((PAPER, colour, 12) for colour in (INK, SECOND, accent)),
        *((PAPER, colour, 7) for colour in (MUTED, PALE, *KINDS.values())),
        *((SIDE, colour, 10) for colour in (INK, accent)),
    ]
    found = dict.fromkeys(colour for row in rows for colour in _between(*row))
    image = Image.new('P', (1, 1))
    image.putpalette([part for colour in list(found)[:256] for part in colour])
    return image


def _between(one: str, other: str, number: int) -> Iterator[tuple[int, int, int]]:
    """Yield *number* colours from *one* to *other*."""
    first, last = _rgb(one), _rgb(other)
    for step in range(number):
        share = step / (number - 1)
        red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, last, strict=True))
        yield red, green, blue


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
