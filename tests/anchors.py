"""Anchors of builds, as short as tests want them."""

from __future__ import annotations

from whatsnew312.ledger.ledger import Anchor


def entry(name: str, page: str = 'p', fragment: str = '') -> Anchor:
    """Return an entry; its id is its name, unless there is another *fragment*."""
    return Anchor('entry', name, page, fragment or name)


def page(name: str) -> Anchor:
    """Return a page."""
    return Anchor('page', f'/{name}', name)
