"""The pages of the project's own site fit together: links, ids, titles and navigation."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import pytest
import sphobjinv
from built_docs import BASE, Built, build
from links import dead_html

from whatsnew312.ledger.published import read_published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from built_docs import Page

#: a copy of the ledger or of ``objects.inv`` for every release of this site; files are only added
PUBLISHED = Path(__file__).parent / 'corpus' / 'published'
HISTORY = sorted(PUBLISHED.iterdir())

#: pages that Sphinx and the theme make, without a document
MADE = ('404', 'genindex', 'search')

#: values of ``rel`` for which a browser loads the target of a ``link`` element by itself
FETCHED = {'stylesheet', 'icon', 'preload', 'prefetch', 'preconnect', 'dns-prefetch', 'manifest'}


@pytest.fixture(scope='module', params=['html', 'dirhtml'])
def site(request, docs_builds) -> Built:
    return build(request.param, docs_builds)


def documents(site: Built) -> Iterator[Page]:
    """Yield each page of a document, and each separate page of a change or module."""
    made = {f'{name}.html' for name in MADE} | {f'{name}/index.html' for name in MADE}
    for path, page in site.pages.items():
        is_old = content(page, 'link[rel="canonical"]') not in ([], [page.url])
        if path not in made and not page.redirects and not is_old:
            yield page


def content(page: Page, selector: str) -> list[str]:
    """Return the contents of the matching elements in the head."""
    return [str(tag.get('content', tag.get('href'))) for tag in page.soup.head.select(selector)]


def test_links_lead_to_what_is_there(site):
    """Each link, image, script and form leads to a file and a place that exist."""
    faults = [
        f'{page.path}: {tag.name} to {url}: {fault}'
        for page in site.pages.values()
        for tag, url in page.links()
        if url.startswith(BASE) and (fault := page.fault(url))
    ]
    assert not faults, '\n'.join(faults)


@pytest.mark.parametrize('site', ['html'], indirect=True)
def test_keywords_lead_to_the_language_reference(site):
    """Links of keywords lead to the language reference, even if a keyword is also another label.

    For example, `type` is also the label of an argument in argparse.
    """
    links = [
        str(link['href'])
        for page in documents(site)
        for link in page.soup.select('a:has(> code.std-keyword)')
    ]
    assert links
    assert [link for link in links if '/reference/' not in link] == []


def test_links_stay_below_the_site(site):
    """Relative links stay inside the site, which may be in a subfolder of its host."""
    host = BASE.split('/')[2]
    faults = [
        f'{page.path}: {url}'
        for page in site.pages.values()
        for _, url in page.links()
        if url.split('/')[2:3] == [host] and not url.startswith(BASE)
    ]
    assert not faults, '\n'.join(faults)


@pytest.mark.parametrize('site', ['html'], indirect=True)  # hosts look for 404.html only here
def test_missing_page_links_work_at_any_depth(site):
    """The page for missing addresses has the full path in each of its links."""
    page = site.pages['404.html']
    prefix = BASE.removeprefix('https://').partition('/')[2]
    local = [
        str(value)
        for tag in page.soup.select('[href], [src], form[action]')
        for name in ('href', 'src', 'action')
        if (value := tag.get(name)) and not str(value).startswith(('https:', 'http:', '#', 'data:'))
    ]
    assert len(local) > 10
    assert [link for link in local if not link.startswith(f'/{prefix}')] == []


def test_ids_are_unique(site):
    """An id is only once on a page; otherwise a link could lead to the wrong place."""
    faults = []
    for page in site.pages.values():
        count = Counter(str(tag['id']) for tag in page.soup.select('[id]'))
        faults += [f'{page.path}: {id_} ({n})' for id_, n in count.items() if n > 1]
    assert not faults, '\n'.join(faults)


def test_every_page_says_what_it_is(site):
    """Each page has the data that search engines, previews and screen readers need."""
    faults = []
    titles = Counter()
    for page in documents(site):
        soup = page.soup
        title = soup.title.get_text().strip() if soup.title else ''
        titles[title] += 1
        described = content(page, 'meta[name="description"]')
        expected = {
            'title': bool(title),
            'lang': soup.html.get('lang') == 'en',
            'h1': len(soup.select('h1')) == 1,
            'description': len(described) == 1 and len(described[0]) > 40,
            'canonical': content(page, 'link[rel="canonical"]') == [page.url],
            'og:url': content(page, 'meta[property="og:url"]') == [page.url],
            'og:description': content(page, 'meta[property="og:description"]') == described,
            **{
                name: len(content(page, f'meta[property="{name}"]')) == 1
                for name in ('og:title', 'og:type', 'og:site_name')
            },
        }
        faults += [f'{page.path}: {name}' for name, holds in expected.items() if not holds]
    faults += [f'title of {n} pages: {title}' for title, n in titles.items() if n > 1]
    assert not faults, '\n'.join(faults)


def test_descriptions_are_the_authors(site):
    """The description in previews is that of the front matter, not the first words of the page."""
    told = 'New syntax in Python 3.12'
    syntax = next(page for page in documents(site) if page.path.startswith('syntax'))
    (shown,) = content(syntax, 'meta[name="description"]')
    assert shown.startswith(told)


def test_made_pages_are_pages_too(site):
    """Index, search and the page for missing addresses have title, language and one heading."""
    for page in set(site.pages.values()) - set(documents(site)):
        soup = page.soup
        assert soup.title.get_text().strip(), page.path
        assert soup.html.get('lang') == 'en', page.path
        assert len(soup.select('h1')) == 1 or page.redirects, page.path


def test_sitemap_lists_every_page(site):
    """The sitemap has exactly the pages of the site, with their canonical addresses."""
    tree = ET.fromstring((site.root / 'sitemap.xml').read_bytes())
    listed = [element.text for element in tree.findall('.//{*}loc')]
    alone = {place for place in listed if place.split('/')[4] in {'changes', 'modules'}}
    assert {place for place in listed if place not in alone} == {
        page.url for page in documents(site) if page.url not in alone
    }
    assert len(listed) == len(set(listed))
    changes = json.loads((site.root / 'changes.json').read_bytes())['changes']
    modules = {module for change in changes for module in change['modules']}
    assert alone == {change['page'] for change in changes} | {
        site.address(f'modules/{module}') for module in modules
    }


def test_days_of_the_sitemap(site):
    """The sitemap has the date of each page's last change, from git."""
    is_checkout = (PUBLISHED.parents[2] / '.git').exists()
    text = (site.root / 'sitemap.xml').read_text(encoding='utf-8')
    days = re.findall('<lastmod>(.*?)</lastmod>', text)
    assert bool(days) == (is_checkout and bool(last_commit()))
    assert all(day <= last_commit() for day in days)


