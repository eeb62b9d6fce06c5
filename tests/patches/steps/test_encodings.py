"""A page with entries that is not in UTF-8 gives one warning; it does not end the build."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

MARKDOWN = '# Café\n\n:::{change} A lid\n:id: shop-lid\n:kind: added\n:area: stock\n\nNaïve.\n:::\n'
RST = 'Shop\n====\n\n.. change:: A bag\n   :id: shop-bag\n   :kind: added\n   :area: stock\n\n   Naïve.\n'
INDEX = '# Shop\n\n```{toctree}\n:glob:\n\n*\n```\n\n```{changes}\n```\n'


def put(made: Site, name: str, text: str, encoding: str) -> None:
    (made.srcdir / name).write_bytes(text.encode(encoding))


@pytest.mark.parametrize('builder', ['html', 'text', 'latex', 'man', 'epub', 'gettext'])
def test_other_encodings(site: Callable[..., Site], builder: str) -> None:
    """The message names file, line and encoding, and everything else is published."""
    made = site({'index.md': INDEX}, man_pages=[('index', 'shop', 'Shop', [], 1)])
    put(made, 'page.md', MARKDOWN, 'latin-1')
    put(made, 'other.rst', RST, 'cp1252')
    put(made, 'third.md', MARKDOWN.replace('lid', 'box'), 'utf-16')
    for jobs in ('1', '2'):
        made.run(builder, '-j', jobs, warnings=None, fresh=True)
        assert sorted(made.warnings) == [
            'other.rst:9: WARNING: this page cannot be read: it is not in UTF-8 (byte 0xef at line '
            '9); save it in UTF-8 [whatsnew.not_utf_8]',
            'page.md:1: WARNING: this page cannot be read: it is not in UTF-8 (byte 0xe9 at line '
            '1); save it in UTF-8 [whatsnew.not_utf_8]',
            'third.md:1: WARNING: this page cannot be read: it is in UTF-16; save it in UTF-8 '
            '[whatsnew.not_utf_8]',
        ]
    if builder == 'html':
        assert made.html('page').h1.get_text().startswith('Caf\ufffd')
        assert 'Na\ufffdve.' in made.html('other').get_text()
        assert 'Naïve.' in made.html('third').get_text()
    put(made, 'page.md', MARKDOWN, 'utf-8')
    put(made, 'other.rst', RST, 'utf-8-sig')
    put(made, 'third.md', MARKDOWN.replace('lid', 'box'), 'utf-8')
    made.run(builder)


def test_page_without_entries(site: Callable[..., Site]) -> None:
    """What this extension has no part in ends as without it."""
    made = site({'index.md': INDEX})
    put(made, 'page.md', MARKDOWN, 'utf-8')
    put(made, 'words.md', '# Café\n', 'latin-1')
    made.run(warnings=None)
    assert made.status == 2


def test_included_file(site: Callable[..., Site]) -> None:
    """A file that cannot be included costs the place where it would be."""
    page = MARKDOWN.replace('Naïve.', 'Words.\n\n```{include} more.txt\n```')
    made = site({'index.md': INDEX, 'page.md': page}, exclude_patterns=['*.txt'])
    put(made, 'more.txt', 'Naïve.', 'latin-1')
    made.run(warnings=None)
    assert made.status != 2
    assert any('more.txt' in one and one.startswith('page.md:10') for one in made.warnings)
    assert 'Words.' in made.html('page').get_text()
