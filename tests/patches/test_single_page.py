"""The patch makes one page alone, the same as a build; it is refused if Sphinx differs."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.docutils import docutils_namespace, patch_docutils

from whatsnew312.patches.single_page import PageMaker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Site

FILES = {
    'index.md': '# Shop\n\n```{toctree}\nmore/one\n```\n',
    'more/one.md': """\
# One

![A dot](dot.png)

:::{change} Tills
:id: shop-tills
:kind: added
:area: checkout

New ones.
:::
""",
}

#: makes a page in a separate process, as the preview does
ALONE = """
import sys
from pathlib import Path
from sphinx.application import Sphinx
from whatsnew312.patches.single_page import PageMaker

source, out, doctrees, scratch, page = sys.argv[1:]
app = Sphinx(source, source, out, doctrees, 'html', status=None)
PageMaker(app, Path(scratch)).make('more/one', Path(page))
"""


@pytest.fixture
def shop(site: Callable[..., Site]) -> Site:
    """Return a project that has been built."""
    made = site(FILES)
    (made.srcdir / 'more').mkdir(exist_ok=True)
    (made.srcdir / 'more' / 'dot.png').write_bytes(b'\x89PNG')
    return made.build()


def make_alone(made: Site, page: Path) -> None:
    """Make the page again, into the file *page*."""
    folders = (made.srcdir, made.outdir(), made.doctreedir, page.parent / 'scratch', page)
    subprocess.run([sys.executable, '-c', ALONE, *map(str, folders)], check=True)


def test_the_page_is_that_of_a_build(shop: Site, tmp_path: Path) -> None:
    """A page made alone equals the page of the next build, and no other file is changed."""
    shop.edit('more/one.md', 'New ones.', 'Newer ones.')
    before, page = shop.files(), tmp_path / 'page.html'
    make_alone(shop, page)
    assert shop.files() == before
    alone = page.read_text(encoding='utf-8')
    assert 'Newer ones.' in alone
    assert alone == shop.build().read('more/one.html')


@pytest.mark.parametrize(
    'name',
    ['write_doctree', 'post_process_images'],
)
def test_does_not_fit(
    shop: Site, monkeypatch: pytest.MonkeyPatch, name: str, tmp_path: Path
) -> None:
    """If a method has other parameters, no page is made, and the builder does not change."""
    monkeypatch.setattr(StandaloneHTMLBuilder, name, lambda self, other: None)
    refused(shop, 'html', tmp_path)


def test_other_builders(shop: Site, tmp_path: Path) -> None:
    """A builder that makes no web pages cannot make a single page."""
    refused(shop, 'text', tmp_path)


def refused(shop: Site, builder: str, tmp_path: Path) -> None:
    """Check that no page can be made, and that the application has not changed."""
    with patch_docutils(str(shop.srcdir)), docutils_namespace():
        app = Sphinx(shop.srcdir, shop.srcdir, shop.outdir(), shop.doctreedir, builder, status=None)
        before = app.doctreedir, dict(vars(app.builder))
        with pytest.raises(ValueError, match='alone'):
            PageMaker(app, tmp_path)
        assert (app.doctreedir, vars(app.builder)) == before


def test_is_needed() -> None:
    """The patch is needed as long as Sphinx has no method for a single page."""
    methods = set(dir(StandaloneHTMLBuilder)) | set(dir(Sphinx))
    assert not methods & {'build_page', 'write_single', 'read_and_write_doc', 'build_one'}
