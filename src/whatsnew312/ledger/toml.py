"""Read and write the text of a ledger: a restricted form of TOML, with one anchor on a line."""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING

from whatsnew312.ledger.ledger import AnchorRecord, Ledger, Problem, is_page
from whatsnew312.model.characters import is_clean, names
from whatsnew312.model.readers import is_docname, read_toml
from whatsnew312.model.suggestions import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


#: the table for each kind of anchor, in the order of the file
TABLES = {'entry': 'entries', 'alias': 'aliases', 'label': 'labels', 'page': 'pages'}


_KINDS = {table: kind for kind, table in TABLES.items()}


_HEAD = """\
# Every link to this site that was ever published, and what became of it: one anchor, one line.
# `python -m whatsnew312 anchors` writes this file; nobody needs to edit it.
"""


#: the keys of a line in the order of writing: the outcome, the release, the places
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


def parse(text: str) -> Ledger:
    """Return the ledger in *text*. A wrong line becomes a problem; all others are used."""
    records: dict[str, AnchorRecord] = {}
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
                problems.append(Problem(number, f'there is no table {quote(bare)}, but {tables}'))
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
            continue  # a merge of two equal additions gives the same line twice
        records[name] = record
    return Ledger(records, tuple(problems))


#: the form of most lines; they are valid without a check, and need no TOML parser
_USUAL = re.compile(
    r'"([A-Za-z0-9][\w.-]{0,99})" = \{ page = "((?:\w[\w.-]*/)*\w[\w.-]*)" \}', re.ASCII
)


def _read_line(line: str, kind: str, number: int) -> tuple[str, AnchorRecord]:
    usual = _USUAL.fullmatch(line)
    if usual and kind in {'entry', 'label'}:
        return usual[1], AnchorRecord(kind=kind, page=usual[2], line=number)
    if line.startswith(_MERGE):
        raise ValueError('a merge is not resolved here: keep the lines of both sides')
    try:
        table = read_toml(line)
    except ValueError:
        table = {}
    ((name, got),) = table.items() if len(table) == 1 else (('', None),)
    if not isinstance(got, dict) or not name or not kind:
        raise ValueError('this is not an anchor; one is written "some-id" = { page = "some/page" }')
    wrong = {key for key, value in got.items() if not _fits(value, _FIELDS.get(key))}
    if wrong:
        raise ValueError(f'{name!r} cannot have {", ".join(sorted(wrong))} like this')
    if sum(key in got for key in _OUTCOMES) > 1:
        raise ValueError(f'{name!r} can only be one of {", ".join(_OUTCOMES)}')
    words = got.get('removed', '') + got.get('in', '')
    if not is_clean(words):
        hidden = f'invisible characters ({names(words)})'
        raise ValueError(f'the text about {quote(name)} has {hidden}')
    if kind == 'page' and not is_page(name):
        raise ValueError(f'the page {name!r} must begin with a slash')
    if kind != 'page' and is_page(name):
        raise ValueError(f'{name!r} is a page: move the line to [pages]')
    pages = [place.partition('#')[0] for place in (got.get('page'), *got.get('was', ())) if place]
    pages += [name[1:]] if kind == 'page' else []
    for page in pages:
        if not is_docname(page):
            raise ValueError(f'{page!r} is not a page; one is written like "some/page"')
    needed: tuple[str, ...] = {'page': (), 'alias': ('of', 'page')}.get(kind, ('page',))
    if any(key not in got for key in needed):
        raise ValueError(f'{name!r} needs: {", ".join(needed)}')
    return name, AnchorRecord(
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


def render(records: Mapping[str, AnchorRecord], old: str = '') -> str:
    """Return the text of the file with *records*; equal records give equal text.

    :param old: the present text of the file. Its comments are kept: a comment above or after a line
        stays with that line, one above a table with the table, and others go to the end.
    """
    above, behind = _comments(old)
    tables: dict[str, list[str]] = defaultdict(list)
    for name in sorted(records):
        line = _write_line(name, records[name])[:-1]
        line += f'  {behind[name]}' if name in behind else ''
        tables[records[name].kind].append(f'{above.pop(name, "")}{line}\n')
    parts = [_HEAD]
    parts += [
        f'{above.pop(f"[{table}]", "")}[{table}]\n{"".join(tables[kind])}'
        for kind, table in TABLES.items()
    ]
    rest = ''.join(above.values())  # of the end, and of lines that no longer exist
    return '\n'.join([*parts, rest] if rest else parts)


def _comments(text: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the comments above lines and after lines, by the name of the anchor or ``[table]``.

    The comment at the end of the file has an empty name.
    """
    above: dict[str, str] = {}
    behind: dict[str, str] = {}
    waiting = ''
    for line in text.splitlines():
        bare = line.strip()
        if bare.startswith('#'):
            waiting += '' if f'{bare}\n' in _HEAD else f'{bare}\n'
            continue
        table = _TABLE.fullmatch(bare)
        name = f'[{table[1].strip()}]' if table else _name_of(bare)
        if name:
            above[name], waiting = above.get(name, '') + waiting, ''
            comment = '' if table else _behind(bare)
            if comment:
                behind[name] = comment
    above[''] = waiting
    return {name: comment for name, comment in above.items() if comment}, behind


def _behind(line: str) -> str:
    """Return the comment after the anchor of *line*; a ``#`` inside of strings is not a comment."""
    for found in re.finditer(r'\}\s*(#)', line):
        with suppress(ValueError):
            if read_toml(line[: found.start() + 1]):
                return line[found.start(1) :]
    return ''


def _name_of(line: str) -> str:
    usual = _USUAL.fullmatch(line)
    if usual:
        return usual[1]
    try:
        return next(iter(read_toml(line)), '')
    except ValueError:
        return ''


def _write_line(name: str, record: AnchorRecord) -> str:
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
