"""Markup of many kinds, and the plain words of each for places without markup.

A row is used as title, as `action`, `replacement` and `highlight`, and in a body.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Row:
    """One kind of markup.

    :attribute markup: as authors write it
    :attribute line: the words of a title or field; a run of blanks counts as one
    :attribute body: the words of a body, where they differ
    :attribute page: the words of the heading on the page itself, where they differ
    """

    markup: str
    line: str
    body: str = ''
    page: str = ''


MARKDOWN: Mapping[str, Row] = {
    'plain': Row('A title', 'A title'),
    'escapes': Row(r'All \*args\* and a\_b', 'All *args* and a_b'),
    'label': Row('As {ref}`place`', 'As Some place'),
    'heading': Row('Than [](#place)', 'Than Some place'),
    'page': Row('See [](other.md)', 'See Other “page”'),
    'page-role': Row('In {doc}`other`', 'In Other “page”'),
    'any': Row('See {any}`place`', 'See Some place'),
    'entry': Row('Like {whatsnew:change}`shop-plain`', 'Like A title'),
    'number': Row('As {numref}`picture`', 'As A picture', 'As Fig. 1', 'As Fig. 1'),
    'own-number': Row('As {numref}`No. %s <picture>`', 'As A picture', 'As No. 1', 'As No. 1'),
    'unknown-label': Row('The {ref}`nowhere`', 'The nowhere'),
    'object': Row('With {py:func}`shop.pay`', 'With shop.pay()'),
    'term': Row('A {term}`basket`', 'A basket'),
    'link': Row('The [manual](https://shop.example/)', 'The manual'),
    'file': Row('Get {download}`the file <x.txt>`', 'Get the file'),
    'image': Row('![New logo](x.png)', 'New logo'),
    'image-within': Row('With ![New logo](x.png) on it', 'With New logo on it'),
    'image-without-words': Row('With ![](x.png) on it', 'With on it'),
    'footnote': Row(
        'Up to 3 GB[^a] a second',
        'Up to 3 GB a second',
        'Up to 3 GB[1] a second\n\n[1] On Linux only.',
        'Up to 3 GB[1] a second',
    ),
    'footnote-apart': Row(
        'Nothing [^a].', 'Nothing.', 'Nothing[1].\n\n[1] On Linux only.', 'Nothing [1].'
    ),
    'substitution': Row('From {{ who }} here', 'From The shop here'),
    'unknown-role': Row('Faster {cite}`it` now', 'Faster now'),
    'quotes': Row('Don\'t "wait" -- pay...', 'Don’t “wait” – pay…'),
    'decomposed': Row('U\u0308berpru\u0308fung', 'U\u0308berpru\u0308fung'),
    'invisible': Row('A\u200bB\u00adC', 'A\u200bB\u00adC'),
    'turned-around': Row('A\u202eB', 'A\ufffdB'),
    'no-break': Row('A\u00a0B', 'A B'),
    'formula': Row('Sum {math}`a^2`', 'Sum a^2', page=r'Sum \(a^2\)'),
    'code': Row('Use `a  b` and ``c`d``', 'Use a b and c`d'),
    'abbreviation': Row('The {abbr}`API (Interface)` here', 'The API here'),
    'keys': Row('Press {kbd}`Ctrl+C` now', 'Press Ctrl+C now'),
    'menu': Row('Choose {menuselection}`File --> Open`', 'Choose File ‣ Open'),
    'path': Row('In {file}`/etc/{name}/x`', 'In /etc/name/x'),
    'subscript': Row('H{sub}`2`O', 'H2O'),
    'comment': Row('Before <!-- hidden --> after', 'Before after'),
    'tags': Row('A <b>bold</b> one', 'A <b>bold</b> one', 'A bold one'),
    'struck': Row('Was ~~old~~ new', 'Was old new'),
    'index': Row('An {index}`item` of', 'An item of'),
    'span': Row('A [span]{.x} here', 'A span here'),
    'pep': Row('By {pep}`8`', 'By PEP 8'),
}

RESTRUCTURED: Mapping[str, Row] = {
    'plain': Row('A title', 'A title'),
    'escapes': Row(r'``name``\ s is *fast*\ er, \*args', 'names is faster, *args'),
    'label': Row('As :ref:`place`', 'As Some place'),
    'heading': Row('As `Some place`_', 'As Some place'),
    'named-target': Row('the manual_', 'the manual'),
    'page': Row('In :doc:`other`', 'In Other “page”'),
    'entry': Row('Like :whatsnew:change:`shop-plain`', 'Like A title'),
    'number': Row('As :numref:`picture`', 'As A picture', 'As Fig. 1', 'As Fig. 1'),
    'unknown-target': Row('The missing_ one', 'The missing_ one'),
    'object': Row('With :py:func:`~shop.pay`', 'With pay()'),
    'file': Row('Get :download:`the file <x.txt>`', 'Get the file'),
    'image': Row('|logo|', 'New logo'),
    'image-within': Row('With |logo| on it', 'With New logo on it'),
    'footnote': Row(
        r'Up to 3 GB\ [1]_ a second',
        'Up to 3 GB a second',
        'Up to 3 GB[1] a second\n\n[1] On Linux only.',
        'Up to 3 GB[1] a second',
    ),
    'footnote-apart': Row(
        'Nothing [1]_.', 'Nothing.', 'Nothing[1].\n\n[1] On Linux only.', 'Nothing [1].'
    ),
    'citation': Row('As [Ada]_ says', 'As [Ada] says'),
    'substitution': Row('From |who| here', 'From The shop here'),
    'unknown-substitution': Row('From |nobody| here', 'From |nobody| here'),
    'unknown-role': Row('Faster :cite:`it` now', 'Faster :cite:`it` now'),
    'not-closed': Row('Open *this and ``that', 'Open *this and ``that'),
    'quotes': Row('Don\'t "wait" -- pay...', 'Don’t “wait” – pay…'),
    'formula': Row('Sum :math:`a^2`', 'Sum a^2', page=r'Sum \(a^2\)'),
    'target': Row('Here _`PLACE` is', 'Here PLACE is'),
    'index': Row('An :index:`item` of', 'An item of'),
    'raw': Row('Not :html:`<i>it</i>` here', 'Not <i>it</i> here', 'Not it here'),
    'raw-latex': Row(r'Not :latex:`\it` here', r'Not \it here', 'Not here'),
    'code': Row('Use ``a  b`` and :code:`x`', 'Use a b and x'),
}

_MD_ENTRY = """\
:::{{change}} {title}
:id: shop-{name}
:kind: deprecated
:area: stock
:removal: 3.0
:action: 'Do {action}'
:replacement: 'Use {replacement}'
:highlight: 'Now {highlight}'

