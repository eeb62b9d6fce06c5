"""The scripts speak the language of the site."""

import pytest
from conftest import make_site
from playwright.sync_api import expect
from serving import served

FILES = {
    'index.md': """\
# Wasserkocher

```{toctree}
umstieg
alles
ziele
alt
```

:::{change} Kelvin
:id: kelvin
:kind: added
:area: stock

Endlich.
:::

:::{change} Fahrenheit
:id: fahrenheit
:kind: removed
:action: Umrechnen.
:area: stock

Niemand hat danach gefragt.
:::
""",
    'umstieg.md': '# Umstieg\n\n```{changes}\n:style: checklist\n```\n',
    'alles.md': '# Alles\n\n```{changes}\n:filter:\n```\n',
    'ziele.md': '# Ziele\n\n```{link-targets}\n```\n',
    'alt.md': '# Alt\n\n```{anchor-map} alt.toml\n```\n',
    'alt.toml': 'frueher = "kelvin"\n',
}


@pytest.fixture(scope='module')
def kettle(tmp_path_factory):
    """The address of a German site on localhost."""
    made = make_site(
        tmp_path_factory.mktemp('wasserkocher'),
        FILES,
        html_theme='furo',
        language='de',
        whatsnew_areas={'stock': 'Lager'},
    )
    made.build()
    with served(made.outdir()) as address:
        yield address


@pytest.fixture
def open_kettle(visit, kettle):
    """Open a page of the German site."""
    return visit(kettle, locale='de')


def test_filter(open_kettle):
    """The filter shows its count in German, on screen and in print."""
    page = open_kettle('alles.html')
    page.get_by_role('searchbox', name='Suchen', exact=True).last.fill('kelvin')
    expect(page.locator('.whatsnew-shown')).to_have_text('1 von 2 Änderungen')
    printed = page.locator('.whatsnew-printed').text_content()
    assert printed == '1 von 2 Änderungen: mit „kelvin“'
    page.get_by_role('searchbox', name='Suchen', exact=True).last.fill('nichts davon')
    expect(page.locator('.whatsnew-none')).to_contain_text('Keine Änderung erfüllt alles davon.')


def test_checklist(open_kettle):
    """The checklist shows its count of finished tasks in German."""
    page = open_kettle('umstieg.html')
    page.get_by_label('Erledigt: Fahrenheit').check()
    expect(page.locator('.whatsnew-shown')).to_have_text('1 von 1 Änderung erledigt')
    page.get_by_label('Erledigtes ausblenden').check()
    expect(page.locator('.whatsnew-shown')).to_have_text('1 von 1 Änderung erledigt, 0 angezeigt')


def test_link_menu(open_kettle):
    """The menu of an entry and its buttons have German names."""
    page = open_kettle('index.html')
    menu = page.locator('#kelvin > .whatsnew-link')
    expect(menu.locator('summary')).to_have_text('Hierher verlinken: Kelvin')
    menu.locator('summary').click()
    expect(menu.locator('button').first).to_have_text('URL kopieren')


def test_targets(open_kettle):
    """The table of link targets shows its count in German."""
    page = open_kettle('ziele.html')
    page.get_by_role('searchbox', name='Suchen', exact=True).last.fill('kelvin')
    expect(page.locator('.whatsnew-shown')).to_have_text('1 von 2 Zielen')
    page.get_by_role('searchbox', name='Suchen', exact=True).last.fill('xyz')
    expect(page.locator('.whatsnew-shown')).to_have_text('Keines von 2 Zielen')


def test_unknown_anchor(open_kettle):
    """The notice about an unknown fragment is in German."""
    page = open_kettle('alt.html#nirgends')
    notice = page.locator('.whatsnew-unknown-anchor')
    expect(notice.locator('p')).to_have_text(
        [
            '„#nirgends“ ist hier nicht bekannt.',
            'Sehen Sie in der Liste unten nach, oder suchen Sie danach.',
        ]
    )


def test_search(open_kettle):
    """The search shows its number of entries in German."""
    page = open_kettle('search.html?q=kelvin')
    expect(page.locator('.whatsnew-found [role=status]')).to_have_text('1 Änderung gefunden')
