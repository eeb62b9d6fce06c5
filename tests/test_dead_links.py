"""A link to a missing page or label becomes text everywhere, with one warning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

FILES = {
    'index.md': '# Shop\n\n```{toctree}\nmarkdown\nrest\nlists\n```\n',
    'markdown.md': '# Markdown\n\n:::{change} Title [to one](gone1.md)\n:id: shop-a\n'
    ':kind: deprecated\n:action: See [to two](gone2.md#x)\n:replacement: [to three](#gone3)\n'
    ':highlight: High [to four](gone4.md)\n\n'
    'Body [to five](gone5.md) and <span id="gone-no">it</span> [to it](#gone-no).\n:::\n',
    'rest.rst': 'Rest\n====\n\n.. change:: Title :doc:`to six <gone6>`\n   :id: shop-r\n'
    '   :kind: deprecated\n   :action: See :ref:`to seven <gone7>` and :any:`to nine <gone9>`\n\n'
    '   Its body.\n',
    'lists.md': '# Lists\n\n'
    + ''.join(
        f'```{{changes}}\n:style: {style}\n```\n\n'
        for style in ('list', 'rows', 'checklist', 'cards', 'table')
    )
    + '```{highlights}\n```\n',
}


def test_links_to_nothing(site: Callable[..., Site]) -> None:
    made = site(
        FILES,
        whatsnew_areas={},
        html_baseurl='https://shop.example/',
        whatsnew_release_date='2026-01-01',
    ).run(warnings=None)
    lines = [line for line in made.warnings if 'gone-no' not in line]
    named = [name for line in lines for name in re.findall(r'gone\w+', line)]
    assert sorted(named) == [f'gone{n}' for n in (1, 2, 3, 4, 5, 6, 7, 9)]
    assert all(line.startswith(('markdown.md:', 'rest.rst:')) for line in made.warnings)
    for name, data in made.files().items():
        text = data.decode('utf-8', 'replace')
        assert not re.search(r'(?:href=\\?["\']|\]\()[^"\' )]*gone[0-9]', text), name
    lists = made.html('lists').get_text()
    for words in ('to one', 'to two', 'to three', 'to four', 'to six', 'to seven', 'to nine'):
        assert words in lists
    # a link to an id in raw HTML stays, although MyST does not find the id
    assert made.html('markdown').select_one('a[href="#gone-no"]')
