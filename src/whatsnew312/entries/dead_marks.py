"""Marks that lead nowhere: of footnotes and errors that are not on the page."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import every, may_hold, page_of


class UnlinkDeadMarks(SphinxPostTransform):
    """Leave their text without a link, on pages with entries.

    A footnote may be in what ``only`` leaves out; messages of errors are not shown by Sphinx.
    """

    # after Sphinx has taken away what `only` leaves out (50), and messages
    default_priority = 950
    formats = ('html',)

    def run(self, **kwargs: Any) -> None:
        """Run once for a page, or for all of them in a builder that joins them."""
        docname = self.env.current_document.docname
        if not may_hold(ChangeDomain.of(self.env).changes, self.env, docname):
            return
        marks = every(self.document, nodes.footnote_reference, nodes.problematic)
        if not marks:
            return  # as on nearly all pages
        there = {
            (page_of(element, docname), id_)
            for element in every(self.document, nodes.footnote, nodes.system_message)
            for id_ in element['ids']
        }
        for mark in marks:
            if (page_of(mark, docname), mark.get('refid')) in there:
                continue
            if isinstance(mark, nodes.problematic):
                mark.attributes.pop('refid', None)
            else:
                mark.parent.replace(mark, nodes.superscript('', f'[{mark.astext()}]'))
