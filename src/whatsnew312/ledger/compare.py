"""Compare a build with the ledger: each difference gives a message with the command to run."""

from __future__ import annotations

import re
import shlex
from collections import Counter, defaultdict
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.ledger.ledger import is_page
from whatsnew312.model.warning_types import Warn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whatsnew312.ledger.ledger import Anchor, AnchorRecord, Ledger

_KIND_NAMES = {
    'entry': 'a change',
    'alias': 'an alias',
    'label': 'a label',
    'page': 'a page',
}


#: pairs of names that are compared to guess what was renamed; each of them takes time
_MOST_PAIRS = 250_000

#: the maximal number of names in a message about a cycle
_SHOWN = 10


class LedgerFault(NamedTuple):
    """One difference between a build and the ledger."""

    type: Warn
    message: str
    anchor: Anchor | None = None  #: its place in the sources
    line: int = 0  #: its line in the ledger, if it has no anchor


def command(*words: str) -> str:
    """Return a command line of ``anchors``, for a message to an author."""
    return f'`{shlex.join(("python", "-m", "whatsnew312", "anchors", *words))}`'


def placeholder(verb: str, name: str, rest: str) -> str:
    """Return a command line of ``anchors`` with parts that the author must fill in."""
    return f'{command(verb, name)[:-1]} {rest}`'


def by_name(anchors: Iterable[Anchor]) -> dict[str, Anchor]:
    """Return *anchors* by name; the first if two have one name, which the domain reports."""
    found: dict[str, Anchor] = {}
    for anchor in anchors:
        found.setdefault(anchor.name, anchor)
    return found


def has_changed(ledger: Ledger, record: AnchorRecord, anchor: Anchor) -> bool:
    """Return whether *anchor* means something else than the record of its name."""
    if record.kind != anchor.kind:
        return True
    return anchor.kind == 'alias' and anchor.of not in ledger.follow(record.of).names


def is_kept_alias(ledger: Ledger, name: str, anchor: Anchor) -> bool:
    """Return whether the retired *name* is now an alias of the entry to which it was moved."""
    return anchor.kind == 'alias' and ledger.follow(name).names == (anchor.of,)


def compare(ledger: Ledger, anchors: Iterable[Anchor]) -> list[LedgerFault]:
    """Return every difference between *ledger* and *anchors*; mistakes in the ledger come first."""
    current = by_name(anchors)
    return [
        *_problems(ledger),
        *_retired(ledger, current),
        *_cycles(ledger),
        *_active(ledger, current),
        *_on_other_page(ledger, current),
        *_new(ledger, current),
    ]


def _problems(ledger: Ledger) -> Iterator[LedgerFault]:
    for problem in ledger.problems:
        if problem.is_claim:
            mend = 'delete the line that is wrong'
            yield LedgerFault(Warn.ANCHOR_TWICE, f'{problem.message}; {mend}', line=problem.line)
        else:
            mend = f'correct the line, or delete it and run {command("update")}'
            yield LedgerFault(Warn.LEDGER, f'{problem.message}; {mend}', line=problem.line)


def _retired(ledger: Ledger, current: dict[str, Anchor]) -> Iterator[LedgerFault]:
    for name, record in ledger.records.items():
        if not record.is_retired:
            continue
        anchor = current.get(name)
        if anchor and not is_kept_alias(ledger, name, anchor):
            yield LedgerFault(
                Warn.ANCHOR_BACK,
                f'{name!r} was published, and {record.state} (line {record.line} of the ledger), '
                f'but exists again: choose another name, or, if links to it find here what they '
                f'meant, run {command("accept", name)}',
                anchor,
            )
        for target in record.next:
            if target not in current and target not in ledger.records:
                verb = 'moved' if record.moved else 'split' if record.split else 'removed'
                mend = {
                    'moved': placeholder('move', name, 'NEW'),
                    'split': placeholder('split', name, 'NEW...'),
                    'removed': placeholder('remove', name, '--why TEXT --see NAME'),
                }[verb]
                yield LedgerFault(
                    Warn.ANCHOR_TARGET,
                    f'{name!r} leads to {target!r}, which does not exist; say where it went: '
                    f'{mend}',
                    line=record.line,
                )


