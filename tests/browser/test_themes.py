"""Other themes than the site's theme: light themes, themes with a switch and with own rules."""

import measure
import pytest
import themed_site
from conftest import make_site
from looks import LOOKS, colour, look_name
from serving import served
from themed_site import THEMES

FILES = {
    'index.md': """\
# Kettle

```{toctree}
every
targets
```

:::{change} The lid of the large kettle is hinged now, and shuts by itself when one lets go of it
:id: kettle-lid
:kind: added
:area: stock

At last.
:::
""",
    'every.md': '# Every change\n\n```{changes}\n:filter:\n```\n',
    'targets.md': '# Targets\n\n```{link-targets}\n```\n',
}

#: rules of popular themes for lists, forms and tables, with selectors of the same specificity
RULES = """
legend { width: 100%; margin-bottom: 24px; font-size: 150%; }
.document article ul li, .document section ul li { list-style: disc; margin-left: 24px; }
.document table td { white-space: nowrap; }
"""


@pytest.fixture(scope='module')
def kettle(tmp_path_factory):
    """The address of a site whose theme is always light."""
    made = make_site(tmp_path_factory.mktemp('kettle'), FILES, html_theme='alabaster')
    made.build()
    with served(made.outdir()) as address:
        yield address


def style(page):
    """Insert the rules before those of the extension, at the place of a theme's rules."""
    page.evaluate(
        'rules => document.head.prepend(Object.assign(document.createElement("style"), '
        '{textContent: rules}))',
        RULES,
    )


def badge_colour(page):
    return colour(page.locator('.whatsnew-badge').first)


def test_colours_are_those_of_the_theme(visit, kettle):
    """Badges have dark colours if the page is dark, and not if only the system is dark."""
    light = badge_colour(visit(kettle, color_scheme='light')('every.html'))
    page = visit(kettle, color_scheme='dark')('every.html')
    assert badge_colour(page) == light
    # the attributes that themes with a switch set
    for name, value in (('data-theme', 'dark'), ('class', 'dark')):
        page.evaluate(
            '([name, value]) => document.documentElement.setAttribute(name, value)', [name, value]
        )
        assert badge_colour(page) != light
        page.evaluate('name => document.documentElement.removeAttribute(name)', name)
        assert badge_colour(page) == light
    page.evaluate('document.documentElement.dataset.theme = "light"')
    assert badge_colour(page) == light


def test_rules_of_themes(visit, kettle):
    """A theme that styles every list, legend and cell does not break forms and listings."""
    page = visit(kettle)('every.html')
    style(page)
    row = page.locator('ul.whatsnew-rows > li').first
    assert row.evaluate('node => getComputedStyle(node).listStyleType') == 'none'
    heading = page.locator('section > h1').bounding_box()
    assert abs(row.locator('.whatsnew-badge').bounding_box()['x'] - heading['x']) < 2
    legend = page.locator('fieldset legend').first
    choice = page.locator('.whatsnew-choice').first
    assert legend.bounding_box()['x'] < choice.bounding_box()['x']
    assert abs(legend.bounding_box()['y'] - choice.bounding_box()['y']) < 6
    page = visit(kettle, viewport={'width': 700, 'height': 900})('targets.html')
    style(page)
    link = page.locator('td a', has_text='hinged').bounding_box()
    menu = page.locator('td .whatsnew-link > summary').first.bounding_box()
    assert link['x'] + link['width'] <= menu['x']


@pytest.fixture(scope='module', params=THEMES)
def themed(request, tmp_path_factory):
    """The address of a site with labels of every length, in each theme."""
    folder = tmp_path_factory.mktemp(request.param)
    made = make_site(folder, themed_site.FILES, html_theme=request.param, **themed_site.CONF)
    made.run(warnings=None)  # in a separate process: some themes use deprecated parts of Sphinx
    assert not [line for line in made.warnings if 'whatsnew' in line]
    with served(made.outdir()) as address:
        yield address


@pytest.mark.parametrize('look', LOOKS, ids=look_name)
def test_pages_in_every_theme(visit, themed, look):
    """Badges are readable and cover no link, an empty progress bar looks empty, forms work."""
    open_ = visit(themed, viewport=look['viewport'], color_scheme=look['theme'])
    for path in themed_site.PAGES:
        page = open_(path)
        assert measure.covered_links(page) == [], path
        assert measure.overflowing_badges(page) == [], path
        for _ in range(3):
            measure.take_picture(page)
            found = measure.contrasts(page, '.whatsnew-badge')
            if all(contrast >= 4.5 for _label, contrast in found):
                break
            page.wait_for_timeout(500)  # the page was still being painted
        assert len(found) >= len(themed_site.LABELS)
        assert [pair for pair in found if pair[1] < 4.5] == [], path
        if path == 'index.html':
            gaps = measure.gaps(page, 'dl.whatsnew-details')
            assert len(gaps) >= 2 * len(themed_site.LABELS)
            assert min(gaps) >= 6
        if path == 'every.html':
            page.locator('[name="kind"][value="added"]').check()
            assert page.locator('.whatsnew-rows > li:visible').count() == 1
    # the last of the pages has a checklist
    bar = page.locator('progress')
    assert measure.colours(page, 'progress')[0] == measure.colours(page, 'p.whatsnew-choices')[0]
    empty = bar.screenshot()
    page.locator('.whatsnew-tick').first.check()
    assert bar.screenshot() != empty
