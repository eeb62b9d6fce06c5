"""What a page of the site loads before it is shown: few files, and no script that can wait."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import forked
import pytest
from built_docs import DOCS, Built, build

if TYPE_CHECKING:
    from pathlib import Path

#: scripts that must run before the page is shown, so that nothing moves: they narrow its list
EARLY = {'filter.js', 'checklist.js'}

#: Sphinx's search needs the order of its scripts; they are at the end of the page
ORDERED = {'search.html'}


@pytest.fixture(scope='session')
def site(docs_builds: Path) -> Built:
    """Return the built site."""
    return build('html', docs_builds)


def test_few_files_block(site: Built) -> None:
    """Each page has one style sheet, and no script that keeps it from being shown."""
    wrong = []
    for path, page in site.pages.items():
        if page.soup.select_one('meta[http-equiv="refresh" i]'):
            continue
        sheets = page.soup.select('link[rel="stylesheet"]')
        scripts = page.soup.select('script[src]:not([defer], [async])')
        names = {urlsplit(str(one['src'])).path.rpartition('/')[2] for one in scripts}
        if len(sheets) != 1 or (names - EARLY and path not in ORDERED):
            wrong.append((path, len(sheets), names))
    assert len(site.pages) > 40
    assert wrong == []


def test_one_sheet_has_all(site: Built) -> None:
    """The one style sheet has the rules of all, in their order, and its addresses lead to files."""
    page = site.pages['porting.html']
    [sheet] = page.soup.select('link[rel="stylesheet"]')
    address = urljoin(page.url, str(sheet['href'])).partition('?')[0]
    path = site.find(address)
    assert path is not None
    text = path.read_text(encoding='utf-8')
    names = text.partition('\n')[0].split()[1:-1]
    assert [name.rpartition('/')[2] for name in names] == [
        'pygments.css',
        'furo.css',
        'copybutton.css',
        'whatsnew.css',
        'furo-extensions.css',
        'site.css',
    ]
    places = [
        text.index(site.root.joinpath(name).read_text(encoding='utf-8')[:200]) for name in names
    ]
    assert places == sorted(places)
    found = re.findall(r'url\(([^)"\':]+)\)', text)
    assert found
    for url in found:
        there = site.find(urljoin(address, url))
        assert there is not None, url
        assert there.is_file(), url


CONF = f"""
import sys

sys.path.insert(0, {str(DOCS / '_extensions')!r})
project = 'Shop'
extensions = ['first_load']
html_theme = 'furo'
html_static_path = ['own']
html_css_files = ['theme/a.css']
"""

SHEET = 'a {{ background: url(a.svg) url("../b.svg") url(data:x) url(\'/c.svg\'); color: {} }}\n'


def test_changed_sheet(tmp_path: Path) -> None:
    """A sheet that changed is joined again, also if no page is written; addresses still lead there."""
    sheet = tmp_path / 'own' / 'theme' / 'a.css'
    sheet.parent.mkdir(parents=True)
    (tmp_path / 'conf.py').write_text(CONF)
    (tmp_path / 'index.rst').write_text('Shop\n====\n')
    for colour in ('red', 'blue'):
        sheet.write_text(f'{SHEET.format(colour)}/*# sourceMappingURL=a.css.map */')
        done = forked.run('-m', 'sphinx', '-q', '-W', tmp_path, tmp_path / 'out')
        assert (done.returncode, done.stderr) == (0, '')
        page = (tmp_path / 'out' / 'index.html').read_text()
        assert page.count('rel="stylesheet"') == 1
        name = re.findall(r'href="(_static/page-\w+\.css)\?v=\w+"', page)[0]
        text = (tmp_path / 'out' / name).read_text()
        assert 'sourceMappingURL' not in text
        moved = SHEET.format(colour).replace('a.svg', 'theme/a.svg').replace('../b.svg', 'b.svg')
        assert moved in text
