"""Tables of contents show the same titles of entries as the headings."""

from __future__ import annotations

from collections import UserDict
from typing import TYPE_CHECKING, Any

import pytest
from sphinx.environment import BuildEnvironment

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

ENTRY = """\
:::{{change}} {title}
:id: {id}
:kind: added
:area: stock

Text.
:::
"""
FILES = {
    'index.md': '# Shop\n\n```{toctree}\n:maxdepth: 3\n\none\ntwo\nfirst\n```\n',
    'one.md': '# One\n\n' + ENTRY.format(title='Better than {ref}`shop-two`', id='shop-one'),
    'two.md': '# Two\n\n' + ENTRY.format(title='Old tills', id='shop-two'),
    # the title of the entry is the title of the page
    'first.md': ENTRY.format(title='Beside {ref}`shop-two` {cite}`x`', id='shop-first'),
}


def lines(made: Site) -> dict[str, str]:
    """Return the text of each line in the contents of the first page, by its address."""
    links = made.html('index').select('.toctree-wrapper a')
    return {str(link['href']): ' '.join(link.get_text().split()) for link in links}


def test_other_pages(site: Callable[..., Site]) -> None:
    """Contents show the titles of other pages, and change when a title in a reference changes."""
    made = site(FILES, nitpicky=False).build(warnings=None)
    expected = {
        'one.html': 'One',
        'one.html#shop-one': 'Better than Old tills',
        'two.html': 'Two',
        'two.html#shop-two': 'Old tills',
        'first.html': 'Beside Old tills',
    }
    assert lines(made) == expected
    assert made.html('first').title.get_text().startswith('Beside Old tills')
    made.edit('two.md', 'Old tills', 'New tills')
    made.build(warnings=None)
    kept = lines(made)
    assert kept == {address: text.replace('Old', 'New') for address, text in expected.items()}
    assert lines(made.build(warnings=None, fresh=True)) == kept


def test_titles_only(site: Callable[..., Site]) -> None:
    """A visible list of pages has the titles of pages with entries; with a depth, all of them."""
    plain = {
        'index.md': '# Shop\n\n```{toctree}\none\n```\n\n```{toctree}\nother\n```\n',
        'one.md': '# One\n\n## Part\n\n' + ENTRY.format(title='Tills', id='shop-one'),
        'other.md': '# Other\n\n## Chapter\n',
    }
    made = site(plain).build(warnings=None)
    assert list(lines(made)) == ['one.html', 'other.html', 'other.html#chapter']
    made.edit('index.md', '{toctree}\none', '{toctree}\n:maxdepth: 3\n\none')
    of_one = list(lines(made.build(warnings=None)))[:3]
    assert of_one == ['one.html', 'one.html#part', 'one.html#shop-one']


@pytest.mark.parametrize('jobs', ['1', '2'])
def test_no_entries(site: Callable[..., Site], jobs: str) -> None:
    """If ``whatsnew_contents`` is False, no entry is in the contents, whatever its title is."""
    made = site(FILES, whatsnew_contents=False, nitpicky=False).run(
        'html', '-j', jobs, warnings=None
    )
    assert not [address for address in lines(made) if '#' in address]


def test_epub(site: Callable[..., Site]) -> None:
    """The contents of an e-book have the same titles."""
    made = site(FILES, nitpicky=False).build('epub', warnings=None)
    contents = made.read('nav.xhtml') + made.read('toc.ncx')
    assert contents.count('Better than Old tills') == 2
    assert 'System Message' not in contents


#: for the patch that removes entries from contents; not applied if Sphinx stores them differently
IN_SIDEBAR = {
    'index.md': """\
# Shop

```{contents}
```

:::{change} Tills
:id: shop-tills
:kind: added
:area: checkout

New ones.
:::
""",
}


def sidebar_links(made: Site) -> list[Any]:
    """Return the links to the entry in the sidebar."""
    return made.html().select('.sphinxsidebar a[href="#shop-tills"]')


def test_is_needed(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the patch, the contents list every section, so also each entry."""
    conf: dict[str, object] = {'html_sidebars': {'**': ['localtoc.html']}}
    assert not sidebar_links(site(IN_SIDEBAR, whatsnew_contents=False, **conf).build())
    monkeypatch.setattr('whatsnew312.patches.fit_contents', lambda *args: None)
    assert sidebar_links(site(IN_SIDEBAR, whatsnew_contents=False, **conf).build())


def test_does_not_fit(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """If the patch does not fit, there is one warning, and the contents of Sphinx are kept."""
    conf: dict[str, object] = {'html_sidebars': {'**': ['localtoc.html']}}
    begin = BuildEnvironment.__init__

    def other(self: BuildEnvironment, *args: Any, **named: Any) -> None:
        begin(self, *args, **named)
        self.toc_num_entries = UserDict()  # type: ignore[assignment]

    monkeypatch.setattr(BuildEnvironment, '__init__', other)
    made = site(IN_SIDEBAR, whatsnew_contents=False, **conf).build(warnings=None)
    (warning,) = made.warnings
    assert "the patch 'contents' does not know this version" in warning
    assert sidebar_links(made)
