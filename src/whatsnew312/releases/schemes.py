"""How the names of releases compare: PEP 440, Semantic Versioning, the calendar, or not at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from whatsnew312.model.versions import parse_version

if TYPE_CHECKING:
    from collections.abc import Callable

# By hand: the order of Semantic Versioning is ten lines, and a library for it would be installed by
# every user, also by those who have no such versions.

#: by https://semver.org/spec/v2.0.0.html, with the ``v`` that tags have
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
    # numbers are lower than words, and any pre-release is lower than the release (section 11)
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
    """One way to compare names of releases."""

    name: str
    key: Callable[[str], Any]  #: name of a release to what compares; None if it is no such name
    example: str


#: by the name that ``version-scheme`` has
SCHEMES = {
    scheme.name: scheme
    for scheme in (
        Scheme('pep440', _pep440, '1.2.3'),
        Scheme('semver', _semver, '1.2.3-rc.1'),
        Scheme('calver', _calver, '2026.08'),
        # the order of the file holds
        Scheme('none', lambda _name: (), 'any text'),
    )
}


def series_of(scheme: str, name: str) -> str:
    """Return the series of a release that names none: the first two numbers of its version.

    For schemes that do not number patch releases, that is the release itself.
    """
    if scheme == 'pep440' and (version := parse_version(name)):
        epoch = f'{version.epoch}!' if version.epoch else ''
        return f'{epoch}{version.major}.{version.minor}'
    if scheme == 'semver' and (found := _SEMVER.fullmatch(name)):
        return f'{found[1]}.{found[2]}'
    return name


def final_of(scheme: str, name: str) -> str:
    """Return the version that the pre-release *name* leads to; an empty string if it is none."""
    if scheme == 'pep440' and (version := parse_version(name)) and version.is_prerelease:
        return version.base_version
    if scheme == 'semver' and (found := _SEMVER.fullmatch(name)) and found[4]:
        return '.'.join((found[1], found[2], found[3]))
    return ''
