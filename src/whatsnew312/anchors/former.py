"""Former fragments on the pages that had them, and warnings for authors who still use them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

from whatsnew312.anchors.fragment_list import anchor_item, anchor_list
from whatsnew312.locale import _
from whatsnew312.model.suggestions import quote
from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.standard_names import current_labels
from whatsnew312.site.builders import has_addresses
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.markup.words import line_of
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from whatsnew312.ledger.ledger import Anchor
    from whatsnew312.ledger.old_links import Note

#: types of references by the name of an entry or a label
_BY_NAME = {'change', 'ref', 'any', 'myst', 'numref'}
#: those of them whose targets Sphinx converts to lower case, so that an old and a new name that
#: differ only in case are the same
_FOLDED = {'ref', 'numref'}


class ReportRetired(SphinxPostTransform):
    """Warn of references that work only because old links are kept working."""

    # before references are resolved (MyST's at 9, Sphinx's at 10)
    default_priority = 4

    def run(self, **kwargs: Any) -> None:
        """Run once for a page, or once for all pages if the builder joins them."""
        domain = ChangeDomain.of(self.env)
        names = domain.old_links.names
        if not names:
            return
        folded = {name.lower(): name for name in names}
        current = current_labels(self.env)
        for node in self.document.findall(addnodes.pending_xref):
            target = node.get('reftarget', '')
            is_label = node.get('reftype') in _FOLDED or target not in names
            if is_label and target.lower() in current:
                continue
            name = target if target in names else folded.get(target.lower(), '')
            if name and node.get('reftype') in _BY_NAME and not node.get('intersphinx'):
                record = domain.ledger.records[name]
                mend = 'write that' if record.moved else 'refer to what is there'
                warn(Warn.ANCHOR_RETIRED, f'{quote(target)} was {record.state}; {mend}', node)


def keep_old_anchors(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Add the former ids that mean something on a page, and a list of those that lead elsewhere."""
    links = ChangeDomain.of(app.env).old_links
    if not links.on_page(docname) or not has_addresses(app.builder):
        return
    taken = {id_: node for node in document.findall(nodes.Element) for id_ in node['ids']}
    for fragment, old in links.ids.get(docname, {}).items():
        node = taken.get(fragment)
        if node is not None:
            # a heading may have got the former id from its text
            others = [other for other in old if taken.get(other) is not node]
            node['ids'] += [other for other in others if _is_free(other, taken)]
    notes = [note for note in links.notes.get(docname, ()) if _is_free(note.fragment, taken)]
    if notes:
        # in the section of the page, so that it has the same width as the text above
        sections = [node for node in document.children if isinstance(node, nodes.section)]
        place = sections[0] if len(sections) == 1 else document
        place.append(nodes.rubric('', _('Moved'), classes=['whatsnew-former'], translatable=False))
        place.append(former_list(app.builder, docname, notes))


def _is_free(fragment: str, taken: dict[str, nodes.Element]) -> bool:
    holder = taken.get(fragment)
    if holder is None:
        return True
    what = holder[0] if isinstance(holder, nodes.section) else holder
    warn(
        Warn.COLLISION,
        f'the id of {quote(line_of(what))} is {fragment!r}, which the ledger has for something '
        f'else; rename it',
        holder,
    )
    return False


def former_list(builder: Builder, docname: str, notes: Iterable[Note]) -> nodes.bullet_list:
    """Return the list of things that are no longer on the page *docname*."""
    items = (
        anchor_item(note.fragment, _words(builder, docname, note), redirects=note.redirects)
        for note in notes
    )
    return anchor_list(items, 'whatsnew-former', 'no-search')


def _words(builder: Builder, docname: str, note: Note) -> Iterator[nodes.Node]:
    if note.why or not note.targets:
        if note.release:
            text = _('was removed in %s') if note.why else _('is gone in %s')
            text %= note.release
        else:
            text = _('was removed') if note.why else _('is gone')
        yield nodes.Text(f' {text}: {note.why}' if note.why else f' {text}')
    for number, target in enumerate(note.targets):
        yield nodes.Text(', ' if number else ' → ')
        yield link_to(builder, docname, target)


def link_to(builder: Builder, docname: str, target: Anchor) -> nodes.reference:
    """Return a link from the page *docname* to *target*."""
    text = nodes.inline('', target.title or target.name)
    return make_refnode(builder, docname, target.page, target.fragment, text)
