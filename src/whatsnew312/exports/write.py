"""Write the files made of the entries of all pages, and link to them on pages."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whatsnew312.exports.files import ENTRIES, FILES, WORDS
from whatsnew312.exports.kept import body_key, has_entries, kept_files, kept_pages
from whatsnew312.exports.project import Project
from whatsnew312.exports.search_parts import part_files, remove_parts, search_files
from whatsnew312.patches.build_state import environment_file, has_failed
from whatsnew312.site.builders import makes_site
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.writing import kept_folder, remove_files, stamp, warn_of_namesakes, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from whatsnew312.exports.files import File
    from whatsnew312.exports.kept import KeptPage
    from whatsnew312.site.page_context import Page, PageValues


def _files(project: Project) -> list[File]:
    """Return the files that are made in this build."""
    return [file for file in FILES if file.when(project)]


def advertise(page: Page) -> PageValues | None:
    """Add links to the feeds to the head of a page with entries or listings."""
    if not makes_site(page.app.builder) or not page.is_ours:
        return None
    project = Project.of(page.app)
    title = escape(project.title)
    links = [
        f'<link rel="alternate" type="{file.media_type}" title="{title}" '
        f'href="{escape(page.context["pathto"](file.name, resource=True))}">\n'
        for file in _files(project)
        if file.media_type
    ]
    if not links:
        return None
    return {'metatags': page.context.get('metatags', '') + '\n' + ''.join(links)}


def write_exports(app: Sphinx, exception: Exception | None) -> None:
    """Write each file completely if its content has changed; write none after a failed build."""
    if exception is not None or has_failed(app) or not makes_site(app.builder):
        return
    if not has_entries(app):
        _remove_exports(app)
        return
    warn_of_namesakes(
        app, [file.name for file in _files(Project.of(app))], 'the file of the entries'
    )
    if _seal(app) == _read_seal(app):
        return  # nothing was read or written since then
    pages = kept_pages(app)
    if pages is None:
        return  # only some pages were requested: the files stay unchanged
    # write all that can be written: one that fails must not prevent the others
    written = {
        name: write(Path(app.outdir, name), data, through=kept_folder(app))
        for name, data in _contents(app, pages)
    }
    remove_parts(app, written)
    if all(written.values()):
        write(_seal_path(app), json.dumps(_seal(app)).encode())


def _remove_exports(app: Sphinx) -> None:
    """Remove the files of an earlier build with entries; never remove files of the project."""
    if _read_seal(app) is None:
        return
    remove_files(app, [file.name for file in FILES])
    remove_parts(app, ())
    write(_seal_path(app), None)


# A build without changes should be faster than making the files. So the state of the build from
# which they were made is stored in a file, here called the seal.


def _seal(app: Sphinx) -> dict[str, Any]:
    """Return the state that must be equal for the files to be up to date."""
    project = Project.of(app)
    return {
        'made_by': app.extensions['whatsnew312'].version,
        # Sphinx writes it whenever it has read a page
        'environment': stamp(environment_file(app)),
        'project': [part for part in project if isinstance(part, str)],
        'pages': {str(path): stamp(path) for path in kept_files(app)},
        'files': {
            name: stamp(Path(app.outdir, name))
            for name in [*(file.name for file in _files(project)), *part_files(app)]
        },
    }


def _read_seal(app: Sphinx) -> Any:
    try:
        return json.loads(_seal_path(app).read_bytes())
    except (OSError, ValueError):
        return None


def _seal_path(app: Sphinx) -> Path:
    return kept_folder(app) / 'seal'


def _contents(app: Sphinx, pages: list[KeptPage]) -> Iterator[tuple[str, bytes | None]]:
    """Yield the name and the content of each file; the content is None if it must not exist."""
    project, entries = Project.of(app), _sorted_entries(app, pages)
    by_id = [key for _id, key in sorted(entries)]
    for_readers = [key for _id, key in entries]
    others = [file for file in FILES if file.name not in {ENTRIES, WORDS}]
    for file in others:
        keys = by_id if file.by_id else for_readers
        yield file.name, _joined(project, file, pages, keys)
    # last, when the large files are no longer in memory
    rows, texts = (_parts(pages, name, for_readers) for name in (ENTRIES, WORDS))
    of_search = search_files(project, rows, texts)
    yield from of_search.items()
    if not of_search:
        for file in FILES:
            if file not in others:
                yield file.name, file.join(project, rows if file.name == ENTRIES else texts)


# The parts of files for each entry are made when its page is written. Here they are only joined.


def _joined(project: Project, file: File, pages: list[KeptPage], keys: list[str]) -> bytes | None:
    """Return the content of *file*, made of the parts with *keys*; None if it must not exist."""
    if not file.when(project):
        return None
    return file.join(project, _parts(pages, file.name, keys) if file.entry else [])


def _parts(pages: list[KeptPage], name: str, keys: list[str]) -> list[bytes]:
    kept: dict[str, bytes] = {}
    for page in pages:
        kept |= page.parts(name)
    return [kept[key] for key in keys]


def _sorted_entries(app: Sphinx, pages: list[KeptPage]) -> list[tuple[str, str]]:
    """Return the id of each entry that a page shows and its key, in the order for readers."""
    domain = ChangeDomain.of(app.env)
    kept = {key for page in pages for key in page.keys}
    return [
        (change.id, key)
        for change in domain.all_changes
        # if two entries use the same id, only one of them has it
        if (key := body_key(change.docname, change.id)) in kept
        and domain.by_anchor[change.id] is change
    ]
