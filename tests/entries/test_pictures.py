"""The parts of an entry have the same text on pages of HTML as in every other format."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

PAGE = """\
# Notes

:::{change} Codes
:id: shop-codes
:kind: deprecated
:area: stock
:pep: 695, 8
:issue: 1001, 1002
:api: !shop.apply, !c:Shop_Apply
:contributor: Ada Byron, Alan Mathison
:platform: Windows, macOS
:since: 2.0.1
:removal: 3.0
:replacement: Other codes.

Use them no more.
:::
"""


def test_html_and_nodes_have_one_text(site: Callable[..., Site]) -> None:
    """Badges and details are written by hand for HTML, and are nodes elsewhere."""
    made = site({'index.md': PAGE}).build('html', warnings=None)
    page = made.html('index')
    made.build('xml', warnings=None)
    tree = ET.fromstring(made.read('index.xml', 'xml'))
    of_class = {
        name: element
        for element in tree.iter()
        for name in (element.get('classes') or '').split()
        if name in {'whatsnew-badges', 'whatsnew-details'}
    }
    badges = ''.join(of_class['whatsnew-badges'].itertext())
    assert badges.split() == page.select_one('.whatsnew-badges').get_text().split()
    fields = of_class['whatsnew-details'].iter('field')
    shown = [''.join(''.join(part.itertext()).split()) for field in fields for part in field]
    html = page.select('.whatsnew-details > :is(dt, dd)')
    assert shown == [''.join(part.get_text().split()).removesuffix(':') for part in html]
    assert len(shown) > 6
