"""Find the entries to which the text of a page refers, and references to unknown entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

from whatsnew312.model.suggestions import nearest, quote
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import conditions, every, is_entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.domains import Domain

    from whatsnew312.model.change import Conditions


logger = logging.getLogger(__name__)


#: types of references that can lead to an entry
_REFERENCES = {'any', 'ref', 'myst', 'change'}


def warn_unknown(app: Sphinx, domain: Domain | None, node: pending_xref) -> bool | None:
    """Warn of a reference to an unknown entry, with a similar name as a hint."""
    if not isinstance(domain, ChangeDomain) or node['reftype'] != 'change':
        return None
    target = node['reftarget']
    hint = nearest(target, domain.by_anchor) or '; write the id or an alias of an entry'
    message = f'unknown change: {quote(target)}{hint}'
    logger.warning('%s', message, location=node, type='ref', subtype='change')
    return True


def note_references(app: Sphinx, document: nodes.document) -> None:
    """Store to which entries and labels a page refers, and which entry refers to which."""
    # not in `process_doc` of the domain (850): MyST makes references of links later (879).
    # References to entries of the same page are already resolved by docutils: they have a `refid`
    found: list[Element] = [
        node
        for node in every(document, addnodes.pending_xref, nodes.reference)
        if node.get('reftype') in _REFERENCES or 'refid' in node
    ]
    targets = (
        (conditions(node), target)
        for node in found
        for target in (node.get('reftarget'), node.get('reftargetid'))
        if target
    )
    domain, docname = ChangeDomain.of(app.env), app.env.current_document.docname
    domain.note_mentions(docname, targets)
    domain.note_references(docname, tuple(dict.fromkeys(_references(found))))


def _references(found: list[Element]) -> Iterator[tuple[Conditions, tuple[str, str]]]:
    """Yield the conditions of each reference, the id of the entry around it, and the target."""
    for node in found:
        if not (node.get('reftarget') or 'refid' in node):
            continue  # not a reference to an entry
        entry: Element | None = node.parent
        while entry is not None and not is_entry(entry):
            entry = entry.parent
        if entry is not None and entry['ids']:
            yield conditions(node), (entry['ids'][0], node.get('reftarget') or node['refid'])
