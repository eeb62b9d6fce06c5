"""The ledger: a committed file with every link that a site has published, and what became of it.

One anchor is one line of TOML, sorted, so that branches which add anchors merge without help::

    [entries]
    "shop-refund" = { page = "stock" }
    "shop-return" = { moved = "shop-refund", in = "2.0.1", page = "stock" }

What names what: an entry or an alias goes by its id, a label by its name, a page by its document
name after a slash (``/stock``).
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

#: what a link may lead to: kind to table of the file, in its order
TABLES = {'entry': 'entries', 'alias': 'aliases', 'label': 'labels', 'page': 'pages'}
_KINDS = {table: kind for kind, table in TABLES.items()}

_HEAD = """\
# Every link to this site that was ever published, and what became of it: one anchor, one line.
# `python -m whatsnew312 anchors` writes this file; nobody needs to edit it.
"""

#: keys of a line in the order of writing: what it became, since when, where it is or was
_FIELDS: dict[str, type] = {
    'moved': str,
    'split': list,
    'removed': str,
    'see': str,
    'in': str,
    'of': str,
    'page': str,
    'id': str,
    'was': list,
}
_OUTCOMES = ('moved', 'split', 'removed')
_TABLE = re.compile(r'\[(.*)\]\s*(?:#.*)?')
_MERGE = ('<<<<<<<', '=======', '>>>>>>>', '|||||||')


class Anchor(NamedTuple):
    """Something that a build lets links lead to."""

    kind: str  #: ``entry``, ``alias``, ``label`` or ``page``
    name: str
    page: str
    fragment: str = ''
    of: str = ''  #: of an alias: the id of its entry
    title: str = ''
    line: int = 0  #: in the source of the page

    @property
    def place(self) -> str:
        """``page#fragment``, or ``page`` where the fragment is the name."""
        return place(self.page, self.fragment, self.name)


def place(page: str, fragment: str, name: str) -> str:
    """Return where an anchor is, as short as :func:`split_place` needs it."""
    return page if fragment in {'', name} else f'{page}#{fragment}'


def split_place(text: str, name: str) -> tuple[str, str]:
    """Return page and fragment of a place."""
    page, _, fragment = text.partition('#')
    return page, fragment or ('' if is_page(name) else name)


def is_page(name: str) -> bool:
    """Tell whether *name* is that of a page."""
    return name.startswith('/')


@dataclass(frozen=True, slots=True)
class Record:
    """What is promised of one anchor. Without ``moved``, ``split`` or ``removed`` it is active."""

    kind: str
    page: str = ''  #: where it is, or was last; of a page, empty
    fragment: str = ''  #: where that is not the name
    of: str = ''  #: of an alias: the id of its entry
    was: tuple[str, ...] = ()  #: places that it had before, ``page`` or ``page#fragment``
    moved: str = ''
    split: tuple[str, ...] = ()
    removed: str = ''  #: why
    see: str = ''  #: what to read in place of what was removed
    release: str = ''  #: in which it was moved, split or removed
    line: int = field(default=0, compare=False)

    @property
    def is_retired(self) -> bool:
        return bool(self.moved or self.split or self.removed)

    @property
    def state(self) -> str:
        """What became of it, in words."""
        if self.moved:
            return f'moved to {self.moved!r}'
        if self.split:
            return f'split into {", ".join(map(repr, self.split))}'
        return 'removed' if self.removed else 'active'

    @property
    def next(self) -> tuple[str, ...]:
        """The names that it leads to."""
        if self.moved:
            return (self.moved,)
        return self.split or ((self.see,) if self.see else ())

    def places(self, name: str) -> tuple[str, ...]:
        """Return every place at which a link may look for it, the newest first."""
        last = place(self.page or name.removeprefix('/'), self.fragment, name)
        return (last, *(other for other in self.was if other != last))


class Problem(NamedTuple):
    """A line of the file that cannot be used."""

    line: int
    message: str
    is_claim: bool = False  #: it claims a name that another line has


