"""Preview pictures: their size, their colours, and what fits into them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from whatsnew312.pictures.card import KINDS, Pen
from whatsnew312.pictures.look import Card, Look, digest, look_digest

if TYPE_CHECKING:
    from collections.abc import Iterator

FONTS = Path(__file__).parents[2] / 'docs' / '_static' / 'fonts'
LOOK = Look(
    accent='#96195a',
    fonts=(
        ('title', (FONTS / 'serif-600.woff2',)),
        ('text', (FONTS / 'sans-400.woff2',)),
        ('strong', (FONTS / 'sans-600.woff2',)),
        ('code', (FONTS / 'code-400.woff2',)),
    ),
)
TITLE = (('The method ', 'title'), ('find()', 'code'), (' is gone', 'title'))
CARD = Card(
    'Shop',
    TITLE,
    'removed',
    'Removed',
    'Use instead',
    (('Call ', 'text'), ('search()', 'code'), (' in its place.', 'text')),
    caption='Removed',
    squares=('added', 'removed', 'changed'),
    lit=1,
)
LONG = Card('A long name ' * 20, (('word' * 9 + ' ', 'title'),) * 60, text=(('x ' * 900, 'text'),))


@pytest.fixture(scope='module')
def pen() -> Pen:
    return Pen(LOOK)


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    assert image.size == (1200, 630)
    return image.convert('RGB')


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix('#')))


def is_empty(image: Image.Image, box: tuple[int, int, int, int]) -> bool:
    return image.crop(box).getcolors() == [((box[2] - box[0]) * (box[3] - box[1]), (255,) * 3)]


@pytest.mark.parametrize('kind', KINDS)
def test_colour_of_kind(pen: Pen, kind: str) -> None:
    """The badge has the colour of the kind; that of a removal is filled."""
    image = opened(pen.draw(CARD._replace(kind=kind), ''))
    badge = image.crop((900, 50, 1150, 110))
    found = {colour: count for count, colour in badge.getcolors(9999) or ()}
    close = sum(
        count
        for colour, count in found.items()
        if all(abs(a - b) < 4 for a, b in zip(colour, rgb(KINDS[kind]), strict=True))
    )
    assert (close > 4000) == (kind == 'removed')
    assert close > 150
    assert image.getpixel((600, 5)) == rgb('#96195a')


def test_lit_square(pen: Pen) -> None:
    """The square of the entry has the accent colour, and the others are pale."""
    images = [opened(pen.draw(CARD._replace(lit=lit), '')) for lit in (0, 1, 2)]
    for lit, image in enumerate(images):
        for place in range(3):
            middle = image.crop((56 + place * 36, 560, 83 + place * 36, 587))
            found = {colour for _, colour in middle.getcolors(999) or ()}
            assert (rgb('#96195a') in found) == (place == lit)


def test_overview(pen: Pen) -> None:
    """Without one that is lit, each square has the colour of its kind."""
    legend = (('added', 'Added', 2), ('removed', 'Removed', 1), ('own', 'Own', 1))
    card = Card('', TITLE, legend=legend, squares=('added', 'added', 'removed', 'own'))
    image = opened(pen.draw(card, ''))
    assert image.getpixel((70, 573)) == rgb(KINDS['added'])
    assert image.getpixel((70 + 2 * 36, 573)) == rgb(KINDS['removed'])


@pytest.mark.parametrize('count', [1, 40, 400, 4000, 40_000])
@pytest.mark.parametrize('lit', [-1, 0])
def test_any_number_of_squares(pen: Pen, count: int, lit: int) -> None:
    card = Card('', (('T', 'title'),), squares=('changed',) * count, lit=lit)
    for place in {lit, min(lit * -count, 0), count - 1 if lit >= 0 else -1}:
        image = opened(pen.draw(card._replace(lit=place), ''))
        assert not is_empty(image, (30, 460, 1170, 630))
        assert is_empty(image, (0, 615, 1200, 630))
        assert is_empty(image, (1170, 12, 1200, 630))


@pytest.mark.parametrize(
    'card',
    [
        LONG,
        LONG._replace(heading='What to do', label='A very long label of a kind'),
        Card('', (('x' * 400, 'title'),)),
        Card('', (('x' * 400, 'code'),), text=(('a.b_c-' * 90, 'code'),), heading='Do'),
        Card('', (('word, ' * 80, 'title'),), text=((' ', 'text'),)),
        Card(
            '', (('x' * 5000, 'title'),), 'kind', 'label ' * 9, 'h ' * 99, (('y' * 5000, 'text'),)
        ),
        Card('', ()),
    ],
)
def test_long_texts(pen: Pen, card: Card) -> None:
    """Long texts are cut, and nothing is drawn at the margins or on the squares."""
    image = opened(pen.draw(card, ''))
    for box in ((0, 12, 40, 630), (1164, 12, 1200, 630), (0, 12, 1200, 50), (0, 500, 1200, 630)):
        assert is_empty(image, box), box


def test_title_shrinks_before_it_is_cut(pen: Pen) -> None:
    """A longer title has smaller letters, and only a very long one loses words."""

    def heights(text: str) -> Iterator[int]:
        image = opened(pen.draw(Card('', ((text, 'title'),)), '')).convert('L')
        rows = [min(image.crop((0, y, 1200, y + 1)).tobytes()) < 128 for y in range(130, 500)]
        yield from (rows.index(True), len(rows) - rows[::-1].index(True))

    short, long, longer = (tuple(heights('Words ' * count)) for count in (3, 14, 300))
    assert short[1] < long[1] <= longer[1] < 250


def test_reproducible(pen: Pen) -> None:
    """The bytes are the same each time, and have the digest."""
    data = pen.draw(CARD, 'a-digest')
    assert data == Pen(LOOK).draw(CARD, 'a-digest')
    assert b'a-digest' in data
    assert len(data) < 40_000


def test_digest_is_read(pen: Pen, tmp_path: Path) -> None:
    path = tmp_path / 'one.png'
    assert not pen.read_digest(path)
    path.write_bytes(b'no picture')
    assert not pen.read_digest(path)
    path.write_bytes(pen.draw(CARD, 'a-digest'))
    assert pen.read_digest(path) == 'a-digest'


def test_digest_differs(tmp_path: Path) -> None:
    """Each part of a card, and each file of the look, changes the digest."""
    logo = tmp_path / 'logo.png'
    logo.write_bytes(b'1')
    looks = {
        look_digest(look, made_by)
        for look in (LOOK, LOOK._replace(accent='#000000'), LOOK._replace(logo=logo), Look())
        for made_by in ('1', '2')
    }
    assert len(looks) == 8
    before = look_digest(LOOK._replace(logo=logo), '1')
    logo.write_bytes(b'2')
    assert look_digest(LOOK._replace(logo=logo), '1') != before
    other = {'lit': 0, 'title': (), 'text': (), 'squares': (), 'legend': (('a', 'A', 1),)}
    for field in Card._fields:
        changed = CARD._replace(**{field: other.get(field, 'other')})
        assert digest(changed, '') != digest(CARD, '')


def test_unreadable_files(tmp_path: Path) -> None:
    """A file that cannot be read is named."""
    bad = tmp_path / 'bad'
    bad.write_bytes(b'nothing')
    for path in (bad, tmp_path / 'missing'):
        with pytest.raises(OSError, match=f'{path.name} is not a font'):
            Pen(Look(fonts=(('title', (path,)),)))
        with pytest.raises(OSError, match=f'{path.name} is not a picture'):
            Pen(Look(logo=path))


def test_logo(tmp_path: Path) -> None:
    """The logo is at the left, before the name of the site."""
    Image.new('RGBA', (200, 100), '#96195a').save(tmp_path / 'logo.png')
    image = opened(Pen(LOOK._replace(logo=tmp_path / 'logo.png')).draw(CARD, ''))
    assert image.getpixel((100, 80)) == rgb('#96195a')
    assert is_empty(image, (162, 50, 176, 110))
