"""References, the inventory, the search and labels lead to an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sphobjinv

if TYPE_CHECKING:
    from collections.abc import Callable

    from bs4 import BeautifulSoup
    from conftest import Site

ENTRIES = """\
---
area: checkout
---
# Checkout

:::{change} Discount *codes*
:id: shop-codes
:alias: old-codes
:kind: added

Codes work. See [here](#Shop.Vouchers_2), [by its former name](#OLD.vouchers), [](#shop-codes).
:::

:::{change} Voucher codes
:id: Shop.Vouchers_2
:alias: OLD.vouchers
:kind: changed

They too.
:::
"""

#: id, alias, title
NAMES = [
    ('shop-codes', 'old-codes', 'Discount codes'),
    ('Shop.Vouchers_2', 'OLD.vouchers', 'Voucher codes'),
]

MYST = [
    ('{{whatsnew:change}}`{}`', None),
    ('{{whatsnew:change}}`so *called* <{}>`', 'so *called*'),
    ('{{any}}`{}`', None),
    ('{{any}}`so called <{}>`', 'so called'),
    ('{{ref}}`{}`', None),
    ('{{ref}}`so called <{}>`', 'so called'),
    ('[so *called*](#{})', 'so called'),
    ('[](#{})', None),
    ('<project:#{}>', None),
]
RST = [
    (':whatsnew:change:`{}`', None),
    (':whatsnew:change:`so called <{}>`', 'so called'),
    (':any:`{}`', None),
    (':any:`so called <{}>`', 'so called'),
    (':ref:`{}`', None),
    (':ref:`so called <{}>`', 'so called'),
]


def page(heading: str, forms: list[tuple[str, str | None]]) -> str:
    """Return a page with a paragraph for each form of each name."""
    lines = [
        form.format(name) for form, _ in forms for id_, alias, _ in NAMES for name in (id_, alias)
    ]
    return f'{heading}\n\n' + '\n\n'.join(lines) + '\n'


@pytest.fixture(scope='session')
def linked(shared_site: Callable[..., Site]) -> Site:
    """Return a project with references in every form, and with the entries on another page."""
    return shared_site(
        {
            'index.md': '# Notes\n\n```{toctree}\nentries\nmyst\nrst\n```\n',
            'entries.md': ENTRIES,
            'myst.md': page('# MyST', MYST),
            'rst.rst': page('rST\n===', RST),
        }
    ).build()


def links(html: BeautifulSoup) -> list[tuple[str, str]]:
    """Return the target and the text of each link in the text of a page."""
    return [(str(link['href']), link.get_text()) for link in html.select('section p a.reference')]


@pytest.mark.parametrize(('name', 'forms'), [('myst', MYST), ('rst', RST)])
def test_references_of_every_form(
    linked: Site, name: str, forms: list[tuple[str, str | None]]
) -> None:
    """References from another page work by id or alias, in any letter case.

    They work with a text and without.
    """
    assert links(linked.html(name)) == [
        (f'entries.html#{id_}', text or title)
        for _, text in forms
        for id_, _, title in NAMES
        for _ in range(2)
    ]


def test_references_on_the_page_itself(linked: Site) -> None:
    """MyST first searches the page itself, where it finds the entry and each of its aliases."""
    html = linked.html('entries')
    # the last is the automatic link of the entry to the entry that refers to it
    *found, back = links(html)
    assert [text for _, text in found] == ['here', 'by its former name', 'Discount codes']
    assert back[1] == 'Discount codes'
    for (href, _), id_ in zip(
        found, ['Shop.Vouchers_2', 'Shop.Vouchers_2', 'shop-codes'], strict=True
    ):
        target = html.find(id=href.removeprefix('#').removeprefix('entries.html#'))
        assert target is not None
        assert target.find_parent('section') is html.find(id=id_) or target['id'] == id_


def test_implicit_text_keeps_markup(linked: Site) -> None:
    """A reference without a text shows the title of the entry with its markup."""
    (link, *_) = linked.html('myst').select('section p a.reference')
    assert '<em>codes</em>' in str(link)


def test_fragments(linked: Site) -> None:
    """The id is the only permalink; the aliases and the slug of the title lead to the entry too."""
    html = linked.html('entries')
    entry = html.find(id='shop-codes')
    assert entry is not None
    assert entry.name == 'section'
    assert [link['href'] for link in entry.select('a.headerlink')] == ['#shop-codes']
    for fragment in ('old-codes', 'discount-codes'):
        inside = entry.find(id=fragment)
        assert inside is not None
        assert inside.find_parent('section') is entry
    contents = html.select('.sphinxsidebar a.reference.internal')
    assert [link['href'] for link in contents] == ['#', '#shop-codes', '#Shop.Vouchers_2']


def test_inventory(linked: Site) -> None:
    """Another library finds the ids and the aliases with their titles in the inventory."""
    assert linked.inventory() == {
        'shop-codes': ('entries.html#shop-codes', 'Discount codes'),
        'old-codes': ('entries.html#shop-codes', 'Discount codes'),
        'Shop.Vouchers_2': ('entries.html#Shop.Vouchers_2', 'Voucher codes'),
        'OLD.vouchers': ('entries.html#Shop.Vouchers_2', 'Voucher codes'),
    }
    objects = sphobjinv.Inventory(linked.outdir() / 'objects.inv').objects
    assert {entry.name for entry in objects if entry.role == 'label'} >= {
        'shop-codes',
        'old-codes',
        'shop.vouchers_2',
        'old.vouchers',
    }


def test_search(linked: Site) -> None:
    """A search for words of the title finds the entry once, and not also as an object."""
    index = linked.search_index()
    place = index['docnames'].index('entries')
    assert index['alltitles']['Discount codes'] == [[place, 'shop-codes']]
    assert index['alltitles']['Voucher codes'] == [[place, 'Shop.Vouchers_2']]
    assert index['objects'] == {}
    assert 'voucher' in index['titleterms']


def test_intersphinx_with_the_extension(linked: Site, site: Callable[..., Site]) -> None:
    """A project with the extension can link by role, ``any``, ``ref`` and the ``inv`` of MyST."""
    forms = [
        '{whatsnew:change}`shop-codes`',
        '{whatsnew:change}`old-codes`',
        '{external+shop:whatsnew:change}`shop-codes`',
        '{any}`shop-codes`',
        '{ref}`old-codes`',
        '[](inv:shop:whatsnew:*#shop-codes)',
    ]
    other = site({'index.md': '# Other\n\n' + '\n\n'.join(forms)}, **mapped(linked)).build()
    assert links(other.html()) == [
        ('https://shop.example/entries.html#shop-codes', 'Discount codes')
    ] * len(forms)


def test_intersphinx_without_the_extension(linked: Site, site: Callable[..., Site]) -> None:
    """A project without the extension can link to an entry as to any label."""
    forms = [
        '{any}`shop-codes`',
        '{ref}`shop-codes`',
        '{ref}`shop:shop-codes`',
        '{external+shop:ref}`old-codes`',
        '[](inv:shop:std:label#shop-codes)',
    ]
    mapping = mapped(linked) | {'extensions': ['myst_parser', 'sphinx.ext.intersphinx']}
    other = site({'index.md': '# Other\n\n' + '\n\n'.join(forms)}, **mapping)
    other.conf = {key: value for key, value in other.conf.items() if 'whatsnew' not in key}
    other.configure()
    assert links(other.build().html()) == [
        ('https://shop.example/entries.html#shop-codes', 'Discount codes')
    ] * len(forms)


def mapped(linked: Site) -> dict[str, object]:
    inventory = str(linked.outdir('html') / 'objects.inv')
    return {'intersphinx_mapping': {'shop': ('https://shop.example/', inventory)}}


def test_label_on_another_page(site: Callable[..., Site]) -> None:
    """A label on another page that equals the id of an entry gives a warning in each build.

    The warning is at the line of the label.
    """
    made = site(
        {
            'index.md': '# Notes\n\n```{toctree}\nentries\n```\n\n(shop-codes)=\n## Codes\n\nText.\n',
            'entries.md': ENTRIES,
        }
    )
    warning = (
        "index.md:7: WARNING: the label 'shop-codes' is also an id of the change 'Discount codes' "
        'in entries.md, line 6; rename one of them [whatsnew.collision]'
    )
    made.build(warnings=[warning])
    assert made.inventory()['shop-codes'] == ('entries.html#shop-codes', 'Discount codes')
    made.build(warnings=[warning])
    made.edit('index.md', '(shop-codes)=', '(codes)=')
    made.build()


def test_a_heading_that_gave_way_can_still_be_reached(site: Callable[..., Site]) -> None:
    """A heading that loses its id to an entry gets another id, and the contents link to it."""
    made = site({'index.md': ENTRIES + '\n## Shop codes\n\nText.\n'}).build(warnings=None)
    assert [line.rpartition(' ')[2] for line in made.warnings] == ['[whatsnew.collision]']
    html = made.html()
    (link,) = (a for a in html.select('.sphinxsidebar a') if a.get_text() == 'Shop codes')
    heading = html.find(id=str(link['href']).removeprefix('#'))
    assert heading is not None
    assert heading.h2 is not None
    assert heading.h2.get_text().startswith('Shop codes')
    assert str(link['href']) != '#shop-codes'


def test_labels_of_entries_do_not_shadow_authors(site: Callable[..., Site]) -> None:
    """A deleted entry leaves no label that collides with a label of the author."""
    made = site({'index.md': ENTRIES + '\nText {ref}`shop-codes`.\n'}).build()
    made.write({'index.md': '# Notes\n\n(shop-codes)=\n## Codes\n\nText {ref}`shop-codes`.\n'})
    made.build()
    assert links(made.html()) == [('#shop-codes', 'Codes')]


def test_faults_of_included_files(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in an included file is reported with this file, in any working directory."""
    made = site(
        {
            'index.rst': 'Shop\n====\n\n.. include:: part.txt\n',
            'part.txt': '.. change:: Codes\n   :id: shop-codes\n   :kind: add\n   :area: stock\n',
        },
        exclude_patterns=['part.txt'],
    )
    monkeypatch.chdir(made.root)
    made.build(warnings=None)
    (line,) = (line for line in made.warnings if '[whatsnew.unknown_kind]' in line)
    assert line.startswith('part.txt:1: WARNING: ')
