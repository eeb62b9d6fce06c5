"""The order of release names: by PEP 440, Semantic Versioning, the calendar, or the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from whatsnew312.model.versions import parse_version

if TYPE_CHECKING:
    from collections.abc import Callable

# Not by a library: the order of Semantic Versioning is ten lines, and a library would be installed
# by every user, also by those without such versions.

#: the syntax of https://semver.org/spec/v2.0.0.html, with an optional ``v`` as in tags
_SEMVER = re.compile(
    r'v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?'
    r'(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?',
    re.ASCII,
)

#: a year of two or four digits, then numbers or letters: ``24.04``, ``2026-08-20``, ``R2024a``
_CALVER = re.compile(r'[A-Za-z]*(?:\d{4}|\d{2})(?:[._-]?[0-9A-Za-z]+)*', re.ASCII)


def _pep440(name: str) -> Any:
    return parse_version(name)


def _semver(name: str) -> Any:
    found = _SEMVER.fullmatch(name)
    if not found or len(name) > 100:
        return None
    numbers = tuple(int(found[n]) for n in (1, 2, 3))
    # numbers are lower than words, and any pre-release is lower than its release (section 11)
    before = [
        (0, int(part), '') if part.isdigit() else (1, 0, part)
        for part in (found[4] or '').split('.')
        if part
    ]
    return (numbers, not before, before)


def _calver(name: str) -> Any:
    if not _CALVER.fullmatch(name) or len(name) > 100:
        return None
    return [
        (1, int(part), '') if part.isdigit() else (0, 0, part.lower())
        for part in re.findall(r'\d+|[A-Za-z]+', name)
    ]


class Scheme(NamedTuple):
    """A way to compare the names of releases."""

    name: str
    key: Callable[[str], Any]  #: returns the sort key of a name; None if the name is not valid
    example: str


#: the schemes, by their names in ``version-scheme``
SCHEMES = {
    scheme.name: scheme
    for scheme in (
        Scheme('pep440', _pep440, '1.2.3'),
        Scheme('semver', _semver, '1.2.3-rc.1'),
        Scheme('calver', _calver, '2026.08'),
        # the order of the file is used
        Scheme('none', lambda _name: (), 'any text'),
    )
}


def series_of(scheme: str, name: str) -> str:
    """Return the series of a release that has no key ``series``: the first two numbers.

    In schemes without patch releases, it is the name itself.
    """
    if scheme == 'pep440' and (version := parse_version(name)):
        epoch = f'{version.epoch}!' if version.epoch else ''
        return f'{epoch}{version.major}.{version.minor}'
    if scheme == 'semver' and (found := _SEMVER.fullmatch(name)):
        return f'{found[1]}.{found[2]}'
    return name


def final_of(scheme: str, name: str) -> str:
    """Return the version of which *name* is a pre-release; empty if it is none."""
    if scheme == 'pep440' and (version := parse_version(name)) and version.is_prerelease:
        return version.base_version
    if scheme == 'semver' and (found := _SEMVER.fullmatch(name)) and found[4]:
        return '.'.join((found[1], found[2], found[3]))
    return ''
