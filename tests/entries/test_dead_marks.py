"""Marks of footnotes and errors whose target no reader gets are text, on the page and in data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dom import dom

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

PAGE = """\
Shop
====

.. change:: Tills are faster
   :id: shop-tills
   :kind: added
   :area: checkout

   On some of them [1]_, |nothing| is slower.

.. only:: internal

   .. [1] On those of the owner.
"""


def test_page_and_data(site: Callable[..., Site]) -> None:
    """No link of either leads to what is not there."""
    made = site({'index.rst': PAGE}).build(warnings=None)
    page = made.html()
    ids = {str(one['id']) for one in page.select('[id]')}
    assert {str(link['href'])[1:] for link in page.select('section a[href^="#"]')} <= ids
    (change,) = json.loads(made.read('changes.json'))['changes']
    assert not dom(change['body_html']).select('a')
    assert change['body_text'] == 'On some of them [1], |nothing| is slower.'
