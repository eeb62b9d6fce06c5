"""What an importer finds, before it is written: the same for every tool."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.model.anchor_syntax import is_anchor, suggest_anchor

if TYPE_CHECKING:
    from pathlib import Path


class Lost(NamedTuple):
    """Something of the source that is in no fragment."""

    file: str
    line: int
    what: str
    why: str


@dataclass
class Entry:
    """One change as the source has it."""

    id: str
    kind: str
    body: str
    markup: str  #: ``md`` or ``rst``
    title: str = ''
    releases: tuple[str, ...] = ()  #: the newest first; none: not released
    options: dict[str, str] = field(default_factory=dict)  #: further fields


@dataclass
class Found:
    """All that one source has."""

    entries: list[Entry] = field(default_factory=list)
    #: keys of ``releases.toml``, the newest first
    releases: list[dict[str, str]] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)  #: name to label, in order
    areas: dict[str, str] = field(default_factory=dict)
    lost: list[Lost] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  #: what somebody should know

    def lose(self, path: Path, line: int, what: str, why: str) -> None:
        """Note what is in no fragment."""
        self.lost.append(Lost(path.name, line, ' '.join(what.split())[:200], why))

    def unique(self, id_: str) -> str:
        """Return *id_*, with a number behind it if another entry has it."""
        taken = {one.id.lower() for one in self.entries}
        made, number = id_, 1
        while made.lower() in taken:
            number += 1
            made = f'{id_}-{number}'
        return made


def name_of(label: str) -> str:
    """Return the name of a kind or an area that readers see as *label*."""
    name = '-'.join(re.findall(r'[a-z0-9]+', label.lower()))
    return name if name[:1].isalpha() else f'kind-{name}' if name else 'other'


def anchor_of(text: str, before: str) -> str:
    """Return an anchor that is made of *text*, which may begin with a number."""
    text = re.sub(r'[^A-Za-z0-9._-]+', '-', text).strip('-._')
    return text if is_anchor(text) else suggest_anchor(f'{before}-{text}')
