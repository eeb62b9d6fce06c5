"""The parts of an entry have the same text in HTML and in every other format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from whatsnew312.entries.as_html import HtmlParts
from whatsnew312.entries.as_nodes import badges
from whatsnew312.site.nodes import change_data

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from conftest import Site
    from docutils import nodes
    from sphinx.application import Sphinx

    from whatsnew312.model.fields import Fields
    from whatsnew312.site.nodes import change_details
    from whatsnew312.site.settings import Settings

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
    """Badges and details have the same text as hand-written HTML and as nodes."""
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


def test_html_is_that_of_the_writer(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hand-written HTML equals, byte for byte, the HTML that the writer makes from nodes."""
    by_hand = site({'index.md': PAGE}).build('html').read('index.html')

    def line(
        self: HtmlParts, fields: Fields, settings: Settings, told: tuple[str, ...]
    ) -> nodes.Node:
        place: Any = change_data('', fields=fields, told=told)
        return badges(place, settings)

    def details(
        self: HtmlParts, app: Sphinx, place: change_details, settings: Settings
    ) -> nodes.Node:
        return self.as_nodes(app, place)

    monkeypatch.setattr(HtmlParts, 'line', line)
    monkeypatch.setattr(HtmlParts, 'list', details)
    by_writer = site({'index.md': PAGE}).build('html').read('index.html')
    assert by_hand == by_writer
    assert '<dt>API:</dt>\n<dd><code class="xref py docutils literal notranslate">' in by_hand
    # each is a row, a label and a value: no elements without a meaning
    assert '<dd>Other codes.</dd>' in by_hand
    assert 'class="colon"' not in by_hand


def test_ids_on_the_heading(site: Callable[..., Site]) -> None:
    """All addresses of an entry lead to it, and the id of its title needs no element of its own."""
    aliased = PAGE.replace(':kind:', ':alias: old-codes\n:kind:', 1)
    page = site({'index.md': aliased}).build('html', warnings=None).html('index')
    entry = page.find(id='shop-codes')
    assert entry.name == 'section'
    assert [page.find(id=id_).name for id_ in ('old-codes', 'codes')] == ['span', 'h2']
    for id_ in ('old-codes', 'codes'):
        assert page.find(id=id_).parent is entry
    compact = (
        ':::{change}\n:id: shop-bags\n:alias: old-bags\n:kind: added\n:area: stock\n\nBags.\n:::\n'
    )
    page = site({'index.md': f'# Notes\n\n{compact}'}).build('html', warnings=None).html('index')
    assert page.find(id='old-bags').find_parent(id='shop-bags')


def test_relative_links_to_another_project(site: Callable[..., Site]) -> None:
    """A name that another project documents has a link that is right on each page."""
    entry = ':::{change} T\n:id: shop-%s\n:kind: added\n:area: stock\n:api: lib.%s\n\nT.\n:::\n'
    files = {
        'index.md': f'# Shop\n\n```{{toctree}}\nsub/page\n```\n\n{entry % ("a", "Till")}',
        'sub/page.md': f'# Sub\n\n{entry % ("b", "Till")}\n{{py:class}}`lib.Till`\n',
    }
    lib = site({'index.rst': 'Lib\n===\n\n.. py:class:: lib.Till\n'}, project='Lib', extensions=[])
    inventory = str(lib.build().outdir() / 'objects.inv')
    extensions = ['myst_parser', 'whatsnew312', 'sphinx.ext.intersphinx']
    mapping = {'lib': ('../lib', inventory)}
    made = site(files, extensions=extensions, intersphinx_mapping=mapping).build()
    for page, href in {
        'index': '../lib/index.html#lib.Till',
        'sub/page': '../../lib/index.html#lib.Till',
    }.items():
        links = made.html(page).select('a.external')
        assert {link['href'] for link in links} == {href}
