"""What the values of an entry are: plain records, without Sphinx or docutils."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

#: the value of ``removal`` for a removal without a date
FUTURE = 'future'

#: Inline markup as plain data: a string, or ``(tag, ((attribute, value), ...), children)``.
#: It compares, hashes and pickles, and belongs to no document.
Span: TypeAlias = 'str | tuple[str, tuple[tuple[str, object], ...], tuple[Span, ...]]'


@dataclass(frozen=True, slots=True, repr=False)
class Text:
    """One line of text with its inline markup."""

    plain: str
    spans: tuple[Span, ...] = ()

    def __repr__(self) -> str:
        """Return what makes it; what is made for dataclasses takes four times as long."""
        # each build tells by it whether a page shows what it showed, for every entry
        return f'Text({self.plain!r}, {self.spans!r})'

    def __bool__(self) -> bool:
        # a link without words of its own gets them from what it leads to
        return bool(self.plain or self.spans)


#: the text of a field that has none
NO_TEXT = Text('')


class Api(NamedTuple):
    """A documented name that a change is about."""

    domain: str  #: the Sphinx domain that documents it: ``py``, ``c``, ...
    name: str  #: fully qualified: ``itertools.batched``
    module: str = ''  #: ``itertools``; empty where the language has no modules
    linked: bool = True  #: False where the author wrote ``!name``


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a removal that was planned."""

    what: str  #: ``gone``, ``kept``, ``withdrawn`` or ``moved``
    version: str = ''  #: of ``gone`` and ``moved``
    sources: tuple[int | str, ...] = ()  #: numbers of issues, and ``https`` addresses

    def effective(self, plan: str) -> str:
        """Return the version of the removal as it is known now, where *plan* was announced.

        ``future`` where no date is set; an empty string where nothing will be removed.
        """
        if self.what == 'withdrawn':
            return ''
        if self.what == 'kept':
            return FUTURE
        return self.version or plan


class Kind(NamedTuple):
    """A kind of change.

    The defaults are those of `Keep a Changelog 1.1 <https://keepachangelog.com/>`__.
    """

    name: str
    label: str
    #: what an entry of this kind must have: ``body``, ``guidance`` (an action or a replacement)
    requires: frozenset[str] = frozenset()
    #: what its entries ask of readers who upgrade: ``gone``, ``differs``, ``warned``, or ``none``
    #: more than their fields say; empty where the project does not tell
    urgency: str = ''