@dataclass(frozen=True, slots=True)
class End:
    """Where a link ends that follows the ledger."""

    names: tuple[str, ...]
    why: str = ''  #: what it meant was removed, because


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every anchor ever published, by name."""

    records: Mapping[str, Record] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def follow(self, name: str) -> End:
        """Return what *name* became, through every step; a cycle leads nowhere."""
        return self._follow(name, frozenset())

    def _follow(self, name: str, seen: frozenset[str]) -> End:
        record = self.records.get(name)
        if record is None or not record.is_retired:
            return End((name,))
        if name in seen:
            return End(())
        ends = [self._follow(after, seen | {name}) for after in record.next]
        names = tuple(dict.fromkeys(name for end in ends for name in end.names))
        return End(names, record.removed or '; '.join(filter(None, (end.why for end in ends))))

    def cycle(self, name: str) -> tuple[str, ...]:
        """Return the names that lead from *name* back to it, or nothing."""
        paths: list[tuple[str, ...]] = [(name,)]
        seen: set[str] = set()
        while paths:
            path = paths.pop()
            record = self.records.get(path[-1])
            for after in record.next if record and record.is_retired else ():
                if after == name:
                    return path
                if after not in seen:
                    seen.add(after)
                    paths.append((*path, after))
        return ()


def parse(text: str) -> Ledger:
    """Return the ledger in *text*. A line that is wrong becomes a problem and harms no other."""
    records: dict[str, Record] = {}
    problems = []
    kind = ''
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if not bare or bare.startswith('#'):
            continue
        table = _TABLE.fullmatch(bare)
        if table:
            kind = _KINDS.get(table[1].strip(), '')
            if not kind:
                tables = ', '.join(f'[{table}]' for table in _KINDS)
                problems.append(Problem(number, f'there is no table {bare}, but {tables}'))
            continue
        try:
            name, record = _read_line(bare, kind, number)
        except ValueError as problem:
            problems.append(Problem(number, str(problem)))
            continue
        if name in records:
            first = records[name]
            if first != record:
                message = f'{name!r} is recorded in line {first.line} already, in another way'
                problems.append(Problem(number, message, is_claim=True))
            continue  # the same line twice is what a merge makes of two equal additions
        records[name] = record
    return Ledger(records, tuple(problems))


def _read_line(line: str, kind: str, number: int) -> tuple[str, Record]:
    if line.startswith(_MERGE):
        raise ValueError('a merge is not resolved here: keep the lines of both sides')
    try:
        table = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        table = {}
    ((name, got),) = table.items() if len(table) == 1 else (('', None),)
    if not isinstance(got, dict) or not name or not kind:
        raise ValueError('this is not an anchor; one is written "some-id" = { page = "some/page" }')
    wrong = {key for key, value in got.items() if not _fits(value, _FIELDS.get(key))}
    if wrong:
        raise ValueError(f'{name!r} cannot have {", ".join(sorted(wrong))} like this')
    if sum(key in got for key in _OUTCOMES) > 1:
        raise ValueError(f'{name!r} can only be one of {", ".join(_OUTCOMES)}')
    if kind == 'page' and not is_page(name):
        raise ValueError(f'the page {name!r} must begin with a slash')
    needed: tuple[str, ...] = {'page': (), 'alias': ('of', 'page')}.get(kind, ('page',))
    if is_page(name) != (kind == 'page') or any(key not in got for key in needed):
        raise ValueError(f'{name!r} needs: {", ".join(needed) or "to be in [pages]"}')
    return name, Record(
        kind=kind,
        page=got.get('page', ''),
        fragment=got.get('id', ''),
        of=got.get('of', ''),
        was=tuple(got.get('was', ())),
        moved=got.get('moved', ''),
        split=tuple(got.get('split', ())),
        removed=got.get('removed', ''),
        see=got.get('see', ''),
        release=got.get('in', ''),
        line=number,
    )


def _fits(value: object, type_: type | None) -> bool:
    if type_ is list:
        return (
            isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)
        )
    return type_ is str and isinstance(value, str) and bool(value)


def render(records: Mapping[str, Record]) -> str:
    """Return the file that holds *records*: what is equal gives equal text."""
    tables: dict[str, list[str]] = defaultdict(list)
    for name in sorted(records):
        tables[records[name].kind].append(_write_line(name, records[name]))
    parts = [_HEAD]
    parts += [f'[{table}]\n{"".join(tables[kind])}' for kind, table in TABLES.items()]
    return '\n'.join(parts)


def _write_line(name: str, record: Record) -> str:
    values: dict[str, str | tuple[str, ...]] = {
        'moved': record.moved,
        'split': record.split,
        'removed': record.removed,
        'see': record.see,
        'in': record.release,
        'of': record.of,
        'page': record.page,
        'id': record.fragment,
        'was': record.was,
    }
    pairs = ', '.join(f'{key} = {_quote(value)}' for key, value in values.items() if value)
    return f'{_quote(name)} = {{ {pairs} }}\n' if pairs else f'{_quote(name)} = {{}}\n'


def _quote(value: str | Iterable[str]) -> str:
    if not isinstance(value, str):
        return f'[{", ".join(map(_quote, value))}]'
    return f'"{"".join(_escape(value))}"'


def _escape(text: str) -> Iterator[str]:
    for character in text:
        if character in '"\\':
            yield f'\\{character}'
        elif character.isprintable():
            yield character
        else:
            yield f'\\U{ord(character):08x}'
