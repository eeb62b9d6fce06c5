"""The project's own site is complete in every format, and in German."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sphobjinv
from babel.messages import pofile
from built_docs import Built, build
from links import dead_html, dead_latex, dead_texinfo, epubcheck, ids_of
from reading import read_plain, squeeze

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

#: all builders except html and dirhtml, which test_site_links checks
BUILDERS = ('singlehtml', 'epub', 'latex', 'man', 'texinfo', 'text', 'xml')

#: translations into German: a page of highlights, a page of entries, and the templates
LOCALE = Path(__file__).parent / 'locale'

#: characters that mark emphasis in plain text
_MARKS = str.maketrans('', '', '*_"`\'')


@pytest.fixture(scope='module')
def root(docs_builds: Path) -> Path:
    return docs_builds


@pytest.fixture(scope='module')
def changes(root: Path) -> list[dict[str, Any]]:
    """All entries, as the site publishes them."""
    data = json.loads((build('html', root).root / 'changes.json').read_bytes())
    found: list[dict[str, Any]] = data['changes']
    return found


def files(site: Built) -> dict[str, bytes]:
    """Return the content of each file of the output."""
    return {
        path.relative_to(site.root).as_posix(): path.read_bytes()
        for path in sorted(site.root.rglob('*'))
        if path.is_file()
    }


@pytest.mark.parametrize('builder', BUILDERS)
def test_every_entry_is_told(root: Path, changes: list[dict[str, Any]], builder: str) -> None:
    """No builder gives a warning, or loses a title, replacement or action of an entry."""
    text = read_plain(builder, files(build(builder, root))).translate(_MARKS)
    wanted = [
        change[field]
        for change in changes
        for field in ('title', 'replacement', 'action')
        if change[field]
    ]
    assert len(wanted) > 500
    assert [value for value in wanted if squeeze(value).translate(_MARKS) not in text] == []


@pytest.mark.parametrize('builder', ['singlehtml', 'epub'])
def test_links_of_pages(root: Path, builder: str) -> None:
    """Each internal link leads to an id that exists."""
    pages = {
        name: data.decode()
        for name, data in files(build(builder, root)).items()
        if name.endswith(('.html', '.xhtml')) and not name.startswith('_static')
    }
    assert dead_html(pages) == []


def test_links_of_tex(root: Path) -> None:
    """Each link in the PDF and in the Info file leads to a place that exists."""
    latex = (build('latex', root).root / 'whatsnew312.tex').read_text(encoding='utf-8')
    assert dead_latex(latex) == []
    texinfo = (build('texinfo', root).root / 'whatsnew312.texi').read_text(encoding='utf-8')
    assert dead_texinfo(texinfo) == []


def test_pictures_of_tex(root: Path) -> None:
    """LaTeX gets a PNG in place of the SVG, and only the picture for light background."""
    images = {path.name for path in build('latex', root).root.rglob('speed*')}
    assert images == {'speed-light.png'}


def test_the_ebook_is_valid(root: Path) -> None:
    """The e-book is valid, without errors or warnings, and its table of contents has all pages."""
    site = build('epub', root)
    (book,) = site.root.glob('*.epub')
    assert epubcheck(book) == ''
    contents = (site.root / 'nav.xhtml').read_text(encoding='utf-8')
    assert {'syntax.xhtml', 'removals.xhtml', 'guide/writing.xhtml'} <= set(
        re.findall(r'href="([^"#]*)"', contents)
    )


# The site in German


@pytest.fixture(scope='module')
def catalogs(root: Path) -> dict[str, Catalog]:
    """The translations, merged with the current texts of the site."""
    templates = build('gettext', root).root
    merged = {}
    for path in sorted(LOCALE.rglob('*.po')):
        with path.open('rb') as old, (templates / f'{path.stem}.pot').open('rb') as new:
            catalog = pofile.read_po(old, locale='de')
            catalog.update(pofile.read_po(new), no_fuzzy_matching=True)
        merged[path.stem] = catalog
    return merged


@pytest.fixture(scope='module')
def german(root: Path, catalogs: dict[str, Catalog]) -> Built:
    folder = root / 'locale'
    for name, catalog in catalogs.items():
        path = folder / 'de' / 'LC_MESSAGES' / f'{name}.po'
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open('wb') as file:
            pofile.write_po(file, catalog)
    return build('html', root, 'de', folder)


@pytest.fixture(scope='module')
def pages(catalogs: dict[str, Catalog]) -> dict[str, Catalog]:
    """The translations of pages."""
    return {name: catalog for name, catalog in catalogs.items() if name != 'sphinx'}


def test_translations_are_of_what_is_there(catalogs: dict[str, Catalog]) -> None:
    """More than half of the texts are translated.

    A changed text may wait for its translator, but an outdated page is a fault.
    """
    for name, catalog in catalogs.items():
        texts = [message for message in catalog if message.id]
        translated = [message for message in texts if message.string]
        assert len(translated) > len(texts) / 2, f'{name}.po is out of date'


def test_ids_are_the_same_in_german(root: Path, german: Built) -> None:
    """A link to a page leads to the same place in each language."""
    english = build('html', root)
    assert set(german.pages) == set(english.pages)
    for path in set(english.pages) - {'genindex.html'}:  # its letters depend on the language
        ids, others = (
            # ids that only Sphinx's index uses are numbered in each build
            [id_ for id_ in ids_of(site.pages[path].text) if not re.fullmatch(r'index-\d+', id_)]
            for site in (english, german)
        )
        assert ids == others, path
    inventories = [
        {
            (entry.domain, entry.role, entry.name, entry.uri_expanded)
            for entry in sphobjinv.Inventory(site.root / 'objects.inv').objects
        }
        for site in (english, german)
    ]
    assert len(inventories[0]) > 700
    assert inventories[0] == inventories[1]


TITLE = (
    'Das Pufferprotokoll in Python-Klassen mit __buffer__ implementieren '
    'und mit collections.abc.Buffer darauf prüfen'
)


def test_templates_are_in_german(german: Built, catalogs: dict[str, Catalog]) -> None:
    """The header, the names of landmarks and the page for wrong addresses are German, too."""
    texts = {str(text.id): str(text.string) for text in catalogs['sphinx'] if text.id}
    assert {text for text, translated in texts.items() if not translated} <= {'Search'}
    first, missing = (german.pages[name].soup for name in ('index.html', '404.html'))
    header = first.select_one('.site-header')
    assert header
    assert [link.get_text() for link in header.select('nav a')] == [
        texts[name]
        for name in ('Highlights', 'Checklist', 'Every change', 'Modules', 'PEPs', 'About')
    ]
    for page in (header, missing):
        assert texts['independent of python.org'] in page.get_text()
    assert [node['aria-label'] for node in missing.select('aside, nav')] == [
        texts[name] for name in ('Pages', 'Page tools', 'On this page')
    ]
    article = missing.select_one('article')
    assert article
    for text in ('Nothing is at', 'If a link led'):
        (translated,) = (texts[name] for name in texts if name.startswith(text))
        words = squeeze(re.sub(r'<[^>]*>', '', translated))
        assert words in squeeze(article.get_text())
    assert article.select_one('a[href$="every-change.html"]')


def test_german_is_where_readers_expect_it(german: Built, pages: dict[str, Catalog]) -> None:
    """A translated page is German throughout; listings and exported files have the German title."""
    for name, catalog in pages.items():
        text = squeeze(german.pages[f'{name}.html'].soup.get_text())
        plain = [
            str(message.string)
            for message in catalog
            if message.id and message.string and not re.search(r'[]{`*[]', str(message.string))
        ]
        head = german.pages[f'{name}.html'].soup.select_one('meta[name="description"]')
        assert head['content'] in plain
        assert [
            value for value in plain if squeeze(value) not in text + squeeze(head['content'])
        ] == []
    listings = ('by-kind', 'by-module', 'by-pep', 'every-change', 'targets', 'whatsnew/3.12')
    for name in listings:
        page = german.pages[f'{name}.html']
        links = [link for link in page.soup.select('a') if link.get_text() == TITLE]
        assert links, name
        assert {str(link['href']).rpartition('/')[2] for link in links} == {
            'data-model.html#whatsnew312-pep688'
        }
    summary = german.pages['summary.html'].soup.select_one('.whatsnew-highlights')
    assert summary
    assert 'das Pufferprotokoll für Klassen' in german.pages['summary.html'].soup.get_text()
    data = json.loads((german.root / 'changes.json').read_bytes())
    assert TITLE in {change['title'] for change in data['changes']}
    feed = json.loads((german.root / 'changes.feed.json').read_bytes())
    assert feed['language'] == 'de'
    assert TITLE in {item['title'] for item in feed['items']}
    for name in ('changes.atom', 'entries.js'):
        assert TITLE in (german.root / name).read_text(encoding='utf-8'), name
    inventory = sphobjinv.Inventory(german.root / 'objects.inv')
    named = {entry.name: entry.dispname_expanded for entry in inventory.objects}
    assert named['whatsnew312-pep688'] == TITLE
    english = 'Implement the buffer protocol in Python classes'
    kept = [name for name, page in german.pages.items() if english in page.text]
    assert kept == []
