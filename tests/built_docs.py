"""Build the site of the project, and read its pages as a browser does."""

from __future__ import annotations

import functools
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

import forked
from dom import dom
from filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bs4 import BeautifulSoup, Tag

DOCS = Path(__file__).parents[1] / 'docs'

#: the address of the site in docs/conf.py, without environment variables of a host
BASE = 'https://whatsnew312.github.io/whatsnew312/'
HOST = ('GITHUB_REPOSITORY', 'READTHEDOCS', 'READTHEDOCS_CANONICAL_URL')


@dataclass(frozen=True)
class Built:
    """The output of one builder."""

    root: Path
    builder: str

    @functools.cached_property
    def pages(self) -> Mapping[str, Page]:
        """All pages by path, such as ``guide/writing.html``; see :func:`pages_to_read`."""
        return {
            path.relative_to(self.root).as_posix(): Page(self, path)
            for path in pages_to_read(self.root)
        }

    def address(self, docname: str, fragment: str = '') -> str:
        """Return the address of the page *docname*, or of a *fragment* on it."""
        path = f'{docname}.html'
        if self.builder == 'dirhtml':
            path = f'{docname}/'.removesuffix('index/')
        return f'{BASE}{quote(path)}#{quote(fragment)}' if fragment else BASE + quote(path)

    def find(self, url: str) -> Path | None:
        """Return the file for *url*, an address that begins with BASE, as a static web server does."""
        if not url.startswith(BASE):
            return None
        path = self.root / unquote(urlsplit(url).path.removeprefix(urlsplit(BASE).path))
        if url.endswith('/'):
            path /= 'index.html'
        return path if path.is_file() else None


@dataclass(frozen=True)
class Page:
    """One page of the output."""

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
        """The address of the page in the form of the builder."""
        path = self.path
        if self.site.builder == 'dirhtml':
            path = path.removesuffix('index.html')
        return BASE + path

    @functools.cached_property
    def ids(self) -> frozenset[str]:
        """All names that a fragment can have on the page."""
        named = {str(anchor['name']) for anchor in self.soup.select('a[name]')}
        return frozenset(named | {str(tag['id']) for tag in self.soup.select('[id]')})

    @property
    def redirects(self) -> bool:
        """Return whether the page exists only for old links, and redirects readers."""
        refresh = self.soup.select_one('meta[http-equiv="refresh" i]')
        return bool(refresh or self.soup.select('.whatsnew-page-moved, .whatsnew-page-removed'))

    @property
    def is_orphan(self) -> bool:
        """Return whether the page is in no table of contents."""
        return self.soup.select_one('.sidebar-tree .current-page') is None and self.url != BASE

    def links(self) -> Iterator[tuple[Tag, str]]:
        """Yield each element with a link, and its absolute address."""
        for tag in self.soup.select('[href], [src], form[action]'):
            name = next(name for name in ('href', 'src', 'action') if name in tag.attrs)
            if tag.name != 'base':
                yield tag, urljoin(self.url, str(tag[name]).strip())
        for tag in self.soup.select('meta[http-equiv="refresh" i]'):
            _, _, url = str(tag['content']).partition('=')
            yield tag, urljoin(self.url, url.strip('\'" '))

    def fault(self, url: str) -> str:
        """Return what is wrong with a link to *url*, an address of this site; empty if it works."""
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
    """Return the pages below *root*, with only a few of the similar ones for single changes."""
    paths = [path for path in sorted(root.rglob('*.html')) if '_static' not in path.parts]
    alike = {'changes', 'modules'}
    some = [path for path in paths if path.relative_to(root).parts[0] in alike][::50]
    return [path for path in paths if path.relative_to(root).parts[0] not in alike or path in some]


@functools.cache
def build(builder: str, root: Path, language: str = '', locale: Path | None = None) -> Built:
    """Build the site below *root* without warnings; builders share doctrees.

    The first worker builds and the others wait for it, so tests must not change the output.
    For another *language*, *locale* is the folder with its catalogs.
    """
    outdir = root / f'{builder}{language and "-"}{language}'
    root.mkdir(parents=True, exist_ok=True)
    # doctrees depend on the language, and those of the gettext builder are different too
    doctrees = root / f'doctrees-{"gettext" * (builder == "gettext")}{language}'
    complete = root / f'{outdir.name}.complete'
    with FileLock(f'{doctrees}.lock'):
        if not complete.exists():
            _build(builder, doctrees, outdir, language, locale)
            complete.touch()
    return Built(outdir, builder)


def _build(builder: str, doctrees: Path, outdir: Path, language: str, locale: Path | None) -> None:
    done = forked.run(
        *('-m', 'sphinx', '-q', '-n', '-W', '--keep-going', '--no-color'),
        *('-b', builder, '-d', doctrees),
        *(('-D', f'language={language}', '-D', f'locale_dirs={locale}') if language else ()),
        *(DOCS, outdir),
        env={name: value for name, value in os.environ.items() if name not in HOST},
    )
    assert done.returncode == 0, done.stderr


def copy_doctrees(root: Path, target: Path) -> None:
    """Copy to *target* what Sphinx has read for the site that is built below *root*."""
    build('html', root)
    with FileLock(root / 'doctrees-.lock'):
        shutil.copytree(root / 'doctrees-', target)
