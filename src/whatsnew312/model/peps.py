"""What is known of each PEP: a TOML file with one table per number."""

from __future__ import annotations

from typing import NamedTuple

from whatsnew312.model.characters import is_clean, names
from whatsnew312.model.readers import read_toml
from whatsnew312.model.warning_types import quote


class Pep(NamedTuple):
    """A Python Enhancement Proposal, as its own header describes it (PEP 1)."""

    number: int
    title: str
    status: str = ''
    type: str = ''
    python_version: str = ''


class Table(NamedTuple):
    """What a data file holds."""

    peps: dict[int, Pep]
    problems: tuple[str, ...] = ()  #: what is wrong with those that are left out


def parse(text: str) -> Table:
    """Return the PEPs of a data file by number. One that is wrong harms no other.

    :raises ValueError: the text is not TOML; says where.
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
    values = {name.replace('-', '_'): value for name, value in table.items()}
    unknown = set(values) - set(Pep._fields[1:])
    if unknown or not all(isinstance(value, str) for value in values.values()):
        raise ValueError(f'{name} may have title, status, type and python-version, all strings')
    text = ''.join(values.values())
    if not is_clean(text):
        raise ValueError(f'{name} has characters that nobody sees ({names(text)})')
    return Pep(int(key), **values)
