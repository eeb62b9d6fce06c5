"""Titles and other lines of entries as HTML, for lists of which every row is alike."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, cast

from sphinx.util.docutils import new_document

from whatsnew312.inline import thaw

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.writers.html5 import HTML5Translator

    from whatsnew312.model import Change, Text


class TitleWriter:
    """Writes titles, and lines without links. One is the same on every page, so made only once."""

    def __init__(self) -> None:
        self.made: dict[Text, str] = {}
        self.addresses: dict[tuple[str, str], str] = {}

    def title(self, builder: Builder, change: Change) -> str:
        """Return the title of *change* without links."""
        return self.line(builder, change.title)

    def line(self, builder: Builder, text: Text) -> str:
        """Return *text* without links."""
        if not text.spans:
            return escape(text.plain)
        if text not in self.made:
            html = cast('StandaloneHTMLBuilder', builder)
            document = new_document('', html.docsettings)
            writer = cast('HTML5Translator', html.create_translator(document, html))
            for node in thaw(text, '', links=False):
                node.walkabout(writer)
            self.made[text] = ''.join(writer.body)
        return self.made[text]

    def link(self, builder: Builder, docname: str, change: Change) -> str:
        """Return the title as a link from the page *docname* to the entry."""
        way = (docname, change.docname)
        if way not in self.addresses:
            self.addresses[way] = builder.get_relative_uri(*way)
        return _link(f'{self.addresses[way]}#{change.id}', self.title(builder, change))


def link_html(builder: Builder, docname: str, page: str, fragment: str, html: str) -> str:
    """Return *html* as a link from the page *docname* to a place of another."""
    return _link(f'{builder.get_relative_uri(docname, page)}#{fragment}', html)


def _link(address: str, html: str) -> str:
    return f'<a class="reference internal" href="{escape(address)}">{html}</a>'
