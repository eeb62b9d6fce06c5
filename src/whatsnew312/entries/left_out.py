"""References to entries that ``only`` or ``ifconfig`` leaves out of the same page."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from whatsnew312.model.warning_types import quote
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.inline import words_of
from whatsnew312.site.nodes import conditions, every

logger = logging.getLogger(__name__)


class ReportLeftOut(SphinxPostTransform):
    """Warn of each, and leave its text: the parser had found the entry, which no reader sees."""

    # after Sphinx has taken away what `only` leaves out (50)
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
            return  # as nearly always
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
            if words_of(link) == gone[link['refid']].title.plain:
                link.children = [nodes.Text(link['refid'])]  # nobody is to read the title
            link.replace_self(nodes.inline('', '', *link.children))
