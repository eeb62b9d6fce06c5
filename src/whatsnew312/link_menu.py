"""The menu "Link to this" of each entry, and the page of all link targets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from whatsnew312.domain import ChangeDomain
from whatsnew312.inline import thaw
from whatsnew312.nodes import link_targets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from whatsnew312.model import Change


#: what a page that lists every target offers, beside groups
TARGETS = 'targets'


def setup_link_menu(app: Sphinx) -> None:
    """Register the script of the menu, and what fills the page of targets."""
    app.add_post_transform(FillTargets)
    app.connect('html-page-context', add_script)


def add_script(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add the script to pages that have entries or list all targets, and to no other."""
    domain = ChangeDomain.of(app.env)
    if doctree is not None and (
        pagename in domain.changes or TARGETS in domain.listings.get(pagename, ())
    ):
        app.add_js_file(
            'whatsnew/link-menu.js',
            loading_method='defer',
            **{'data-project': app.config.whatsnew_intersphinx_name},
        )


class LinkTargetsDirective(SphinxDirective):
    """Every id and alias of the site, with its entry; a script adds the menu to each."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return the place of the table; it is filled when every page has been read."""
        docname = self.env.current_document.docname
        ChangeDomain.of(self.env).note_listing(docname, frozenset({TARGETS}))
        place = link_targets('', docname=docname)
        self.set_source_info(place)
        return [place]


class FillTargets(SphinxPostTransform):
    """Put the table of targets where its place is."""

    default_priority = 5  # before references are resolved, as listings

    def run(self, **kwargs: Any) -> None:
        """Run once for a page."""
        for place in list(self.document.findall(link_targets)):
            place.replace_self(self.table(place['docname']))

    def table(self, docname: str) -> nodes.table:
        """Return a row for each id and each alias, sorted."""
        group = nodes.tgroup('', cols=2)
        group += [nodes.colspec('', colwidth=width) for width in (40, 60)]
        head = (_cell(nodes.Text('Target')), _cell(nodes.Text('Leads to')))
        group += nodes.thead('', nodes.row('', *head))
        targets = ChangeDomain.of(self.env).by_anchor
        group += nodes.tbody(
            '',
            *(
                nodes.row('', *_cells(docname, anchor, targets[anchor]))
                for anchor in sorted(targets, key=lambda anchor: (anchor.lower(), anchor))
            ),
        )
        return nodes.table('', group, classes=['whatsnew-table', 'whatsnew-targets'])


def _cells(docname: str, anchor: str, change: Change) -> Iterator[nodes.entry]:
    yield _cell(nodes.literal('', anchor))
    yield _cell(
        addnodes.pending_xref(
            '',
            nodes.inline('', '', *thaw(change.title, docname, links=False)),
            refdomain='whatsnew',
            reftype='change',
            reftarget=anchor,
            refexplicit=True,
            refwarn=True,
            refdoc=docname,
        )
    )


def _cell(content: nodes.Node) -> nodes.entry:
    return nodes.entry('', nodes.paragraph('', '', content))
