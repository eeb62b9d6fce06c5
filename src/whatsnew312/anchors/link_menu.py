"""The menu "Link to this" of each entry, and the page of all link targets."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from whatsnew312.listings.forms import form_around
from whatsnew312.listings.titles import Addresses, TitleWriter, link_html
from whatsnew312.locale import _, decimal, ngettext
from whatsnew312.model.change import Offers
from whatsnew312.site.builders import WEB_PAGES
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.inline import thaw
from whatsnew312.site.links import reference
from whatsnew312.site.nodes import link_targets, may_hold, target_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator

    from whatsnew312.model.change import Change
    from whatsnew312.site.assets import Page


def setup_link_menu(app: Sphinx, titles: TitleWriter) -> None:
    """Register what fills the page of targets."""

    def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Write the rows of a page, now that its place is known."""
        domain = ChangeDomain.of(app.env)
        if domain.offers_of(docname).targets:
            for place in doctree.findall(target_rows):
                place['html'] = write_rows(domain, titles, app.builder, docname)

    app.add_node(target_rows, html=(visit_rows, None))
    app.add_post_transform(FillTargetsOfPage)
    app.add_post_transform(FillTargets)
    app.connect('doctree-resolved', fill)


def has_menu(page: Page) -> bool:
    """Tell whether a page has entries, or lists all targets."""
    domain = page.domain
    return page.doctree is not None and (
        page.name in domain.changes or domain.offers_of(page.name).targets
    )


def menu_data(page: Page) -> dict[str, str]:
    """Return what the script must know of the project."""
    return {'data-project': page.app.config.whatsnew_intersphinx_name}


class LinkTargetsDirective(SphinxDirective):
    """Every id, alias and label of the site; a script adds the menu to each."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return the place of the table; it is filled when every page has been read."""
        docname = self.env.current_document.docname
        ChangeDomain.of(self.env).note_listing(docname, Offers(targets=True))
        place = link_targets('', docname=docname)
        self.set_source_info(place)
        return [place]


class FillTargets(SphinxPostTransform):
    """Put the table of targets where its place is."""

    default_priority = 5  # before references are resolved, as listings

    def run(self, **kwargs: Any) -> None:
        """Run once for a page, or for all of them in a builder that joins them."""
        domain = ChangeDomain.of(self.env)
        if not may_hold(domain.listings, self.env, self.env.current_document.docname):
            return
        for place in list(self.document.findall(link_targets)):
            place.replace_self([*self.form(domain), table(self.rows(domain, place['docname']))])

    def form(self, domain: ChangeDomain) -> list[nodes.Node]:
        """Return what stands above the table: nothing where no script can be."""
        return []

    def rows(self, domain: ChangeDomain, docname: str) -> Iterable[nodes.Node]:
        """Return the rows: nodes that every builder knows."""
        for target in targets(domain):
            yield nodes.row('', *_cells(docname, target))


class FillTargetsOfPage(FillTargets):
    """Put the table there with a place for its rows: HTML of a thousand is written at once."""

    default_priority = 4  # before the one for every builder
    builders = WEB_PAGES

    def form(self, domain: ChangeDomain) -> list[nodes.Node]:
        """Return the form that narrows the table."""
        html = target_form(len(domain.by_anchor) + len(domain.titled_labels))
        return [nodes.raw('', html, format='html', classes=['whatsnew-tools', 'no-search'])]

    def rows(self, domain: ChangeDomain, docname: str) -> Iterable[nodes.Node]:
        """Return the place."""
        return [target_rows()]


def write_rows(domain: ChangeDomain, titles: TitleWriter, builder: Builder, docname: str) -> str:
    """Return the rows of the table on the page *docname*."""
    addresses = Addresses(builder, docname)

    def link(target: Target) -> str:
        if target.change:
            return titles.link(builder, addresses[target.change.docname], target.change)
        return link_html(addresses[target.docname], target.fragment, escape(target.title))

    return ''.join(
        f'<tr class="row-{"odd" if number % 2 else "even"}" data-role="{target.role}">'
        f'<td><p><code class="docutils literal notranslate"><span class="pre">'
        f'{escape(target.name)}</span></code></p></td>\n'
        f'<td><p>{link(target)}</p></td>\n</tr>\n'
        for number, target in enumerate(targets(domain))
    )


def visit_rows(writer: HTML5Translator, node: target_rows) -> None:
    """Write them."""
    writer.body.append(node['html'])
    raise nodes.SkipNode


def table(rows: Iterable[nodes.Node]) -> nodes.table:
    """Return a table with *rows*."""
    group = nodes.tgroup('', cols=2)
    group += [nodes.colspec('', colwidth=width) for width in (40, 60)]
    head = (_cell(nodes.Text(_('Target'))), _cell(nodes.Text(_('Leads to'))))
    group += nodes.thead('', nodes.row('', *head))
    group += nodes.tbody('', *rows)
    # each entry is found where it stands
    return nodes.table('', group, classes=['whatsnew-table', 'whatsnew-targets', 'no-search'])


class Target(NamedTuple):
    """What others may link to by a name."""

    name: str
    role: str  #: as inventories have it: ``whatsnew:change`` or ``std:label``
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


def _cells(docname: str, target: Target) -> Iterator[nodes.entry]:
    yield _cell(nodes.literal('', target.name))
    domain, role = 'std', 'ref'
    content: list[nodes.Node] = [nodes.Text(target.title)]
    if target.change:
        domain, role = 'whatsnew', 'change'
        content = thaw(target.change.title, docname, links=False)
    yield _cell(reference(docname, domain, role, target.name, nodes.inline('', '', *content)))


def _cell(content: nodes.Node) -> nodes.entry:
    return nodes.entry('', nodes.paragraph('', '', content))


def target_form(number: int) -> str:
    """Return the form that narrows the table of *number* link targets."""
    targets = ngettext('%s target', '%s targets', number) % decimal(number)
    find, hint = escape(_('Find')), escape(_('part of a target, or words of its title'))
    fields = [
        f'<p class="whatsnew-find"><label for="whatsnew-target">{find}</label>'
        '<input id="whatsnew-target" name="target" type="search" spellcheck="false" '
        f'autocapitalize="none" placeholder="{hint}"></p>',
        f'<p class="whatsnew-state"><span class="whatsnew-shown">{targets}</span></p>',
    ]
    return form_around('targets', _('Find a target'), fields)
