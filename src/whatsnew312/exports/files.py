"""The table of files made of the entries of all pages. To add a file, add a row to ``FILES``."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.formats import changes_json, feeds, search_data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from whatsnew312.exports.entry import Entry
    from whatsnew312.exports.project import Project
    from whatsnew312.releases.table import Releases

ATOM = 'changes.atom'
JSON_FEED = 'changes.feed.json'
SECURITY = 'changes.security.atom'
ENTRIES = 'entries.js'
WORDS = 'entry-words.js'

#: entries of a feed of a site with several releases; readers load it again and again
MOST_OF_FEED = 200

#: entries of a feed of one release, which readers load at once
MOST_OF_RELEASE = 500


def _always(project: Project) -> bool:
    return True


def has_feeds(project: Project) -> bool:
    """Return whether feeds can be made: they need the address of the site and a release date."""
    return bool(project.base and project.release_date)


def has_security_feed(project: Project) -> bool:
    """Return whether there is a feed of security fixes: of a site with several releases."""
    several = project.settings.releases is not None
    return several and has_feeds(project) and 'security' in project.settings.kinds


class File(NamedTuple):
    """A file at the root of the site.

    :attribute entry: returns the part of the file for one entry, when its page is written; None
        for a file without such parts
    :attribute join: returns the file, made of these parts, in UTF-8
    :attribute by_id: whether entries are sorted by id, not in the order for readers
    :attribute when: tells whether the file is made for a project
    :attribute media_type: set if pages with entries link to the file in their heads
    """

    name: str
    entry: Callable[[Entry], str] | None
    join: Callable[[Project, Iterable[bytes]], bytes]
    by_id: bool = False
    when: Callable[[Project], bool] = _always
    media_type: str = ''


def _release_rows(releases: Releases) -> list[dict[str, str | None]]:
    return [
        {
            'name': one.name,
            'title': one.label,
            'status': one.status,
            'date': one.date or None,
            'series': releases.series(one),
            'yanked': one.yanked or None,
            'compare': one.compare or None,
        }
        for one in releases.ordered
    ]


def _extras(project: Project) -> changes_json.Extras:
    settings = project.settings
    return changes_json.Extras(
        releases=settings.releases is not None,
        references=bool(settings.trackers),
        fixes=bool(settings.fixers),
    )


def _changes_json(project: Project, changes: Iterable[bytes]) -> bytes:
    settings = project.settings
    document = changes_json.document(
        [],
        project=project.name,
        release=settings.release,
        release_date=settings.release_date,
        previous_release=settings.previous_release,
        base_url=project.base,
        kinds=project.kinds,
        areas=settings.areas,
        releases=_release_rows(settings.releases) if settings.releases else None,
        extras=_extras(project),
    )
    return changes_json.encode(document, changes)


def _dated(entry: Entry, text: Callable[[str], str]) -> str:
    """Return an entry of a feed; where the site has several releases, its date is before it.

    :param text: returns the entry, for its time (RFC 3339)
    """
    if entry.project.settings.releases is None:
        return text(entry.project.released)
    return f'{entry.date}\n{text(f"{entry.date}T00:00:00Z")}' if entry.date else ''


def _security(entry: Entry) -> str:
    if entry.project.settings.releases is None or entry.exported.change.fields.kind != 'security':
        return ''
    return _dated(entry, lambda time: feeds.atom_entry(entry.item, time))


def _newest(project: Project, entries: Iterable[bytes]) -> Iterable[bytes]:
    """Return the newest entries of a feed, which :func:`_dated` made.

    All entries of one release have the same date: then they are the first ones for readers.
    """
    if project.settings.releases is None:
        return islice(entries, MOST_OF_RELEASE)
    dated = sorted(
        (entry.partition(b'\n') for entry in entries if entry),
        key=lambda parts: parts[0],
        reverse=True,
    )
    return [text for _date, _end, text in dated[:MOST_OF_FEED]]


def _feed(project: Project, atom: str = ATOM) -> feeds.Feed:
    return feeds.Feed(
        title=project.title,
        author=project.author,
        language=project.language,
        home=project.base,
        atom_url=project.base + atom,
        json_url=project.base + JSON_FEED,
        updated=project.released,
    )


def _search_row(entry: Entry) -> str:
    label = entry.project.settings.issue_label
    return changes_json.dump(search_data.row(entry.exported, page=entry.page, issue_label=label))


FILES = (
    File(
        changes_json.SCHEMA.name,
        entry=None,
        join=lambda project, _entries: changes_json.schema(_extras(project)),
    ),
    File(
        'changes.json',
        entry=lambda entry: changes_json.dump(
            changes_json.entry(entry.exported, _extras(entry.project))
        ),
        join=_changes_json,
        by_id=True,  # so that versions of the file are easy to compare
    ),
    File(
        ATOM,
        entry=lambda entry: _dated(entry, lambda time: feeds.atom_entry(entry.item, time)),
        join=lambda project, entries: feeds.atom(_feed(project), _newest(project, entries)),
        when=has_feeds,
        media_type=feeds.ATOM_TYPE,
    ),
    File(
        JSON_FEED,
        entry=lambda entry: _dated(
            entry, lambda time: changes_json.dump(feeds.json_item(entry.item, time))
        ),
        join=lambda project, items: changes_json.encode(
            feeds.json_feed(_feed(project)), _newest(project, items)
        ),
        when=has_feeds,
        media_type=feeds.JSON_FEED_TYPE,
    ),
    File(
        SECURITY,
        entry=_security,
        join=lambda project, entries: feeds.atom(
            _feed(project, SECURITY), _newest(project, entries)
        ),
        when=has_security_feed,
    ),
    # both are loaded by the search; those of a large site only name parts, see search_parts
    File(
        ENTRIES,
        entry=_search_row,
        join=lambda project, rows: search_data.encode_entries(project.kinds, rows),
    ),
    File(
        WORDS,
        entry=lambda entry: changes_json.dump(search_data.words(entry.exported)),
        join=lambda _project, texts: search_data.encode_words(texts),
    ),
)
