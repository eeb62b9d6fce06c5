"""Links that an entry gets automatically: to entries that refer to it or have the same PEP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from whatsnew312.locale import _
from whatsnew312.patches.page_tree import entries_of_page
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.links import group_link, title_link
from whatsnew312.site.nodes import change_data, change_details, id_of, page_of
from whatsnew312.site.phrases import count_of

if TYPE_CHECKING:
    from whatsnew312.model.change import Change

#: the maximal number of links; for more, there is a page that lists them
_MOST = 8


class Related(NamedTuple):
    """The links of an entry that are added automatically."""

    changes: tuple[Change, ...]
    peps: tuple[int, ...]  #: PEPs with more entries than are linked


def related(domain: ChangeDomain, change: Change) -> Related:
    """Return the entries that refer to *change*, then those with its PEPs that it does not link."""
    linked = {change.key, *domain.linked_from.get(change.key, ())}
    found = {other.key: other for other in domain.referrers.get(change.key, ())}
    peps = []
    for pep in change.fields.peps:
        others = [other for other in domain.by_pep[pep] if other.key not in linked]
        room = max(0, _MOST - len(found))
        new = [other for other in others if other.key not in found]
        found.update((other.key, other) for other in new[:room])
        if len(new) > room:
            peps.append(pep)
    return Related(tuple(found.values())[:_MOST], tuple(peps))


def shown_related(domain: ChangeDomain, docname: str) -> object:
    """Return everything that the page *docname* shows of related entries, as a value to compare."""
    shown = []
    for change in domain.changes.get(docname, ()):
        others, peps = related(domain, change)
        if others:
            titles = [(other.id, other.docname, other.title) for other in others]
            counts = [(pep, len(domain.by_pep[pep]), domain.page_of_groups('pep')) for pep in peps]
            shown.append((change.id, titles, counts))
    return shown


class LinkRelated(SphinxPostTransform):
    """Add the links to related entries to the details of each entry."""

    # before the details are filled in (5)
    default_priority = 4

    def run(self, **kwargs: Any) -> None:
        """Run once for a page, or once for all pages if the builder joins them."""
        domain = ChangeDomain.of(self.env)
        docname = self.env.current_document.docname
        for entry in entries_of_page(self.document, self.env, docname):
            change = domain.by_key.get((page_of(entry, docname), id_of(entry)))
            if change is None:
                continue
            others, peps = related(domain, change)
            if not others:
                continue
            lines = [title_link(change.docname, other) for other in others]
            for pep in peps if domain.page_of_groups('pep') else ():
                number = count_of(len(domain.by_pep[pep]))
                text = nodes.Text(
                    _('All %(changes)s of PEP %(pep)s') % {'changes': number, 'pep': pep}
                )
                lines.append(group_link(domain, change.docname, 'pep', str(pep), text))
            _details(entry, change.docname).append(_field(lines))


def _details(entry: nodes.Element, docname: str) -> change_details:
    for child in reversed(entry.children):
        if isinstance(child, change_details):
            return child
    data = next(child for child in entry.children if isinstance(child, change_data))
    details = change_details('', fields=data['fields'], docname=docname)
    entry.append(details)
    return details


def _field(lines: list[nodes.Node]) -> nodes.field:
    items = [nodes.list_item('', nodes.paragraph('', '', line)) for line in lines]
    # not searched: the words in these titles belong to other entries
    return nodes.field(
        '',
        nodes.field_name('', _('See also')),
        nodes.field_body('', nodes.bullet_list('', *items, classes=['whatsnew-related'])),
        classes=['no-search'],
    )
