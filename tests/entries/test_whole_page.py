"""A directive in a body that affects the rest of its page is limited to the entry or left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

PAGE = """\
Notes
=====

Before `word`.

.. change:: Basket
   :id: shop-basket
   :kind: changed
   :area: stock

   {}

   Within `word`::

      1 + 1

.. change:: Till
   :id: shop-till
   :kind: changed
   :area: stock

   After `word`::

      True and None

   .. code-block::

      None

.. _after:

Heading
-------

Text :py:func:`f`, :func:`f` and `a <https://a.example>`__.

.. function:: f()
"""

MARKDOWN = """\
# Notes

:::{{change}} Basket
:id: shop-basket
:kind: changed
:area: stock

{}

Its body.
:::

:::{{change}} Till
:id: shop-till
:kind: changed
:area: stock

After:

```{{code-block}}
True and None
```

```{{eval-rst}}
With `word`.
```
:::

## Heading

Text {{py:func}}`f` and [a](https://a.example).

```{{py:function}} f()
```
"""

#: directives whose effect ends with the entry
ENDING = {
    'default-role': 'code',
    'highlight': 'none',
    'default-domain': 'c',
    'py:currentmodule': 'shop',
    'py:module': 'shop',
    'cpp:namespace': 'shop',
    'program': 'shop',
    'contents': '',
}

#: directives that affect the whole page
REFUSED = {
    'sectnum': '',
    'target-notes': '',
    'title': 'Other',
    'meta': '\n:description: Other',
}


def build(site: Callable[..., Site], suffix: str, name: str, value: str) -> list[str]:
    """Build a page whose first entry has a directive; return all that is outside of this entry."""
    if suffix == 'rst':
        directive = f'.. {name}:: {value}'.replace('\n', '\n      ') if name else ''
        source = PAGE.format(directive)
    else:
        source = MARKDOWN.format(f'```{{{name}}} {value}\n```' if name else '')
    made = site(
        {f'index.{suffix}': source},
        myst_enable_extensions=['colon_fence'],
        nitpicky=False,
    ).build(warnings=None)
    page = made.html()
    (entry,) = page.select('#shop-basket')
    entry.clear()
    for link in page.select('nav, .related, .sphinxsidebar, .whatsnew-details, script, link'):
        link.decompose()
    return ['\n'.join(str(page).split()), *made.warnings]


@pytest.mark.parametrize('suffix', ['rst', 'md'])
@pytest.mark.parametrize('name', ENDING)
def test_ends_with_the_entry(site: Callable[..., Site], name: str, suffix: str) -> None:
    """The directive changes nothing outside of the entry and gives no warning."""
    assert build(site, suffix, name, ENDING[name]) == build(site, suffix, '', '')


@pytest.mark.parametrize(
    ('suffix', 'name'),
    # MyST refuses the directive `meta` itself
    [*(('rst', name) for name in REFUSED), *(('md', name) for name in REFUSED if name != 'meta')],
)
def test_left_out(site: Callable[..., Site], suffix: str, name: str) -> None:
    """The directive is left out, and one warning says where it belongs."""
    page, warning = build(site, suffix, name, REFUSED[name])
    assert [page] == build(site, suffix, '', '')
    line = 6 if suffix == 'rst' else 3
    assert warning.startswith(f'index.{suffix}:{line}: WARNING: ')
    assert warning.endswith('left out; move it out of the change [whatsnew.bad_markup]')


def test_within_the_entry(site: Callable[..., Site]) -> None:
    """A directive that is limited to the entry has its effect inside the entry."""
    made = site({'index.rst': PAGE.format('.. default-role:: code\n\n   .. highlight:: none')})
    (entry,) = made.build(warnings=None).html().select('#shop-basket')
    assert entry.select('code.code')
    assert entry.select('.highlight-none')


LABELS = """\
# Notes

:::{{change}} Basket
:id: shop-basket
:kind: changed
:area: stock

{body}
:::

:::{{change}} Till
:id: shop-till
:kind: changed
:area: stock

Words. {{ref}}`it <basket-end>`
:::
"""


@pytest.mark.parametrize(
    'body',
    [
        'Words.\n\n(basket-end)=',
        '(basket-end)=',
        '* A list\n\n  (basket-end)=',
        '> A quote\n>\n> (basket-end)=',
        '```{note}\nA note.\n\n(basket-end)=\n```',
        '```{note}\n(basket-end)=\n```',
        'Words [^a].\n\n[^a]: A note.\n\n(basket-end)=',
        'Words.\n\n```{only} never\nNever.\n```\n\n(basket-end)=\n\n% A comment',
        '```{eval-rst}\nWords.\n\n.. _other:\n.. _basket-end:\n```',
    ],
)
def test_label_at_the_end(site: Callable[..., Site], body: str) -> None:
    """A label at the end of a body is in its entry, not in the next one."""
    made = site({'index.md': LABELS.format(body=body)}).build()
    page = made.html()
    entry = page.select_one('[id="shop-basket"]')
    (link,) = page.select('a[href="#basket-end"]')
    assert entry.select('[id="basket-end"]')
    assert link.get_text() == 'it'
