"""Several releases in data, feeds, listings and filters."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import feedparser
import jsonschema
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

RELEASES = """\
[[release]]
name = "2.1"
status = "unreleased"
[[release]]
name = "2.0"
date = 2026-06-19
title = "Till"
[[release]]
name = "1.9.1"
date = 2026-07-02
yanked = "It loses baskets."
[[release]]
name = "1.9"
date = 2026-02-01
"""

INDEX = """\
# Changes

```{release}
```

:::{change} Written on a page
:id: shop-page
:kind: changed
:release: 1.9, 2.0

A body.
:::

## All since 1.9

```{changes}
:release: 1.9..2.0
```
"""

FILES = {
    'index.md': INDEX,
    'all.md': '---\norphan: true\n---\n# All\n\n```{changes}\n:filter:\n```\n',
    'groups.md': '---\norphan: true\n---\n# G\n\n```{changes}\n:group-by: release\n:count:\n```\n',
    'changes/releases.toml': RELEASES,
    'changes/next/shop-next.md': '---\nkind: added\n---\n# Next\n\nText.\n',
    'changes/2.0/shop-fix.md': '---\nkind: security\nrelease: 1.9.1\n---\n# A leak\n\nText.\n',
    'changes/1.9/shop-first.md': '---\nkind: added\n---\n# First\n\nText.\n',
}


@pytest.fixture(scope='module')
def built(shared_site: Callable[..., Site]) -> Site:
    """A site with several releases, as HTML."""
    conf = {'whatsnew_areas': {}, 'html_baseurl': 'https://shop.example/'}
    return shared_site(FILES, whatsnew_fragments='changes', **conf).build()


def test_changes_json(built: Site) -> None:
    """Each entry has its releases, the file has all releases, and both fit the schema."""
    data = json.loads(built.read('changes.json'))
    schema = json.loads(built.read('changes.schema.json'))
    jsonschema.Draft202012Validator(schema).validate(data)
    assert {one['id']: one['releases'] for one in data['changes']} == {
        'shop-first': ['1.9'],
        'shop-fix': ['2.0', '1.9.1'],
        'shop-next': ['2.1'],
        'shop-page': ['2.0', '1.9'],
    }
    assert [one['name'] for one in data['releases']] == ['2.1', '2.0', '1.9.1', '1.9']
    assert data['releases'][1] == {
        'name': '2.0',
        'title': 'Till',
        'status': 'released',
        'date': '2026-06-19',
        'series': '2.0',
        'yanked': None,
        'compare': None,
    }
    assert data['schema_version'].endswith('+releases')


def test_feeds(built: Site) -> None:
    """Feeds are sorted by the first release, newest first, without unreleased entries."""
    feed = feedparser.parse(built.read('changes.atom'))
    found = [(one.id.rpartition('#')[2], one.published[:10]) for one in feed.entries]
    assert found == [
        ('shop-fix', '2026-06-19'),
        ('shop-first', '2026-02-01'),
        ('shop-page', '2026-02-01'),
    ]
    assert feed.feed.updated.startswith('2026-07-02')
    items = json.loads(built.read('changes.feed.json'))['items']
    assert [one['url'].rpartition('#')[2] for one in items] == [id_ for id_, _date in found]
    security = feedparser.parse(built.read('changes.security.atom'))
    assert [one.title for one in security.entries] == ['A leak']


def test_feeds_are_capped(site: Callable[..., Site]) -> None:
    """A feed has only the newest entries."""
    text = '---\nkind: added\n---\nText of {}.\n'
    many = {f'changes/1.9/shop-{n}.md': text.format(n) for n in range(201)}
    files = {'index.md': '# R\n\n```{release}\n```\n', 'changes/releases.toml': RELEASES, **many}
    files['changes/2.0/shop-new.md'] = text.format('new')
    conf = {'whatsnew_areas': {}, 'html_baseurl': 'https://shop.example/'}
    made = site(files, whatsnew_fragments='changes', **conf).build()
    ids = [one.id for one in feedparser.parse(made.read('changes.atom')).entries]
    assert len(ids) == 200
    assert ids[0].endswith('#shop-new')


def test_listing_of_a_range(built: Site) -> None:
    """A range has the entries that are in its second release, but not in its first."""
    section = built.html().select_one('#all-since-1-9')
    assert [link['href'] for link in section.select('li a')] == ['#shop-fix']


def test_filter(built: Site) -> None:
    """The filter has a choice of releases."""
    page = built.html('all')
    options = [
        (one['value'], one['data-label']) for one in page.select('[name=release] option')[1:]
    ]
    assert options == [('2.1', '2.1'), ('2.0', 'Till'), ('1.9.1', '1.9.1'), ('1.9', '1.9')]
    rows = {
        row.a['href'].rpartition('#')[2]: row['data-release']
        for row in page.select('li[data-release]')
    }
    assert rows['shop-fix'] == '2.0,1.9.1'


def test_groups(built: Site) -> None:
    """An entry is in the group of each of its releases."""
    headings = [
        ' '.join(one.text.split()) for one in built.html('groups').select('.whatsnew-group')
    ]
    assert headings == ['2.1 (1)', 'Till (2)', '1.9.1 (1)', '1.9 (2)']


def test_entry_of_a_page(built: Site) -> None:
    """An entry that is written on a page shows its releases, and each release links to it."""
    page = built.html()
    assert 'in 2.0, 1.9' in page.select_one('#shop-page .whatsnew-badges').text
    for release in ('release-2\\.0', 'release-1\\.9'):
        assert page.select_one(f'#{release} a[href="#shop-page"]') is not None


def test_front_matter(site: Callable[..., Site]) -> None:
    """The front matter of a page names the releases of its entries; a wrong name is a warning."""
    page = '---\nrelease: 1.9.1\n---\n# P\n\n:::{change} A\n:id: a\n:kind: fixed\n:::\n'
    files = {'index.md': page, 'releases.toml': RELEASES}
    made = site(files, whatsnew_releases='releases.toml', whatsnew_areas={}).build()
    assert json.loads(made.read('changes.json'))['changes'][0]['releases'] == ['1.9.1']
    assert '1.9.1' not in made.html().select_one('#a .whatsnew-badges').text
    made.edit('index.md', 'release: 1.9.1', 'release: 1.9.2')
    message = "unknown release '1.9.2'; did you mean '1.9.1'? (in the front matter)"
    made.build(warnings=[f'index.md:1: WARNING: {message} [whatsnew.unknown_release]'])


TRACKERS = {
    'cve': ('https://cve.example/CVE-%s', 'CVE-%s', '[0-9]{4}-[0-9]{4,}'),
    'pr': ('', 'PR %s', '[0-9]+'),
}


def test_trackers(site: Callable[..., Site]) -> None:
    """References are links on pages, and are in data, search and filter."""
    page = '# P\n\n:::{change} A\n:id: a\n:kind: fixed\n:ref: cve:2026-1234, pr:77, x:1\n:::\n'
    files = {'index.md': page + '\n```{changes}\n:filter:\n```\n'}
    made = site(files, whatsnew_trackers=TRACKERS, whatsnew_areas={})
    message = "index.md:3: WARNING: unknown tracker 'x'; known are: cve, pr [whatsnew.bad_ref]"
    made.build(warnings=[message])
    details = made.html().select_one('#a .whatsnew-details')
    assert details.a['href'] == 'https://cve.example/CVE-2026-1234'
    assert details.dd.text.strip() == 'CVE-2026-1234, PR 77'
    assert 'CVE-2026-1234' in made.html().select_one('li[data-words]')['data-words']
    assert 'CVE-2026-1234' in made.read('entries.js')
    data = json.loads(made.read('changes.json'))
    jsonschema.Draft202012Validator(json.loads(made.read('changes.schema.json'))).validate(data)
    assert data['changes'][0]['references'] == [
        {
            'tracker': 'cve',
            'number': '2026-1234',
            'label': 'CVE-2026-1234',
            'url': 'https://cve.example/CVE-2026-1234',
        },
        {'tracker': 'pr', 'number': '77', 'label': 'PR 77', 'url': None},
    ]
    text = made.build('text').plain()
    assert 'CVE-2026-1234' in text


def test_wrong_trackers(site: Callable[..., Site]) -> None:
    """A tracker in a wrong form gives a warning that shows the right form."""
    made = site({'index.md': '# P\n'}, whatsnew_trackers={'cve': 'https://x.example/%s'})
    made.build(warnings=None)
    (message,) = made.warnings
    assert "(wrong at 'cve'); such as: whatsnew_trackers = {" in message
