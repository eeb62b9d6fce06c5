"""What one page gives to each exported file."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from whatsnew312.exports.addresses import BUILDERS, base_url, page_uri
from whatsnew312.exports.capture import taken
from whatsnew312.exports.kept import body_key, discard, keep
from whatsnew312.exports.schema import _document, check
from whatsnew312.formats import changes_json, feeds, search_data
from whatsnew312.formats.changes_json import Exported, utf8
from whatsnew312.locale import _
from whatsnew312.model.warning_types import Warn
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.inline import plain
from whatsnew312.site.phrases import GUIDANCE
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

    from whatsnew312.model.change import Text
    from whatsnew312.site.settings import Settings


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
    entries: list[changes_json.ExportedChange] = []
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


def _updated(settings: Settings) -> str:
    return f'{settings.release_date}T00:00:00Z'


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
