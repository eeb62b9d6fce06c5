"""The data file of PEPs: TOML with one table for each number."""

from __future__ import annotations

from typing import NamedTuple

from whatsnew312.model.characters import is_clean, names
from whatsnew312.model.readers import read_toml
from whatsnew312.model.suggestions import quote

#: the greatest PEP number: file names and URLs of PEPs have four digits
MAX_PEP = 9999


class Pep(NamedTuple):
    """A Python Enhancement Proposal; the fields are from its header (PEP 1)."""

    number: int
    title: str
    status: str = ''


#: what a table may have; the site shows the first two, and the others are for other programs
_KEYS = {'title', 'status', 'type', 'python-version'}


class Table(NamedTuple):
    """The content of a data file of PEPs."""

    peps: dict[int, Pep]
    problems: tuple[str, ...] = ()  #: why some of its tables are left out


def parse(text: str) -> Table:
    """Return the PEPs of a data file, by number. Wrong tables are left out and reported.

    :raises ValueError: the text is not TOML; the message says where.
    """
    peps, problems = {}, []
    for key, table in read_toml(text).items():
        try:
            pep = _read(key, table)
        except ValueError as problem:
            problems.append(str(problem))
        else:
            peps[pep.number] = pep
    return Table(peps, tuple(problems))


def _read(key: str, table: object) -> Pep:
    name = f'[{key}]' if len(key) < 20 and key.isprintable() else quote(key)
    if not key.isdecimal() or len(key) > 4:
        raise ValueError(f'{name} must be named by the number of a PEP')
    if not isinstance(table, dict) or not isinstance(table.get('title'), str):
        raise ValueError(f'{name} must have a title')
    if set(table) - _KEYS or not all(isinstance(value, str) for value in table.values()):
        raise ValueError(f'{name} may have title, status, type and python-version, all strings')
    text = ''.join(table.values())
    if not is_clean(text):
        raise ValueError(f'{name} has invisible characters ({names(text)})')
    return Pep(int(key), table['title'], table.get('status', ''))
