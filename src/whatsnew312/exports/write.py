"""What is made of all entries beside the pages: ``changes.json``, its schema, and two feeds."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup
from sphinx.application import ENV_PICKLE_FILENAME

from whatsnew312.exports.capture import (
    BUILDERS,
    base_url,
    body_key,
    discard,
    keep,
    kept_files,
    kept_folder,
    page_uri,
    read_pieces,
    taken,
)
from whatsnew312.formats import changes_json, feeds, search_data
from whatsnew312.formats.changes_json import Exported, utf8
from whatsnew312.locale import _
from whatsnew312.model.warning_types import Warn
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.inline import plain
from whatsnew312.site.links import GUIDANCE
from whatsnew312.site.reporting import warn
from whatsnew312.site.writing import write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from jsonschema_rs import Validator
    from sphinx.application import Sphinx

    from whatsnew312.model.change import Text
    from whatsnew312.site.config import Settings

ATOM_FILE = 'changes.atom'
JSON_FEED_FILE = 'changes.feed.json'
FEED_FILES = {ATOM_FILE: feeds.ATOM_TYPE, JSON_FEED_FILE: feeds.JSON_FEED_TYPE}

#: what the search page loads
SEARCH_FILE = 'entries.js'


def setup_exports(app: Sphinx) -> None:
    """Register what writes the files, and what tells of them on each page."""
    app.connect('html-page-context', keep_pieces)
    # after sphinx-notfound-page, which changes `pathto` for the page that stands anywhere
    app.connect('html-page-context', advertise, priority=900)
    app.connect('build-finished', write_exports)


def has_feeds(app: Sphinx) -> bool:
    """Tell whether there can be feeds: they need addresses and a date."""
    settings = ChangeDomain.of(app.env).settings
    return app.builder.name in BUILDERS and bool(base_url(app) and settings.release_date)


def advertise(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Let a page name the feeds in its head."""
    if not has_feeds(app):
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
    if exception is not None or app.statuscode or app.builder.name not in BUILDERS:
        return
    if _seal(app) == _read_seal(app):
        return  # nothing was read or written since
    pieces = _sorted_pieces(app)
    if pieces is None:
        return  # only some pages were asked for: the files stay as they were
    try:
        # all that can be: readers of one file need not wait for another
        written = [
            write(Path(app.outdir, name), data, through=kept_folder(app))
            for name, data in _files(app, pieces)
        ]
    except ValueError as problem:
        warn(Warn.OUTPUT, f'changes.json would not be valid: {problem}', None)
        return
    if all(written):
        write(_seal_path(app), json.dumps(_seal(app)).encode())


# A build in which nothing changed is over sooner than the files could be made, so what they were
# made of is remembered.