def last_commit() -> str:
    """Return the day of the last commit; nothing if git does not have the complete history."""
    command = ['git', '-C', str(PUBLISHED)]
    shallow = [*command, 'rev-parse', '--is-shallow-repository']
    if subprocess.run(shallow, capture_output=True, text=True, check=False).stdout != 'false\n':
        return ''
    log = [*command, 'log', '-1', '--format=%cs']
    return subprocess.run(log, capture_output=True, text=True, check=True).stdout.strip()


def test_every_link_of_pages_that_are_alike(site):
    """Each link on the separate pages of changes and modules works.

    The other tests read only some of these pages.
    """
    files = {
        path.relative_to(site.root).as_posix(): path.read_text(encoding='utf-8')
        for path in site.root.rglob('*.html')
    }
    alone = {name for name in files if name.startswith(('changes/', 'modules/'))}
    assert len(alone) > 400
    assert [fault for fault in dead_html(files) if fault.partition(':')[0] in alone] == []
    assert [name for name in alone if len(re.findall('<h1[ >]', files[name])) != 1] == []


def test_previous_and_next_are_one_chain(site):
    """The links to the next page visit each page once, in the order of the sidebar."""
    first = site.pages['index.html']
    sidebar = [
        urljoin(first.url, str(link['href'])).partition('#')[0]
        for link in first.soup.select('.sidebar-tree a.reference.internal')
    ]
    assert len(sidebar) > 10
    chain, page, before = [], first, []
    by_url = {page.url: page for page in documents(site)}
    while page.url not in chain:
        chain.append(page.url)
        assert neighbour(page, 'prev') == before, page.path
        following = neighbour(page, 'next')
        assert following == footer(page, 'next-page'), page.path
        assert before == footer(page, 'prev-page'), page.path
        if not following:
            break
        before = [page.url]
        page = by_url[following[0]]
    assert chain == [BASE + first.url.removeprefix(BASE), *sidebar]
    apart = {
        page.path
        for page in documents(site)
        if page.url not in chain and not page.path.startswith(('changes/', 'modules/'))
    }
    assert apart <= {'whatsnew/3.12.html', 'whatsnew/3.12/index.html'}, apart


