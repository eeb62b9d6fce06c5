"""Pages of a project without modules, PEPs and areas, in a theme without colours."""

import pytest
from conftest import make_site
from playwright.sync_api import expect
from serving import served

FILES = {
    'index.md': """\
# Kettle

```{toctree}
upgrade
all
```

:::{change} Fahrenheit
:id: fahrenheit
:kind: removed
:action: Convert degrees.

Nobody asked for it.
:::

:::{change} Tea in a coffee pot
:id: teapot
:kind: deprecated
:removal: 3.0

It tastes.
:::
""",
    'upgrade.md': '# Upgrade\n\n```{changes}\n:style: checklist\n```\n\n'
    '```{changes}\n:style: timeline\n:flag: removal\n```\n',
    'all.md': '# All\n\n```{changes}\n:filter:\n```\n',
}


@pytest.fixture(scope='module')
def kettle(tmp_path_factory):
    """The address of the site on localhost."""
    made = make_site(
        tmp_path_factory.mktemp('kettle'),
        FILES,
        html_theme='basic',
        whatsnew_areas={},
    )
    made.build()
    with served(made.outdir()) as address:
        yield address


@pytest.fixture
def open_kettle(visit, kettle):
    """Open a page of the site."""
    return visit(kettle)


def test_the_checklist_asks_for_what_there_is(open_kettle):
    """The checklist has no fields for modules and areas if no change has any."""
    page = open_kettle('upgrade.html')
    expect(page.get_by_label('Modules I use')).to_have_count(0)
    expect(page.get_by_text('Areas')).to_have_count(0)
    page.locator('.whatsnew-tick').first.check()
    page.get_by_label('Hide what is done').check()
    expect(page.locator('.whatsnew-shown')).to_have_text('1 of 2 changes done, 1 shown')
    page.reload()
    expect(page.locator('.whatsnew-shown')).to_have_text('1 of 2 changes done, 1 shown')
    page.get_by_role('button', name='Start again').click()
    expect(page.locator('.whatsnew-shown')).to_have_text('0 of 2 changes done')


def test_the_filter_promises_what_it_finds(open_kettle):
    """The placeholder of the filter does not mention PEPs and issues if there are none."""
    page = open_kettle('all.html')
    assert page.get_by_label('Find').get_attribute('placeholder') == 'words'


def test_versions_of_the_timeline_are_seen(open_kettle):
    """The timeline shows a version as text if no page groups changes by version."""
    label = open_kettle('upgrade.html').locator('.whatsnew-timeline').get_by_text('3.0')
    assert label.bounding_box()['height'] > 10