def _cycles(ledger: Ledger) -> Iterator[LedgerFault]:
    for cycle in ledger.cycles():
        name = cycle[0]
        shown = [repr(step) for step in (*cycle, name)]
        if len(shown) > _SHOWN:
            shown[_SHOWN // 2 : -_SHOWN // 2] = [f'{len(shown) - _SHOWN:,} more']
        yield LedgerFault(
            Warn.ANCHOR_CYCLE,
            f'links go round in a circle, from {" to ".join(shown)}; say where one of them went: '
            f'{placeholder("move", name, "NEW")}',
            line=ledger.records[name].line,
        )


def _active(ledger: Ledger, current: dict[str, Anchor]) -> Iterator[LedgerFault]:
    new = [anchor for anchor in current.values() if anchor.name not in ledger.records]
    lost = sum(not record.is_retired and n not in current for n, record in ledger.records.items())
    if lost * len(new) > _MOST_PAIRS:
        new = []  # too many names to guess from
    for name, record in ledger.records.items():
        if record.is_retired:
            continue
        anchor = current.get(name)
        if anchor is None:
            yield _lost(_nearest(ledger, current, new, name, record), name, record)
        elif record.kind == anchor.kind == 'alias' and _is_lost(ledger, current, record.of):
            # an alias of a lost entry: the decision about the entry is valid for it too
            pass
        elif has_changed(ledger, record, anchor):
            yield _reused(name, record, anchor)


def _is_lost(ledger: Ledger, current: dict[str, Anchor], name: str) -> bool:
    record = ledger.records.get(name)
    return record is not None and not record.is_retired and name not in current


def _lost(near: str | None, name: str, record: AnchorRecord) -> LedgerFault:
    where = '' if record.kind == 'page' else f' on page {record.page!r}'
    if near:
        mend = f'is it {near!r} now? Then run {command("move", name, near)}'
        others = 'if not, `split` or `remove` says what became of it'
    else:
        mend = f'say where it went: {placeholder("move", name, "NEW")}'
        others = 'or `split`, or `remove`'
    return LedgerFault(
        Warn.ANCHOR_LOST,
        f'{_KIND_NAMES[record.kind]} was published as {name!r}{where} and is gone; {mend}; '
        f'{others}',
        line=record.line,
    )


def _nearest(
    ledger: Ledger, current: dict[str, Anchor], new: list[Anchor], name: str, record: AnchorRecord
) -> str | None:
    """Return the name of the new anchor to which *name* was most probably renamed, or None."""
    new = [anchor for anchor in new if is_page(anchor.name) == is_page(name)]
    if record.kind == 'page':
        # if the page was renamed, its anchors went with it
        went = Counter(
            f'/{anchor.page}'
            for other, at in ledger.records.items()
            if f'/{at.page}' == name and (anchor := current.get(other)) and anchor.page != at.page
        )
        likely = [page for page, _ in went.most_common(1)]
        return likely[0] if likely and likely[0] in {anchor.name for anchor in new} else None
    names = [anchor.name for anchor in new if anchor.kind != 'alias']
    # most names begin with one word, such as `whatsnew312-`, so it is ignored here
    first = re.match('[^-._]*[-._]?', name)[0]  # type: ignore[index]
    bare = {other.removeprefix(first): other for other in names}
    near = get_close_matches(name.removeprefix(first), bare, n=1)
    return bare[near[0]] if near else None


def _reused(name: str, record: AnchorRecord, anchor: Anchor) -> LedgerFault:
    was, now = _KIND_NAMES[record.kind], _KIND_NAMES[anchor.kind]
    if record.kind == 'alias':
        was += f' of {record.of!r}'
    if anchor.kind == 'alias':
        now += f' of {anchor.of!r}'
        mend = f'run {command("move", name, anchor.of)}'
    else:
        mend = f'run {command("accept", name)}'
    return LedgerFault(
        Warn.ANCHOR_REUSED,
        f'{name!r} was published as {was} (line {record.line} of the ledger) and is now {now}: '
        f'if links to it find here what they meant, {mend}; if not, choose another name',
        anchor,
    )


def _on_other_page(ledger: Ledger, current: dict[str, Anchor]) -> Iterator[LedgerFault]:
    """Yield one fault for all anchors that went together from one page to another."""
    left: dict[tuple[str, str], list[Anchor]] = defaultdict(list)
    for name, record in ledger.records.items():
        anchor = current.get(name)
        if record.is_retired or anchor is None or has_changed(ledger, record, anchor):
            continue
        last = record.places(name)[0]
        if last != anchor.place:
            left[last, anchor.place].append(anchor)
    for (old, new), anchors in sorted(left.items()):
        names = ', '.join(repr(anchor.name) for anchor in anchors)
        verb = 'is' if len(anchors) == 1 else 'are'
        yield LedgerFault(
            Warn.ANCHOR_PAGE,
            f'{names}: recorded on page {old!r}, but {verb} on {new!r}; to keep links to the old '
            f'place, run {command("update")}',
            anchors[0],
        )


def _new(ledger: Ledger, current: dict[str, Anchor]) -> Iterator[LedgerFault]:
    for name, anchor in current.items():
        if name not in ledger.records:
            yield LedgerFault(
                Warn.ANCHOR_NEW,
                f'{_KIND_NAMES[anchor.kind]} is new as {name!r} and not in the ledger; before you '
                f'publish it, run {command("update")}',
                anchor,
            )
