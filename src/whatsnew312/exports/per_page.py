"""What one page gives to each exported file."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from whatsnew312.entries.as_nodes import outcome_nodes
from whatsnew312.exports.addresses import BUILDERS, base_url, page_uri
from whatsnew312.exports.capture import taken
from whatsnew312.exports.kept import body_key, keep
from whatsnew312.formats import changes_json, feeds, search_data
from whatsnew312.formats.changes_json import Exported, utf8
from whatsnew312.locale import _
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.phrases import GUIDANCE, outcome_sources

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

    from whatsnew312.model.change import Change
    from whatsnew312.site.settings import Settings


class Pieces(NamedTuple):
    """What the files have of one entry, in UTF-8."""

    id: bytes
    change: bytes  #: in ``changes.json``
    atom: bytes
    feed: bytes  #: in the JSON feed
    search: bytes  #: what the search knows it by
    words: bytes  #: those of its text, for the search


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
    updated = release_time(settings)

    @cache
    def page(docname: str) -> tuple[str, str]:
        return page_uri(app, docname), app.env.titles[docname].astext()

    pieces: dict[str, Pieces] = {}
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
            title=change.title.plain,
            replacement=change.replacement.plain,
            action=change.action.plain,
            highlight=change.highlight.plain,
            outcome=_outcome(change, settings),
            outcome_text=_outcome_text(change, settings),
        )
        entry = changes_json.entry(exported)
        item = _item(exported, base, settings)
        row = search_data.row(exported, page=title, issue_label=settings.issue_label)
        made = (
            change.id,
            changes_json.dump(entry),
            feeds.atom_entry(item, updated),
            changes_json.dump(feeds.json_item(item, updated)),
            changes_json.dump(row),
            changes_json.dump(search_data.words(exported)),
        )
        pieces[key] = Pieces(*map(utf8, made))
    keep(app, pagename, pieces)


def release_time(settings: Settings) -> str:
    """Return when the release came out, as feeds write it (RFC 3339)."""
    return f'{settings.release_date}T00:00:00Z'


def _outcome(change: Change, settings: Settings) -> changes_json.OutcomeData | None:
    """Return what became of the removal of *change*, as ``changes.json`` has it."""
    outcome = change.fields.outcome
    if outcome is None:
        return None
    return {
        'what': outcome.what,
        'version': outcome.version or None,
        'sources': [address or text for text, address in outcome_sources(outcome, settings)],
        'as_of': settings.outcome_as_of or None,
    }


def _outcome_text(change: Change, settings: Settings) -> str:
    """Return what became of the removal of *change*, with the names of the sources."""
    return ''.join(node.astext() for node in outcome_nodes(change.fields, settings))


def _item(entry: Exported, base: str, settings: Settings) -> feeds.Item:
    change = entry.change
    guidance = [
        f'<p><strong>{escape(_(label))}:</strong> {escape(text)}</p>\n'
        for field, label in GUIDANCE.items()
        if (text := getattr(entry, field))
    ]
    if entry.outcome_text:
        label, text = escape(_('Outcome')), escape(entry.outcome_text)
        guidance.append(f'<p><strong>{label}:</strong> {text}</p>\n')
    kind = settings.kinds.get(change.fields.kind)
    tags = [(change.fields.kind, kind.label)] if kind else []
    if change.fields.area:
        tags.append(
            (change.fields.area, settings.areas.get(change.fields.area, change.fields.area))
        )
    return feeds.Item(
        # not the page: an entry may move to another, and readers would meet it again
        id=f'{base}#{change.id}',
        url=entry.url,
        title=entry.title,
        html=''.join(guidance) + entry.body.html or f'<p>{escape(entry.title)}</p>',
        tags=tuple(tags) + tuple((module, module) for module in change.fields.modules),
        contributors=change.fields.contributors,
    )
