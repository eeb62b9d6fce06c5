"""The menu "Link to this" of each entry, and the page of all link targets."""

from __future__ import annotations

from html import escape
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from whatsnew312.exports.addresses import CHANGES, own_page_uri
from whatsnew312.listings.forms import form_around, form_node
from whatsnew312.listings.parts import Parts
from whatsnew312.listings.titles import Addresses, TitleWriter, link_html
from whatsnew312.locale import _, decimal, ngettext
from whatsnew312.model.change import Offers
from whatsnew312.patches.page_tree import may_hold
from whatsnew312.site.builders import WEB_PAGES
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.links import reference
from whatsnew312.site.markup.inline import thaw
from whatsnew312.site.nodes import (
    conditions,
    every,
    link_targets,
    make_row,
    make_table,
    target_rows,
    visit_html,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from whatsnew312.model.change import Change
    from whatsnew312.site.page_context import Page

#: the class of the table of all link targets
_TABLE = 'whatsnew-targets'


def setup_link_menu(app: Sphinx, titles: TitleWriter) -> None:
    """Register the directive, the transforms and the node for the page of targets."""

    def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Write the rows of a page, when its output path is known."""
        domain = ChangeDomain.of(app.env)
        if domain.offers_of(docname).targets:
            found = targets(domain)
            for place in doctree.findall(target_rows):
                place['html'] = write_rows(
                    place['page'], found[place['first'] : place['end']], titles, app.builder
                )

    app.add_node(target_rows, html=(visit_html, None))
    app.add_post_transform(FillTargetsOfPage)
    app.add_post_transform(FillTargets)
    app.connect('doctree-read', note_targets)
    app.connect('doctree-resolved', fill)


def has_menu(page: Page) -> bool:
    """Return whether *page* has entries, or targets of the list of all."""
    domain = page.domain
    if page.doctree is None:
        return page.name in domain.part_pages and _TABLE in page.context['body']
    return page.name in domain.changes or domain.offers_of(page.name).targets


def menu_data(page: Page) -> dict[str, str]:
    """Return the project data that the script needs."""
    data = {'data-project': page.app.config.whatsnew_intersphinx_name}
    if own_page_uri(page.app, ''):
        # the script puts the id in place of the asterisk
        builder = page.app.builder
        address = builder.get_relative_uri(page.name, f'{CHANGES}/*')
        data['data-pages'] = address.replace('%2A', '*')
    return data


class LinkTargetsDirective(SphinxDirective):
    """A table of every id, alias and label of the site; a script adds the menu to each row."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return a placeholder for the table; it is filled after all pages are read."""
        docname = self.env.current_document.docname
        ChangeDomain.of(self.env).note_part(docname)
        place = link_targets('', docname=docname)
        self.set_source_info(place)
        return [place]


def note_targets(app: Sphinx, doctree: nodes.document) -> None:
    """Store that a page has the table of all link targets, and on which conditions."""
    domain = ChangeDomain.of(app.env)
    docname = app.env.current_document.docname
    if docname in domain.parts:
        for place in every(doctree, link_targets):
            domain.note_listing(docname, Offers(targets=True), conditions(place))


class FillTargets(SphinxPostTransform):
    """Put the table of targets in its placeholder."""

    default_priority = 5  # before references are resolved, like listings

    def run(self, **kwargs: Any) -> None:
        """Run once for a page, or once for all pages if the builder joins them."""
        domain = ChangeDomain.of(self.env)
        if not may_hold(domain.listings, self.env, self.env.current_document.docname):
            return
        for place in list(self.document.findall(link_targets)):
            place.replace_self(list(self.content(domain, place['docname'])))

    def content(self, domain: ChangeDomain, docname: str) -> Iterator[nodes.Node]:
        """Yield the table with rows that every builder can write."""
        yield _table(_row(docname, target) for target in targets(domain))


class FillTargetsOfPage(FillTargets):
    """Put the table in its placeholder on HTML pages; its rows are written as HTML later."""

    default_priority = 4  # before the transform for all other builders
    builders = WEB_PAGES

    def content(self, domain: ChangeDomain, docname: str) -> Iterator[nodes.Node]:
        """Yield the form that filters the table, and the table; a long one is on several pages."""
        number = len(domain.by_anchor) + len(domain.titled_labels)
        yield form_node(target_form(number), 'tools')
        parts = Parts(domain.relative_address, docname, self.document)
        names = parts.names((number - 1) // parts.most)
        pages = [docname, *names]
        tables = [
            _table([target_rows('', page=page, first=first, end=first + parts.most)])
            for page, first in zip(pages, count(0, parts.most), strict=False)
        ]
        if names:
            yield from parts.around(pages, docname, tables[:1])
        else:
            yield tables[0]
        yield form_node('', 'end')
        for name, table in zip(names, tables[1:], strict=True):
            yield parts.page(pages, name, [table])


def _table(rows: Iterable[nodes.Node]) -> nodes.table:
    # no-search: each entry is found where it stands
    return make_table([(_('Target'), 40), (_('Leads to'), 60)], rows, _TABLE, 'no-search')


def write_rows(page: str, shown: Iterable[Target], titles: TitleWriter, builder: Builder) -> str:
    """Return the HTML of rows of the table.

    :param page: Sphinx's name of the page that they are on
    """
    addresses = Addresses(builder, page)

    def link(target: Target) -> str:
        if target.change:
            return titles.link(builder, addresses[target.change.docname], target.change)
        return link_html(addresses[target.docname], target.fragment, escape(target.title))

    return ''.join(
        f'<tr class="row-{"odd" if number % 2 else "even"}" data-role="{target.role}">'
        f'<td><p><code class="docutils literal notranslate"><span class="pre">'
        f'{escape(target.name)}</span></code></p></td>\n'
        f'<td><p>{link(target)}</p></td>\n</tr>\n'
        for number, target in enumerate(shown)
    )


class Target(NamedTuple):
    """Something that others may link to by a name."""

    name: str
    role: str  #: its type in inventories: ``whatsnew:change`` or ``std:label``
    change: Change | None = None
    docname: str = ''
    fragment: str = ''
    title: str = ''


def targets(domain: ChangeDomain) -> list[Target]:
    """Return every id and alias, and every label before a heading, sorted."""
    found = [Target(name, 'whatsnew:change', change) for name, change in domain.by_anchor.items()]
    found += (
        Target(name, 'std:label', None, *place) for name, place in domain.titled_labels.items()
    )
    return sorted(found, key=lambda target: (target.name.lower(), target.name))


def _row(docname: str, target: Target) -> nodes.row:
    """Return the name of a target, and a link to it."""
    domain, role = 'std', 'ref'
    content: list[nodes.Node] = [nodes.Text(target.title)]
    if target.change:
        domain, role = 'whatsnew', 'change'
        content = thaw(target.change.title, docname, links=False)
    link = reference(docname, domain, role, target.name, nodes.inline('', '', *content))
    return make_row([[nodes.literal('', target.name)], [link]])


def target_form(number: int) -> str:
    """Return the form that filters the table of *number* link targets."""
    targets = ngettext('%s target', '%s targets', number) % decimal(number)
    find, hint = escape(_('Find')), escape(_('part of a target, or words of its title'))
    fields = [
        f'<p class="whatsnew-find"><label for="whatsnew-target">{find}</label>'
        '<input id="whatsnew-target" name="target" type="search" spellcheck="false" '
        f'autocapitalize="none" placeholder="{hint}"></p>',
        f'<p class="whatsnew-state"><span class="whatsnew-shown">{targets}</span></p>',
    ]
    return form_around('targets', _('Find a target'), fields)
