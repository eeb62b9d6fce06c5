"""References to entries on the same page that ``only`` or ``ifconfig`` leaves out."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from whatsnew312.model.warning_types import quote
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import conditions, every
from whatsnew312.site.words import line_of

logger = logging.getLogger(__name__)


class ReportLeftOut(SphinxPostTransform):
    """Warn of each such reference, and show only its text: its target is not on the page."""

    # after Sphinx has removed what `only` leaves out (50)
    default_priority = 60

    def run(self, **kwargs: Any) -> None:
        """Run once for a page."""
        domain = ChangeDomain.of(self.env)
        docname = self.env.current_document.docname
        gone = {name: one for one in domain.left_out.get(docname, ()) for name in one.anchors}
        for change in domain.changes.get(docname, ()):
            for name in change.anchors:
                gone.pop(name, None)
        if not gone:
            return  # the usual case
        for link in every(self.document, nodes.reference):
            if link.get('refid') not in gone:
                continue
            if all(domain.is_met(*condition) for condition in conditions(link)):
                logger.warning(
                    'unknown change: %s; this build leaves it out',
                    quote(link['refid']),
                    location=link,
                    type='ref',
                    subtype='change',
                )
            if line_of(link) == gone[link['refid']].title.plain:
                link.children = [nodes.Text(link['refid'])]  # nobody is to read the title
            link.replace_self(nodes.inline('', '', *link.children))
