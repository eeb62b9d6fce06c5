"""What a site needs for old links: ids, notes and pages that keep them working."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.ledger.compare import by_name
from whatsnew312.ledger.ledger import Anchor, is_page, split_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whatsnew312.ledger.ledger import AnchorRecord, Ledger


class Note(NamedTuple):
    """A note on a page about a fragment that was once the address of something there."""

    fragment: str
    targets: tuple[Anchor, ...]
    why: str = ''  #: why it was removed
    release: str = ''

    @property
    def redirects(self) -> bool:
        """Return whether readers can be redirected without a choice."""
        return len(self.targets) == 1 and not self.why


class Stub(NamedTuple):
    """A page in place of one that no longer exists."""

    targets: tuple[Anchor, ...]
    why: str = ''
    release: str = ''


@dataclass(frozen=True, slots=True)
class OldLinks:
    """Everything that a site contains only for old links."""

    #: by page: for an existing fragment, the former fragments with the same meaning
    ids: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    #: by page: the notes in its list of former fragments
    notes: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)
    stubs: Mapping[str, Stub] = field(default_factory=dict)
    #: names in ``objects.inv`` that no longer exist, and where they lead
    names: Mapping[str, Anchor] = field(default_factory=dict)

    def on_page(self, page: str) -> object:
        """Return everything that *page* contains for old links, as a value to compare."""
        shown = self.ids.get(page), self.notes.get(page)
        return shown if any(shown) else None


def find_old_links(ledger: Ledger, anchors: Iterable[Anchor]) -> OldLinks:
    """Return what a site needs for old links, if its build has *anchors*."""
    current = by_name(anchors)
    pages = {anchor.page for anchor in current.values() if is_page(anchor.name)}
    taken = {(anchor.page, anchor.fragment) for anchor in current.values()}
    ids: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    notes: dict[str, dict[str, Note]] = defaultdict(dict)
    stubs, names = {}, {}
    for name, record in sorted(ledger.records.items()):
        note = _note(ledger, current, name, record)
        if is_page(name):
            if record.is_retired and name.removeprefix('/') not in pages:
                stubs[name.removeprefix('/')] = Stub(note.targets, note.why, note.release)
        else:
            for place in record.places(name):
                page, fragment = split_place(place, name)
                target = note.targets[0] if note.redirects else None
                if (page, fragment) in taken or (not record.is_retired and name not in current):
                    continue
                if target and target.page == page and target.fragment:
                    ids[page][target.fragment].add(fragment)
                else:
                    notes[page].setdefault(fragment, note._replace(fragment=fragment))
        if record.is_retired and name not in current:
            names[name] = _lead(name, record, note)
    return OldLinks(
        {
            page: {at: tuple(sorted(old)) for at, old in sorted(of.items())}
            for page, of in ids.items()
        },
        {page: tuple(of[fragment] for fragment in sorted(of)) for page, of in notes.items()},
        stubs,
        names,
    )


def _note(ledger: Ledger, current: dict[str, Anchor], name: str, record: AnchorRecord) -> Note:
    end = ledger.follow(name)
    targets = tuple(current[after] for after in end.names if after in current)
    return Note('', targets, end.why, record.release)


def _lead(name: str, record: AnchorRecord, note: Note) -> Anchor:
    """Return the one place to which a reference to the retired *name* leads."""
    if len(note.targets) == 1:
        return note.targets[0]
    # split, or removed without a target: the page has a note about it
    page, fragment = split_place(record.places(name)[0], name)
    return Anchor(record.kind, name, page, fragment)