Body {body}
:::

"""
_MD_PAGE = """\
# Shop

```{{toctree}}
other
```

(place)=
## Some *place*

(picture)=
```{{figure}} x.png
A picture
```

{entries}

```{{glossary}}
basket
  A basket.
```

```{{py:function}} shop.pay
```

[^a]: On Linux *only*.
"""
_RST_ENTRY = """\
.. change:: {title}
   :id: shop-{name}
   :kind: deprecated
   :area: stock
   :removal: 3.0
   :action: Do {action}
   :replacement: Use {replacement}
   :highlight: Now {highlight}

   Body {body}

"""
_RST_PAGE = """\
.. role:: html(raw)
   :format: html

.. role:: latex(raw)
   :format: latex

Shop
====

.. toctree::

   other

.. _place:

Some *place*
------------

.. _picture:

.. figure:: x.png

   A picture

{entries}

.. py:function:: shop.pay

.. _manual: https://shop.example/manual
.. |logo| image:: x.png
   :alt: New logo
.. |who| replace:: The *shop*
.. [1] On Linux *only*.
.. [Ada] A book.
"""
_OTHER = """\
# Other "page"

```{contents}
```

{ref}`shop-plain`

```{changes}
```

```{changes}
:style: checklist
```

```{changes}
:style: table
:columns: change, action, replacement
```

```{highlights}
```
"""

_CONF = {
    'myst_enable_extensions': [
        *('colon_fence', 'attrs_inline', 'substitution', 'strikethrough'),
    ],
    'myst_substitutions': {'who': 'The *shop*'},
    'numfig': True,
    'nitpicky': False,
    'html_baseurl': 'https://shop.example/',
    'whatsnew_release_date': '2026-01-01',
}

FORMATS = {
    'md': (MARKDOWN, _MD_ENTRY, _MD_PAGE),
    'rst': (RESTRUCTURED, _RST_ENTRY, _RST_PAGE),
}

#: text before the markup of a row, for each field
BEFORE = {'action': 'Do ', 'replacement': 'Use ', 'highlight': 'Now ', 'body': 'Body '}


def project(suffix: str) -> tuple[dict[str, str], dict[str, object]]:
    """Return the files and the options of a project that has an entry for each row."""
    rows, entry, page = FORMATS[suffix]
    places = ('title', 'action', 'replacement', 'highlight', 'body')
    made = ''
    for name, row in rows.items():
        # a target has another name in each place
        markup = {place: row.markup.replace('PLACE', place) for place in places}
        if suffix == 'md':
            markup |= {place: markup[place].replace("'", "''") for place in places[1:4]}
        made += entry.format(name=name, **markup)
    files = {f'index.{suffix}': page.format(entries=made), 'other.md': _OTHER}
    return {**files, 'x.txt': 'x', 'x.png': 'x'}, dict(_CONF)
