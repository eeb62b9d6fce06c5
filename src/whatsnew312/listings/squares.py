"""Entries as small squares, whose shape shows the kind: one square for each entry."""

from __future__ import annotations

from html import escape
from itertools import chain
from typing import TYPE_CHECKING

from docutils import nodes

from whatsnew312.listings.query import group, group_label
from whatsnew312.locale import decimal
from whatsnew312.site.links import filter_link, group_link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from whatsnew312.listings.titles import Addresses
    from whatsnew312.model.change import Change
    from whatsnew312.site.domain import ChangeDomain
    from whatsnew312.site.settings import Settings

#: the side of a square, and the distance between the left sides of two
SIDE, STEP = 9, 12

#: the number of squares in a row of a group
_ACROSS = 34

#: the width of a drawing without groups, in relation to its height
_WIDTH = 3

#: in groups with more entries than this, squares are no links, so that the page does not get slow
_MOST_LINKS = 1000

_SQUARE = f'h{SIDE}v{SIDE}h-{SIDE}z'

#: the shape of each kind: where it begins within its place, and its outline from there
_SHAPES = {
    'changed': ((0, 0), f'{_SQUARE}m1.5 2.4v5.1h5.1z'),
    'deprecated': ((0, 0), f'{_SQUARE}m1.5 1.5v6h6v-6z'),
    'removed': ((1.5, 0), 'l3 3 3-3 1.5 1.5-3 3 3 3-1.5 1.5-3-3-3 3-1.5-1.5 3-3-3-3z'),
    'fixed': ((0, 0), f'{_SQUARE}m3 3v3h3v-3z'),
    'security': ((4.5, -0.5), 'l5 5-5 5-5-5z'),
}


def shape(kind: str, x: float, y: float) -> str:
    """Return the outline of the square of an entry as the data of an SVG path.

    :param kind: kinds of a project's own have a full square
    :param x: left side
    :param y: upper side
    """
    (right, down), outline = _SHAPES.get(kind, ((0, 0), _SQUARE))
    return f'M{x + right:g} {y + down:g}{outline}'


def squares(
    domain: ChangeDomain,
    docname: str,
    field: str,
    changes: Sequence[Change],
    place: Callable[[Sequence[Change]], nodes.Node] | None,
) -> Iterator[nodes.Node]:
    """Yield the number of entries of each kind, and of each group of *field*, with drawings.

    :param field: empty for a single drawing without groups
    :param place: makes the placeholder of a drawing; None for formats without drawings
    """
    if not field and place:
        yield place(changes)
    items = [
        _legend_item(domain, docname, kind, len(members))
        for kind, members in group('kind', changes, domain.settings)
    ]
    yield nodes.bullet_list('', *items, classes=['whatsnew-legend', 'no-search'])
    if field:
        rows = [
            _row(domain, docname, field, value, members, place)
            for value, members in group(field, changes, domain.settings)
        ]
        yield nodes.bullet_list('', *rows, classes=['whatsnew-square-rows', 'no-search'])


def _legend_item(domain: ChangeDomain, docname: str, kind: str, number: int) -> nodes.Node:
    label = nodes.Text(group_label('kind', kind, domain.settings))
    link = filter_link(domain, docname, [('kind', kind)], label) if kind else label
    line = nodes.paragraph('', '', link, nodes.Text(' '), _number(number))
    return nodes.list_item('', line, classes=['whatsnew-shape', f'whatsnew-{kind or "plain"}'])


def _row(
    domain: ChangeDomain,
    docname: str,
    field: str,
    value: str,
    members: Sequence[Change],
    place: Callable[[Sequence[Change]], nodes.Node] | None,
) -> nodes.Node:
    label = nodes.Text(group_label(field, value, domain.settings))
    link = group_link(domain, docname, field, value, label)
    line = nodes.paragraph('', '', link, nodes.Text(' '), _number(len(members)))
    return nodes.list_item('', line, *([place(members)] if place else []))


def _number(number: int) -> nodes.Node:
    return nodes.inline('', decimal(number), classes=['whatsnew-n'])


def drawing(changes: Sequence[Change], settings: Settings) -> Iterator[str]:
    """Yield the drawing of all *changes*: one path for each kind, in columns from the left."""
    rows = max(round((len(changes) / _WIDTH) ** 0.5), 1)
    paths = _paths(changes, settings, lambda n: (n // rows, n % rows))
    yield from _svg(-(-len(changes) // rows), rows, paths)


def strip(changes: Sequence[Change], settings: Settings) -> Iterator[str]:
    """Yield the drawing of *changes* beside a label: one path for each kind, in rows."""
    across = min(len(changes), _ACROSS)
    paths = _paths(changes, settings, lambda n: (n % across, n // across))
    yield from _svg(across, -(-len(changes) // across), paths)


def _paths(
    changes: Sequence[Change], settings: Settings, place: Callable[[int], tuple[int, int]]
) -> list[str]:
    """Return a path for each kind.

    :param place: returns the column and the row of a square by its number
    """
    paths = []
    start = 0
    for kind, members in group('kind', changes, settings):
        places = map(place, range(start, start := start + len(members)))
        data = ''.join(shape(kind, column * STEP, row * STEP) for column, row in places)
        paths.append(f'<path class="whatsnew-{kind or "plain"}" d="{data}"/>')
    return paths


def linked_drawing(
    changes: Sequence[Change], settings: Settings, addresses: Addresses
) -> Iterator[str]:
    """Yield the drawing of the *changes* of a group, in rows; each square is a link to its entry.

    The links are for pointers. With the keyboard or a screen reader, the label beside the drawing
    leads to the same entries.
    """
    of_kinds = chain.from_iterable(members for _, members in group('kind', changes, settings))
    linked = len(changes) <= _MOST_LINKS
    parts = []
    for number, change in enumerate(of_kinds):
        kind = change.fields.kind
        data = shape(kind, number % _ACROSS * STEP, number // _ACROSS * STEP)
        path = f'<path class="whatsnew-{kind or "plain"}" d="{data}"/>'
        address = escape(f'{addresses[change.docname]}#{change.id}')
        title = f'<title>{escape(change.title.plain)}</title>'
        parts.append(f'<a href="{address}" tabindex="-1">{title}{path}</a>' if linked else path)
    yield from _svg(_ACROSS, -(-len(changes) // _ACROSS), parts)


def _svg(across: int, down: int, parts: Sequence[str]) -> Iterator[str]:
    width, height = across * STEP - STEP + SIDE, down * STEP - STEP + SIDE
    yield (
        f'<svg class="whatsnew-drawing-squares" viewBox="-1 -1 {width + 2} {height + 2}" '
        f'width="{width + 2}" height="{height + 2}" aria-hidden="true" focusable="false">'
    )
    yield from parts
    yield '</svg>\n'
