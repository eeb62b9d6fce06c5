"""Titles and other lines of entries as HTML, for lists with many rows."""

from __future__ import annotations

from collections import defaultdict
from html import escape
from typing import TYPE_CHECKING

from whatsnew312.patches.docutils.html_writer import html_of
from whatsnew312.site.markup.inline import thaw

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from whatsnew312.model.change import Change
    from whatsnew312.model.values import Text


class TitleWriter:
    """Writes titles and lines without links. The HTML is kept, because many pages need the same."""

    def __init__(self) -> None:
        self.made: dict[Text, str] = {}
        #: page address -> id -> (change, link HTML)
        self.links: dict[str, dict[str, tuple[Change, str]]] = defaultdict(dict)

    def title(self, builder: Builder, change: Change) -> str:
        """Return the title of *change* as HTML, without links in it."""
        return self.line(builder, change.title)

    def line(self, builder: Builder, text: Text) -> str:
        """Return *text* as HTML, without links in it."""
        if not text.spans:
            return escape(text.plain)
        if text not in self.made:
            html = html_of(builder, thaw(text, '', links=False))
            self.made[text] = escape(text.plain) if html is None else html
        return self.made[text]

    def link(self, builder: Builder, page: str, change: Change) -> str:
        """Return the title as a link to the entry; *page* is the address of its page."""
        links = self.links[page]
        made = links.get(change.id)
        if made is None or made[0] is not change:
            html = link_html(page, change.id, self.title(builder, change))
            links[change.id] = made = (change, html)
        return made[1]


class Addresses(dict[str, str]):
    """The addresses of the pages of a site, relative to one of them."""

    def __init__(self, builder: Builder, docname: str) -> None:
        self.builder = builder
        self.docname = docname

    def __missing__(self, page: str) -> str:
        """Return and store the address of *page*."""
        self[page] = address = self.builder.get_relative_uri(self.docname, page)
        return address


def link_html(page: str, fragment: str, html: str) -> str:
    """Return *html* as a link to a place on a page.

    :param page: address of the page; empty for the same page
    :param fragment: id of the place
    """
    return f'<a class="reference internal" href="{escape(f"{page}#{fragment}")}">{html}</a>'
