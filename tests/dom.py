"""Parse pages, or parts of them, as browsers do."""

from __future__ import annotations

from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser


def dom(html: str | bytes) -> BeautifulSoup:
    """Return *html* parsed by the rules of the HTML standard, also where it has mistakes."""
    # the first parser follows the standard, and its output is the same in all parsers
    return BeautifulSoup(LexborHTMLParser(html).html or '', 'html.parser')
