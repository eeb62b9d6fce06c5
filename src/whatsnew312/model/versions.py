"""Versions as PEP 440 writes them."""

from __future__ import annotations

from functools import lru_cache

from packaging.version import InvalidVersion, Version


@lru_cache
def parse_version(value: str) -> Version | None:
    """Return *value* as a version (PEP 440), or None."""
    try:
        return Version(value) if 0 < len(value) < 100 else None
    except InvalidVersion:
        return None
