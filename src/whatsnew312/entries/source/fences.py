"""Warn of fences that are not closed: MyST takes all that follows for their content."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from whatsnew312.entries.failures.parsing import is_in_entry
from whatsnew312.entries.source.mistakes import not_closed
from whatsnew312.model.suggestions import quote
from whatsnew312.model.warning_types import Warn
from whatsnew312.site.nodes import change_data, every
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.environment import BuildEnvironment

    from whatsnew312.patches.myst import OpenFence

#: what begins an entry
_ENTRY = re.compile(r'\{(?:whatsnew:)?change\}')

#: an entry in the content of a block
_ENTRY_INSIDE = re.compile(rf'(?m)^\s*(?:`{{3,}}|:{{3,}}|~{{3,}}){_ENTRY.pattern}')

#: attribute with the messages about a page, and the place of each
_OPEN_FENCES = 'whatsnew_open_fences'


def note_fence(env: BuildEnvironment, fence: OpenFence) -> None:
    """Note a fence without an end if it is one of an entry, or in one, or takes entries in."""
    document = env.current_document
    noted: list[tuple[str, str]] = document.get(_OPEN_FENCES, None) or []
    message = _message(fence, is_inside=is_in_entry(env), is_first=not noted)
    if message:
        document[_OPEN_FENCES] = [*noted, (fence.place, message)]


def _message(fence: OpenFence, *, is_inside: bool, is_first: bool) -> str:
    is_entry = _ENTRY.match(fence.info)
    if is_inside:
        # a message about an entry in another one names the outer one; a bare fence that was to
        # close an entry is shorter than that of this entry
        return _inside(fence) if not is_entry and (fence.info or is_first) else ''
    if is_entry:
        return f'this change is not closed: write a line "{fence.fence}" below its last line'
    if _ENTRY_INSIDE.search(fence.content):
        return (
            f'this block is not closed, and takes in the changes below: write a line '
            f'"{fence.fence}" below its last line, or delete this one if it was to close something'
        )
    return ''


def _inside(fence: OpenFence) -> str:
    """Return the message about a block in an entry: the entry may have lost its end to it."""
    longer = fence.fence + fence.fence[0]
    return (
        f'{quote(fence.fence + fence.info)} is not closed within its change: write a line '
        f'"{fence.fence}" below it, and begin and end the change with "{longer}"'
    )


def warn_of_fences(env: BuildEnvironment, document: nodes.document) -> None:
    """Warn of what was noted on a page; called when it has been parsed."""
    noted: list[tuple[str, str]] = env.current_document.get(_OPEN_FENCES, None) or []
    if not noted:
        return
    entries = [cast('nodes.Element', data.parent) for data in every(document, change_data)]
    # what is around these has no end, and there is a message about that
    follow_ups = {f'{entry.source}:{entry.line}' for entry in entries if not_closed(entry)}
    for place, message in noted:
        if place not in follow_ups:
            warn(Warn.NOT_CLOSED, message, place)
