"""Static files of the extension, beside those of the theme and of the project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import whatsnew312

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

STATIC = Path(whatsnew312.__file__).parent / 'static'

PAGE = """\
# News

```{change} A basket
:id: shop-basket
:kind: added
:area: stock

It has a lid.
```

```{changes}
:filter:
```
"""


@pytest.mark.parametrize('theme', ['basic', 'furo'])
def test_files_of_the_project(site: Callable[..., Site], theme: str) -> None:
    """A project replaces a file in the way that Sphinx describes: by its name."""
    made = site(
        {'index.md': PAGE, 'own/whatsnew/filter.js': '// own', 'own/whatsnew.css': '/* own */'},
        html_static_path=['own'],
        exclude_patterns=['own'],
        html_theme=theme,
    ).build()
    assert made.read('_static/whatsnew/filter.js') == '// own'
    assert made.read('_static/whatsnew.css') == '/* own */'
    for name in ('anchors.js', 'text.js'):
        ours = (STATIC / 'whatsnew' / name).read_text(encoding='utf-8')
        assert made.read(f'_static/whatsnew/{name}') == ours
    # a browser must not keep the file of the extension
    addresses = [script['src'] for script in made.html().select('script[src*="filter.js"]')]
    made.write({'own/whatsnew/filter.js': '// changed'})
    made.build(fresh=True)
    changed = [script['src'] for script in made.html().select('script[src*="filter.js"]')]
    assert len(addresses) == len(changed) == 1
    assert addresses != changed


def test_files_in_other_languages_and_books(site: Callable[..., Site]) -> None:
    """The messages of the scripts and the style of e-books can be replaced, too."""
    made = site(
        {'index.md': PAGE, 'own/whatsnew/messages.js': '// own', 'own/whatsnew-epub.css': 'p {}'},
        html_static_path=['own'],
        exclude_patterns=['own'],
        language='de',
    ).build()
    assert made.read('_static/whatsnew/messages.js') == '// own'
    made.build('epub', warnings=None)
    assert made.read('_static/whatsnew-epub.css', 'epub') == 'p {}'


def test_templates_of_the_project(site: Callable[..., Site]) -> None:
    """Templates of the project are used for the search page and for the added pages."""
    made = site(
        {
            'index.md': PAGE,
            'own/search.html': '{% extends "!search.html" %}{% block body %}<p id="own">Own</p>'
            '{{ super() }}{% endblock %}',
            'own/page.html': '{% extends "!page.html" %}{% block body %}<p id="own">Own</p>'
            '{{ super() }}{% endblock %}',
        },
        templates_path=['own'],
        exclude_patterns=['own'],
        html_theme='basic',
        whatsnew_change_pages=True,
    ).build()
    for page in ('search', 'index', 'changes/shop-basket'):
        assert made.html(page).select_one('#own'), page
    assert made.html('search').select('script[src*="search-rank.js"]')
