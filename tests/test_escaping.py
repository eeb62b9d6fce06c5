"""Text of authors and of the configuration is complete in all output, and never becomes code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from reading import squeeze

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

#: characters with a meaning in HTML, XML, LaTeX, Texinfo, roff, format strings or templates
SPECIAL = r"""& "Q" 'q' $1 100% #2 a_b {c} {{d}} @e ~f ^g %s \def \\ \' -- <T>"""

#: for each field, the text that must be in the output
TEXTS = {
    name: f'{name} <script>alert("{name}")</script> <img src=x onerror=alert(1)> {SPECIAL}'
    for name in (
        *('title', 'action', 'replacement', 'highlight', 'contributor'),
        *('kind-label', 'area-label', 'pep-title', 'empty'),
    )
}

ENTRY = """\
.. change:: {title}
   :id: shop-evil
   :kind: added
   :area: checkout
   :pep: 8
   :issue: 1234
   :contributor: {contributor}
   :action: {action}
   :replacement: {replacement}
   :highlight: {highlight}

   Body.
"""

PAGE = """\
Shop
====

{entry}

Listed
------

.. changes::
   :group-by: kind
   :style: table

.. changes::
   :kind: removed
   :empty: {empty}

.. highlights::

See :whatsnew:change:`shop-evil` and :ref:`shop-evil`.
"""


def escaped(text: str) -> str:
    """Return *text* with the special characters of reStructuredText escaped."""
    return ''.join(f'\\{c}' if c in '\\*`_|<' else c for c in text)


@pytest.fixture(scope='session')
def evil(shared_site: Callable[..., Site]) -> Site:
    """A project in which every text has HTML and special characters."""
    fields = {name: escaped(text) for name, text in TEXTS.items()}
    fields |= {name: TEXTS[name] for name in ('contributor', 'empty')}
    title = TEXTS['pep-title'].replace('\\', '\\\\').replace('"', '\\"')
    return shared_site(
        {
            'index.rst': PAGE.format(entry=ENTRY.format(**fields), **fields),
            'peps.toml': f'[8]\ntitle = "{title}"\nstatus = "{title}"\n',
        },
        whatsnew_kinds={'added': TEXTS['kind-label'], 'removed': 'Removed'},
        whatsnew_areas={'checkout': TEXTS['area-label']},
        whatsnew_issue_label='<i>%s</i> & "#"',
        smartquotes=False,
    )


@pytest.mark.parametrize(
    'builder', ['html', 'singlehtml', 'epub', 'text', 'xml', 'latex', 'man', 'texinfo']
)
def test_nothing_is_lost(evil: Site, builder: str) -> None:
    """Every text is complete in every format."""
    text = evil.build(builder).plain()
    wanted = {**TEXTS, 'issue': '<i>1234</i> & "#"'}
    assert [name for name, value in wanted.items() if squeeze(value) not in text] == []


@pytest.mark.parametrize('builder', ['html', 'singlehtml', 'dirhtml'])
def test_nothing_runs(evil: Site, builder: str) -> None:
    """No text becomes an HTML element, in the body, the head or the navigation of a page."""
    html = evil.build(builder).html()
    assert html.find_all(['img', 'i', 't']) == []
    assert [script for script in html.find_all('script') if 'alert' in script.get_text()] == []
    on = [name for tag in html.find_all(True) for name in tag.attrs if name.startswith('on')]
    assert on == []
    titles = {link.get('title') for link in html.select('a.pep')}
    assert titles == {f'{TEXTS["pep-title"]} ({TEXTS["pep-title"]})'}


def test_inventory_and_search(evil: Site) -> None:
    """The title is complete in the inventory and in the search index."""
    evil.build('html')
    assert evil.inventory() == {'shop-evil': ('index.html#shop-evil', TEXTS['title'])}
    assert evil.search_index()['alltitles'][TEXTS['title']] == [[0, 'shop-evil']]


def test_html_in_a_line_of_myst_is_text(site: Callable[..., Site]) -> None:
    """HTML in titles and fields is shown as text, because they are also in other formats.

    In other places, MyST keeps HTML.
    """
    made = site(
        {
            'index.md': '# Shop\n\n:::{change} Sort any `List<T>` or List<T> <b>fast</b>\n'
            ':id: shop-sort\n:kind: added\n:area: checkout\n:action: "Use <b>sort</b>."\n'
            ':highlight: "<i>sorting</i> List<T>"\n\nBody.\n:::\n\n```{highlights}\n```\n'
        }
    ).build('text')
    assert 'Sort any "List<T>" or List<T> <b>fast</b>' in made.text()
    assert 'Use <b>sort</b>.' in made.text()
    assert '* <i>sorting</i> List<T>' in made.text()
    assert made.build('html').html().select('section b, section i, section t') == []
