"""Charts of numbers of entries: lists with links and counts, to which HTML adds a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from whatsnew312.listings.query import group_label
from whatsnew312.listings.squares import SIDE, STEP, shape
from whatsnew312.locale import _, decimal
from whatsnew312.site.links import filter_link, group_link
from whatsnew312.site.phrases import count_of, when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whatsnew312.listings.query import Query
    from whatsnew312.model.change import Change
    from whatsnew312.site.domain import ChangeDomain

#: the fields for which the filter form has a choice
FILTERED = ('kind', 'area', 'module', 'pep')

#: the number of squares in a row of a timeline column
_ACROSS = 5


def bars(
    domain: ChangeDomain, docname: str, query: Query, groups: Sequence[tuple[str, list[Change]]]
) -> nodes.Node:
    """Return the groups as a list, each with its number and a bar of that length."""
    longest = max(len(members) for _, members in groups)
    items = []
    for value, members in groups:
        label = nodes.Text(group_label(query.group_by, value, domain.settings))
        line = nodes.paragraph('', '', _bar_link(domain, docname, query, value, label))
        line += [
            nodes.Text(' '),
            _drawing(
                'whatsnew-bar',
                (100, 8),
                f'<path d="M0 0h{100 * len(members) / longest:.1f}v8H0z"/>',
                len(members) / longest,
            ),
            nodes.inline('', decimal(len(members)), classes=['whatsnew-n']),
        ]
        # the colour of a kind; an area can have the name of another class
        classes = [f'whatsnew-{value}'] if value and query.group_by == 'kind' else []
        items.append(nodes.list_item('', line, classes=classes))
    return nodes.bullet_list('', *items, classes=['whatsnew-bars', 'no-search'])


def _bar_link(
    domain: ChangeDomain, docname: str, query: Query, value: str, label: nodes.Node
) -> nodes.Node:
    """Return a link to the filter with the conditions of the listing, or else to the group."""
    if query.group_by == 'area' and not any(one.fields.area for one in domain.all_changes):
        return nodes.inline('', '', label)  # there are no headings of areas
    conditions = {**query.conditions, query.group_by: (value,)}
    state = [(field, wanted) for field, values in conditions.items() for wanted in values]
    flags = set(query.flags) - {'action'}
    if value and domain.page_of_filter() and not flags and {f for f, _ in state} <= set(FILTERED):
        state += [('action', '1')] if 'action' in query.flags else []
        return filter_link(domain, docname, state, label)
    return group_link(domain, docname, query.group_by, value, label)


def timeline(
    domain: ChangeDomain, docname: str, groups: Sequence[tuple[str, list[Change]]]
) -> nodes.Node:
    """Return the versions of removals as a list, each with a square for every entry."""
    dated = [(value, members) for value, members in groups if value]
    longest = max((len(members) for _, members in dated), default=1)
    rows = -(-longest // _ACROSS)
    items = []
    for value, members in dated:
        gone = sum(_is_gone(change) for change in members)
        paths = ''.join(
            _timeline_path(kind, range(*numbers), rows)
            for kind, numbers in (('removed', (0, gone)), ('deprecated', (gone, len(members))))
            if numbers[0] < numbers[1]
        )
        label = nodes.Text(_('later') if value == 'future' else when(value))
        items.append(
            nodes.list_item(
                '',
                nodes.paragraph(
                    '',
                    '',
                    _drawing(
                        'whatsnew-squares',
                        (_ACROSS * STEP, rows * STEP),
                        paths,
                        len(members) / longest,
                    ),
                    group_link(domain, docname, 'removal', value, label),
                    nodes.Text(': '),
                    nodes.inline('', count_of(len(members)), classes=['whatsnew-n']),
                ),
            )
        )
    return nodes.bullet_list('', *items, classes=['whatsnew-timeline', 'no-search'])


def _is_gone(change: Change) -> bool:
    return bool(change.fields.outcome and change.fields.outcome.what == 'gone')


def _timeline_path(kind: str, numbers: range, rows: int) -> str:
    """Return the squares with these *numbers*, counted from the lower left one."""
    places = ((n % _ACROSS * STEP, (rows - 1 - n // _ACROSS) * STEP + STEP - SIDE) for n in numbers)
    data = ''.join(shape(kind, x, y) for x, y in places)
    return f'<path class="whatsnew-{kind}" d="{data}"/>'


def _drawing(class_: str, size: tuple[int, int], paths: str, share: float) -> nodes.raw:
    """Return a drawing that screen readers skip, because the text beside it says the same.

    :param paths: the elements of the drawing
    :param share: the size of the value in relation to the largest one beside it, from 0 to 1
    """
    width, height = size
    return nodes.raw(
        '',
        f'<svg class="{class_}" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'preserveAspectRatio="none" aria-hidden="true" focusable="false">{paths}</svg>',
        format='html',
        share=share,
    )
