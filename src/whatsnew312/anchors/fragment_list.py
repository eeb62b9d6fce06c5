"""Lists of fragments that lead elsewhere: plain nodes, so that they need no script.

Whoever follows an old link arrives at the line that has its fragment as id, and goes on from
there; with ``static/anchors.js``, at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable

#: of the list, and of a line of it that the script may follow; ``static/anchors.js`` has them too
LIST = 'whatsnew-anchor-map'
LEADS_ON = 'whatsnew-leads-on'


def anchor_list(items: Iterable[nodes.list_item], *classes: str) -> nodes.bullet_list:
    """Return the list of *items*."""
    return nodes.bullet_list('', *items, classes=[LIST, *classes])


def anchor_item(fragment: str, content: Iterable[nodes.Node], *, leads_on: bool) -> nodes.list_item:
    """Return the line that has *fragment* as its id."""
    line = nodes.paragraph('', '', nodes.literal('', f'#{fragment}'), translatable=False)
    line += content
    item = nodes.list_item('', line, ids=[fragment])
    if leads_on:
        item['classes'].append(LEADS_ON)
    return item
