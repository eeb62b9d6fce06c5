"""Find the one entry of a Markdown page that was edited, and what else its section depends on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_FENCE = re.compile(r'(:{3,}|`{3,}|~{3,})(.*)')
_HEADING = re.compile(r'(#{1,6})(?:\s|$)')
_TARGET = re.compile(r'\([^)\n]+\)=\s*$')

#: what other parts of the page use or count: footnotes, and addresses of links
_SHARED = re.compile(r'\[\^|^ {0,3}\[[^\]]+\]:', re.MULTILINE)


class Block(NamedTuple):
    """An entry in the source: its first line, and the line after its last one, from 0."""

    start: int
    end: int


class Edit(NamedTuple):
    """The page with nothing but the edited entry, before and after the edit."""

    before: str
    after: str


@dataclass(frozen=True)
class _Page:
    lines: Sequence[str]
    blocks: Sequence[Block]  # of the entries at the top level
    headings: Sequence[int]  # the lines of headings
    head: int  # number of lines of the front matter

    def alone(self, block: Block) -> str:
        """Return the page with nothing but *block*, each line at its place.

        The front matter and the headings above the entry are there, too.
        """
        kept = {*range(self.head), *range(*block), *self._above(block)}
        while block.start and _TARGET.match(self.lines[block.start - 1]):
            block = block._replace(start=block.start - 1)
            kept.add(block.start)
        last = max(kept)
        return ''.join(
            line if number in kept else '\n' for number, line in enumerate(self.lines[: last + 1])
        )

    def _above(self, block: Block) -> list[int]:
        """Return the lines of the headings of the sections with *block*."""
        found: list[int] = []
        level = 7
        for number in reversed([one for one in self.headings if one < block.start]):
            depth = len(self.lines[number]) - len(self.lines[number].lstrip('#'))
            if depth < level:
                found.append(number)
                level = depth
        return found


def _read(text: str) -> _Page:
    lines = text.splitlines(keepends=True)
    head = _front_matter(lines)
    blocks, headings = [], []
    opened: tuple[str, int, bool] | None = None
    for number, line in enumerate(lines[head:], start=head):
        fence = _FENCE.match(line)
        if opened:
            mark, start, is_entry = opened
            if fence and fence[1].startswith(mark) and not fence[2].strip():
                opened = None
                blocks += [Block(start, number + 1)] if is_entry else []
        elif fence:
            opened = fence[1], number, fence[2].startswith('{change}')
        elif _HEADING.match(line):
            headings.append(number)
    return _Page(lines, blocks, headings, head)


def _front_matter(lines: Sequence[str]) -> int:
    if not lines or lines[0].strip() != '---':
        return 0
    ends = (number for number, line in enumerate(lines) if number and line.strip() == '---')
    return next(ends, -1) + 1


def first_entry(text: str) -> str | None:
    """Return the page with nothing but its first entry; None if it has none at the top level."""
    page = _read(text)
    return page.alone(page.blocks[0]) if page.blocks else None


def find_edit(before: str, after: str) -> Edit | None:
    """Return the edit, if the two texts of a page differ only inside of one entry.

    The result is None if more was edited, or if the page has parts that its entries share.
    """
    if before == after or _SHARED.search(before) or _SHARED.search(after):
        return None
    old, new = _read(before), _read(after)
    if len(old.blocks) != len(new.blocks):
        return None
    differing = [
        (one, other)
        for one, other in zip(old.blocks, new.blocks, strict=True)
        if old.lines[slice(*one)] != new.lines[slice(*other)]
    ]
    if len(differing) != 1:
        return None
    [(one, other)] = differing
    is_inside = (
        one.start == other.start
        and old.lines[: one.start] == new.lines[: other.start]
        and old.lines[one.end :] == new.lines[other.end :]
    )
    return Edit(old.alone(one), new.alone(other)) if is_inside else None
