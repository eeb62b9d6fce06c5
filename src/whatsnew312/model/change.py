"""Plain records: an entry of the release notes, a code sample, and what a page offers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from whatsnew312.model.values import NO_TEXT, Text, quick_to_pickle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from whatsnew312.model.fields import Fields
    from whatsnew312.model.values import Span

#: conditions that must all be met: (``only`` or ``ifconfig``, expression) of each
Conditions: TypeAlias = tuple[tuple[str, str], ...]

#: page and id of an entry
Key: TypeAlias = tuple[str, str]


@quick_to_pickle
@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the release notes, as it is stored in the domain."""

    fields: Fields  #: as the author wrote them; without an area, that of the page
    docname: str
    #: line of the directive. Not compared: it changes with each edit above, and no page shows it
    line: int = field(compare=False, repr=False)
    title: Text
    replacement: Text = NO_TEXT  #: the field ``replacement``, with its markup parsed
    action: Text = NO_TEXT  #: the field ``action``, with its markup parsed
    highlight: Text = NO_TEXT  #: the field ``highlight``, with its markup parsed
    #: the file of that line if the page includes it, otherwise empty
    source: str = field(default='', compare=False, repr=False)
    home: str = ''  #: the release that shows it in full; empty if no release does

    @property
    def id(self) -> str:
        """The permanent anchor of the entry."""
        return self.fields.id

    @property
    def key(self) -> tuple[str, str]:
        """The page and the id. It is unique also if two pages use the same id."""
        return (self.docname, self.fields.id)

    @property
    def anchors(self) -> tuple[str, ...]:
        """The id and all aliases, in the order of the source."""
        return (self.fields.id, *self.fields.aliases)


def claimed_anchors(in_order: Sequence[Change]) -> dict[str, Change]:
    """Return the entry of each anchor.

    If two entries use the same anchor, the first one gets it. But an id always takes precedence
    over an alias, so that no entry gets lost because of a wrong alias.
    """
    ids: dict[str, Change] = {}
    for change in in_order:
        ids.setdefault(change.id, change)
    found: dict[str, Change] = {}
    for change in in_order:
        for anchor in change.anchors:
            found.setdefault(anchor, ids.get(anchor, change))
    return found


def folded_anchors(by_anchor: Mapping[str, Change]) -> dict[str, Change]:
    """Return the entry of each anchor, in lower case as labels are; ids precede aliases."""
    found: dict[str, Change] = {}
    for change in by_anchor.values():
        found.setdefault(change.id.lower(), change)
    for anchor, change in by_anchor.items():
        found.setdefault(anchor.lower(), change)
    return found


def in_order(changes: Mapping[str, Iterable[Change]], areas: Sequence[str]) -> tuple[Change, ...]:
    """Return all *changes*, sorted by area as in *areas*, then by page, then by place on the page.

    :param changes: entries by page
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
    """Return the entries of each PEP, by its number, in the order of *changes*."""
    found: dict[int, list[Change]] = defaultdict(list)
    for change in changes:
        for pep in change.fields.peps:
            found[pep].append(change)
    return {pep: tuple(of_pep) for pep, of_pep in found.items()}


def find_linked(
    references: Mapping[str, Iterable[tuple[str, str]]], find: Callable[[str], Change | None]
) -> dict[Key, set[Key]]:
    """Return, for each entry, the keys of the other entries to which its text refers.

    :param references: by page, pairs of the id of an entry and a name that it refers to
    :param find: returns the entry that has a name, or None
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
    """Return, for each entry, the entries whose text refers to it, in the order of *changes*."""
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


def find_referring_titles(
    changes: Mapping[str, Iterable[Change]], written: Mapping[str, Iterable[Change]]
) -> dict[str, dict[str, Text]]:
    """Return page to id and title of those entries whose titles name something else.

    A title whose reference has no target any more is one of them: what it showed before must go.

    :param changes: page to its entries
    :param written: the same as their authors wrote them, with names in place of titles
    """
    found = {
        docname: {
            one.id: one.title
            for one, before in zip(of_page, written[docname], strict=True)
            if one.title != before.title or _has_reference(before.title.spans)
        }
        for docname, of_page in changes.items()
    }
    return {docname: titles for docname, titles in found.items() if titles}


def _has_reference(spans: Iterable[Span]) -> bool:
    return any(
        not isinstance(span, str) and (span[0] == 'pending_xref' or _has_reference(span[2]))
        for span in spans
    )


def find_left_out(
    changes: Mapping[str, tuple[Change, ...]],
    conditions: Mapping[str, tuple[Conditions, ...]],
    is_met: Callable[[str, str], bool],
) -> dict[str, tuple[Change, ...]]:
    """Return, by page, the entries with a condition that is not met.

    :param changes: entries by page
    :param conditions: by page, the conditions of each entry, in the order of *changes*
    :param is_met: takes a directive and its expression
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
    changes: Mapping[str, tuple[Change, ...]], left_out: Mapping[str, tuple[Change, ...]]
) -> Mapping[str, tuple[Change, ...]]:
    """Return *changes* without the entries in *left_out*, and without pages that are then empty."""
    if not left_out:
        return changes  # the usual case
    gone = {id(change) for of_page in left_out.values() for change in of_page}
    shown = {
        docname: tuple(change for change in of_page if id(change) not in gone)
        for docname, of_page in changes.items()
    }
    return {docname: of_page for docname, of_page in shown.items() if of_page}


@dataclass(frozen=True, slots=True)
class Sample:
    """A code sample on a page, and what its author says about it."""

    docname: str
    line: int
    language: str  #: ``pycon``, ``python`` or ``c``
    code: str
    release: str = ''  #: the version of the interpreter; empty for the release of the project
    output: str | None = None  #: of a ``python`` sample: everything that it prints
    filename: str = ''  #: of a ``python`` sample: its file name in tracebacks
    #: pairs of a release and the exception that it must raise
    fails_on: tuple[tuple[str, str], ...] = ()
    ellipsis: bool = False  #: ``...`` in the output matches anything
    platform: str = ''  #: the only platform on which it runs; empty for all
    checker: str = ''  #: the type checker that judges it, instead of a run
    wrap: bool = False  #: of a ``c`` sample: whether to put its statements into a function
    skip: str = ''  #: why it cannot be run
    source: str = ''  #: the file of that line if the page includes it


@dataclass(frozen=True, slots=True)
class Offers:
    """What one page, or one listing on it, contains. Names are sorted, for stable digests.

    :attribute groups: the fields by which the page groups all entries of the site, so that links to
        each of these groups are possible
    :attribute filter: whether the page has all entries of the site below a filter form, so that
        links to a state of that form are possible
    :attribute targets: whether the page lists all link targets of the site
    :attribute scripts: names of the static files that the listings need in a browser
    """

    groups: tuple[str, ...] = ()
    filter: bool = False
    targets: bool = False
    scripts: tuple[str, ...] = ()

    def __or__(self, other: Offers) -> Offers:
        """Return what *self* and *other* contain together."""
        return Offers(
            groups=tuple(sorted({*self.groups, *other.groups})),
            filter=self.filter or other.filter,
            targets=self.targets or other.targets,
            scripts=tuple(sorted({*self.scripts, *other.scripts})),
        )


#: the value for a page without listings
NOTHING = Offers()
