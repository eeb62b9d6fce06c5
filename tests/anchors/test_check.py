"""A build with a ledger gives one warning for each link that would break, and keeps old links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

FILES = {
    'index.md': """\
# Shop

(how-to)=
## How to

See {whatsnew:change}`shop-refund`.

```{toctree}
stock
till
```
""",
    'stock.md': """\
# Stock

:::{change} Refunds *arrive*
:id: shop-refund
:alias: money-back
:kind: added
:area: stock

Body.
:::

:::{change} Counting
:id: shop-count
:kind: added
:area: stock

Body.
:::
""",
    'till.md': """\
# Till

:::{change} Beeps
:id: shop-beep
:kind: added
:area: checkout

Body.
:::
""",
}

LEDGER = """\
[entries]
"shop-beep" = { page = "till" }
"shop-count" = { page = "stock" }
"shop-refund" = { page = "stock" }

[aliases]
"money-back" = { of = "shop-refund", page = "stock" }

[labels]
"how-to" = { page = "index" }

[pages]
"/index" = {}
"/stock" = {}
"/till" = {}
"""

RUN = 'python -m whatsnew312 anchors'


def shop(site: Callable[..., Site], ledger: str = LEDGER, **conf: object) -> Site:
    """Return the project with its ledger."""
    return site({**FILES, 'anchors.toml': ledger}, **{'whatsnew_ledger': 'anchors.toml', **conf})


def test_all_is_well(site: Callable[..., Site]) -> None:
    """A correct ledger gives no warning and changes no file of the output."""
    with_ = shop(site).build()
    without = shop(site, whatsnew_ledger='').build()
    names = {'.buildinfo'}
    assert {name: data for name, data in with_.files().items() if name not in names} == {
        name: data for name, data in without.files().items() if name not in names
    }
    assert not (without.doctreedir / 'whatsnew-anchors.json').exists()


# the edits, as (file, old, new), and the expected warnings
FAULTS = {
    'lost entry': (
        [('stock.md', ':id: shop-count', ':id: shop-other')],
        [
            f"anchors.toml:3: WARNING: a change was published as 'shop-count' on page 'stock' and is "
            f'gone; say where it went: `{RUN} move shop-count NEW`; or `split`, or `remove` '
            f'[whatsnew.anchor_lost]',
            f"stock.md:12: WARNING: a change is new as 'shop-other' and not in the ledger; before "
            f'you publish it, run `{RUN} update` [whatsnew.anchor_new]',
        ],
    ),
    'lost alias': (
        [('stock.md', ':alias: money-back\n', '')],
        [
            f"anchors.toml:7: WARNING: an alias was published as 'money-back' on page 'stock' and is "
            f'gone; say where it went: `{RUN} move money-back NEW`; or `split`, or `remove` '
            f'[whatsnew.anchor_lost]'
        ],
    ),
    'lost label': (
        [('index.md', '(how-to)=\n', '')],
        [
            f"anchors.toml:10: WARNING: a label was published as 'how-to' on page 'index' and is "
            f'gone; say where it went: `{RUN} move how-to NEW`; or `split`, or `remove` '
            f'[whatsnew.anchor_lost]'
        ],
    ),
    'new label': (
        [('till.md', '# Till\n', '# Till\n\n(bells)=\n## Bells\n')],
        [
            f"till.md:3: WARNING: a label is new as 'bells' and not in the ledger; before you "
            f'publish it, run `{RUN} update` [whatsnew.anchor_new]'
        ],
    ),
    'another page': (
        [
            ('anchors.toml', '"shop-beep" = { page = "till" }', '"shop-beep" = { page = "stock" }'),
        ],
        [
            f"till.md:3: WARNING: 'shop-beep': recorded on page 'stock', but is on 'till'; to keep "
            f'links to the old place, run `{RUN} update` [whatsnew.anchor_page]'
        ],
    ),
    'became an alias': (
        [
            ('till.md', ':id: shop-beep', ':id: shop-bell\n:alias: shop-beep'),
            ('anchors.toml', '"shop-beep"', '"shop-bell" = { page = "till" }\n"shop-beep"'),
        ],
        [
            f"till.md:3: WARNING: 'shop-beep' was published as a change (line 3 of the ledger) and "
            f"is now an alias of 'shop-bell': if links to it find here what they meant, run "
            f'`{RUN} move shop-beep shop-bell`; if not, choose another name '
            f'[whatsnew.anchor_reused]'
        ],
    ),
    'exists again': (
        [('anchors.toml', '"shop-beep" = { page', '"shop-beep" = { moved = "shop-count", page')],
        [
            f"till.md:3: WARNING: 'shop-beep' was published, and moved to 'shop-count' (line 2 of "
            f'the ledger), but exists again: choose another name, or, if links to it find here what '
            f'they meant, run `{RUN} accept shop-beep` [whatsnew.anchor_back]'
        ],
    ),
    'no target': (
        [
            (
                'anchors.toml',
                '[aliases]',
                '"shop-x" = { moved = "shop-y", page = "till" }\n[aliases]',
            )
        ],
        [
            f"anchors.toml:6: WARNING: 'shop-x' leads to 'shop-y', which does not exist; say where "
            f'it went: `{RUN} move shop-x NEW` [whatsnew.anchor_target]'
        ],
    ),
    'circle': (
        [
            (
                'anchors.toml',
                '[aliases]',
                '"shop-x" = { moved = "shop-y", page = "till" }\n'
                '"shop-y" = { moved = "shop-x", page = "till" }\n[aliases]',
            )
        ],
        [
            f"anchors.toml:6: WARNING: links go round in a circle, from 'shop-x' to 'shop-y' to "
            f"'shop-x'; say where one of them went: `{RUN} move shop-x NEW` "
            f'[whatsnew.anchor_cycle]'
        ],
    ),
    'two claims': (
        [('anchors.toml', '[aliases]', '"shop-beep" = { page = "stock" }\n[aliases]')],
        [
            "anchors.toml:6: WARNING: 'shop-beep' is recorded in line 2 already, in another way; "
            'delete the line that is wrong [whatsnew.anchor_twice]'
        ],
    ),
    'broken line': (
        [('anchors.toml', '[aliases]', '"shop-x = {}\n[aliases]')],
        [
            'anchors.toml:6: WARNING: this is not an anchor; one is written "some-id" = { page = '
            f'"some/page" }}; correct the line, or delete it and run `{RUN} update` '
            '[whatsnew.ledger]'
        ],
    ),
    'retired name': (
        [
            (
                'anchors.toml',
                '[aliases]',
                '"old" = { moved = "shop-beep", page = "till" }\n[aliases]',
            ),
            ('index.md', 'See ', 'See {ref}`old`, [](#old), {any}`old`, {whatsnew:change}`old`, '),
        ],
        [
            "index.md:6: WARNING: 'old' was moved to 'shop-beep'; write that "
            '[whatsnew.anchor_retired]'
        ]
        * 4,
    ),
}


@pytest.mark.parametrize('case', FAULTS)
def test_fault(site: Callable[..., Site], case: str) -> None:
    """Each fault gives one message, with file, line and the command that corrects the fault."""
    edits, expected = FAULTS[case]
    made = shop(site)
    for edit in edits:
        made.edit(*edit)
    made.build(warnings=expected)
    assert made.html('till').find(id='shop-beep') is not None or case == 'became an alias'
    if case != 'retired name':  # the warning comes only when its page is read, as for any reference
        made.build(warnings=expected)
    made.run('html', '-j', '2', warnings=expected, fresh=True)


def test_page_lost(site: Callable[..., Site]) -> None:
    """A renamed page gives one message; the entries on it give another one."""
    made = shop(site)
    made.write({'checkout.md': FILES['till.md'], 'till.md': None})
    made.edit('index.md', 'till\n', 'checkout\n')
    made.build(warnings=None)
    types = [re.search(r'\[whatsnew\.(\w+)\]', warning)[1] for warning in made.warnings]
    assert types == ['anchor_lost', 'anchor_page', 'anchor_new']
    assert f'run `{RUN} move /till /checkout`' in made.warnings[0]


def test_no_ledger_yet(site: Callable[..., Site]) -> None:
    """Without a ledger, the only message says how to create it; no anchor has a message."""
    made = shop(site)
    made.write({'anchors.toml': None})
    made.build(
        warnings=[
            f'anchors.toml:1: WARNING: this ledger does not exist yet; to create it, run `{RUN} update` '
            f'[whatsnew.ledger]'
        ]
    )
    assert (made.doctreedir / 'whatsnew-anchors.json').is_file()


def test_switches_for_others(site: Callable[..., Site]) -> None:
    """Authors of a changed copy can suppress the warnings, or build without the ledger."""
    made = shop(site)
    made.edit('stock.md', ':id: shop-count', ':id: shop-other')
    made.run('html', '-D', 'suppress_warnings=whatsnew.anchor_lost,whatsnew.anchor_new')
    made.run('html', '-D', 'whatsnew_ledger=', fresh=True)


RETIRED = LEDGER.replace(
    '[aliases]',
    """\
