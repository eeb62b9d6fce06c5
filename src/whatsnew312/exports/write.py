"""Write the files made of the entries of all pages, and link to them on pages."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whatsnew312.exports.files import ENTRIES, FILES, WORDS
from whatsnew312.exports.kept import body_key, has_entries, kept_files, read_pieces
from whatsnew312.exports.project import Project
from whatsnew312.exports.search_parts import part_files, remove_parts, search_files
from whatsnew312.patches.build_state import environment_file, has_failed
from whatsnew312.site.builders import makes_site
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.writing import kept_folder, own_files, stamp, warn_of_namesakes, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from whatsnew312.exports.files import File
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
    entries = _sorted_entries(app)
    if entries is None:
        return  # only some pages were requested: the files stay unchanged
    # write all that can be written: one that fails must not prevent the others
    written = {
        name: write(Path(app.outdir, name), data, through=kept_folder(app))
        for name, data in _contents(app, entries)
    }
    remove_parts(app, written)
    if all(written.values()):
        write(_seal_path(app), json.dumps(_seal(app)).encode())


def _remove_exports(app: Sphinx) -> None:
    """Remove the files of an earlier build with entries; never remove files of the project."""
    if _read_seal(app) is None:
        return
    names = {file.name for file in FILES}
    for name in sorted(names - own_files(app, names).keys()):
        write(Path(app.outdir, name), None)
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


def _contents(app: Sphinx, entries: list[tuple[str, str]]) -> Iterator[tuple[str, bytes | None]]:
    """Yield the name and the content of each file; the content is None if it must not exist.

    :param entries: the id of each entry and the key of its parts, in the order for readers
    """
    project = Project.of(app)
    by_id = sorted(entries)
    others = [file for file in FILES if file.name not in {ENTRIES, WORDS}]
    for file in others:
        yield file.name, _joined(app, file, by_id if file.by_id else entries)
    # last, when the large files are no longer in memory
    rows, texts = _pieces(app, ENTRIES, entries), _pieces(app, WORDS, entries)
    of_search = search_files(project, rows, texts)
    yield from of_search.items()
    for file in FILES if not of_search else ():
        if file not in others:
            yield file.name, _joined(app, file, entries)


# The parts of files for each entry are made when its page is written. Here they are only joined.


def _joined(app: Sphinx, file: File, entries: list[tuple[str, str]]) -> bytes | None:
    """Return the content of *file*, made of its parts for *entries*; None if it must not exist."""
    project = Project.of(app)
    if not file.when(project):
        return None
    return file.join(project, _pieces(app, file.name, entries) if file.entry else [])


def _pieces(app: Sphinx, name: str, entries: list[tuple[str, str]]) -> list[bytes]:
    kept = read_pieces(app, name) or {}
    return [kept[key] for _, key in entries]


def _sorted_entries(app: Sphinx) -> list[tuple[str, str]] | None:
    """Return the id of each entry that a page shows and its key, in the order for readers.

    The result is None if pages are missing.
    """
    domain = ChangeDomain.of(app.env)
    kept = read_pieces(app, ENTRIES)
    if kept is None:
        return None
    return [
        (change.id, key)
        for change in domain.all_changes
        # if two entries use the same id, only one of them has it
        if (key := body_key(change.docname, change.id)) in kept
        and domain.by_anchor[change.id] is change
    ]
