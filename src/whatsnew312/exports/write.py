"""What is made of all entries beside the pages: ``changes.json``, its schema, and two feeds."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from whatsnew312.exports.addresses import BUILDERS, base_url, page_uri
from whatsnew312.exports.document import kind_labels, project_document
from whatsnew312.exports.kept import body_key, has_entries, kept_files, read_pieces
from whatsnew312.exports.per_page import Pieces, release_time
from whatsnew312.formats import changes_json, feeds, search_data
from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.build_state import environment_file, has_failed
from whatsnew312.site.assets import Page, is_ours
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.reporting import warn
from whatsnew312.site.writing import kept_folder, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from whatsnew312.site.settings import Settings

ATOM_FILE = 'changes.atom'
JSON_FEED_FILE = 'changes.feed.json'
FEED_FILES = {ATOM_FILE: feeds.ATOM_TYPE, JSON_FEED_FILE: feeds.JSON_FEED_TYPE}

#: what the search loads, one after the other
SEARCH_FILE = 'entries.js'
WORDS_FILE = 'entry-words.js'

#: every file that is made of the entries of all pages
_FILES = ('changes.json', changes_json.SCHEMA.name, SEARCH_FILE, WORDS_FILE, *FEED_FILES)


def _names(app: Sphinx) -> list[str]:
    """Return the names of the files that this build makes."""
    return [name for name in _FILES if name not in FEED_FILES or has_feeds(app)]


def has_feeds(app: Sphinx) -> bool:
    """Tell whether there can be feeds: they need addresses and a date."""
    settings = ChangeDomain.of(app.env).settings
    return app.builder.name in BUILDERS and bool(base_url(app) and settings.release_date)


def advertise(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Let a page with entries or listings name the feeds in its head."""
    if not has_feeds(app) or not is_ours(Page(app, pagename, doctree)):
        return
    title = escape(_feed_title(app))
    links = [
        f'<link rel="alternate" type="{type_}" title="{title}" '
        f'href="{escape(context["pathto"](file, resource=True))}">\n'
        for file, type_ in FEED_FILES.items()
    ]
    context['metatags'] = context.get('metatags', '') + '\n' + ''.join(links)


def write_exports(app: Sphinx, exception: Exception | None) -> None:
    """Write each file whole, if it is not already what it should be; none after a failure."""
    if exception is not None or has_failed(app) or app.builder.name not in BUILDERS:
        return
    if not has_entries(app):
        _remove_exports(app)
        return
    _warn_of_namesakes(app)
    if _seal(app) == _read_seal(app):
        return  # nothing was read or written since
    pieces = _sorted_pieces(app)
    if pieces is None:
        return  # only some pages were asked for: the files stay as they were
    # all that can be: readers of one file need not wait for another
    written = [
        write(Path(app.outdir, name), data, through=kept_folder(app))
        for name, data in _files(app, pieces)
    ]
    if all(written):
        write(_seal_path(app), json.dumps(_seal(app)).encode())


def _remove_exports(app: Sphinx) -> None:
    """Remove what an earlier build wrote when there were entries; touch no file of others."""
    if _read_seal(app) is None:
        return
    for name in _FILES:
        write(Path(app.outdir, name), None)
    write(_seal_path(app), None)


def _warn_of_namesakes(app: Sphinx) -> None:
    """Warn of each file of the project's own that would be at the address of one of these."""
    for folder in [Path(app.confdir, name) for name in app.config.html_extra_path]:
        for name in _names(app):
            # a single file can be named too
            found = folder if folder.is_file() and folder.name == name else folder / name
            if found.is_file():
                warn(
                    Warn.OUTPUT,
                    f'{name} of html_extra_path is not published: the file of the entries has '
                    f'this name; give yours another one',
                    (found, 1),
                )


# A build in which nothing changed is over sooner than the files could be made, so what they were
# made of is remembered.


def _seal(app: Sphinx) -> dict[str, Any]:
    """Return what tells whether the files are still what would be made now."""
    return {
        'made_by': app.extensions['whatsnew312'].version,
        # Sphinx writes it whenever it read a page
        'environment': _stamp(environment_file(app)),
        'options': [
            *(app.config.project, _author(app), _feed_title(app), app.config.language),
            *(base_url(app), has_feeds(app), page_uri(app, app.config.root_doc)),
        ],
        'pages': {str(path): _stamp(path) for path in kept_files(app)},
        'files': {name: _stamp(Path(app.outdir, name)) for name in _names(app)},
    }


def _stamp(path: Path) -> list[int]:
    try:
        stat = path.stat()
    except OSError:
        return []
    return [stat.st_mtime_ns, stat.st_size, stat.st_ino]


def _read_seal(app: Sphinx) -> Any:
    try:
        return json.loads(_seal_path(app).read_bytes())
    except (OSError, ValueError):
        return None


def _seal_path(app: Sphinx) -> Path:
    return kept_folder(app) / 'seal'


def _files(app: Sphinx, pieces: list[Pieces]) -> Iterator[tuple[str, bytes | None]]:
    """Yield each file with what it holds; None where there is to be none."""
    settings = ChangeDomain.of(app.env).settings
    yield changes_json.SCHEMA.name, changes_json.schema()
    document = project_document(app)
    # by their ids, so that versions of the file compare well
    changes = sorted(pieces, key=lambda one: one.id)
    yield 'changes.json', changes_json.encode(document, (one.change for one in changes))
    if has_feeds(app):
        feed = _feed(app, settings)
        yield ATOM_FILE, feeds.atom(feed, (one.atom for one in pieces))
        items = (one.feed for one in pieces)
        yield JSON_FEED_FILE, changes_json.encode(feeds.json_feed(feed), items)
    else:
        yield ATOM_FILE, None
        yield JSON_FEED_FILE, None
    known = (one.search for one in pieces)
    yield SEARCH_FILE, search_data.encode_entries(kind_labels(settings), known)
    yield WORDS_FILE, search_data.encode_words(one.words for one in pieces)


# Of each entry pieces of the files are made when its page is written; they have only to be joined.


def _sorted_pieces(app: Sphinx) -> list[Pieces] | None:
    """Return the pieces of each entry that a page shows, in the order of readers.

    None if pages are missing.
    """
    domain = ChangeDomain.of(app.env)
    kept = read_pieces(app)
    if kept is None:
        return None
    return [
        Pieces(*kept[key])
        for change in domain.all_changes
        # of two that claim an id one has it
        if (key := body_key(change.docname, change.id)) in kept
        and domain.by_anchor[change.id] is change
    ]


def _feed_title(app: Sphinx) -> str:
    return Markup(app.config.html_title).striptags()  # noqa: S704 - taken away, not trusted


def _feed(app: Sphinx, settings: Settings) -> feeds.Feed:
    base = base_url(app)
    return feeds.Feed(
        title=_feed_title(app),
        author=_author(app),
        language=app.config.language or 'en',
        home=base,
        atom_url=base + ATOM_FILE,
        json_url=base + JSON_FEED_FILE,
        updated=release_time(settings),
    )


def _author(app: Sphinx) -> str:
    # what Sphinx puts where conf.py names nobody is no name
    author: str = app.config.author
    return author if author and author != 'Author name not set' else app.config.project
