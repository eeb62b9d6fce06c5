"""Listings that a script makes more of: a filter and a checklist, on pages of HTML alone.

What the scripts need stands in the page: a form, and ``data-`` attributes of the rows.
"""

from __future__ import annotations

import hashlib
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from whatsnew312.assets import STATIC
from whatsnew312.domain import ChangeDomain
from whatsnew312.forms import FILTER_END, checklist_form, filter_form, tick
from whatsnew312.listing import render
from whatsnew312.nodes import change_listing, listing_item
from whatsnew312.query import select
from whatsnew312.transforms import depth

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from whatsnew312.config import Settings
    from whatsnew312.model import Change


#: from this number of rows, a browser need not lay out lists that are off the screen
_MANY = 500


def setup_interactive(app: Sphinx) -> None:
    """Register the transform, its node, and the scripts for the pages that need them."""
    app.add_node(listing_item, html=(visit_item, depart_item))
    app.add_post_transform(FillInteractive)
    app.connect('html-page-context', add_scripts)


def add_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Load on a page the scripts of its listings, and on other pages none."""
    domain = ChangeDomain.of(app.env)
    for offer in sorted(domain.listings.get(pagename, ())):
        if offer.endswith('.js') and app.builder.name in FillInteractive.builders:
            # in the head, and at once: it sees to it that a list which it is about to narrow is
            # not shown before. Files that Sphinx knows go where the theme puts them.
            address = f'{context["pathto"](f"_static/{offer}", resource=True)}?v={_digest(offer)}'
            release = escape(domain.settings.release)
            tag = f'<script src="{escape(address)}" data-release="{release}"></script>'
            context['metatags'] = f'{context.get("metatags", "")}\n{tag}\n'


@cache
def _digest(name: str) -> str:
    return hashlib.blake2b((STATIC / name).read_bytes(), digest_size=4).hexdigest()


class FillInteractive(SphinxPostTransform):
    """Put entries with a form above them where such a listing stands."""

    # before the transform that fills listings for every builder (5)
    default_priority = 4
    # a page that holds the whole site, or an e-book, is no place for a form
    builders = ('html', 'dirhtml')

    def run(self, **kwargs: Any) -> None:
        """Run once for a page; it has place for one form of each sort."""
        domain = ChangeDomain.of(self.env)
        found = set()
        for listing in list(self.document.findall(change_listing)):
            query = listing['query']
            script = query.script
            changes = select(query, domain.all_changes, domain.settings)
            if not script or not changes or script in found:
                continue
            found.add(script)
            content = render(query, self.env, listing['docname'], depth(listing) + 1)
            for node in content:
                many = script == 'whatsnew/filter.js' and len(changes) >= _MANY
                if many and isinstance(node, nodes.bullet_list):
                    node['classes'].append('whatsnew-many')
                self.dress(list(node.findall(nodes.list_item)), domain, script)
            if script == 'whatsnew/filter.js':
                before, after = filter_form(changes, domain.settings), FILTER_END
            else:
                before, after = checklist_form(changes, domain.settings), ''
            listing.replace_self([_raw(before, 'tools'), *content, _raw(after, 'end')])

    def dress(self, items: Iterable[nodes.list_item], domain: ChangeDomain, script: str) -> None:
        """Tell the script, in attributes, what it needs to know of each row."""
        for item in items:
            change = domain.by_anchor[item['entry']]
            line = cast('nodes.paragraph', item[0])
            if script == 'whatsnew/filter.js':
                # a row is one line, so it needs no paragraph
                made = listing_item('', '', *line.children, data=row_data(change, domain.settings))
            else:
                line.insert(0, _raw(tick(change)))
                made = listing_item('', '', *item.children, data=task_data(change))
            item.replace_self(made)


def row_data(change: Change, settings: Settings) -> dict[str, str]:
    """Return what a row can be found by, beside its text."""
    names = [api.name for api in change.apis]
    issues = [settings.issue_label % issue for issue in change.issues]
    return {
        'kind': change.kind,
        'area': change.area,
        'module': ' '.join(change.modules),
        'pep': ' '.join(map(str, change.peps)),
        'action': '1' if change.action or change.replacement else '',
        'words': ' '.join([*names, *issues]),
    }


def task_data(change: Change) -> dict[str, str]:
    """Return what an item of a checklist is known and found by."""
    return {'id': change.id, 'area': change.area or '-', 'module': ' '.join(change.modules)}


def _raw(html: str, name: str = '') -> nodes.raw:
    # with a class, docutils puts an element around it
    classes = [f'whatsnew-{name}', 'no-search'] if name else []
    return nodes.raw('', html, format='html', classes=classes)


def visit_item(self: HTML5Translator, node: listing_item) -> None:
    """Begin a list item with the data of its entry."""
    data = {f'data-{name}': value for name, value in node['data'].items() if value}
    self.body.append(self.starttag(node, 'li', '', **data))


def depart_item(self: HTML5Translator, node: listing_item) -> None:
    """End it."""
    self.body.append('</li>\n')
