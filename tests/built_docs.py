"""The project's own site, built afresh, and read as a browser reads it."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from dom import dom

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bs4 import BeautifulSoup, Tag

DOCS = Path(__file__).parents[1] / 'docs'

#: where docs/conf.py says that the site is, if nothing of the host tells it otherwise
BASE = 'https://whatsnew312.github.io/whatsnew312/'
HOST = ('GITHUB_REPOSITORY', 'READTHEDOCS', 'READTHEDOCS_CANONICAL_URL')


@dataclass(frozen=True)
class Built:
    """What a builder made of the documents."""

    root: Path
    builder: str

    @functools.cached_property
    def pages(self) -> Mapping[str, Page]:
        """Every page by its path, such as ``guide/writing.html``.

        Pages for one change or module are alike: of them a few.
        """
        return {
            path.relative_to(self.root).as_posix(): Page(self, path)
            for path in pages_to_read(self.root)
        }

    def address(self, docname: str, fragment: str = '') -> str:
        """Return where *docname* is, or something on it."""
        path = f'{docname}.html'
        if self.builder == 'dirhtml':
            path = f'{docname}/'.removesuffix('index/')
        return f'{BASE}{quote(path)}#{quote(fragment)}' if fragment else BASE + quote(path)

    def find(self, url: str) -> Path | None:
        """Return the file that a host of static pages serves as *url*, the address with BASE."""
        if not url.startswith(BASE):
            return None
        path = self.root / unquote(urlsplit(url).path.removeprefix(urlsplit(BASE).path))
        if url.endswith('/'):
            path /= 'index.html'
        return path if path.is_file() else None


@dataclass(frozen=True)
class Page:
    """One page."""

    site: Built
    file: Path

    @property
    def text(self) -> str:
        return self.file.read_text(encoding='utf-8')

    @functools.cached_property
    def soup(self) -> BeautifulSoup:
        return dom(self.text)

    @property
    def path(self) -> str:
        return self.file.relative_to(self.site.root).as_posix()

    @property
    def url(self) -> str:
        """The address of the page, as the builder writes it."""
        path = self.path
        if self.site.builder == 'dirhtml':
            path = path.removesuffix('index.html')
        return BASE + path

    @functools.cached_property
    def ids(self) -> frozenset[str]:
        """All that a fragment can name."""
        named = {str(anchor['name']) for anchor in self.soup.select('a[name]')}
        return frozenset(named | {str(tag['id']) for tag in self.soup.select('[id]')})

    @property
    def redirects(self) -> bool:
        """Tell whether the page is there for old links alone, and sends its readers on."""
        refresh = self.soup.select_one('meta[http-equiv="refresh" i]')
        return bool(refresh or self.soup.select('.whatsnew-page-moved, .whatsnew-page-removed'))

    @property
    def is_orphan(self) -> bool:
        """Tell whether the page is in no table of contents."""
        return self.soup.select_one('.sidebar-tree .current-page') is None and self.url != BASE

    def links(self) -> Iterator[tuple[Tag, str]]:
        """Yield each element that leads somewhere, with the whole address it leads to."""
        for tag in self.soup.select('[href], [src], form[action]'):
            name = next(name for name in ('href', 'src', 'action') if name in tag.attrs)
            if tag.name != 'base':
                yield tag, urljoin(self.url, str(tag[name]).strip())
        for tag in self.soup.select('meta[http-equiv="refresh" i]'):
            _, _, url = str(tag['content']).partition('=')
            yield tag, urljoin(self.url, url.strip('\'" '))

    def fault(self, url: str) -> str:
        """Return what is wrong with a link to *url*, an address of this site; or nothing."""
        address, fragment = urldefrag(url)
        address = address.partition('?')[0]
        file = self.site.find(address)
        if file is None:
            return 'no such file'
        if not fragment or file.suffix != '.html':
            return ''
        there = self.site.pages[file.relative_to(self.site.root).as_posix()]
        return '' if {fragment, unquote(fragment)} & there.ids else 'no such id'


def pages_to_read(root: Path) -> list[Path]:
    """Return the pages below *root*; of those for one change or module, which are alike, a few."""
    paths = [path for path in sorted(root.rglob('*.html')) if '_static' not in path.parts]
    alike = {'changes', 'modules'}
    some = [path for path in paths if path.relative_to(root).parts[0] in alike][::50]
    return [path for path in paths if path.relative_to(root).parts[0] not in alike or path in some]


@functools.cache
def build(builder: str, root: Path, language: str = '', locale: Path | None = None) -> Built:
    """Build the site below *root* without a warning; builders share what they read.

    Another *language* has its catalogs in the folder *locale*.
    """
    outdir = root / f'{builder}{language and "-"}{language}'
    # translations make other doctrees, and so does the builder that looks for what to translate
    doctrees = root / f'doctrees-{"gettext" * (builder == "gettext")}{language}'
    done = subprocess.run(
        [
            *(sys.executable, '-m', 'sphinx', '-q', '-n', '-W', '--keep-going', '--no-color'),
            *('-b', builder, '-d', str(doctrees)),
            *(('-D', f'language={language}', '-D', f'locale_dirs={locale}') if language else ()),
            *(str(DOCS), str(outdir)),
        ],
        env={name: value for name, value in os.environ.items() if name not in HOST},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Built(outdir, builder)
