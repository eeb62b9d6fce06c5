"""The patch for builders with handlers of their own: another extension has one for e-books."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

OTHER = """
from docutils import nodes


class other(nodes.General, nodes.Element):
    pass


def nothing(writer, node):
    pass


def setup(app):
    app.add_node(other, epub=(nothing, nothing))
"""

PAGE = """\
# Shop

:::{change} Tills
:id: shop-tills
:kind: added
:area: checkout
:action: Count.
:issue: 1042

New ones.
:::
"""


@pytest.fixture
def shop(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> Site:
    made = site({'index.md': PAGE}, extensions=['myst_parser', 'whatsnew312', 'other_nodes'])
    (made.srcdir / 'other_nodes.py').write_text(OTHER)
    monkeypatch.syspath_prepend(made.srcdir)
    return made


def test_handlers(shop: Site) -> None:
    """The e-book has the badges and fields that the page has."""
    page = shop.build('epub', warnings=None).read('index.xhtml')
    assert 'whatsnew-badge whatsnew-added' in page
    assert '<dt>What to do:</dt>' in page


def test_is_needed(shop: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the patch, the build of the e-book ends with an error."""
    monkeypatch.setattr('whatsnew312.patches.add_handlers', lambda app: None)
    with pytest.raises(NotImplementedError):
        shop.build('epub', warnings=None)
