"""What a scan found, for people: text for terminals, Markdown for pull requests."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.matching.patterns import EFFECTS, REASONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whatsnew312.scan.notes import Entry, Notes
    from whatsnew312.scan.search import Finding, Result

#: places of one entry that Markdown shows; a pull request has no room for more
_MOST_PLACES = 20


def grouped(findings: Iterable[Finding], notes: Notes) -> list[tuple[Entry, list[Finding]]]:
    """Return the entries with their findings, the worst first."""
    found: dict[Entry, list[Finding]] = defaultdict(list)
    for one in findings:
        # a place can have another effect than its entry
        found[notes.entries[one.entry]._replace(effect=one.effect)].append(one)

    def rank(one: Entry) -> tuple[int, int, str]:
        return EFFECTS.index(one.effect), -len(found[one]), one.id

    return [(one, found[one]) for one in sorted(found, key=rank)]


def as_text(result: Result, shown: list[Finding], hidden: list[Finding], notes: Notes) -> str:
    """Return the report for a terminal.

    :param shown: the findings that are listed
    :param hidden: those that are only counted
    """
    lines: list[str] = []
    for entry, found in grouped(shown, notes):
        lines.append(f'{entry.effect.upper()}  {entry.title}  [{entry.id}]')
        lines += [f'    {text}' for text in (entry.advice, entry.url) if text]
        lines += [f'      {place(one)}  {_cut(one.text)}' for one in found]
        lines.append('')
    for unread in result.unread:
        lines.append(f'not read: {unread.path}: {unread.reason}')
    lines += summary(result, shown, hidden, notes)
    return '\n'.join(lines)


def place(one: Finding) -> str:
    """Return where *one* is, in the form that editors and terminals make links of."""
    cell = f'[cell {one.cell}]' if one.cell else ''
    return f'{one.path}{cell}:{one.line}:{one.column}'


def _cut(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else f'{text[:limit]}...'


class Figures(NamedTuple):
    """What was found, in numbers."""

    effects: dict[str, int]  #: effect to the number of places that are shown, the worst first
    statuses: dict[str, int]  #: status to the number of places that the new release cannot reach
    below: list[tuple[int, str, str]]  #: places, effect and title of each change below the level
    unmatched: int  #: changes that cannot be found in code


def figures(shown: list[Finding], hidden: list[Finding], notes: Notes) -> Figures:
    """Return the numbers of a report.

    :param shown: the findings that are listed
    :param hidden: those that are only counted
    """
    effects = Counter(one.effect for one in shown)
    statuses = Counter(one.status for one in hidden if one.status != 'live')
    low = [one for one in hidden if one.status == 'live']
    return Figures(
        {one: effects[one] for one in EFFECTS if effects[one]},
        dict(sorted(statuses.items())),
        [(len(found), entry.effect, entry.title) for entry, found in grouped(low, notes)],
        sum(bool(one.unmatched) for one in notes.entries.values()),
    )


def summary(
    result: Result, shown: list[Finding], hidden: list[Finding], notes: Notes
) -> Iterator[str]:
    """Yield what was found and what was not looked at, in a few lines."""
    effects, statuses, below, unmatched = figures(shown, hidden, notes)
    counts = ', '.join(f'{count} {one}' for one, count in effects.items()) or 'nothing'
    yield f'{counts} in {_many(result.files, "file")}'
    if statuses:
        parts = ', '.join(f'{count} {status}' for status, count in statuses.items())
        yield f'{sum(statuses.values())} more that do not concern the new release: {parts}'
    for count, effect, title in below:
        yield f'{count} not shown ({effect}): {title}'
    if result.ignored:
        yield f'{result.ignored} ignored by comments in the code'
    if result.unread:
        yield f'{_many(len(result.unread), "file")} not read'
    if unmatched:
        yield f'{unmatched} of {len(notes.entries)} changes cannot be found in code: see --coverage'


def _many(count: int, thing: str) -> str:
    return f'{count} {thing}' if count == 1 else f'{count} {thing}s'


def as_markdown(result: Result, shown: list[Finding], hidden: list[Finding], notes: Notes) -> str:
    """Return the report as Markdown, each change with its places folded below it."""
    lines = [f'**{next(summary(result, shown, hidden, notes))}**', '']
    for entry, found in grouped(shown, notes):
        lines.append(f'### {entry.effect}: [{_plain(entry.title)}]({entry.url})')
        lines.append('')
        if entry.advice:
            lines += [_plain(entry.advice), '']
        lines += [f'- `{place(one)}` {_code(one.text)}' for one in found[:_MOST_PLACES]]
        if len(found) > _MOST_PLACES:
            lines.append(f'- and {len(found) - _MOST_PLACES} more')
        lines.append('')
    lines += [f'- not read: `{one.path}`: {_plain(one.reason)}' for one in result.unread]
    lines += [f'- {one}' for one in list(summary(result, shown, hidden, notes))[1:]]
    return '\n'.join(lines)


def _plain(text: str) -> str:
    for character in '\\`*_[]<>':
        text = text.replace(character, f'\\{character}')
    return text


def _code(text: str) -> str:
    fence = '``' if '`' in text else '`'
    return f'{fence}{" " if fence == "``" else ""}{_cut(text)}{" " if fence == "``" else ""}{fence}'


def explain(entry: Entry) -> str:
    """Return what is known of *entry*: its effect, what to do, and what is looked for."""
    lines = [entry.title, f'  {entry.effect}: {entry.advice}', f'  {entry.url}']
    if entry.patterns:
        why = ' (the names that it is about)' if entry.guessed else ''
        lines.append(f'  looked for{why}:')
        for one in entry.patterns:
            parts = (one.way, one.name, one.keyword, str(one.position or ''), *one.texts)
            lines.append(f'    {" ".join(filter(None, parts))}')
    if entry.unmatched:
        lines.append(f'  not all of it can be found: {_why(entry.unmatched)}')
    return '\n'.join(line.rstrip() for line in lines)


def _why(reason: str) -> str:
    return REASONS.get(reason, 'it has no patterns' if reason == 'no_pattern' else reason)


def coverage_text(notes: Notes) -> str:
    """Return which changes the scan can find and which not, with the reasons."""
    entries = notes.entries.values()
    exact = [one for one in entries if one.patterns and not one.guessed]
    guessed = [one for one in entries if one.patterns and one.guessed]
    lines = [
        f'{len(entries)} changes ask for something',
        f'{len(exact)} are found by patterns, {len(guessed)} by the names that they are about',
    ]
    by_reason: dict[str, list[str]] = defaultdict(list)
    for one in entries:
        if one.unmatched:
            by_reason[one.unmatched].append(one.id)
    for reason in sorted(by_reason):
        lines.append(f'{len(by_reason[reason])} not, or only in part: {_why(reason)}')
        lines += [f'    {id_}' for id_ in sorted(by_reason[reason])]
    lines += [f'this version cannot read the pattern {one}' for one in notes.ignored]
    return '\n'.join(lines)
