"""Lists of fragments that lead elsewhere, as plain nodes that work without a script.

A reader with an old link arrives at the line with its fragment as id, and can follow the link in
that line. The script ``static/anchors.js`` follows it at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable

#: classes of the list, and of a line that the script may follow; also used in ``static/anchors.js``
LIST = 'whatsnew-anchor-map'
LEADS_ON = 'whatsnew-leads-on'


def anchor_list(items: Iterable[nodes.list_item], *classes: str) -> nodes.bullet_list:
    """Return a list of *items* with the class of such lists, and with *classes*."""
    return nodes.bullet_list('', *items, classes=[LIST, *classes])


def anchor_item(
    fragment: str, content: Iterable[nodes.Node], *, redirects: bool
) -> nodes.list_item:
    """Return the line for *fragment*, which is its id; the script follows it if *redirects*."""
    line = nodes.paragraph('', '', nodes.literal('', f'#{fragment}'), translatable=False)
    line += content
    item = nodes.list_item('', line, ids=[fragment])
    if redirects:
        item['classes'].append(LEADS_ON)
    return item
