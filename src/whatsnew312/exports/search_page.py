"""The search page: a script that finds entries there, and help for what Sphinx finds itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from whatsnew312.exports.capture import BUILDERS

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_search_page(app: Sphinx) -> None:
    """Register the script and the transform."""
    app.add_post_transform(PointIndexAtSections)
    app.connect('html-page-context', add_script)


def add_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Load the script on the search page."""
    if pagename == 'search' and app.builder.name in BUILDERS:
        app.add_js_file('whatsnew/entry-search.js', loading_method='defer')


class PointIndexAtSections(SphinxPostTransform):
    """Let a search that finds an index entry, such as that of a PEP, lead to the section around it.

    The anchor of an index entry has no text, and the search page fails on a result without any.
    """

    default_priority = 900
    formats = ('html',)

    def run(self, **kwargs: Any) -> None:
        """Run once for a page; what the index itself links to was collected before."""
        if not self.env.domains.index_domain.entries.get(self.env.current_document.docname):
            return
        for index in self.document.findall(addnodes.index):
            around = index.parent
            while around is not None and not (isinstance(around, nodes.section) and around['ids']):
                around = around.parent
            if around is not None:
                target = around['ids'][0]
                index['entries'] = [
                    (type_, value, target, main, key)
                    for type_, value, _, main, key in index['entries']
                ]
