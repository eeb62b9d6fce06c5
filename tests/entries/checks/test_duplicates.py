"""Two entries claim the same anchor: which claim is ignored, and what is kept."""

from __future__ import annotations

import json
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


INDEX = '# Shop\n\n```{toctree}\n:glob:\n**\n```\n\n'
LISTING = '```{changes}\n:style: %s\n```\n'


def listed(made: Site, page: str, list_class: str) -> list[str]:
    """Return the addresses of the entries in a listing, sorted."""
    items = made.html(page).select(f'.{list_class} > li')
    return sorted(str(link['href']) for item in items if (link := item.select_one('a')))


@pytest.mark.parametrize('first', ['thief', 'owner'])
@pytest.mark.parametrize('pages', [1, 2])
def test_id_before_alias(site: Callable[..., Site], first: str, pages: int) -> None:
    """An alias equal to the id of another entry is ignored, and both entries are still listed."""
    entries = {
        'owner': entry('shop-a', action='Pay.'),
        'thief': entry('shop-b', alias='shop-a, shop-c', action='Wait.'),
    }
    order = sorted(entries, key=lambda name: name != first)
    texts = [entries[name] for name in order]
    files = {'index.md': INDEX + LISTING % 'list'}
    if pages == 1:
        files['page.md'] = '# Page\n\n' + ''.join(texts)
    else:
        files |= {f'page{n}.md': f'# Page {n}\n\n{text}' for n, text in enumerate(texts)}
    made = site(files).build(warnings=None)
    assert len(made.warnings) == 1
    assert "'shop-a' is claimed already by 'The shop-a'" in made.warnings[0]
    assert "choose another alias than 'shop-a'" in made.warnings[0]
    found = {one['id']: one for one in json.loads(made.read('changes.json'))['changes']}
    assert sorted(found) == ['shop-a', 'shop-b']
    home = {name: 'page' if pages == 1 else f'page{order.index(name)}' for name in order}
    links = listed(made, 'index', 'whatsnew-list')
    expected = [f'{home["owner"]}.html#shop-a', f'{home["thief"]}.html#shop-b']
    assert links == sorted(expected)
    for anchor, title in {'shop-a': 'The shop-a', 'shop-b': 'The shop-b'}.items():
        name = 'owner' if anchor == 'shop-a' else 'thief'
        (place,) = made.html(home[name]).select(f'[id="{anchor}"]')
        section = place if place.name == 'section' else place.find_parent('section')
        assert section
        assert title in section.get_text()
    assert f'{home["thief"]}.html#shop-c' in {
        f'{name}.html#{one["id"]}'
        for name in set(home.values())
        for one in made.html(name).select('[id]')
    }


def test_id_on_two_pages(site: Callable[..., Site]) -> None:
    """Two entries with one id are each linked on their own page, also in incremental builds."""
    files = {
        'index.md': INDEX + '## List\n\n' + LISTING % 'rows' + '\n## Cards\n\n' + LISTING % 'cards',
        'a.md': '# A\n\n' + entry('shop-x', text='See [](#shop-z).'),
        'sub/d.md': '# D\n\n' + entry('shop-y', pep='8') + entry('shop-z', pep='8'),
    }
    made = site(files).build()
    made.write({'a.md': files['a.md'] + entry('shop-y', text='See [](#shop-z).')})
    made.build(warnings=None)
    again = site({**files, 'a.md': files['a.md'] + entry('shop-y', text='See [](#shop-z).')})
    again.build(warnings=None)
    for page in ('index', 'a', 'sub/d'):
        assert made.read(f'{page}.html') == again.read(f'{page}.html')
    for style in ('rows', 'cards'):
        assert sorted(listed(again, 'index', f'whatsnew-{style}')) == [
            'a.html#shop-x',
            'a.html#shop-y',
            'sub/d.html#shop-y',
            'sub/d.html#shop-z',
        ]
    related = again.html('sub/d').select('.whatsnew-related a')
    assert [str(link['href']) for link in related] == [
        '#shop-z',
        '../a.html#shop-x',
        '../a.html#shop-y',
        '#shop-y',
    ]


def test_fields_of_two_with_one_id(site: Callable[..., Site]) -> None:
    """For two entries with one id, a checklist shows the action of each entry."""
    files = {
        'index.md': INDEX + LISTING % 'checklist',
        'a.md': '# A\n\n' + entry('shop-x', action='Take [this](#shop-z).'),
        'b.md': '# B\n\n' + entry('shop-x', action='Take [that](#shop-z).') + entry('shop-z'),
    }
    made = site(files).build(warnings=None)
    done = [line.get_text() for line in made.html('index').select('.whatsnew-do, .whatsnew-label')]
    text = made.html('index').get_text()
    assert text.count('Take this.') == 1, done
    assert text.count('Take that.') == 1, done
