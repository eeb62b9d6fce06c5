"""Read and compare versions by the rules of PEP 440."""

from __future__ import annotations

import re
from functools import lru_cache

from packaging.version import InvalidVersion, Version

_LETTER = re.compile(r'[0-9][A-Za-z]\s*$')


@lru_cache
def parse_version(value: str) -> Version | None:
    """Return *value* as a version (PEP 440), or None.

    A version that ends with a single letter (2024a, 2024d) is not accepted: some projects number
    releases by letters, but PEP 440 takes three of these letters for pre-releases and no others.
    """
    try:
        return Version(value) if 0 < len(value) < 100 and not _LETTER.search(value) else None
    except InvalidVersion:
        return None


@lru_cache
def version_group(value: str) -> str:
    """Return a form that is equal for all spellings of one version (``3``, ``3.0``, ``v3.0``).

    It is the normal form of PEP 440, with zeros added or removed at the end so that it has at least
    two numbers. For other texts, it is the text in lower case.
    """
    version = parse_version(value)
    if version is None:
        return value.lower()
    numbers = list(version.release)
    while len(numbers) > 2 and not numbers[-1]:
        numbers.pop()
    numbers += [0] * (2 - len(numbers))
    epoch = f'{version.epoch}!' if version.epoch else ''
    rest = str(version).removeprefix(version.base_version)
    return f'{epoch}{".".join(map(str, numbers))}{rest}'


def micro_example(release: str) -> str:
    """Return an example of a micro release of *release*; a general one if that is no version."""
    version = parse_version(release)
    numbers = version.release if version else (1, 2)
    epoch = f'{version.epoch}!' if version and version.epoch else ''
    return f'{epoch}{".".join(map(str, numbers))}.1'


def later_example(release: str) -> str:
    """Return an example of a version after *release*; a general one if that is no version."""
    version = parse_version(release)
    numbers = list(version.release) if version else [3, 0]
    numbers[-1] += 1
    epoch = f'{version.epoch}!' if version and version.epoch else ''
    return f'{epoch}{".".join(map(str, numbers))}'
