"""Each kind of markup gives the same plain words in all places that show no markup."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
import sphobjinv
from dom import dom
from words import BEFORE, FORMATS, project

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conftest import Site

ATOM = '{http://www.w3.org/2005/Atom}'

CASES = [(suffix, name) for suffix, (rows, *_) in FORMATS.items() for name in rows]


def squeezed(text: str) -> str:
    """Return *text* with single blanks, as browsers show it."""
    return ' '.join(text.split())


class Published:
    """A published site, with each file read once."""

    def __init__(self, made: Site) -> None:
        self.made = made
        self.page, self.other = made.html(), made.html('other')
        changes = json.loads(made.read('changes.json'))['changes']
        self.data = {one['id']: one for one in changes}
        inventory = sphobjinv.Inventory(made.outdir() / 'objects.inv')
        self.names = {(one.role, one.name): one.dispname_expanded for one in inventory.objects}
        items = json.loads(made.read('changes.feed.json'))['items']
        self.feed = {one['url'].partition('#')[2]: one['title'] for one in items}
        self.atom = {
            one.findtext(f'{ATOM}id', '').partition('#')[2]: one.findtext(f'{ATOM}title', '')
            for one in ET.fromstring(made.read('changes.atom')).iter(f'{ATOM}entry')
        }
        search = made.read('entries.js')
        rows = json.loads(search[search.index('(') + 1 : search.rindex(')')])['entries']
        self.search = {row[0].partition('#')[2]: row[1] for row in rows}
        titles = made.search_index()['alltitles'].items()
        self.index = {id_: title for title, places in titles for _, id_ in places}

    def titles(self, id_: str) -> dict[str, str]:
        """Return the title of an entry from each place that shows no markup."""
        link = f'a[href$="#{id_}"]'
        tick = self.other.select_one(f'.whatsnew-checklist [data-id="{id_}"] .whatsnew-tick')
        return {
            'contents': self.page.select_one(f'.sphinxsidebar {link}').get_text(),
            'list': self.other.select_one(f'.whatsnew-list {link}').get_text(),
            'table': self.other.select_one(f'.whatsnew-table {link}').get_text(),
            'checklist': str(tick['aria-label']).removeprefix('Done: '),
            'changes.json': self.data[id_]['title'],
            'feed': self.feed[id_],
            'atom': self.atom[id_],
            'inventory': self.names['change', id_],
            'label': self.names['label', id_],
            'search': self.search[id_],
            'index': self.index[id_],
        }


@pytest.fixture(scope='module')
def built(shared_site: Callable[..., Site]) -> Mapping[str, Published]:
    """Return the published site of each format."""
    found = {}
    for suffix in FORMATS:
        files, conf = project(suffix)
        found[suffix] = Published(shared_site(files, **conf).build(warnings=None))
    return found


@pytest.mark.parametrize(('suffix', 'name'), CASES)
def test_titles(built: Mapping[str, Published], suffix: str, name: str) -> None:
    """Lists, contents, data, feeds, inventory and search have the same title."""
    row = FORMATS[suffix][0][name]
    line = row.line.replace('PLACE', 'title')
    found = built[suffix].titles(f'shop-{name}')
    assert {where: squeezed(text) for where, text in found.items()} == dict.fromkeys(found, line)
    exact = ('changes.json', 'feed', 'atom', 'inventory', 'label', 'search')
    assert {where: found[where] for where in exact} == dict.fromkeys(exact, line)
    heading = built[suffix].page.select_one(f'[id="shop-{name}"] > :is(h2, h3)')
    for image in heading.select('img'):
        image.replace_with(image['alt'])
    assert squeezed(heading.get_text().removesuffix('¶')) == (row.page or line)


@pytest.mark.parametrize(('suffix', 'name'), CASES)
def test_fields_and_body(built: Mapping[str, Published], suffix: str, name: str) -> None:
    """Fields with markup, and the body with its footnotes, have the same words in all places."""
    row, data = FORMATS[suffix][0][name], built[suffix].data[f'shop-{name}']
    for field in ('action', 'replacement', 'highlight'):
        assert data[field] == BEFORE[field] + row.line.replace('PLACE', field)
    assert data['body_text'] == BEFORE['body'] + (row.body or row.line).replace('PLACE', 'body')
    shown = {squeezed(one.get_text()) for one in built[suffix].other.select('p a')}
    assert BEFORE['highlight'] + row.line.replace('PLACE', 'highlight') in shown
    words = set(data['body_text'].lower().split())
    assert '\0' not in json.dumps(data)
    assert 'system' not in words, 'the message of an error'


@pytest.mark.parametrize('suffix', FORMATS)
def test_nodes(built: Mapping[str, Published], suffix: str) -> None:
    """Builders that use nodes for listings show the same words."""
    text = squeezed(built[suffix].made.build('text', warnings=None).text('other'))
    for name in ('label', 'entry', 'image', 'footnote', 'footnote-apart', 'number', 'unknown-role'):
        row = FORMATS[suffix][0][name]
        assert f'Deprecated: {row.line}' in text


@pytest.mark.parametrize('suffix', FORMATS)
def test_notes(built: Mapping[str, Published], suffix: str) -> None:
    """Data and feeds have the footnote with its markup, and no link to a missing id."""
    made, data = built[suffix].made, built[suffix].data
    assert data['shop-footnote']['body_html'].count('<em>only</em>') == 1
    for name in ('changes.feed.json', 'changes.atom'):
        assert made.read(name, 'html').count('On Linux') == 2
    ids = {str(one['id']) for one in built[suffix].page.select('[id]')}
    for change in data.values():
        html = dom(change['body_html'])
        here = {str(one['id']) for one in html.select('[id]')}
        for link in html.select('a[href]'):
            address, _, fragment = str(link['href']).partition('#')
            if address in {'', 'https://shop.example/index.html'} and fragment:
                assert fragment in (ids if address else here), (change['id'], link['href'])
        assert len(here) == len(html.select('[id]'))
