"""The search page: a script that finds entries there, and help for what Sphinx finds itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.exports.kept import has_entries
from whatsnew312.site.assets import is_ours
from whatsnew312.site.builders import makes_site

if TYPE_CHECKING:
    from whatsnew312.site.assets import Page


def finds_entries(page: Page) -> bool:
    """Tell whether a page is the search page of a site that has entries."""
    return page.name == 'search' and makes_site(page.app.builder) and has_entries(page.app)


def suggests_entries(page: Page) -> bool:
    """Tell whether entries are suggested in the search field of a page."""
    if not makes_site(page.app.builder) or not has_entries(page.app):
        return False
    return page.name == 'search' or is_ours(page)
