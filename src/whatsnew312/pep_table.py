"""What is known of each PEP: a TOML file with one table per number."""

from __future__ import annotations

import tomllib
from typing import NamedTuple


class Pep(NamedTuple):
    """A Python Enhancement Proposal, as its own header describes it (PEP 1)."""

    number: int
    title: str
    status: str = ''
    type: str = ''
    python_version: str = ''


def parse(text: str) -> dict[int, Pep]:
    """Return the PEPs of a data file by number.

    :raises ValueError: the text is not TOML, or not of this form; says where.
    """
    peps = {}
    for key, table in tomllib.loads(text).items():
        if not key.isdecimal():
            raise ValueError(f'[{key}] must be named by the number of a PEP')
        if not isinstance(table, dict) or not isinstance(table.get('title'), str):
            raise ValueError(f'[{key}] must have a title')
        values = {name.replace('-', '_'): value for name, value in table.items()}
        unknown = set(values) - set(Pep._fields[1:])
        if unknown or not all(isinstance(value, str) for value in values.values()):
            raise ValueError(
                f'[{key}] may have title, status, type and python-version, all strings'
            )
        peps[int(key)] = Pep(int(key), **values)
    return peps
