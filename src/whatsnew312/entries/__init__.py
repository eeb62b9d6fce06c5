"""Entries: from the directive ``change`` to a section on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.entries.api_names import try_other_roles
from whatsnew312.entries.as_html import HtmlParts
from whatsnew312.entries.as_nodes import ShowParts
from whatsnew312.entries.checks.duplicates import judge_claims
from whatsnew312.entries.checks.left_out import ReportLeftOut, UnlinkDeadMarks
from whatsnew312.entries.checks.mentions import note_references, warn_unknown
from whatsnew312.entries.checks.unknown_names import check_domain, check_names_of_entries
from whatsnew312.entries.collect import CollectChanges, hide_highlights, record_changes
from whatsnew312.entries.compact import make_lists
from whatsnew312.entries.failures.circles import OpenCircles, close_again, open_circles
from whatsnew312.entries.failures.rescue import begin, index_again
from whatsnew312.entries.fields_html import setup_lists
from whatsnew312.entries.own_names import RefuseMarkup, remove_pending
from whatsnew312.entries.related import LinkRelated
from whatsnew312.entries.roles import IssueRole, change_role
from whatsnew312.entries.source.fences import note_fence
from whatsnew312.entries.untrusted import configure, drop_pages, without_settings
from whatsnew312.patches.myst import watch_fences
from whatsnew312.site.domain import NAME
from whatsnew312.site.nodes import change_html, visit_html

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_entries(app: Sphinx) -> None:
    """Register the directives, checks and transforms that read, check and show entries."""
    app.add_role_to_domain(NAME, 'change', change_role())
    app.add_role_to_domain(NAME, 'issue', IssueRole())
    app.connect('builder-inited', begin)
    app.connect('builder-inited', lambda _app: watch_fences(note_fence))
    app.connect('html-collect-pages', index_again)
    app.connect('config-inited', configure)
    app.connect('env-before-read-docs', drop_pages, priority=100)
    # after extensions that treat sources as templates
    app.connect('source-read', without_settings, priority=900)
    # after docutils and MyST have resolved the names of a page, before others look at entries
    app.connect('doctree-read', record_changes, priority=100)
    app.connect('doctree-read', note_references)
    app.connect('warn-missing-reference', warn_unknown)
    app.connect('env-before-read-docs', close_again)
    # before everything that uses the tree of pages
    app.connect('env-updated', open_circles, priority=90)
    app.add_post_transform(OpenCircles)
    # before all other handlers that use the entries of the site
    app.connect('env-updated', judge_claims, priority=100)
    app.connect('env-before-read-docs', check_domain)
    app.connect('env-updated', check_names_of_entries)
    # after intersphinx (500), for names that it did not find
    app.connect('missing-reference', try_other_roles, priority=600)
    app.add_transform(RefuseMarkup)
    app.add_transform(CollectChanges)
    # before all other handlers that look at the page
    app.connect('doctree-read', remove_pending, priority=50)
    app.add_node(change_html, html=(visit_html, None))
    setup_lists(app)
    app.add_post_transform(ShowParts)
    app.add_post_transform(LinkRelated)
    app.add_post_transform(ReportLeftOut)
    app.add_post_transform(UnlinkDeadMarks)
    app.connect('doctree-resolved', hide_highlights)
    app.connect('doctree-resolved', HtmlParts().fill)
    # after all handlers that look for entries, and for their headings
    app.connect('doctree-resolved', make_lists, priority=950)
