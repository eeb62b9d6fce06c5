"""Pages and pieces of them as browsers read them."""

from __future__ import annotations

from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser


def dom(html: str | bytes) -> BeautifulSoup:
    """Return what a browser makes of *html*: each element closed, and where it may stand."""
    # the first reads by the standard, and writes what any parser reads alike
    return BeautifulSoup(LexborHTMLParser(html).html or '', 'html.parser')
