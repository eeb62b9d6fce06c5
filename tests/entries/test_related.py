"""Entries link to the entries that refer to them, and to entries with the same PEP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site


def entry(id_: str, text: str = 'Codes work.', **fields: str) -> str:
    """Return an entry whose title contains its id."""
    options = {'id': id_, 'kind': 'added', 'area': 'stock', **fields}
    lines = ''.join(f':{name}: {value}\n' for name, value in options.items())
    return f':::{{change}} The {id_}\n{lines}\n{text}\n:::\n\n'


FILES = {
    'index.md': '# Shop\n\n```{toctree}\n:glob:\n[a-z]*\n```\n',
    'bags.md': '# Bags\n\n' + entry('bag', alias='sack') + entry('box', 'See [](#bag).'),
    'carts.md': '# Carts\n\n'
    + entry('cart', 'See {whatsnew:change}`words of its own <sack>`.')
    + entry('door', action='Use {ref}`bag`.', pep='8')
    + entry('lone', pep='8')
    + '## Outside\n\nSee [](#lone).\n',
    'peps.md': '# PEPs\n\n```{changes}\n:group-by: pep\n:flag: pep\n```\n',
    **{f'page{n}.md': f'# Page {n}\n\n' + entry(f'many-{n}', pep='695') for n in range(12)},
}


def links(made: Site, page: str, id_: str) -> list[str]:
    """Return the links of an entry that are made automatically."""
    found = made.html(page).find(id=id_)
    assert found
    return [str(link['href']) for link in found.select('.whatsnew-related a')]


def test_who_refers(site: Callable[..., Site]) -> None:
    """An entry links once to each entry that refers to it by a role, an alias or a field."""
    made = site(FILES).build()
    assert links(made, 'bags', 'bag') == ['#box', 'carts.html#cart', 'carts.html#door']
    # an entry does not link back to its targets, and plain text of a page is no entry
    assert links(made, 'bags', 'box') == []
    assert links(made, 'carts', 'lone') == ['#door']


def test_not_too_many(site: Callable[..., Site]) -> None:
    """If a PEP has many entries, some are linked, and the page that lists all of them."""
    made = site(FILES).build()
    found = links(made, 'page3', 'many-3')
    assert len(found) == 9
    assert len(set(found)) == 9
    assert 'page3.html#many-3' not in found
    assert found[-1] == 'peps.html#pep-695'
    del (files := dict(FILES))['peps.md']
    assert len(links(site(files).build(), 'page3', 'many-3')) == 8


@pytest.mark.parametrize('builder', ['text', 'latex', 'man', 'singlehtml', 'epub', 'dirhtml'])
def test_every_builder(site: Callable[..., Site], builder: str) -> None:
    """Every builder supports the nodes of the links and resolves them without a warning."""
    site(FILES, epub_show_urls='no').build(builder, warnings=None if builder == 'epub' else ())


def test_text(site: Callable[..., Site]) -> None:
    """In plain text, the related entries are shown by their titles."""
    made = site(FILES).build('text')
    text = made.text('bags')
    assert 'See also' in text
    assert 'The door' in text


EDITS: dict[str, dict[str, str | None]] = {
    'a reference comes': {'page1.md': '# Page 1\n\n' + entry('many-1', 'See [](#lone).')},
    'a reference goes': {'carts.md': '# Carts\n\n' + entry('cart') + entry('lone')},
    'a title changes': {'bags.md': FILES['bags.md'].replace('The box', 'The *chest*')},
    'a page goes': {'page2.md': None},
    'a PEP changes': {'page3.md': FILES['page3.md'].replace('695', '8')},
    'the listing goes': {'peps.md': '# PEPs\n\nNone.\n'},
    'an alias goes': {
        'bags.md': FILES['bags.md'].replace(':alias: sack\n', ''),
        'carts.md': FILES['carts.md'].replace('sack', 'bag'),
    },
}


@pytest.mark.parametrize('edit', EDITS)
@pytest.mark.parametrize('options', [(), ('-j', '4')], ids=['serial', 'parallel'])
def test_pages_follow(site: Callable[..., Site], edit: str, options: tuple[str, ...]) -> None:
    """After an edit of one page, the other pages are the same as in a fresh build."""
    made = site(FILES).run('html', *options)
    made.write(EDITS[edit])
    # the contents of the first page name the deleted page
    made.write(
        {'index.md': FILES['index.md'] + ('\nText.\n' if None in EDITS[edit].values() else '')}
    )
    after = made.run('html', *options).files()
    fresh = made.run('html', fresh=True).files()
    for files in (after, fresh):
        files.pop('searchindex.js')
    assert {name for name in fresh if after.get(name) != fresh[name]} == set()
    assert set(after) - set(fresh) <= {'page2.html'}
