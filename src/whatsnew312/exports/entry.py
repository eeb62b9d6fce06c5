"""The data of one entry for exported files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

from whatsnew312.entries.details import outcome_nodes
from whatsnew312.formats import feeds
from whatsnew312.formats.changes_json import Exported, OutcomeData
from whatsnew312.locale import N_, _
from whatsnew312.site.phrases import GUIDANCE, outcome_sources

if TYPE_CHECKING:
    from whatsnew312.exports.project import Project
    from whatsnew312.formats.changes_json import Body
    from whatsnew312.model.change import Change
    from whatsnew312.site.settings import Settings


@dataclass
class Entry:
    """An entry on a page that is being written.

    :attribute exported: its fields, its address and its body
    :attribute page: the title of its page
    """

    exported: Exported
    page: str
    project: Project

    @cached_property
    def item(self) -> feeds.Item:
        """The entry as an item of both feeds."""
        entry, settings = self.exported, self.project.settings
        fields = entry.change.fields
        kind = settings.kinds.get(fields.kind)
        tags = [(fields.kind, kind.label)] if kind else []
        if fields.area:
            tags.append((fields.area, settings.areas.get(fields.area, fields.area)))
        return feeds.Item(
            # without the page: if an entry moved there, feed readers would show it as a new one
            id=f'{self.project.base}#{entry.change.id}',
            url=entry.own_page or entry.url,
            title=entry.title,
            html=_guidance(entry) + entry.body.html or f'<p>{escape(entry.title)}</p>',
            tags=tuple(tags) + tuple((module, module) for module in fields.modules),
            contributors=fields.contributors,
        )


def make_entry(
    change: Change, uri: str, page: str, body: Body, project: Project, own_page: str = ''
) -> Entry:
    """Return the data of *change* for exported files.

    :param uri: the address of its page, relative to the root of the site
    :param page: the title of its page
    :param body: its body as the page shows it
    :param own_page: the address of the page for this change alone, relative to that of the site;
        empty if there is none
    """
    path = f'{uri}#{change.id}'
    exported = Exported(
        change=change,
        path=path,
        url=project.base + path,
        body=body,
        title=change.title.plain,
        replacement=change.replacement.plain,
        action=change.action.plain,
        highlight=change.highlight.plain,
        outcome=_outcome(change, project.settings),
        outcome_text=''.join(
            node.astext() for node in outcome_nodes(change.fields, project.settings)
        ),
        own_page=project.base + own_page if own_page else '',
    )
    return Entry(exported, page, project)


def _outcome(change: Change, settings: Settings) -> OutcomeData | None:
    """Return the outcome of the removal of *change*, in the form of ``changes.json``."""
    outcome = change.fields.outcome
    if outcome is None:
        return None
    return {
        'what': outcome.what,
        'version': outcome.version or None,
        'sources': [address or text for text, address in outcome_sources(outcome, settings)],
        'as_of': settings.outcome_as_of or None,
    }


def _guidance(entry: Exported) -> str:
    """Return HTML with the replacement, the action and the outcome of a removal."""
    said = [(label, getattr(entry, field)) for field, label in GUIDANCE.items()]
    return ''.join(
        f'<p><strong>{escape(_(label))}:</strong> {escape(text)}</p>\n'
        for label, text in [*said, (N_('Outcome'), entry.outcome_text)]
        if text
    )
