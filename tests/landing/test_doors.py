"""The directives ``doors`` (links as large boxes) and ``drawing`` (small SVG pictures)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 56">
<path class="line" d="M1 8h158v40H1z"/>
<g transform="translate(2, 3)"><rect class="accent" x="62" y="26" width="36" height="4"/></g>
</svg>
"""

PAGE = """\
# Shop

::::{doors}
- ```{drawing} till.svg
  ```
  [The till](#the-till)

  It rings.
- [The door](#the-till)
::::

## The till
"""


def test_doors_with_drawings(site: Callable[..., Site]) -> None:
    """Each item has its link; an item can have a drawing, which screen readers skip."""
    made = site({'index.md': PAGE, 'till.svg': SVG}).build()
    doors = made.html().select('.whatsnew-doors.whatsnew-drawn > ul > li')
    assert [door.select_one('a').get_text() for door in doors] == ['The till', 'The door']
    drawing = doors[0].select_one('svg.whatsnew-drawing')
    assert drawing
    assert drawing['aria-hidden'] == 'true'
    assert drawing.select_one('g > rect.accent')


def test_drawings_follow_their_file(site: Callable[..., Site]) -> None:
    """The page is written again after an edit of its drawing."""
    made = site({'index.md': PAGE, 'till.svg': SVG}).build()
    made.edit('till.svg', 'class="line"', 'class="pale"')
    made.build()
    assert made.html().select('svg path.pale')


@pytest.mark.parametrize('builder', ['text', 'latex', 'epub', 'man'])
def test_other_formats_have_a_list(site: Callable[..., Site], builder: str) -> None:
    """Other formats show the list without drawings."""
    made = site({'index.md': PAGE, 'till.svg': SVG}).build(builder)
    texts = [
        path.read_text(encoding='utf-8')
        for path in made.outdir(builder).rglob('*')
        if path.suffix in {'.txt', '.tex', '.xhtml', '.1'}
    ]
    assert any('It rings.' in text for text in texts)
    assert not any('<svg' in text for text in texts)


@pytest.mark.parametrize(
    ('svg', 'message'),
    [
        (
            '<svg viewBox="0 0 1 1"><script>alert(1)</script></svg>',
            "it has the element 'script'; a drawing has only svg, g, path, rect, circle, ellipse, "
            'line, polyline, polygon',
        ),
        (
            '<svg viewBox="0 0 1 1"><path onclick="alert(1)" d="M0 0"/></svg>',
            "'onclick=alert(1)' of path is not allowed in a drawing",
        ),
        (
            '<svg viewBox="0 0 1 1"><rect class="a&quot; onload=&quot;b"/></svg>',
            '\'class=a" onload="b\' of rect is not allowed in a drawing',
        ),
        ('<svg/>', 'a drawing is an SVG file whose element svg has a viewBox'),
        ('<svg', 'unclosed token: line 1, column 0'),
        (
            '<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1"/>',
            'it has a DOCTYPE, which a drawing does not need; remove it',
        ),
    ],
)
def test_only_shapes(site: Callable[..., Site], svg: str, message: str) -> None:
    """A drawing with anything but safe shapes gives a warning with the reason."""
    made = site({'index.md': '# Shop\n\n```{drawing} bad.svg\n```\n', 'bad.svg': svg})
    head = "index.md:3: WARNING: the drawing 'bad.svg' is not shown: "
    made.build(warnings=[f'{head}{message} [whatsnew.data_file]'])
    assert not made.html().select('svg.whatsnew-drawing')


def test_missing_drawing(site: Callable[..., Site]) -> None:
    """A missing file gives a warning with its name; the rest of the page is complete."""
    made = site({'index.md': PAGE})
    message = "the drawing 'till.svg' is not shown: there is no such file"
    made.build(warnings=[f'index.md:4: WARNING: {message} [whatsnew.data_file]'])
    assert made.html().select('.whatsnew-doors')


def test_doors_are_a_list(site: Callable[..., Site]) -> None:
    """Content that is not a list is shown unchanged, with a warning that a list is expected."""
    made = site({'index.md': '# Shop\n\n```{doors}\nCome in.\n```\n'})
    message = 'doors has one list, such as "- [Read](read.md)", and nothing else'
    made.build(warnings=[f'index.md:3: WARNING: {message} [whatsnew.bad_value]'])
    assert 'Come in.' in made.html().get_text()
