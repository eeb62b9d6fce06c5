"""The edits of the ledger: each function returns the new records.

A :class:`ValueError` says why an edit is not possible; the ledger is not changed then.
"""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from whatsnew312.ledger.compare import by_name, command, has_changed, is_kept_alias
from whatsnew312.ledger.ledger import AnchorRecord, Ledger, is_page

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from whatsnew312.ledger.ledger import Anchor

    Records = dict[str, AnchorRecord]


def update(ledger: Ledger, anchors: Iterable[Anchor]) -> Records:
    """Record new anchors and new places. Anchors that need a decision stay as they are."""
    records = dict(ledger.records)
    for name, anchor in by_name(anchors).items():
        record = records.get(name)
        if record is None:
            records[name] = _made(anchor)
        elif not record.is_retired and not has_changed(ledger, record, anchor):
            records[name] = _renewed(record, anchor)
    return records


def _made(anchor: Anchor) -> AnchorRecord:
    if is_page(anchor.name):
        return AnchorRecord('page')
    fragment = '' if anchor.fragment == anchor.name else anchor.fragment
    return AnchorRecord(anchor.kind, anchor.page, fragment, anchor.of)


def _renewed(record: AnchorRecord, anchor: Anchor) -> AnchorRecord:
    """Return *record* with the current place of *anchor*; earlier places are kept."""
    now = _made(anchor)
    places = record.places(anchor.name)
    was = tuple(sorted({*places} - {anchor.place}))
    return replace(now, was=was, line=record.line) if not is_page(anchor.name) else record


def move(
    ledger: Ledger, anchors: Iterable[Anchor], old: str, new: str, release: str = ''
) -> Records:
    """Record that *old* is now called *new*. This can also undo an earlier rename.

    :raises ValueError: the ledger does not have *old*, or *old* cannot lead to *new*.
    """
    anchors = tuple(anchors)
    current = by_name(anchors)
    records = dict(ledger.records)
    back = records.get(new)
    if back and back.is_retired and new in current and old in ledger.follow(new).names:
        records[new] = _renewed(back, current[new])
    _retire(Ledger(records), current, old, (new,))
    records[old] = replace(records[old], moved=new, split=(), removed='', see='', release=release)
    return _with_targets(records, anchors, old, (new,))


def split(
    ledger: Ledger, anchors: Iterable[Anchor], old: str, new: Iterable[str], release: str = ''
) -> Records:
    """Record that the content of *old* is now in several places: all of *new*.

    :raises ValueError: *new* is only one name, or *old* cannot lead to one of them.
    """
    anchors, new = tuple(anchors), tuple(dict.fromkeys(new))
    if len(new) < 2:
        raise ValueError(f'{old!r} is split into one; that is {command("move", old, *new)}')
    _retire(ledger, by_name(anchors), old, new)
    records = dict(ledger.records)
    records[old] = replace(records[old], moved='', split=new, removed='', see='', release=release)
    return _with_targets(records, anchors, old, new)


def remove(
    ledger: Ledger,
    anchors: Iterable[Anchor],
    old: str,
    why: str,
    see: str = '',
    release: str = '',
) -> Records:
    """Record that *old* was removed, *why*, and what to *see* instead.

    :raises ValueError: *why* is empty, or *old* cannot lead to *see*.
    """
    anchors = tuple(anchors)
    why = ' '.join(why.split())
    if not why:
        raise ValueError('say why: readers who follow an old link will read it')
    new = (see,) if see else ()
    _retire(ledger, by_name(anchors), old, new)
    records = dict(ledger.records)
    records[old] = replace(records[old], moved='', split=(), removed=why, see=see, release=release)
    return _with_targets(records, anchors, old, new)


def accept(ledger: Ledger, anchors: Iterable[Anchor], name: str) -> Records:
    """Record that *name* is right as it is in the build, although it meant something else before.

    :raises ValueError: the last build or the ledger does not have *name*.
    """
    anchor = by_name(anchors).get(name)
    record = ledger.records.get(name)
    if anchor is None:
        raise ValueError(f'{name!r} does not exist in the last build')
    if record is None:
        raise ValueError(f'{name!r} is not recorded yet; run {command("update")}')
    right = _made(anchor) if is_page(name) else _renewed(record, anchor)
    return {**ledger.records, name: right}


def _retire(ledger: Ledger, current: dict[str, Anchor], old: str, new: tuple[str, ...]) -> None:
    """Check that *old* can lead to each of *new*; raise a ValueError if not."""
    if old not in ledger.records:
        raise ValueError(
            f'{old!r} is not in the ledger: it was never published under this name'
            f'{_did_you_mean(old, ledger.records)}'
        )
    for name in new:
        record = ledger.records.get(name)
        if ledger.leads_to(name, old):
            raise ValueError(f'{name!r} leads to {old!r} itself')
        if name not in current:
            what = f'was {record.state}' if record and record.is_retired else 'does not exist'
            raise ValueError(
                f'{name!r} {what}; build the site first if it is just written'
                f'{_did_you_mean(name, current)}'
            )
        if record and record.is_retired and not is_kept_alias(ledger, name, current[name]):
            raise ValueError(f'{name!r} was {record.state}; see {command("accept", name)}')
    anchor = current.get(old)
    if anchor and not (len(new) == 1 and anchor.kind == 'alias' and anchor.of == new[0]):
        raise ValueError(
            f'{old!r} is still on page {anchor.page!r}; take it out, build the site, then run this'
        )


def _did_you_mean(name: str, names: Collection[str]) -> str:
    """Return the question "did you mean" with a similar one of *names*; empty if there is none."""
    near = get_close_matches(name, names, n=1, cutoff=0.8)
    page = f'/{name}'  # people often forget the slash
    near = [page] if page in names else near
    return f'; did you mean {near[0]!r}?' if near else ''


def _with_targets(
    records: Records, anchors: tuple[Anchor, ...], old: str, new: tuple[str, ...]
) -> Records:
    """Return *records* with the targets *new*, and with the anchors that moved with a page."""
    pages = {name.removeprefix('/') for name in new} if is_page(old) else set()
    part = [anchor for anchor in anchors if anchor.name in new or anchor.page in pages]
    return update(Ledger(records), part)
