"""Break a text with several fonts into lines of a maximal width, and draw them."""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.pictures.look import runs_leftward

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL.ImageDraw import ImageDraw

    from whatsnew312.pictures.fonts import Fonts
    from whatsnew312.pictures.look import Runs

ELLIPSIS = '…'

#: after one of these, a long name can go on in the next line
_JOINT = re.compile(r'(?<=[._/\-])(?=\w)')

#: code is a bit smaller, so that it looks as large as the text beside it
_CODE_SIZE = 0.9

#: the number of characters that no paragraph of a picture has room for
_MOST = 800


class Piece(NamedTuple):
    """A part of a word in one font.

    :attribute width: in pixels
    """

    text: str
    role: str
    width: float


class Word(NamedTuple):
    """Pieces between which no line can end.

    :attribute spaced: whether there is a space before it, except at the start of a line
    :attribute width: in pixels, without the space
    """

    pieces: tuple[Piece, ...]
    spaced: bool
    width: float


def _word(pieces: Sequence[Piece], spaced: bool) -> Word:
    return Word(tuple(pieces), spaced, sum(piece.width for piece in pieces))


class Paragraph:
    """A text in one size, broken into lines.

    :attribute lines: the words of each line
    """

    def __init__(self, fonts: Fonts, runs: Runs, size: int, width: float, most: int) -> None:
        """Break the text.

        :param runs: text with roles of fonts
        :param size: of the font, in pixels
        :param width: of a line, in pixels
        :param most: the maximal number of lines; what is too much is cut, with an ellipsis
        """
        self._fonts = fonts
        self._size = size
        self._leftward = any(runs_leftward(text) for text, _ in runs)
        self._right = width
        roles = [role for _, role in runs]
        # spaces of code are wide
        self._space = self._width(' ', next((role for role in roles if role != 'code'), 'code'))
        words = self._enough(runs, width, most)
        lines = self._break(words, width)
        self.is_cut = len(lines) > most
        self.lines = self._cut(lines[:most], width) if self.is_cut else self._balance(words, width)

    def draw(self, draw: ImageDraw, x: float, y: float, step: float, fill: str) -> None:
        """Draw the lines.

        :param x: the left side
        :param y: the base line of the first line
        :param step: the distance between base lines
        """
        for number, line in enumerate(self.lines):
            base = y + number * step
            if self._leftward:
                self._draw_leftward(draw, line, x, base, fill)
                continue
            place = x
            for text, role, width in self._joined(line):
                font = self._fonts.find(text, role).size(self._size_of(role))
                draw.text((place, base), text, fill=fill, font=font, anchor='ls')
                place += width

    def _joined(self, line: Sequence[Word]) -> Iterator[Piece]:
        """Yield *line* in few pieces, with spaces, because each piece takes time to draw."""
        whole = Piece('', '', 0)
        for position, word in enumerate(line):
            for number, piece in enumerate(word.pieces):
                space = word.spaced and position and not number
                gap = ' ' if space else ''
                width = self._space if space else 0
                joined = f'{whole.text}{gap}{piece.text}'
                if piece.role == whole.role != 'code' and self._is_one(joined, piece):
                    whole = Piece(joined, whole.role, whole.width + width + piece.width)
                else:
                    yield whole._replace(width=whole.width + width)
                    whole = piece
        yield whole

    def _is_one(self, text: str, piece: Piece) -> bool:
        """Return whether the font of *piece*, a part of *text*, is the one of the whole text."""
        font = self._fonts.find(piece.text, piece.role)
        return font.has(text) and self._fonts.find(text, piece.role) is font

    def _draw_leftward(
        self, draw: ImageDraw, line: Sequence[Word], x: float, y: float, fill: str
    ) -> None:
        """Draw a line as a whole: which of its words is where depends on all of them."""
        text = ''.join(
            f'{" " if word.spaced and position else ""}{"".join(one[0] for one in word.pieces)}'
            for position, word in enumerate(line)
        )
        font = self._fonts.find(text, line[0].pieces[0].role).size(self._size)
        draw.text((x + self._right, y), text, fill=fill, font=font, anchor='rs')

    def _size_of(self, role: str) -> int:
        return round(self._size * _CODE_SIZE) if role == 'code' else self._size

    def _width(self, text: str, role: str) -> float:
        return self._fonts.find(text, role).size(self._size_of(role)).getlength(text)

    def _enough(self, runs: Runs, width: float, most: int) -> list[Word]:
        """Return the words, or the first ones if these need more than *most* lines."""
        found: list[Word] = []
        room = (most + 1) * width
        for word in self._words(runs):
            for part in self._narrow(word, width):
                if room < 0:
                    return found
                found.append(part)
                room -= part.width
        return found

    def _words(self, runs: Runs) -> Iterator[Word]:
        pieces: list[Piece] = []
        spaced = is_last_wide = False
        room = _MOST
        for text, role in runs:
            for part in _parts(text[:room]):
                is_wide = _is_wide(part)
                if pieces and (part.isspace() or is_wide or is_last_wide):
                    yield _word(pieces, spaced)
                    pieces, spaced = [], False
                is_last_wide = is_wide
                if part.isspace():
                    spaced = True
                else:
                    pieces += self._pieces(part, role)
            room = max(0, room - len(text))
        if pieces:
            yield _word(pieces, spaced)

    def _pieces(self, text: str, role: str) -> Iterator[Piece]:
        """Yield pieces of *text*, each with one font."""
        if self._fonts.find(text, role).has(text) or self._leftward:
            yield Piece(text, role, self._width(text, role))
            return
        for _, same in groupby(text, lambda one: self._fonts.find(one, role)):
            part = ''.join(same)
            yield Piece(part, role, self._width(part, role))

    def _narrow(self, word: Word, width: float) -> Iterator[Word]:
        """Yield *word*, or parts of it if it is wider than a line."""
        if word.width <= width:
            yield word
            return
        spaced = word.spaced
        for text, role, of_piece in word.pieces:
            parts = [text] if of_piece <= width else _JOINT.split(text)
            for part in parts:
                rest = part
                while rest:
                    end = min(len(rest), int(width // (self._size / 8)) + 1)
                    while end > 1 and self._width(rest[:end], role) > width:
                        end -= max(1, end // 20)
                    piece = Piece(rest[:end], role, self._width(rest[:end], role))
                    yield _word([piece], spaced)
                    spaced, rest = False, rest[end:]

    def _break(self, words: Sequence[Word], width: float) -> list[list[Word]]:
        lines: list[list[Word]] = []
        left = -1.0
        for word in words:
            needed = word.width + (self._space if word.spaced else 0)
            if needed > left or not lines:
                lines.append([word])
                left = width - word.width
            else:
                lines[-1].append(word)
                left -= needed
        return lines

    def _balance(self, words: Sequence[Word], width: float) -> list[list[Word]]:
        """Return as many lines as are needed, of about the same width."""
        best = self._break(words, width)
        low, high = 0.5 * width, width
        while high - low > 16:
            middle = (low + high) / 2
            lines = self._break(words, middle)
            if len(lines) == len(best) and all(word.width <= middle for word in words):
                best, high = lines, middle
            else:
                low = middle
        return best

    def _cut(self, lines: list[list[Word]], width: float) -> list[list[Word]]:
        """Return *lines* with an ellipsis at the end of the last one."""
        last = lines[-1]
        role = last[-1].pieces[-1].role
        role = 'text' if role == 'code' else role
        dots = Piece(ELLIPSIS, role, self._width(ELLIPSIS, role))
        while len(last) > 1 and self._line_width(last) + dots.width > width:
            last.pop()
        *before, end = last[-1].pieces
        left = width - dots.width - self._line_width(last[:-1]) - sum(one.width for one in before)
        text = end.text.rstrip('.,;:') or end.text
        while len(text) > 1 and self._width(text, end.role) > left:
            text = text[:-1]
        end = Piece(text, end.role, self._width(text, end.role))
        last[-1] = _word([*before, end, dots], last[-1].spaced)
        return lines

    def _line_width(self, line: Sequence[Word]) -> float:
        spaces = sum(word.spaced for word in line[1:])
        return sum(word.width for word in line) + self._space * spaces


def _parts(text: str) -> Iterator[str]:
    """Yield spaces, words, and wide characters, between which a line can end."""
    for part in re.split(r'(\s+)', text):
        for is_wide, same in groupby(part, _is_wide):
            if is_wide:
                yield from same
            else:
                yield ''.join(same)


def _is_wide(text: str) -> bool:
    return len(text) == 1 and unicodedata.east_asian_width(text) in {'W', 'F'}
