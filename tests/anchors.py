"""Short functions that make anchors for tests."""

from __future__ import annotations

from whatsnew312.ledger.ledger import Anchor


def entry(name: str, page: str = 'p', fragment: str = '') -> Anchor:
    """Return the anchor of an entry; *fragment* is its name by default."""
    return Anchor('entry', name, page, fragment or name)


def page(name: str) -> Anchor:
    """Return the anchor of a page."""
    return Anchor('page', f'/{name}', name)
