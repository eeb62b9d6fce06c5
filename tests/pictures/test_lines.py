"""Lines of text: how they are broken, balanced and cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from whatsnew312.pictures.fonts import Fonts
from whatsnew312.pictures.lines import Paragraph
from whatsnew312.pictures.look import Look

FONTS = Path(__file__).parents[2] / 'docs' / '_static' / 'fonts'


@pytest.fixture(scope='module')
def fonts() -> Fonts:
    title, code = (FONTS / 'serif-600.woff2',), (FONTS / 'code-400.woff2',)
    return Fonts(Look(fonts=(('title', title), ('code', code))))


def texts(paragraph: Paragraph) -> list[str]:
    """Return the lines as text."""
    return [
        ''.join(
            f'{" " if word.spaced and number else ""}{"".join(part.text for part in word.pieces)}'
            for number, word in enumerate(line)
        )
        for line in paragraph.lines
    ]


def test_code_in_a_sentence(fonts: Fonts) -> None:
    """A comma stays beside the code before it, and the space before code is kept."""
    runs = (('Use ', 'title'), ('find()', 'code'), (', which stays, instead', 'title'))
    assert texts(Paragraph(fonts, runs, 30, 2000, 1)) == ['Use find(), which stays, instead']
    lines = texts(Paragraph(fonts, runs, 30, 200, 9))
    assert ' '.join(lines) == 'Use find(), which stays, instead'
    assert len(lines) > 1


def test_lines_are_balanced(fonts: Fonts) -> None:
    """The last line does not have one word alone, if words can move to it."""
    lines = texts(Paragraph(fonts, (('word ' * 11, 'title'),), 30, 700, 3))
    assert [line.count('word') for line in lines] in ([6, 5], [5, 6])


def test_long_name(fonts: Fonts) -> None:
    """A name that is wider than a line is broken after a dot or an underscore."""
    name = 'package.module.a_function_with_a_long_name'
    lines = texts(Paragraph(fonts, ((name, 'code'),), 30, 400, 9))
    assert ''.join(lines) == name
    assert all(line[-1] in '._' for line in lines[:-1])
    lines = texts(Paragraph(fonts, (('x' * 100, 'code'),), 30, 400, 9))
    assert ''.join(lines) == 'x' * 100


def test_wide_characters(fonts: Fonts) -> None:
    """A line can end between two characters of Chinese or Japanese, without a space."""
    text = '日本語の長い題名です' * 5
    lines = texts(Paragraph(fonts, ((text, 'title'),), 30, 400, 9))
    assert ''.join(lines) == text
    assert len(lines) > 1


@pytest.mark.parametrize('text', ['word ' * 99, 'x' * 999, 'a, ' * 400, 'word. ' * 99])
def test_cut(fonts: Fonts, text: str) -> None:
    """What needs too many lines ends with an ellipsis, without other punctuation before it."""
    paragraph = Paragraph(fonts, ((text, 'title'),), 30, 400, 2)
    lines = texts(paragraph)
    assert paragraph.is_cut
    assert len(lines) == 2
    assert lines[1].endswith('…')
    assert lines[1][-2] not in '., '


def test_nothing(fonts: Fonts) -> None:
    for runs in ((), ((' ', 'title'),)):
        paragraph = Paragraph(fonts, runs, 30, 400, 2)
        assert not paragraph.is_cut
        assert texts(paragraph) == []
