"""The result of an importer before it is written: the same for all tools."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.model.anchor_syntax import is_anchor, suggest_anchor
from whatsnew312.releases.edit import write_all
from whatsnew312.releases.read import parse

if TYPE_CHECKING:
    from pathlib import Path


class Lost(NamedTuple):
    """A part of the source that was not imported."""

    file: str
    line: int
    what: str
    why: str


@dataclass
class Entry:
    """One change, as it is in the source."""

    id: str
    kind: str
    body: str
    markup: str  #: ``md`` or ``rst``
    title: str = ''
    releases: tuple[str, ...] = ()  #: the newest first; empty if it is unreleased
    options: dict[str, str] = field(default_factory=dict)  #: all other fields


@dataclass
class Found:
    """Everything that an importer found in its source."""

    entries: list[Entry] = field(default_factory=list)
    #: the values of each release by key of ``releases.toml``, the newest first
    releases: list[dict[str, str]] = field(default_factory=list)
    #: the file and the line of the heading of a release, by name
    heads: dict[str, tuple[Path, int]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)  #: labels by name, in order
    areas: dict[str, str] = field(default_factory=dict)
    lost: list[Lost] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)  #: ids in lower case
    numbers: dict[str, int] = field(default_factory=dict)  #: the last number by id
    notes: list[str] = field(default_factory=list)  #: messages for the user about the import

    def lose(self, path: Path, line: int, what: str, why: str) -> None:
        """Record a part of the source that is not imported, and why."""
        self.lost.append(Lost(path.name, line, ' '.join(what.split())[:200], why))

    def unique(self, id_: str) -> str:
        """Return *id_*, with a number at the end if it was returned already."""
        made, number = id_, self.numbers.get(id_.lower(), 1)
        while made.lower() in self.taken:
            number += 1
            made = f'{id_}-{number}'
        self.taken.add(made.lower())
        self.numbers[id_.lower()] = number
        return made


def release_fault(values: dict[str, str]) -> str:
    """Return why ``releases.toml`` cannot have a release with *values*; empty if it can."""
    problems = parse(write_all('none', [values])).problems
    return problems[0].message if problems else ''


def name_of(label: str) -> str:
    """Return the name for a kind or an area with *label*."""
    name = '-'.join(re.findall(r'[a-z0-9]+', label.lower()))
    return name if name[:1].isalpha() else f'kind-{name}' if name else 'other'


def anchor_of(text: str, before: str) -> str:
    """Return an anchor made of *text*, with *before* as a prefix if it starts with a number."""
    text = re.sub(r'[^A-Za-z0-9._-]+', '-', text).strip('-._')
    return text if is_anchor(text) else suggest_anchor(f'{before}-{text}')
