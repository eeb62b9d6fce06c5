"""Links to Python's own "What's New" page also work here, and lead to the same subject."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from built_docs import BASE, DOCS, build

OFFICIAL = Path(__file__).parent / 'data' / 'official-fragments.txt'
MAP = tomllib.loads((DOCS / 'official-anchors.toml').read_text(encoding='utf-8'))

#: fragments that only the official page in the 3.13 manual has
LATER = {'id11', 'index-54', 'index-55', 'pending-removal-in-python-3-17'}


@pytest.fixture(scope='module', params=['html', 'dirhtml'])
def site(request, docs_builds):
    return build(request.param, docs_builds)


@pytest.fixture
def page(site):
    """The page for the official fragments."""
    return site.pages[
        'whatsnew/3.12.html' if site.builder == 'html' else 'whatsnew/3.12/index.html'
    ]


def test_map_is_complete():
    """The map has each fragment of the official page, and no other fragments."""
    official = set(OFFICIAL.read_text(encoding='utf-8').split())
    assert len(official) > 150
    assert set(MAP) == official | LATER


def test_map_is_sorted():
    """The map is sorted, so that people find a line in it."""
    assert list(MAP) == sorted(MAP)


def test_address_is_the_official_one(page):
    """The path of the page is the official one; only the host and the folder before it differ."""
    assert page.url.removesuffix('.html').rstrip('/') == f'{BASE}whatsnew/3.12'


def test_every_fragment_arrives(page):
    """Each fragment is an id on the page, and its only link leads to an id that exists."""
    faults = []
    for fragment, target in MAP.items():
        line = page.soup.find(id=fragment)
        links = line.select('a[href]') if line else []
        if line is None or line.name != 'li' or len(links) != 1:
            faults.append(f'{fragment}: no line with a link')
            continue
        url = urljoin(page.url, str(links[0]['href']))
        if page.fault(url):
            faults.append(f'{fragment}: {url}: {page.fault(url)}')
        elif urldefrag(url).fragment != target.rpartition('#')[2]:
            faults.append(f'{fragment}: {url} is not {target}')
        elif not links[0].get_text().strip() or target in links[0].get_text():
            faults.append(f'{fragment}: the link does not say where it leads')
    assert not faults, '\n'.join(faults)


def test_modules_and_peps_have_their_entry(site):
    """A fragment about a module or PEP leads to an entry, not to the top of a page."""
    tops = {
        section.get('id')
        for page in site.pages.values()
        for section in page.soup.select('article section:has(> h1)')
    }
    modules = {
        str(group['id']).removeprefix('module-')
        for group in site.pages[
            'by-module.html' if site.builder == 'html' else 'by-module/index.html'
        ].soup.select('[id^="module-"]')
    }
    assert len(modules) > 50
    faults = []
    for fragment, target in MAP.items():
        subject = re.search(r'pep-?\d+', fragment)
        if (fragment in modules or subject) and (
            '#' in target and target.rpartition('#')[2] in tops
        ):
            faults.append(f'{fragment}: {target} is the top of a page')
        if subject and subject[0].replace('-', '') not in target:
            faults.append(f'{fragment}: {target} is not the entry of its PEP')
    assert not faults, '\n'.join(faults)


def test_modules_arrive_at_entries_about_them(site):
    """The fragment of a module leads to an entry about it, or to a section with its name."""
    by_module = site.pages['by-module.html' if site.builder == 'html' else 'by-module/index.html']
    entries: dict[str, set[str]] = {}
    for heading in by_module.soup.select('[id^="module-"]'):
        listed = heading.find_next_sibling()
        while listed is not None and not listed.get('id', '').startswith('module-'):
            links = {urldefrag(str(link['href'])).fragment for link in listed.select('a[href]')}
            entries.setdefault(str(heading['id']).removeprefix('module-'), set()).update(links)
            listed = listed.find_next_sibling()
    faults = []
    for fragment, target in MAP.items():
        if fragment in entries and '#' not in target and target not in entries[fragment]:
            faults.append(f'{fragment}: {target} is listed under another module')
        if fragment in entries and '#' in target and target.rpartition('#')[2] != fragment:
            faults.append(f'{fragment}: {target} is the section of something else')
    assert len(entries) > 50
    assert not faults, '\n'.join(faults)
