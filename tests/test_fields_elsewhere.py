"""Listings on other pages show the markup of titles and fields, for every kind of markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

MARKDOWN = {
    'link to a page': '[the guide](other.md)',
    'link to a missing page': '[the guide](missing.md)',
    'link to a page without words': '[](other.md)',
    'role': '{ref}`label`',
    'role without a target': '{ref}`nowhere`',
    'role to a page': '{doc}`other`',
    'download': '{download}`x.txt`',
    'image': '![An image](x.png)',
    'footnote': 'it[^1]',
    'substitution of HTML': '<b>it</b>',
    'number': '{numref}`label`',
    'term': '{term}`basket`',
    'unknown role': '{cite}`it`',
}
RESTRUCTURED = {
    'named target': 'the manual_',
    'phrase': '`words <manual_>`_',
    'section title': '`Lists`_',
    'substitution': '|link|',
    'unknown substitution': '|nothing|',
    'unknown target': 'missing_',
    'footnote': 'it [1]_',
    'citation': 'it [Ada]_',
    'anonymous': '`it <https://example.org/>`__',
    'inline target': '_`a place`',
    'term': ':term:`basket`',
    'number': ':numref:`label`',
    'download': ':download:`x.txt`',
}
BUILDERS = ('html', 'dirhtml', 'text', 'latex', 'epub', 'gettext')

MD = """\
# News

(label)=
## Lists

```{{toctree}}
other
```

:::{{change}} Title
:id: shop-a
:kind: deprecated
:area: stock
:removal: 3.0
:action: Use {0}
:replacement: {0}
:highlight: Now {0}

Body.
:::

[^1]: A note.

```{{glossary}}
basket
  A basket.
```
"""
RST = """\
News
====

.. _label:

Lists
-----

.. toctree::

   other

.. change:: Title
   :id: shop-a
   :kind: deprecated
   :area: stock
   :removal: 3.0
   :action: Use {0}
   :replacement: {0}
   :highlight: Now {0}

   Body.

.. _manual: https://shop.example/manual
.. |link| replace:: manual_
.. [1] A note.
.. [Ada] A book.

.. glossary::

   basket
     A basket.
"""
LISTS = """\
# Other

```{changes}
:style: checklist
```

```{changes}
:style: cards
```

```{changes}
:style: table
:columns: change, action
```

```{highlights}
```
"""


@pytest.mark.parametrize(
    ('name', 'suffix'), [(one, 'md') for one in MARKDOWN] + [(one, 'rst') for one in RESTRUCTURED]
)
def test_no_field_ends_a_build(site: Callable[..., Site], name: str, suffix: str) -> None:
    """Every builder ends, and the entry and its fields are in the listing."""
    markup, page = (MARKDOWN[name], MD) if suffix == 'md' else (RESTRUCTURED[name], RST)
    files = {f'index.{suffix}': page.format(markup), 'other.md': LISTS, 'x.txt': 'x', 'x.png': 'x'}
    made = site(files, nitpicky=False)
    for builder in BUILDERS:
        made.build(builder, warnings=None)
    tasks = made.html('other', builder='html').select('.whatsnew-checklist .whatsnew-do')
    # a replacement without text, such as an unknown role, is not shown
    assert len(tasks) == (1 if name == 'unknown role' else 2)
    assert 'Title' in made.html('other', builder='html').get_text()


@pytest.mark.parametrize(
    ('name', 'target'),
    [('named target', 'https://shop.example/manual'), ('section title', 'index.html#lists')],
)
def test_where_names_lead(site: Callable[..., Site], name: str, target: str) -> None:
    """A reference to a name that one page defines has the same target in listings elsewhere."""
    files = {'index.rst': RST.format(RESTRUCTURED[name]), 'other.md': LISTS}
    made = site(files).build(warnings=None)
    links = made.html('other').select('.whatsnew-do a')
    assert {str(link['href']) for link in links} == {target}


def test_long_values_need_no_quotes(site: Callable[..., Site]) -> None:
    """A value of several lines is read as it is written, like one of a single line."""
    text = (
        '# News\n\n:::{change} A title\n:id: shop-a\n:kind: added\n:issue: 1001,\n:  1002\n'
        ':api: !shop.a,\n:  !shop.b\n:action: Rename # 1: `a`\n:  # 2: b\n\nText.\n:::\n'
    )
    made = site({'index.md': text}, whatsnew_areas={}).build()
    assert 'Rename # 1: a # 2: b' in ' '.join(made.html().text.split())
    assert made.html().select_one('a[href="https://issues.example/1002"]') is not None
