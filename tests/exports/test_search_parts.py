"""A large site has its search data in parts, and no part remains that it does not need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.exports import search_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from conftest import Site

ENTRY = (
    ':::{{change}} Tea {number}\n:id: shop-{number}\n:kind: added\n:area: stock\n\nWe sell.\n:::\n'
)
SOURCES = {
    'index.md': '# Shop\n\n```{toctree}\nnotes\nplain\n```\n',
    'notes.md': '# Notes\n\n' + '\n'.join(ENTRY.format(number=number) for number in range(60)),
    'plain.md': '# Plain\n',
}


def parts(made: Site) -> set[str]:
    """Return the names of the parts in the output folder."""
    return {name for name in made.files() if name.startswith('search-data/')}


def test_parts_of_a_large_site(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts come and go with the entries; in the end the output is that of a fresh build."""
    monkeypatch.setattr(search_parts, 'LARGE', 100)
    made = site(SOURCES, html_extra_path=['extra'])
    made.write({'extra/search-data/words-99.js': '// theirs'})
    made.build()
    theirs = 'search-data/words-99.js'
    names = {'known.js', 'rows-0.js', 'rows-1.js', 'words-0.js'}
    assert parts(made) == {theirs, *(f'search-data/{name}' for name in names)}
    assert '"count":60' in made.read('entries.js')
    (made.outdir() / 'search-data/rows-1.js').unlink()
    made.build()
    assert 'search-data/rows-1.js' in parts(made)  # what was deleted is made again
    made.write({'notes.md': '# Notes\n\n' + ENTRY.format(number=1)})
    made.build()
    assert 'search-data/rows-1.js' not in parts(made)
    monkeypatch.setattr(search_parts, 'LARGE', 10**6)
    made.write({'notes.md': '# Notes\n\n' + ENTRY.format(number=2)})
    made.build()
    assert parts(made) == {theirs}
    assert 'shop-2' in made.read('entries.js')
