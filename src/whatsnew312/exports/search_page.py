"""The search page: a script that finds entries there, and help for what Sphinx finds itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whatsnew312.exports.addresses import BUILDERS

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def add_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Load the script on the search page."""
    if pagename == 'search' and app.builder.name in BUILDERS:
        app.add_js_file('whatsnew/entry-search.js', loading_method='defer')
