"""Let Sphinx write the further pages of long lists, and remove those that are not needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from whatsnew312.model.warning_types import Warn
from whatsnew312.part_pages.take import read_parts
from whatsnew312.site.builders import makes_web_pages
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.reporting import warn
from whatsnew312.site.writing import kept_folder, remove_files, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

    from whatsnew312.part_pages.take import PartPage
    from whatsnew312.site.page_context import NewPageValues


def pages_without(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages that must be written again, because their parts are not stored."""
    domain = ChangeDomain.of(env)
    domain.part_pages = frozenset()
    if not makes_web_pages(app.builder):
        return []
    return [docname for docname in sorted(domain.listings) if read_parts(app, docname) is None]


def collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield each page, for Sphinx to write: the name, values for the template, the template."""
    if not makes_web_pages(app.builder):
        return
    parts = list(_parts(app, warns=True))
    names = frozenset(part.name for part in parts)
    ChangeDomain.of(app.env).part_pages = names
    # before they are written: the build can be stopped afterwards
    _note(app, _noted(app) | _files(app, names))
    for part in parts:
        context: NewPageValues = {
            'title': part.title,
            'body': part.body,
            'toc': '',
            'display_toc': False,
            'meta': {},
        }
        yield part.name, {**context}, 'page.html'


def remove_old(app: Sphinx, exception: Exception | None) -> None:
    """Remove the pages of earlier builds that are not needed any more."""
    if exception is not None or not makes_web_pages(app.builder):
        return
    before = _noted(app)
    if not before:
        return
    now = _files(app, {part.name for part in _parts(app)})
    sources = _files(app, app.env.found_docs)
    remove_files(app, before - now - sources)
    _note(app, now)


def part_addresses(app: Sphinx) -> list[str]:
    """Return the addresses of the pages, relative to the root of the site, sorted."""
    return sorted(app.builder.get_target_uri(part.name) for part in _parts(app))


def _parts(app: Sphinx, *, warns: bool = False) -> Iterator[PartPage]:
    """Yield the parts of all pages, without those whose address is that of a source file.

    :param warns: whether to warn of those
    """
    for docname in sorted(ChangeDomain.of(app.env).listings):
        for part in read_parts(app, docname) or ():
            if part.name not in app.env.found_docs:
                yield part
            elif warns:
                warn(
                    Warn.OUTPUT,
                    f'{part.name} is a source file, so a part of the long list of {docname} has no '
                    f'page; rename the file',
                    (Path(app.env.doc2path(part.name)), 1),
                )


def _files(app: Sphinx, names: Iterable[str]) -> set[str]:
    """Return the files of pages, relative to the output folder."""
    builder = cast('StandaloneHTMLBuilder', app.builder)
    return {
        Path(builder.get_output_path(name)).relative_to(app.outdir).as_posix() for name in names
    }


def _noted(app: Sphinx) -> set[str]:
    """Return the files that an earlier build has written, or was going to write."""
    try:
        return set(map(str, json.loads(_record(app).read_bytes())))
    except (OSError, ValueError, TypeError):
        return set()


def _note(app: Sphinx, files: set[str]) -> None:
    write(_record(app), json.dumps(sorted(files)).encode() if files else None)


def _record(app: Sphinx) -> Path:
    return kept_folder(app) / 'part-pages'
