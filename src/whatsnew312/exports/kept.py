"""Store the parts of exported files for each page beside the doctrees, until the next build."""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING

from whatsnew312.exports.files import FILES
from whatsnew312.site.builders import makes_one_page, makes_web_pages
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.writing import kept_folder, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def keep(app: Sphinx, docname: str, pieces: Mapping[str, Sequence[bytes]]) -> None:
    """Store the parts of files for the entries of a page, by the keys of the entries."""
    sizes = {key: list(map(len, of_entry)) for key, of_entry in pieces.items()}
    head = json.dumps({**_made_of(app.env, docname), 'sizes': sizes})
    # then all parts without quoting, because quoting HTML would take longer than making it
    kept = b''.join((head.encode(), b'\n', *chain.from_iterable(pieces.values())))
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


def read_pieces(app: Sphinx, name: str) -> dict[str, bytes] | None:
    """Return the part of the file *name* for each entry on a page, in UTF-8, by the entry's key.

    The parts of all files together would need much memory. The result is None if a page was not
    written.
    """
    place = [file.name for file in FILES if file.entry].index(name)
    pieces: dict[str, bytes] = {}
    for docname in pages_with_entries(app):
        kept = _kept(app, docname)
        if kept is None:
            return None
        pieces |= {key: of_entry[place] for key, of_entry in kept.items()}
    return pieces


def _kept(app: Sphinx, docname: str) -> dict[str, list[bytes]] | None:
    try:
        kept = _path(app, docname).read_bytes()
        end = kept.index(b'\n')
        head = json.loads(kept[:end])
        all_sizes = head.pop('sizes')
        if head != _made_of(app.env, docname):
            return None
        pieces = {}
        for key, sizes in all_sizes.items():
            pieces[key] = [kept[end + 1 : (end := end + size) + 1] for size in sizes]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return pieces if end + 1 == len(kept) else None


def _made_of(env: BuildEnvironment, docname: str) -> dict[str, list[str]]:
    """Return for which entries and files the stored parts are, in their order."""
    changes = ChangeDomain.of(env).changes.get(docname, ())
    return {
        'changes': [change.id for change in changes],
        'files': [file.name for file in FILES if file.entry],
    }


def kept_files(app: Sphinx) -> list[Path]:
    """Return the paths of all files that :func:`read_pieces` reads."""
    return [_path(app, docname) for docname in pages_with_entries(app)]


def _path(app: Sphinx, docname: str) -> Path:
    return kept_folder(app) / f'{docname}.pieces'


def pages_with_entries(app: Sphinx) -> list[str]:
    """Return the pages with entries, for the pages of the builder."""
    if makes_one_page(app.builder):
        return [app.config.root_doc]
    return sorted(ChangeDomain.of(app.env).changes)
