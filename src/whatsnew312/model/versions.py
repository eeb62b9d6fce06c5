"""Versions as PEP 440 writes them."""

from __future__ import annotations

import re
from functools import lru_cache

from packaging.version import InvalidVersion, Version

_LETTER = re.compile(r'[0-9][A-Za-z]\s*$')


@lru_cache
def parse_version(value: str) -> Version | None:
    """Return *value* as a version (PEP 440), or None.

    A single letter at the end (2024a, 2024d) is none: some number their releases by it, and PEP 440
    would take three of the letters for tests of a release, and refuse the others.
    """
    try:
        return Version(value) if 0 < len(value) < 100 and not _LETTER.search(value) else None
    except InvalidVersion:
        return None


@lru_cache
def version_group(value: str) -> str:
    """Return what is the same for all spellings of one version (``3``, ``3.0``, ``v3.0``).

    That is the normal form of PEP 440, with as many zeros at the end as two numbers need; of any
    other text, the text in small letters.
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
    """Return an example of a micro release of *release*, or of any if that is no version."""
    version = parse_version(release)
    numbers = version.release if version else (1, 2)
    epoch = f'{version.epoch}!' if version and version.epoch else ''
    return f'{epoch}{".".join(map(str, numbers))}.1'