def neighbour(page: Page, rel: str) -> list[str]:
    """Return the address of the previous or next page in the head of the page."""
    return [urljoin(page.url, link) for link in content(page, f'link[rel="{rel}"]')]


def footer(page: Page, class_: str) -> list[str]:
    """Return the address of the previous or next page in the links below the text."""
    links = page.soup.select(f'.related-pages a.{class_}')
    return [urljoin(page.url, str(link['href'])) for link in links]


def test_nothing_is_fetched_from_elsewhere(site):
    """A page loads no script, style, image or frame from another host."""
    faults = []
    for page in site.pages.values():
        for tag, url in page.links():
            fetched = tag.name not in {'a', 'link', 'form', 'meta', 'area'} or (
                tag.name == 'link' and FETCHED & set(tag.get_attribute_list('rel'))
            )
            if fetched and not url.startswith((BASE, 'data:')):
                faults.append(f'{page.path}: {tag.name} {url}')
        faults += [f'{page.path}: {tag.name} srcset' for tag in page.soup.select('[srcset]')]
    assert not faults, '\n'.join(faults)


# Published history


@pytest.mark.parametrize('path', HISTORY, ids=lambda path: path.name)
def test_published_links_arrive(site, path):
    """Every link of every release works: by its address, and by its name with intersphinx."""
    objects = sphobjinv.Inventory(str(site.root / 'objects.inv')).objects
    uris = {(f'{one.domain}:{one.role}', one.name): one.uri_expanded for one in objects}
    page = site.pages['index.html']
    published = read_published(path.read_bytes())
    faults = []
    for link in published:
        urls = [site.address(docname, link.fragment) for docname in link.pages]
        found = [page.fault(url) for url in urls]
        faults += [f'{urls[0]}: {found[0]}'] if all(found) else []
        if link.type:
            uri = uris.get((link.type, link.name))
            fault = 'not in objects.inv' if uri is None else page.fault(BASE + uri)
            faults += [f'{link.type} {link.name}: {fault}'] if fault else []
    assert len(published) > 500
    assert not faults, '\n'.join(faults)


def test_history_is_only_added_to():
    """No file of the published history is ever changed or deleted."""
    assert HISTORY
    if not shutil.which('git') or not (PUBLISHED.parents[2] / '.git').exists():
        pytest.skip('not a checkout')
    found = []
    for words in (['log', '--format='], ['diff', 'HEAD']):
        command = ['git', *words, '--no-renames', '--diff-filter=a', '--name-only', '--', '.']
        done = subprocess.run(command, cwd=PUBLISHED, check=True, capture_output=True, text=True)
        found += done.stdout.split()
    assert found == []


@pytest.mark.parametrize('site', ['html'], indirect=True)  # both builders have the same names
def test_names_have_titles(site):
    """Each change, label and page in the inventory has a title."""
    objects = sphobjinv.Inventory(str(site.root / 'objects.inv')).objects
    assert [
        f'{one.domain}:{one.role} {one.name}'
        for one in objects
        if one.role in {'change', 'label', 'doc'} and one.dispname in {'-', ''}
    ] == []
