"""Titles and other lines of entries as HTML, for lists of which every row is alike."""

from __future__ import annotations

from collections import defaultdict
from html import escape
from typing import TYPE_CHECKING

from whatsnew312.patches.docutils.html_writer import html_of
from whatsnew312.site.inline import thaw

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from whatsnew312.model.change import Change
    from whatsnew312.model.values import Text


class TitleWriter:
    """Writes titles, and lines without links. One is the same on many pages, so made only once."""

    def __init__(self) -> None:
        self.made: dict[Text, str] = {}
        #: of each entry the link and what it was made of, by the address of the page
        self.links: dict[str, dict[str, tuple[Change, str]]] = defaultdict(dict)

    def title(self, builder: Builder, change: Change) -> str:
        """Return the title of *change* without links."""
        return self.line(builder, change.title)

    def line(self, builder: Builder, text: Text) -> str:
        """Return *text* without links."""
        if not text.spans:
            return escape(text.plain)
        if text not in self.made:
            html = html_of(builder, thaw(text, '', links=False))
            self.made[text] = escape(text.plain) if html is None else html
        return self.made[text]

    def link(self, builder: Builder, page: str, change: Change) -> str:
        """Return the title as a link to the entry, whose page has the address *page*."""
        links = self.links[page]
        made = links.get(change.id)
        if made is None or made[0] is not change:
            html = link_html(page, change.id, self.title(builder, change))
            links[change.id] = made = (change, html)
        return made[1]


class Addresses(dict[str, str]):
    """Where the pages of a site are, seen from one of them."""

    def __init__(self, builder: Builder, docname: str) -> None:
        self.builder = builder
        self.docname = docname

    def __missing__(self, page: str) -> str:
        """Return the address of *page*, which was not asked for before."""
        self[page] = address = self.builder.get_relative_uri(self.docname, page)
        return address


def link_html(page: str, fragment: str, html: str) -> str:
    """Return *html* as a link to a place of the page that has the address *page*.

    :param page: empty for the page itself
    """
    return f'<a class="reference internal" href="{escape(f"{page}#{fragment}")}">{html}</a>'