def _seal(app: Sphinx) -> dict[str, Any]:
    """Return what tells whether the files are still what would be made now."""
    names = [
        'changes.json',
        changes_json.SCHEMA.name,
        SEARCH_FILE,
        *(FEED_FILES if has_feeds(app) else ()),
    ]
    return {
        'made_by': app.extensions['whatsnew312'].version,
        # Sphinx writes it whenever it read a page
        'environment': _stamp(Path(app.doctreedir, ENV_PICKLE_FILENAME)),
        'options': [
            *(app.config.project, _author(app), _feed_title(app), app.config.language),
            *(base_url(app), has_feeds(app), page_uri(app, app.config.root_doc)),
        ],
        'pages': {str(path): _stamp(path) for path in kept_files(app)},
        'files': {name: _stamp(Path(app.outdir, name)) for name in names},
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
    yield changes_json.SCHEMA.name, changes_json.SCHEMA.read_bytes()
    document = _document(app, [])
    check(document)
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
    yield SEARCH_FILE, search_data.encode(_labels(settings), (one.search for one in pieces))


def _document(app: Sphinx, changes: list[changes_json.Entry]) -> changes_json.Document:
    settings = ChangeDomain.of(app.env).settings
    return changes_json.document(
        changes,
        project=app.config.project,
        release=settings.release,
        release_date=settings.release_date,
        previous_release=settings.previous_release,
        base_url=base_url(app),
        kinds=_labels(settings),
        areas=settings.areas,
    )


def _labels(settings: Settings) -> dict[str, str]:
    return {kind.name: kind.label for kind in settings.kinds.values()}


def check(document: changes_json.Document) -> None:
    """Compare *document* with the schema.

    :raises ValueError: it is not what the schema says.
    """
    for error in _validator().iter_errors(document):
        place = ''.join(
            f'[{part}]' if isinstance(part, int) else f'.{part}' for part in error.instance_path
        )
        raise ValueError(f'data{place}: {error.message}')


@cache
def _validator() -> Validator:
    import jsonschema_rs  # noqa: PLC0415 - a build that changed nothing needs it not

    schema = json.loads(changes_json.SCHEMA.read_bytes())
    # what is wrong is named by its place: it can be a whole body
    return jsonschema_rs.validator_for(schema, mask='value')


# Of each entry pieces of the files are made when its page is written; they have only to be joined.


class Pieces(NamedTuple):
    """What the files have of one entry, in UTF-8."""

    id: bytes
    change: bytes  #: in ``changes.json``
    atom: bytes
    feed: bytes  #: in the JSON feed
    search: bytes


def keep_pieces(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Make and keep the pieces of a page."""
    if app.builder.name not in BUILDERS:
        return
    bodies = taken(app, pagename, doctree)
    if bodies is None:
        return
    domain, base = ChangeDomain.of(app.env), base_url(app)
    settings = domain.settings
    updated = _updated(settings)

    def title_of(target: str) -> Text | None:
        change = domain.by_anchor.get(target)
        return change.title if change else None

    def text(of: Text) -> str:
        return plain(of, title_of)

    @cache
    def page(docname: str) -> tuple[str, str]:
        return page_uri(app, docname), app.env.titles[docname].astext()

    pieces: dict[str, Pieces] = {}
    entries: list[changes_json.Entry] = []
    single = app.builder.name == 'singlehtml'
    for change in domain.all_changes if single else domain.changes.get(pagename, ()):
        key = body_key(change.docname, change.id)
        if key not in bodies:
            continue  # one in "only" may be on no page
        uri, title = page(change.docname)
        path = f'{uri}#{change.id}'
        exported = Exported(
            change=change,
            path=path,
            url=base + path,
            body=bodies[key],
            title=text(change.title),
            replacement=text(change.replacement),
            action=text(change.action),
            highlight=text(change.highlight),
        )
        entry = changes_json.entry(exported)
        entries.append(entry)
        item = _item(exported, base, settings)
        row = search_data.row(exported, page=title, issue_label=settings.issue_label)
        made = (
            change.id,
            changes_json.dump(entry),
            feeds.atom_entry(item, updated),
            changes_json.dump(feeds.json_item(item, updated)),
            changes_json.dump(row),
        )
        pieces[key] = Pieces(*map(utf8, made))
    try:
        check(_document(app, entries))
    except ValueError as problem:
        warn(Warn.OUTPUT, f'changes.json would not be valid: {problem}', pagename)
        discard(app, pagename)  # without the pieces of a page no file is written
        return
    keep(app, pagename, pieces)


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


def _updated(settings: Settings) -> str:
    return f'{settings.release_date}T00:00:00Z'


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
        updated=_updated(settings),
    )


def _author(app: Sphinx) -> str:
    # what Sphinx puts where conf.py names nobody is no name
    author: str = app.config.author
    return author if author and author != 'Author name not set' else app.config.project


def _item(entry: Exported, base: str, settings: Settings) -> feeds.Item:
    change = entry.change
    guidance = [
        f'<p><strong>{escape(_(label))}:</strong> {escape(text)}</p>\n'
        for field, label in GUIDANCE.items()
        if (text := getattr(entry, field))
    ]
    kind = settings.kinds.get(change.kind)
    tags = [(change.kind, kind.label)] if kind else []
    if change.area:
        tags.append((change.area, settings.areas.get(change.area, change.area)))
    return feeds.Item(
        # not the page: an entry may move to another, and readers would meet it again
        id=f'{base}#{change.id}',
        url=entry.url,
        title=entry.title,
        html=''.join(guidance) + entry.body.html or f'<p>{escape(entry.title)}</p>',
        tags=tuple(tags) + tuple((module, module) for module in change.modules),
        contributors=change.contributors,
    )
