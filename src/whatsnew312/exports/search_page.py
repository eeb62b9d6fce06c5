"""The conditions on which a page loads the scripts of the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.exports.kept import has_entries
from whatsnew312.site.builders import makes_site

if TYPE_CHECKING:
    from whatsnew312.site.page_context import Page


def finds_entries(page: Page) -> bool:
    """Return whether *page* is the search page of a site with entries."""
    return page.name == 'search' and makes_site(page.app.builder) and has_entries(page.app)


def suggests_entries(page: Page) -> bool:
    """Return whether the search field of *page* suggests entries."""
    if not makes_site(page.app.builder) or not has_entries(page.app):
        return False
    return page.name == 'search' or page.is_ours
