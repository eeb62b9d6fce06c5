"""What an entry of the release notes is, and a sample: plain records."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from whatsnew312.model.values import NO_TEXT, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from whatsnew312.model.fields import Fields

#: all that must be met: (``only`` or ``ifconfig``, expression) of each
Conditions: TypeAlias = tuple[tuple[str, str], ...]

#: page and id of an entry
Key: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the release notes, as the domain keeps it."""

    fields: Fields  #: as its author gave them, with the area of the page if the entry has none
    docname: str
    #: line of the directive; any edit above changes it, and readers never see it
    line: int = field(compare=False, repr=False)
    title: Text
    replacement: Text = NO_TEXT  #: the field of that name, with its markup parsed
    action: Text = NO_TEXT  #: likewise
    highlight: Text = NO_TEXT  #: likewise
    #: the file with that line, where the page includes it; else empty
    source: str = field(default='', compare=False, repr=False)

    @property
    def id(self) -> str:
        """The permanent anchor."""
        return self.fields.id

    @property
    def key(self) -> tuple[str, str]:
        """The page and the id: two pages may claim one id."""
        return (self.docname, self.fields.id)

    @property
    def anchors(self) -> tuple[str, ...]:
        """The id and every alias, in the author's order."""
        return (self.fields.id, *self.fields.aliases)


def claimed_anchors(changes: Mapping[str, Iterable[Change]]) -> dict[str, Change]:
    """Return anchor to entry; of two that claim one, the first by page and place.

    An id goes before an alias, whichever stands first: no entry is lost because of a wrong alias.

    :param changes: page to its entries
    """
    in_order = [change for docname in sorted(changes) for change in changes[docname]]
    ids: dict[str, Change] = {}
    for change in in_order:
        ids.setdefault(change.id, change)
    found: dict[str, Change] = {}
    for change in in_order:
        for anchor in change.anchors:
            found.setdefault(anchor, ids.get(anchor, change))
    return found


def folded_anchors(by_anchor: Mapping[str, Change]) -> dict[str, Change]:
    """Return anchor in lower case, as labels are, to entry; an id goes before an alias."""
    found: dict[str, Change] = {}
    for change in by_anchor.values():
        found.setdefault(change.id.lower(), change)
    for anchor, change in by_anchor.items():
        found.setdefault(anchor.lower(), change)
    return found


def in_order(changes: Mapping[str, Iterable[Change]], areas: Sequence[str]) -> tuple[Change, ...]:
    """Return all *changes* by area as in *areas*, then page, then place on the page.

    :param changes: page to its entries
    """
    order = {area: number for number, area in enumerate(areas)}
    return tuple(
        change
        for _, change in sorted(
            (
                ((order.get(change.fields.area, len(order)), docname, place), change)
                for docname, of_page in changes.items()
                for place, change in enumerate(of_page)
            ),
            key=lambda pair: pair[0],
        )
    )


def find_by_pep(changes: Iterable[Change]) -> dict[int, tuple[Change, ...]]:
    """Return PEP to its entries, in the order of *changes*."""
    found: dict[int, list[Change]] = defaultdict(list)
    for change in changes:
        for pep in change.fields.peps:
            found[pep].append(change)
    return {pep: tuple(of_pep) for pep, of_pep in found.items()}


def find_linked(
    references: Mapping[str, Iterable[tuple[str, str]]], find: Callable[[str], Change | None]
) -> dict[Key, set[Key]]:
    """Return key of an entry to those of the other entries to which its text refers.

    :param references: page to (id of an entry, name that it refers to)
    :param find: returns the entry that a name leads to
    """
    found: dict[Key, set[Key]] = defaultdict(set)
    for docname, of_page in references.items():
        for entry, target in of_page:
            change = find(target)
            if change and change.key != (docname, entry):
                found[docname, entry].add(change.key)
    return dict(found)


def find_referrers(
    linked: Mapping[Key, Iterable[Key]], changes: Sequence[Change]
) -> dict[Key, tuple[Change, ...]]:
    """Return key to the other entries whose text refers to it, in the order of *changes*."""
    found: dict[Key, set[Key]] = defaultdict(set)
    for entry, targets in linked.items():
        for target in targets:
            found[target].add(entry)
    order = {change.key: number for number, change in enumerate(changes)}
    return {
        key: tuple(
            changes[number]
            for number in sorted(order[entry] for entry in entries if entry in order)
        )
        for key, entries in found.items()
    }


def find_left_out(
    changes: Mapping[str, tuple[Change, ...]],
    conditions: Mapping[str, tuple[Conditions, ...]],
    is_met: Callable[[str, str], bool],
) -> dict[str, tuple[Change, ...]]:
    """Return page to its entries of which a condition is not met.

    :param changes: page to its entries
    :param conditions: page to the conditions of each entry, in the same order
    """
    found = {
        docname: tuple(
            change
            for change, decided in zip(changes[docname], of_page, strict=True)
            if not all(is_met(*condition) for condition in decided)
        )
        for docname, of_page in conditions.items()
    }
    return {docname: left_out for docname, left_out in found.items() if left_out}


def without(
    changes: dict[str, tuple[Change, ...]], left_out: Mapping[str, tuple[Change, ...]]
) -> dict[str, tuple[Change, ...]]:
    """Return *changes* without those that are *left_out*, and without pages that have no other."""
    if not left_out:
        return changes  # as nearly always
    gone = {id(change) for of_page in left_out.values() for change in of_page}
    shown = {
        docname: tuple(change for change in of_page if id(change) not in gone)
        for docname, of_page in changes.items()
    }
    return {docname: of_page for docname, of_page in shown.items() if of_page}


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
    source: str = ''  #: the file with that line, where the page includes it


@dataclass(frozen=True, slots=True)
class Offers:
    """What one page, or one listing of it, offers. Names are sorted, so that digests repeat.

    :attribute groups: the fields of which every group of the site stands on the page
    :attribute filter: whether every entry of the site stands there below a form that narrows them,
        so that others can link to a state of that form
    :attribute targets: whether every link target of the site stands there
    :attribute scripts: the static files that make more of its listings in a browser
    """

    groups: tuple[str, ...] = ()
    filter: bool = False
    targets: bool = False
    scripts: tuple[str, ...] = ()

    def __or__(self, other: Offers) -> Offers:
        """Return what both offer together."""
        return Offers(
            groups=tuple(sorted({*self.groups, *other.groups})),
            filter=self.filter or other.filter,
            targets=self.targets or other.targets,
            scripts=tuple(sorted({*self.scripts, *other.scripts})),
        )


#: what a page without listings offers
NOTHING = Offers()
