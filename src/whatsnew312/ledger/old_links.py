"""What a site owes to old links: which ids, lists and pages keep them working."""

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
    """What a page says of a fragment that once led to something on it."""

    fragment: str
    targets: tuple[Anchor, ...]
    why: str = ''  #: it was removed, because
    release: str = ''

    @property
    def leads_on(self) -> bool:
        """Tell whether a reader can be sent on unasked."""
        return len(self.targets) == 1 and not self.why


class Stub(NamedTuple):
    """A page in place of one that is gone."""

    targets: tuple[Anchor, ...]
    why: str = ''
    release: str = ''


@dataclass(frozen=True, slots=True)
class OldLinks:
    """Everything that is there for old links alone."""

    #: page to fragment of what is there to fragments that mean it too
    ids: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    #: page to what its list says, by fragment
    notes: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)
    stubs: Mapping[str, Stub] = field(default_factory=dict)
    #: names for ``objects.inv`` that nothing has any more, to where they lead
    names: Mapping[str, Anchor] = field(default_factory=dict)

    def on_page(self, page: str) -> object:
        """Return all that *page* shows for old links, to be compared."""
        shown = self.ids.get(page), self.notes.get(page)
        return shown if any(shown) else None


def find_old_links(ledger: Ledger, anchors: Iterable[Anchor]) -> OldLinks:
    """Return what the site needs whose build has *anchors*."""
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
                target = note.targets[0] if note.leads_on else None
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
    """Return where a reference to the retired *name* leads: one place, whatever became of it."""
    if len(note.targets) == 1:
        return note.targets[0]
    # split, or removed with nothing to see: where the page tells of it
    page, fragment = split_place(record.places(name)[0], name)
    return Anchor(record.kind, name, page, fragment)
