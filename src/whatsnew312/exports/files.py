"""The table of files made of the entries of all pages. To add a file, add a row to ``FILES``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.formats import changes_json, feeds, search_data

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from whatsnew312.exports.entry import Entry
    from whatsnew312.exports.project import Project

ATOM = 'changes.atom'
JSON_FEED = 'changes.feed.json'


def _always(project: Project) -> bool:
    return True


def has_feeds(project: Project) -> bool:
    """Return whether feeds can be made: they need the address of the site and a release date."""
    return bool(project.base and project.settings.release_date)


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
    )
    return changes_json.encode(document, changes)


def _feed(project: Project) -> feeds.Feed:
    return feeds.Feed(
        title=project.title,
        author=project.author,
        language=project.language,
        home=project.base,
        atom_url=project.base + ATOM,
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
        join=lambda _project, _entries: changes_json.schema(),
    ),
    File(
        'changes.json',
        entry=lambda entry: changes_json.dump(changes_json.entry(entry.exported)),
        join=_changes_json,
        by_id=True,  # so that versions of the file are easy to compare
    ),
    File(
        ATOM,
        entry=lambda entry: feeds.atom_entry(entry.item, entry.project.released),
        join=lambda project, entries: feeds.atom(_feed(project), entries),
        when=has_feeds,
        media_type=feeds.ATOM_TYPE,
    ),
    File(
        JSON_FEED,
        entry=lambda entry: changes_json.dump(feeds.json_item(entry.item, entry.project.released)),
        join=lambda project, items: changes_json.encode(feeds.json_feed(_feed(project)), items),
        when=has_feeds,
        media_type=feeds.JSON_FEED_TYPE,
    ),
    # both are loaded by the search, one after the other
    File(
        'entries.js',
        entry=_search_row,
        join=lambda project, rows: search_data.encode_entries(project.kinds, rows),
    ),
    File(
        'entry-words.js',
        entry=lambda entry: changes_json.dump(search_data.words(entry.exported)),
        join=lambda _project, texts: search_data.encode_words(texts),
    ),
)
