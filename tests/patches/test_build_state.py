"""A build that was killed does not end the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

PAGE = '# Shop\n\n:::{change} Tills\n:id: shop-tills\n:kind: added\n:area: checkout\n\nText.\n:::\n'

#: what can be in the file when the process that writes it is killed
PARTS = ['', '# Sphinx', '# Sphinx build info version 1\n', '# Sphinx build info version 1\n# a\n']


@pytest.mark.parametrize('part', PARTS)
def test_incomplete_build_info(site: Callable[..., Site], part: str) -> None:
    """The next build writes all pages again."""
    made = site({'index.md': PAGE}).build()
    whole = made.files()
    (made.outdir() / '.buildinfo').write_text(part)
    made.configure(html_title='Other')
    made.build()
    page = made.files()['index.html'].decode()
    assert '<title>Shop &#8212; Other</title>' in page
    assert made.files().keys() - whole.keys() == {'.buildinfo.bak'}


def test_is_needed(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """Sphinx itself cannot read such a file."""
    monkeypatch.setattr('whatsnew312.incremental.unfinished.repair_build_info', lambda app: None)
    made = site({'index.md': PAGE}).build()
    (made.outdir() / '.buildinfo').write_text('')
    with pytest.raises(IndexError):
        made.build()
