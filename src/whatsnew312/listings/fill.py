"""Fill the placeholders of listings; on HTML pages, add forms for a filter and a checklist.

The page contains everything that the scripts need: a form, and ``data-`` attributes of the rows.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from whatsnew312.listings.as_nodes import render
from whatsnew312.listings.forms import checklist_form, filter_end, filter_form, form_node
from whatsnew312.listings.parts import Parts
from whatsnew312.listings.query import CHECKLIST_SCRIPT, FILTER_SCRIPT, select
from whatsnew312.model.change import Change
from whatsnew312.model.suggestions import did_you_mean, quote
from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.page_tree import may_hold
from whatsnew312.site.assets import makes_forms
from whatsnew312.site.builders import WEB_PAGES
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import change_listing, listing_rows
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whatsnew312.model.change import Change
    from whatsnew312.site.page_context import Page


#: from this number of rows on, browsers skip the layout of lists outside of the screen
_MANY = 500


def is_shown(script: str, page: Page) -> bool:
    """Return whether a listing of *page* uses *script*."""
    return makes_forms(page) and script in page.domain.offers_of(page.name).scripts


def listing_data(page: Page) -> dict[str, str]:
    """Return the project data that the scripts need."""
    settings = page.domain.settings
    data = {'data-product': settings.product, 'data-release': settings.release}
    # the first group of readers does not see all, so nothing is shown before it is filtered
    if len(settings.readers) > 1 and any(next(iter(settings.readers.values()))[1]):
        data['data-readers'] = 'true'
    return data


class FillInteractive(SphinxPostTransform):
    """Fill the placeholders of listings on HTML pages."""

    # before the transform that fills listings for every builder (5)
    default_priority = 4
    builders = WEB_PAGES

    def run(self, **kwargs: Any) -> None:
        """Run once for a page. Each filter gets a form, and the first checklist too."""
        domain = ChangeDomain.of(self.env)
        docname = self.env.current_document.docname
        if docname not in domain.listings:
            return
        forms: Counter[str] = Counter()
        parts = Parts(domain.relative_address, docname, self.document)
        for listing, taken, level in listings_of(self.document):
            query = listing['query']
            changes = _chosen(listing, domain)
            content = render(
                query, changes, self.env, listing['docname'], level, taken, parts=parts
            )
            is_second_checklist = query.script == CHECKLIST_SCRIPT and forms[query.script]
            if changes and query.script and not is_second_checklist:
                forms[query.script] += 1
                content = self.with_form(query.script, changes, content, forms[query.script])
            listing.replace_self(content)

    def with_form(
        self, script: str, changes: list[Change], content: list[nodes.Node], number: int
    ) -> list[nodes.Node]:
        """Return *content* between a form and an end mark, with the data for the script.

        :param number: number of the form among those with the same script on the page, from 1
        """
        domain = ChangeDomain.of(self.env)
        # rows of a table are inside it
        places = [place for node in content for place in node.findall(listing_rows)]
        for place in places:
            place['script'] = script
        if script == FILTER_SCRIPT:
            if len(changes) >= _MANY:
                for place in places:
                    place['classes'].append('whatsnew-many')
            form = form_node(filter_form(changes, domain.settings, number), 'tools')
            return [form, *content, form_node(filter_end(), 'end')]
        form = form_node(checklist_form(changes, domain.settings), 'tools')
        return [form, *content, form_node('', 'end')]


class FillListings(SphinxPostTransform):
    """Put entries in the placeholders of listings, after all pages are read."""

    # before references are resolved (MyST's at 9, Sphinx's at 10), because listings contain some
    default_priority = 5

    def run(self, **kwargs: Any) -> None:
        """Run once for a page, or once for all pages if the builder joins them."""
        domain = ChangeDomain.of(self.env)
        if not may_hold(domain.listings, self.env, self.env.current_document.docname):
            return
        for listing, taken, level in listings_of(self.document):
            query = listing['query']
            changes = _chosen(listing, domain)
            content = render(query, changes, self.env, listing['docname'], level, taken)
            listing.replace_self(content)


def _chosen(listing: change_listing, domain: ChangeDomain) -> list[Change]:
    """Return the entries of *listing*; warn of ids that no entry has."""
    query = listing['query']
    known = [change.id for change in domain.all_changes] if query.ids else []
    for id_ in query.ids:
        if id_ not in known:
            hint = did_you_mean(id_, known)
            warn(Warn.BAD_VALUE, f'no entry has the id {quote(id_)}{hint}', listing)
    return select(query, domain.all_changes, domain.settings)


def listings_of(document: nodes.document) -> list[tuple[change_listing, set[str], int]]:
    """Return each listing of *document*, the ids on its page, and the level of its headings.

    Listings with every group of a field come first, because links lead to their groups. If a
    builder joins pages, links lead to those of the first page.
    """
    if next(document.findall(change_listing), None) is None:
        return []  # the usual case
    ids = {one for node in document.findall(nodes.Element) for one in node['ids']}
    found = [(listing, ids, depth + 1) for listing, depth in _listings(document, 0)]

    def key(one: tuple[change_listing, set[str], int]) -> tuple[bool, str]:
        query, docname = one[0]['query'], one[0]['docname']
        return query.group_by not in query.offers.groups, docname

    return sorted(found, key=key)


def _listings(node: nodes.Element, depth: int) -> Iterator[tuple[change_listing, int]]:
    """Yield each listing below *node*, and the number of sections around it.

    The search starts at the top, because in joined pages the ``parent`` of nodes is still the one
    of the single page.
    """
    for child in node.children:
        if isinstance(child, change_listing):
            yield child, depth
        elif isinstance(child, nodes.Element):
            yield from _listings(child, depth + isinstance(child, nodes.section))
