"""References and marks on a page whose target the build leaves out of it."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from whatsnew312.model.suggestions import quote
from whatsnew312.patches.page_tree import may_hold
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.markup.words import line_of
from whatsnew312.site.nodes import conditions, every, page_of

logger = logging.getLogger(__name__)


class ReportLeftOut(SphinxPostTransform):
    """Warn of each such reference, and show only its text: its target is not on the page."""

    # after Sphinx has removed what `only` leaves out (50)
    default_priority = 60

    def run(self, **kwargs: Any) -> None:
        """Run once for a page."""
        domain = ChangeDomain.of(self.env)
        docname = self.env.current_document.docname
        hidden = {label.name for label in domain.hidden_labels_of(docname)}
        gone = {
            label.fragment: ('label', label.title)
            for label in domain.standard_labels.get(docname, ())
            if label.name in hidden
        }
        for left_out in domain.left_out.get(docname, ()):
            gone |= dict.fromkeys(left_out.anchors, ('change', left_out.title.plain))
        for change in domain.changes.get(docname, ()):
            for name in change.anchors:
                gone.pop(name, None)
        if not gone:
            return  # the usual case
        for link in every(self.document, nodes.reference):
            if link.get('refid') not in gone:
                continue
            what, title = gone[link['refid']]
            if all(domain.is_met(*condition) for condition in conditions(link)):
                logger.warning(
                    'unknown %s: %s; this build leaves it out',
                    what,
                    quote(link['refid']),
                    location=link,
                    type='ref',
                    subtype='change' if what == 'change' else 'ref',
                )
            if line_of(link) == title:
                link.children = [nodes.Text(link['refid'])]  # readers must not see the title
            link.replace_self(nodes.inline('', '', *link.children))


class UnlinkDeadMarks(SphinxPostTransform):
    """Show marks of footnotes and of errors as plain text if their target is not on the page.

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
