"""The list of releases: each with a link, its date, its status and the number of its changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from whatsnew312.locale import _
from whatsnew312.patches.page_tree import may_hold
from whatsnew312.release_pages.state import SeenFragments
from whatsnew312.release_pages.words import heading, status_badge
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.links import joined, reference
from whatsnew312.site.markup.inline import thaw
from whatsnew312.site.phrases import count_of

if TYPE_CHECKING:
    from whatsnew312.releases.table import Release, Releases


class release_index(nodes.General, nodes.Element):
    """A placeholder for a list of releases, filled after all pages are read.

    :attribute names: of the releases, in order
    :attribute docname: the page
    """


class FillIndexes(SphinxPostTransform):
    """Replace the placeholders by lists, after all pages are read."""

    # before references are resolved (MyST's at 9, Sphinx's at 10)
    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Run once for a page, or for all of them in a builder that joins them."""
        domain = ChangeDomain.of(self.env)
        table = domain.settings.releases
        if table is None or not may_hold(
            domain.listings, self.env, self.env.current_document.docname
        ):
            return
        for index in list(self.document.findall(release_index)):
            index.replace_self(self.list(index, table))

    def list(self, index: release_index, table: Releases) -> nodes.Node:
        """Return the list."""
        items = [
            nodes.list_item('', self.line(table.find(name), table, index['docname']))
            for name in index['names']
            if name in table.by_name or self.count(table.find(name), table)
        ]
        if not items:
            return nodes.paragraph('', _('Nothing.'), translatable=False)
        return nodes.bullet_list('', *items, classes=['whatsnew-releases'])

    def line(self, release: Release, table: Releases, docname: str) -> nodes.paragraph:
        """Return the line about a release."""
        label = nodes.strong('', heading(release))
        place = SeenFragments.of(self.env).place_of(release.name)
        parts: list[nodes.Node] = [label]
        if place:
            target = f'{place[0]}#{place[1]}'
            parts = [reference(docname, 'whatsnew', 'place', target, nodes.inline('', '', label))]
        if release.date:
            parts.append(nodes.Text(release.date))
        parts += status_badge(release)
        parts.append(nodes.Text(count_of(self.count(release, table))))
        line = nodes.paragraph('', '', *joined(parts, ' · '), translatable=False)
        highlights = [
            nodes.inline('', '', *thaw(change.highlight, docname))
            for change in ChangeDomain.of(self.env).all_changes
            if change.highlight
            and not set(change.fields.releases).isdisjoint(table.folded(release))
        ]
        if highlights:
            line += [nodes.Text(': '), *joined(highlights, '; ')]
        return line

    def count(self, release: Release, table: Releases) -> int:
        """Return the number of changes in a release."""
        names = set(table.folded(release))
        changes = ChangeDomain.of(self.env).all_changes
        return sum(not names.isdisjoint(change.fields.releases) for change in changes)
