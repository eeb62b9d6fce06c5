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
from whatsnew312.nodes import listing_item, listing_rows
from whatsnew312.pieces import facts
from whatsnew312.query import FILTER_SCRIPT, select
from whatsnew312.titles import TitleWriter
from whatsnew312.transforms import depth, listings_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from whatsnew312.config import Settings
    from whatsnew312.model import Change


#: from this number of rows, a browser need not lay out lists that are off the screen
_MANY = 500


def setup_interactive(app: Sphinx) -> None:
    """Register the transform, its node, and the scripts for the pages that need them."""
    app.add_node(listing_item, html=(visit_item, depart_item))
    app.add_node(listing_rows, html=(visit_rows, None))
    app.add_post_transform(FillInteractive)
    app.connect('doctree-resolved', RowWriter().fill)
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
    """Fill the places of listings on pages of HTML."""

    # before the transform that fills listings for every builder (5)
    default_priority = 4
    # a page that holds the whole site, or an e-book, is no place for a form
    builders = ('html', 'dirhtml')

    def run(self, **kwargs: Any) -> None:
        """Run once for a page; it has place for one form of each sort."""
        domain = ChangeDomain.of(self.env)
        if self.env.current_document.docname not in domain.listings:
            return
        found = set()
        for listing, taken in listings_of(self.document):
            query = listing['query']
            level = depth(listing) + 1
            content = render(query, self.env, listing['docname'], level, taken, rows=True)
            changes = select(query, domain.all_changes, domain.settings)
            if changes and query.script and query.script not in found:
                found.add(query.script)
                content = self.with_form(query.script, changes, content)
            listing.replace_self(content)

    def with_form(
        self, script: str, changes: list[Change], content: list[nodes.Node]
    ) -> list[nodes.Node]:
        """Return *content* with a form above it, and in it what the script needs to know."""
        domain = ChangeDomain.of(self.env)
        if script == FILTER_SCRIPT:
            for node in content:
                if isinstance(node, listing_rows):
                    node['found'] = True
                    if len(changes) >= _MANY:
                        node['classes'].append('whatsnew-many')
            form = _raw(filter_form(changes, domain.settings), 'tools')
            return [form, *content, _raw(FILTER_END, 'end')]
        for node in content:
            for item in list(node.findall(nodes.list_item)):
                change = domain.by_anchor[item['entry']]
                cast('nodes.paragraph', item[0]).insert(0, _raw(tick(change)))
                item.replace_self(listing_item('', *item.children, data=task_data(change)))
        return [_raw(checklist_form(changes, domain.settings), 'tools'), *content]


class RowWriter(TitleWriter):
    """Writes rows as HTML."""

    def fill(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Write the rows of a page, now that its place is known."""
        if app.builder.name not in FillInteractive.builders:
            return
        if docname not in ChangeDomain.of(app.env).listings:
            return
        for rows in doctree.findall(listing_rows):
            rows['html'] = ''.join(self.rows(app, docname, rows))

    def rows(self, app: Sphinx, docname: str, rows: listing_rows) -> Iterator[str]:
        domain = ChangeDomain.of(app.env)
        settings = domain.settings
        classes = ' '.join([f'whatsnew-{rows["style"]}', *rows['classes']])
        yield f'<ul class="{classes}">\n'
        for id_ in rows['entries']:
            change = domain.by_anchor[id_]
            data = row_data(change, settings) if 'found' in rows else {}
            attributes = ''.join(
                f' data-{name}="{escape(value)}"' for name, value in data.items() if value
            )
            kind = settings.kinds.get(change.kind)
            badge = ''
            if kind:
                classes = f'whatsnew-badge whatsnew-{kind.name}'
                badge = f'<span class="{classes}">{escape(kind.label)}</span> '
            link = self.link(app.builder, docname, change)
            told = ' · '.join(facts(change, rows['group_by'])) if rows['style'] == 'rows' else ''
            more = f'<span class="whatsnew-facts"> · {escape(told)}</span>' if told else ''
            yield f'<li{attributes}>{badge}{link}{more}</li>\n'
        yield '</ul>\n'


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


def visit_rows(self: HTML5Translator, node: listing_rows) -> None:
    """Write the rows."""
    self.body.append(node['html'])
    raise nodes.SkipNode
