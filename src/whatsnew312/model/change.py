"""What an entry of the release notes is: plain records, without Sphinx or docutils."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

#: Inline markup as plain data: a string, or ``(tag, ((attribute, value), ...), children)``.
#: It compares, hashes and pickles, and belongs to no document.
Span: TypeAlias = 'str | tuple[str, tuple[tuple[str, object], ...], tuple[Span, ...]]'


@dataclass(frozen=True, slots=True, repr=False)
class Text:
    """One line of text with its inline markup."""

    plain: str
    spans: tuple[Span, ...] = ()

    def __repr__(self) -> str:
        """Return the constructor call; that of dataclasses takes four times as long."""
        # each build compares it for every entry, to find pages that changed
        return f'Text({self.plain!r}, {self.spans!r})'

    def __bool__(self) -> bool:
        return bool(self.plain)


class Api(NamedTuple):
    """A documented name that a change is about."""

    domain: str  #: the Sphinx domain that documents it: ``py``, ``c``, ...
    name: str  #: fully qualified: ``itertools.batched``
    module: str = ''  #: ``itertools``; empty where the language has no modules
    linked: bool = True  #: False where the author wrote ``!name``


class Kind(NamedTuple):
    """A kind of change.

    The defaults are those of `Keep a Changelog 1.1 <https://keepachangelog.com/>`__.
    """

    name: str
    label: str
    #: what an entry of this kind must have: ``body``, ``guidance`` (an action or a replacement)
    requires: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, repr=False)
class Fields:
    """The one-line fields of an entry as its author meant them, checked and typed."""

    id: str = ''
    aliases: tuple[str, ...] = ()
    kind: str = ''
    area: str = ''
    peps: tuple[int, ...] = ()
    issues: tuple[int, ...] = ()
    apis: tuple[Api, ...] = ()
    modules: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    since: str = ''
    removal: str = ''
    replacement: str = ''  #: markup, not yet parsed
    action: str = ''  #: markup, not yet parsed
    highlight: str = ''  #: markup, not yet parsed

    def __repr__(self) -> str:
        """Return what the author gave."""
        given = ((name, getattr(self, name)) for name in self.__slots__)
        return f'Fields({", ".join(f"{name}={value!r}" for name, value in given if value)})'


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the release notes, as the domain keeps it."""

    id: str
    docname: str
    #: line of the directive; any edit above changes it, and readers never see it
    line: int = field(compare=False, repr=False)
    title: Text
    kind: str = ''
    area: str = ''
    aliases: tuple[str, ...] = ()
    peps: tuple[int, ...] = ()
    issues: tuple[int, ...] = ()
    apis: tuple[Api, ...] = ()
    modules: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    since: str = ''
    removal: str = ''
    replacement: Text = Text('')
    action: Text = Text('')
    highlight: Text = Text('')

    @property
    def anchors(self) -> tuple[str, ...]:
        """The id and every alias, in the author's order."""
        return (self.id, *self.aliases)


@dataclass(frozen=True, slots=True)
class Sample:
    """A piece of code that a page shows, and what is claimed of it."""

    docname: str
    line: int
    language: str  #: ``pycon``, ``python`` or ``c``
    code: str
    release: str = ''  #: the version of the interpreter; empty: this release
    output: str | None = None  #: of a ``python`` sample: all that it prints
    filename: str = ''  #: of a ``python`` sample, as tracebacks show it
    fails_on: tuple[tuple[str, str], ...] = ()  #: (release, exception) that it must raise there
    ellipsis: bool = False  #: ``...`` in the output matches anything
    platform: str = ''  #: the only one on which it runs
    checker: str = ''  #: the type checker that judges it, in place of a run
    wrap: bool = False  #: of a ``c`` sample: statements, to be put into a function
    skip: str = ''  #: why it cannot be run
