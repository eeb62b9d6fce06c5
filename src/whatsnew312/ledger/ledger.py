"""The ledger: a committed file with every link that a site has published, and where it leads now.

Each anchor is one line of TOML. The lines are sorted, so branches that add anchors merge without
conflicts::

    [entries]
    "shop-refund" = { page = "stock" }
    "shop-return" = { moved = "shop-refund", in = "2.0.1", page = "stock" }

The name of an entry or an alias is its id, the name of a label is the label, and the name of a page
is a slash and its document name (``/stock``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


#: the maximal number of places to which one link can lead; readers would not read more
MOST = 100


class Anchor(NamedTuple):
    """A target of links in a build."""

    kind: str  #: ``entry``, ``alias``, ``label`` or ``page``
    name: str
    page: str
    fragment: str = ''
    of: str = ''  #: the id of the entry; only for an alias
    title: str = ''
    line: int = 0  #: line in the source of the page
    source: str = ''  #: the file of that line if the page includes it

    @property
    def place(self) -> str:
        """``page#fragment``, or only ``page`` if the fragment is the name."""
        return place(self.page, self.fragment, self.name)


def place(page: str, fragment: str, name: str) -> str:
    """Return the place of an anchor in its shortest form, as :func:`split_place` reads it."""
    return page if fragment in {'', name} else f'{page}#{fragment}'


def split_place(text: str, name: str) -> tuple[str, str]:
    """Return the page and the fragment of a place, as :func:`place` writes it."""
    page, _, fragment = text.partition('#')
    return page, fragment or ('' if is_page(name) else name)


def is_page(name: str) -> bool:
    """Return whether *name* is the name of a page."""
    return name.startswith('/')


@dataclass(frozen=True, slots=True)
class AnchorRecord:
    """The record of one anchor. It is active unless ``moved``, ``split`` or ``removed`` is set."""

    kind: str
    page: str = ''  #: its page, now or at last; empty for the record of a page
    fragment: str = ''  #: only if it differs from the name
    of: str = ''  #: the id of the entry; only for an alias
    was: tuple[str, ...] = ()  #: its former places, ``page`` or ``page#fragment``
    moved: str = ''
    split: tuple[str, ...] = ()
    removed: str = ''  #: why it was removed
    see: str = ''  #: what to read instead of what was removed
    release: str = ''  #: the release in which it was moved, split or removed
    line: int = field(default=0, compare=False)

    @property
    def is_retired(self) -> bool:
        return bool(self.moved or self.split or self.removed)

    @property
    def state(self) -> str:
        """The state in words, for messages."""
        if self.moved:
            return f'moved to {self.moved!r}'
        if self.split:
            return f'split into {", ".join(map(repr, self.split))}'
        return 'removed' if self.removed else 'active'

    @property
    def next(self) -> tuple[str, ...]:
        """The names to which it leads directly."""
        if self.moved:
            return (self.moved,)
        return self.split or ((self.see,) if self.see else ())

    def places(self, name: str) -> tuple[str, ...]:
        """Return every place of the anchor, the newest first, so that links to any of them work."""
        last = place(self.page or name.removeprefix('/'), self.fragment, name)
        return (last, *(other for other in self.was if other != last))


class Problem(NamedTuple):
    """A line of the file that cannot be used."""

    line: int
    message: str
    is_claim: bool = False  #: whether another line already has the name


class End(NamedTuple):
    """The result of following a link through the ledger."""

    names: tuple[str, ...]
    reasons: tuple[str, ...] = ()  #: why targets on the way were removed

    @property
    def why(self) -> str:
        """The reasons in one line."""
        return '; '.join(self.reasons)


@dataclass(frozen=True)
class Ledger:
    """Every anchor that was ever published, by name."""

    records: Mapping[str, AnchorRecord] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def follow(self, name: str) -> End:
        """Return what *name* became, after all steps; empty if the steps go in a circle."""
        return self._ends.get(name) or End((name,))

    @cached_property
    def _ends(self) -> Mapping[str, End]:
        """The end of each retired name. All are found in one pass, because chains can be long."""
        ends: dict[str, End] = {}
        for together in self._components:
            names: dict[str, None] = {}
            reasons: dict[str, None] = {}
            for name in together:
                record = self.records[name]
                for after in record.next:
                    if after not in together:
                        end = ends.get(after) or End((after,))
                        names.update(dict.fromkeys(end.names))
                        # the record of a removed name itself has the reason already
                        reasons.update(dict.fromkeys(() if record.removed else end.reasons))
                reasons.update(dict.fromkeys([record.removed] if record.removed else []))
            end = End(tuple(names)[:MOST], tuple(reasons)[:MOST])
            ends.update(dict.fromkeys(together, end))
        return ends

    @cached_property
    def _components(self) -> tuple[Mapping[str, None], ...]:
        """The retired names, each after its targets; names in a circle are together.

        The algorithm is by R. Tarjan, "Depth-First Search and Linear Graph Algorithms" (1972).
        :mod:`graphlib` finds one cycle at a time, which takes a minute if there are many.
        """
        found: list[Mapping[str, None]] = []
        numbers: dict[str, int] = {}
        lowest: dict[str, int] = {}
        open_: dict[str, None] = {}  # in the order of their numbers
        for root in self.records:
            ahead = [root] if root not in numbers and self._is_retired(root) else []
            ways: list[tuple[str, Iterator[str]]] = []
            while ahead or ways:
                if ahead:
                    name = ahead.pop()
                    numbers[name] = lowest[name] = len(numbers)
                    open_[name] = None
                    ways.append((name, iter(self._next(name))))
                name, rest = ways[-1]
                for after in rest:
                    if after in open_:
                        lowest[name] = min(lowest[name], numbers[after])
                    elif after not in numbers and self._is_retired(after):
                        ahead.append(after)
                        break
                else:
                    ways.pop()
                    if ways:
                        lowest[ways[-1][0]] = min(lowest[ways[-1][0]], lowest[name])
                    if lowest[name] == numbers[name]:
                        together: dict[str, None] = {}
                        while name in open_:
                            together[open_.popitem()[0]] = None
                        found.append(together)
        return tuple(found)

    def leads_to(self, name: str, other: str) -> bool:
        """Return whether *name* is *other*, or leads there in one or more steps."""
        seen = {name}
        ahead = [name]
        while ahead:
            new = set(self._next(ahead.pop())) - seen
            seen |= new
            ahead += new
        return other in seen

    def _is_retired(self, name: str) -> bool:
        record = self.records.get(name)
        return record is not None and record.is_retired

    def _next(self, name: str) -> tuple[str, ...]:
        return self.records[name].next if self._is_retired(name) else ()

    def cycles(self) -> Iterator[tuple[str, ...]]:
        """Yield one cycle for each set of names that lead to one another, in order of its steps."""
        order = {name: number for number, name in enumerate(self.records)}
        found = []
        for together in self._components:
            members = sorted(together, key=order.__getitem__)
            try:
                TopologicalSorter({name: self._next(name) for name in members}).prepare()
            except CycleError as error:
                # the first name is in it twice, and each name comes after one that it leads to
                cycle = error.args[1][:0:-1]
                start = cycle.index(min(cycle, key=order.__getitem__))
                found.append((*cycle[start:], *cycle[:start]))
        return iter(sorted(found, key=lambda cycle: order[cycle[0]]))
