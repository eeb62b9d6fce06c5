"""Store the parts of exported files for each page beside the doctrees, until the next build."""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import chain
from os import SEEK_END
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.exports.files import FILES
from whatsnew312.site.builders import makes_one_page, makes_web_pages
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.writing import kept_folder, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class KeptPage(NamedTuple):
    """The stored parts of a page: where they are, without the parts themselves.

    :attribute keys: the keys of the entries, in the order of the page
    :attribute sizes: the bytes of each entry's part, by the name of the file
    :attribute start: the position of the first part
    """

    path: Path
    keys: list[str]
    sizes: dict[str, list[int]]
    start: int

    def parts(self, name: str) -> dict[str, bytes]:
        """Return the part of the file *name* for each entry, in UTF-8, by the entry's key."""
        names = list(self.sizes)
        before = sum(sum(self.sizes[other]) for other in names[: names.index(name)])
        with self.path.open('rb') as file:
            file.seek(self.start + before)
            return {
                key: file.read(size) for key, size in zip(self.keys, self.sizes[name], strict=True)
            }


def keep(app: Sphinx, docname: str, pieces: Mapping[str, Sequence[bytes]]) -> None:
    """Store the parts of files for the entries of a page, by the keys of the entries."""
    # file by file, because each file is made alone, and should read only its own parts
    by_file = [[of_entry[place] for of_entry in pieces.values()] for place in range(len(_names()))]
    sizes = [list(map(len, parts)) for parts in by_file]
    head = json.dumps(
        {
            'changes': _changes(app.env, docname),
            'keys': list(pieces),
            'sizes': dict(zip(_names(), sizes, strict=True)),
        }
    )
    # then all parts without quoting, because quoting HTML would take longer than making it
    kept = b''.join((head.encode(), b'\n', *chain.from_iterable(by_file)))
    if not write(_path(app, docname), kept):
        discard(app, docname)  # the stored parts are of an earlier version of the page


def discard(app: Sphinx, docname: str) -> None:
    """Delete the stored parts of a page, so that the next build writes it again."""
    with suppress(OSError):
        _path(app, docname).unlink()


def pages_without(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages that must be written again, because no valid parts of them are stored."""
    # a builder that joins all pages in one writes that page in every build
    if not makes_web_pages(app.builder):
        return []
    return [docname for docname in pages_with_entries(app) if _kept(app, docname) is None]


def has_entries(app: Sphinx) -> bool:
    """Return whether the site has entries or listings; without them, no files are made."""
    domain = ChangeDomain.of(app.env)
    return bool(domain.changes or domain.listings)


def body_key(docname: str, id_: str) -> str:
    """Return the key of an entry's body. It is unique also if two pages use the same id."""
    return f'{docname}#{id_}'


def kept_pages(app: Sphinx) -> list[KeptPage] | None:
    """Return the stored parts of all pages; None if a page was not written.

    The parts of all files together would need much memory. So each is read when it is needed.
    """
    pages = [_kept(app, docname) for docname in pages_with_entries(app)]
    found = [page for page in pages if page is not None]
    return found if len(found) == len(pages) else None


def _kept(app: Sphinx, docname: str) -> KeptPage | None:
    path = _path(app, docname)
    try:
        with path.open('rb') as file:
            line = file.readline()
            end = file.seek(0, SEEK_END)
        head = json.loads(line)
        page = KeptPage(path, head['keys'], head['sizes'], len(line))
        parts = sum(sum(sizes) for sizes in page.sizes.values() if len(sizes) == len(page.keys))
        is_whole = line.endswith(b'\n') and len(line) + parts == end
        is_same = head['changes'] == _changes(app.env, docname) and list(page.sizes) == _names()
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return page if is_whole and is_same else None


def _changes(env: BuildEnvironment, docname: str) -> list[str]:
    """Return the ids of the entries of a page, for which the stored parts must be."""
    return [change.id for change in ChangeDomain.of(env).changes.get(docname, ())]


def _names() -> list[str]:
    """Return the files with parts, in the order in which they are stored."""
    return [file.name for file in FILES if file.entry]


def kept_files(app: Sphinx) -> list[Path]:
    """Return the paths of all files that parts are read from."""
    return [_path(app, docname) for docname in pages_with_entries(app)]


def _path(app: Sphinx, docname: str) -> Path:
    return kept_folder(app) / f'{docname}.pieces'


def pages_with_entries(app: Sphinx) -> list[str]:
    """Return the pages with entries, for the pages of the builder."""
    if makes_one_page(app.builder):
        return [app.config.root_doc]
    return sorted(ChangeDomain.of(app.env).changes)