"shop-back" = { moved = "shop-refund", in = "2.0", page = "stock" }
"Shop.Gone" = { removed = "Nobody used it.", in = "2.0", page = "stock" }
"shop-here" = { moved = "shop-beep", page = "stock" }
"shop-seen" = { removed = "Dull.", see = "shop-beep", page = "index" }
"shop-two" = { split = ["shop-beep", "shop-count"], page = "till" }
[aliases]""",
).replace(
    '[pages]',
    """\
"how not" = { moved = "how-to", page = "old/manual", id = "how-not" }

[pages]
"/old/manual" = { moved = "/index" }
"/parts" = { split = ["/stock", "/till"] }
"/secrets" = { removed = "They are out.", see = "how-to" }""",
)


@pytest.mark.parametrize('builder', ['html', 'dirhtml'])
def test_old_links_work(site: Callable[..., Site], builder: str) -> None:
    """Each old address has its id, and each old name is in the inventory."""
    made = shop(site, RETIRED, html_baseurl='https://shop.example/').build(builder)
    name = {
        'html': '{}',
        'dirhtml': '{}/index',
    }[builder]

    def page(docname: str) -> object:
        return made.html('index' if docname == 'index' else name.format(docname), builder)

    def uri(docname: str, fragment: str = '') -> str:
        path = {'html': f'{docname}.html', 'dirhtml': f'{docname}/'}[builder]
        if docname == 'index':
            path = 'index.html' if builder == 'html' else ''
        return f'{path}#{fragment}' if fragment else path

    stock = page('stock')
    assert stock.find(id='shop-back').find_parent(id='shop-refund')
    lines = {item['id']: item for item in stock.select('ul.whatsnew-anchor-map > li')}
    assert list(lines) == ['Shop.Gone', 'shop-here']
    assert 'was removed in 2.0: Nobody used it.' in lines['Shop.Gone'].get_text()
    assert 'whatsnew-leads-on' not in lines['Shop.Gone'].get('class', [])
    assert lines['shop-here']['class'] == ['whatsnew-leads-on']
    up = '../' if builder == 'dirhtml' else ''
    assert lines['shop-here'].a['href'] == up + uri('till', 'shop-beep')
    assert lines['shop-here'].a.get_text() == 'Beeps'

    two = page('till').find('li', id='shop-two')
    assert [link['href'] for link in two.find_all('a')] == [
        '#shop-beep',
        up + uri('stock', 'shop-count'),
    ]
    manual = page('old/manual')
    assert manual.find('h1').get_text() == 'This page has moved'
    assert not manual.find('meta', attrs={'name': 'robots'})
    assert manual.find('link', rel='canonical')['href'] == f'https://shop.example/{uri("index")}'
    assert page('secrets').find('meta', attrs={'name': 'robots'})['content'] == 'noindex'
    above = '../../' if builder == 'dirhtml' else '../'
    assert manual.select_one('.whatsnew-page-moved a')['href'] in {above + uri('index'), above}
    assert manual.find('li', id='how-not').a['href'].endswith('#how-to')
    assert len(page('parts').select('section a.reference')) == 2
    assert 'They are out.' in page('secrets').get_text()

    inventory = made.inventory()
    assert inventory['shop-back'] == (uri('stock', 'shop-refund'), 'Refunds arrive')
    assert inventory['shop-here'] == (uri('till', 'shop-beep'), 'Beeps')
    assert inventory['shop-seen'] == (uri('till', 'shop-beep'), 'Beeps')
    assert inventory['shop-two'] == (uri('till', 'shop-two'), 'shop-two')
    assert inventory['Shop.Gone'] == (uri('stock', 'Shop.Gone'), 'Shop.Gone')


@pytest.mark.parametrize('base', ['https://shop.example/docs', 'https://shop.example/docs/'])
def test_canonical_address(site: Callable[..., Site], base: str) -> None:
    """A page that has moved names the address of its new page, with or without a last slash."""
    page = shop(site, RETIRED, html_baseurl=base).build().html('old/manual')
    canonical = page.find('link', rel='canonical')['href']
    assert canonical == 'https://shop.example/docs/index.html'


def test_script_only_where_it_is_needed(site: Callable[..., Site]) -> None:
    """A page without entries, listings and old fragments does not load the script for anchors."""
    made = shop(site, RETIRED).build()

    def has_script(docname: str) -> bool:
        return made.html(docname).find('script', src=re.compile(r'anchors\.js')) is not None

    pages = ['stock', 'till', 'index', 'old/manual', 'parts', 'genindex', 'search']
    assert [has_script(name) for name in pages] == [True] * 5 + [False] * 2
    made = shop(site).build()
    # on pages with entries, the script handles unknown fragments
    assert [has_script(name) for name in ('stock', 'till', 'index', 'genindex')] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    'builder', ['text', 'latex', 'man', 'texinfo', 'epub', 'singlehtml', 'xml']
)
def test_other_builders(site: Callable[..., Site], builder: str) -> None:
    """Formats without addresses of pages build with a ledger, and have no list of old addresses."""
    made = shop(site, RETIRED, epub_show_urls='no', version='2.0')
    made.build(builder)
    assert not [name for name, data in made.files().items() if b'Nobody used it' in data]


def test_same_in_parallel_and_step_by_step(site: Callable[..., Site]) -> None:
    """Pages and inventory are the same after a serial, a parallel and an incremental build."""
    # Sphinx keeps words of deleted text in the search index
    ignored = {'.buildinfo', 'searchindex.js'}

    def files(made: Site) -> dict[str, bytes]:
        return {
            name: data
            for name, data in made.files().items()
            if name not in ignored and not name.startswith('.doctrees')
        }

    serial = files(shop(site, RETIRED).run('html'))
    assert files(shop(site, RETIRED).run('html', '-j', '2', seed=7)) == serial

    steps = shop(site)
    steps.run('html')
    steps.write({'anchors.toml': RETIRED})
    assert files(steps.run('html')) == serial
    assert files(steps.run('html')) == serial, 'where nothing is written anew'
    steps.edit('till.md', 'Beeps', 'Bells')
    steps.run('html')
    assert steps.html('stock').find('li', id='shop-here').a.get_text() == 'Bells'
    steps.edit('till.md', 'Bells', 'Beeps')
    assert files(steps.run('html')) == serial
    steps.write({'anchors.toml': LEDGER})
    steps.run('html')
    stubs = {'old/manual.html', 'parts.html', 'secrets.html', '_static/whatsnew/anchors.js'}
    plain = files(shop(site).run('html'))
    kept = {name: data for name, data in files(steps).items() if name not in stubs}
    assert kept == {name: data for name, data in plain.items() if name not in stubs}


def test_retired_name_becomes_a_heading(site: Callable[..., Site]) -> None:
    """A heading whose id is an old fragment of the ledger gives a warning."""
    made = shop(site, RETIRED)
    made.edit('stock.md', '# Stock\n', '# Stock\n\n## Shop here\n')
    made.build(
        warnings=[
            "stock.md:3: WARNING: the id of 'Shop here' is 'shop-here', which the ledger has for "
            'something else; rename it [whatsnew.collision]'
        ]
    )


def test_a_heading_keeps_the_old_name(site: Callable[..., Site]) -> None:
    """A renamed label and the heading below it may share the old id, which is on the page once."""
    made = shop(site, LEDGER.replace('"how-to" = {', '"how-to" = { moved = "guide",'))
    made.edit('anchors.toml', '[labels]\n', '[labels]\n"guide" = { page = "index" }\n')
    made.edit('index.md', '(how-to)=\n', '(guide)=\n')
    made.build()
    heading = made.html('index').find('h2').find_parent('section')
    assert heading['id'] == 'how-to' or heading.find(id='how-to') is not None
    assert len(made.html('index').select('[id="how-to"]')) == 1


@pytest.mark.parametrize('builder', ['html', 'singlehtml'])
def test_renamed_by_case_alone(site: Callable[..., Site], builder: str) -> None:
    """If only the case of an id changes, all roles distinguish the new id from the old one."""
    made = shop(site)
    made.edit('till.md', ':id: shop-beep', ':id: Shop-Beep')
    old = '"shop-beep" = { moved = "Shop-Beep", page = "till" }'
    made.edit('anchors.toml', '[entries]\n', '[entries]\n"Shop-Beep" = { page = "till" }\n')
    made.edit('anchors.toml', '"shop-beep" = { page = "till" }', old)
    made.edit(
        'index.md', 'See ', 'See {ref}`Shop-Beep`, {whatsnew:change}`Shop-Beep`, [](#Shop-Beep), '
    )
    made.edit('index.md', 'See ', 'See\n\n```{changes}\n```\n\n')
    made.build(builder)
    made.edit('index.md', 'See', '{whatsnew:change}`shop-beep`\n\nSee')
    made.build(
        builder,
        warnings=[
            "index.md:6: WARNING: 'shop-beep' was moved to 'Shop-Beep'; write that "
            '[whatsnew.anchor_retired]'
        ],
    )


# The map of the fragments of another document

MAP = """\
"faq-3" = "shop-beep"
"Old.Chapter" = "how-to"
"café" = "stock#counting"
"""


def test_anchor_map(site: Callable[..., Site]) -> None:
    """A fragment leads to an entry, a label or a section, with the title of that target."""
    made = site({**FILES, 'faq.md': '# FAQ\n\n```{anchor-map} faq.toml\n```\n', 'faq.toml': MAP})
    made.edit('index.md', 'stock\n', 'stock\nfaq\n')
    for builder in ('html', 'dirhtml', 'singlehtml', 'text', 'latex', 'man', 'texinfo', 'epub'):
        made.build(builder)
    lines = made.html('faq', 'html').select('ul.whatsnew-anchor-map > li.whatsnew-leads-on')
    assert [(line['id'], line.a['href'], line.a.get_text()) for line in lines] == [
        ('Old.Chapter', 'index.html#how-to', 'How to'),
        ('café', 'stock.html#counting', 'Counting'),
        ('faq-3', 'till.html#shop-beep', 'Beeps'),
    ]
    assert made.html('faq/index', 'dirhtml').find(id='café').a['href'] == '../stock/#counting'
    assert made.html('index', 'singlehtml').find(id='café').a['href'] == '#counting'
    made.edit('faq.toml', 'how-to', 'shop-count')
    made.build('html')
    assert made.html('faq').find(id='Old.Chapter').a['href'] == 'stock.html#shop-count'


MAP_FAULTS = {
    '"a" = "no-such"': "'any' reference target not found: no-such",
    '"a" = "stock#no-such"': "'stock#no-such' leads nowhere: there is no 'no-such' on it",
    '"a" = "nowhere#x"': "'nowhere#x' leads nowhere: there is no page 'nowhere'",
    '"a b" = "how-to"': "'a b' must be a fragment with the id that it leads to",
    '"a" = 3': "'a' must be a fragment with the id that it leads to",
    '"faq" = "how-to"': "the fragment 'faq' of the map is also the id of something on this page",
    'a = ': 'cannot be read: ',
}


@pytest.mark.parametrize('text', MAP_FAULTS)
def test_anchor_map_fault(site: Callable[..., Site], text: str) -> None:
    """A line with a wrong target gives one warning, and the other lines still work."""
    source = '# FAQ\n\n```{anchor-map} faq.toml\n```\n'
    files = {**FILES, 'faq.md': source, 'faq.toml': f'{text}\n"z" = "shop-beep"\n'}
    made = site(files)
    made.edit('index.md', 'stock\n', 'stock\nfaq\n')
    made.build(warnings=None)
    (warning,) = made.warnings
    assert warning.startswith('faq.md:3: WARNING: ')
    assert MAP_FAULTS[text] in warning
    if text != 'a = ':
        assert made.html('faq').find('li', id='z').a['href'] == 'till.html#shop-beep'


def test_labels_of_headings(site: Callable[..., Site]) -> None:
    """Labels that autosectionlabel makes of headings are not in the ledger; those of authors are."""
    files = {'index.md': FILES['index.md'].replace('## How to', '## How to do it\n\nA.\n\n## More')}
    extensions = ['myst_parser', 'whatsnew312', 'sphinx.ext.autosectionlabel']
    made = site(
        {**FILES, **files, 'anchors.toml': LEDGER},
        whatsnew_ledger='anchors.toml',
        extensions=extensions,
        autosectionlabel_prefix_document=True,
    )
    made.build()
    made.edit('index.md', '(how-to)=\n', '')
    made.build(warnings=None)
    assert ["'how-to'" in line for line in made.warnings] == [True]
