"""The elements with the ids and names of a page, which docutils stores while it reads the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from whatsnew312.patches.guard import Part, Patch, fits
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import conditions
from whatsnew312.site.reporting import included_file
from whatsnew312.site.tables import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

PATCH = Patch(
    'ids',
    'docutils has no documented way to give an id of a page to another element, nor to ask which '
    'names an author wrote.',
    since=(8, 2),
    reported='',
)


class Ids:
    """The ids and names of a page. If docutils stores them differently, all ids have no element."""

    def __init__(self, document: nodes.document) -> None:
        self.document = document
        tables = [Part(document, name, dict) for name in ('ids', 'nameids', 'nametypes')]
        self.fits = fits(
            PATCH,
            tables,
            [
                (document.set_id, 'node suggested_prefix'),
                (document.note_implicit_target, 'target msgnode'),
            ],
        )

    def holder(self, id_: str) -> nodes.Element | None:
        """Return the element that has the id, or None."""
        return self.document.ids.get(id_) if self.fits else None

    def give(self, id_: str, element: nodes.Element) -> None:
        """Register *element* for the id; the caller sets its attribute ``ids``."""
        if self.fits:
            self.document.ids[id_] = element

    def give_any(self, element: nodes.Element, prefix: str) -> None:
        """Give *element* an unused id that begins with *prefix*."""
        if self.fits:
            self.document.set_id(element, suggested_prefix=prefix)

    def give_as_heading(self, section: nodes.Element) -> None:
        """Give *section* an id in the same way as docutils does for a heading."""
        if self.fits:
            self.document.note_implicit_target(section, section)

    def is_explicit(self, name: str) -> bool:
        """Return whether the name, in lower case, is a label that an author wrote."""
        return self.fits and bool(self.document.nametypes.get(name))

    def forget_id(self, id_: str) -> None:
        """Make the id unused."""
        if self.fits:
            self.document.ids.pop(id_, None)

    def forget_name(self, name: str) -> None:
        """Remove the name from its element."""
        if self.fits:
            self.document.nametypes.pop(name, None)
            self.document.nameids.pop(name, None)

    def names(self) -> list[str]:
        """Return every name that an element of the page has, in lower case."""
        return sorted(self.document.nametypes) if self.fits else []

    def labels(self, docname: str, env: BuildEnvironment) -> Iterator[Label]:
        """Yield every label of the page that an author wrote, without those made of headings."""
        names = [name for name in self.document.nametypes if self.is_explicit(name)]
        if not names:
            return
        # not by document.ids: an entry may have taken over the id
        elements = self.document.findall(nodes.Element)
        holders = {name: node for node in elements for name in node['names']}
        for name in sorted(names):
            node = holders.get(name)
            if node and node.tagname != 'footnote' and 'refuri' not in node:
                yield _label(name, node, docname, env)


def _label(name: str, node: nodes.Element, docname: str, env: BuildEnvironment) -> Label:
    # the element of a label, if it is separate from the element that it labels
    label = getattr(node, 'expect_referenced_by_name', {}).get(name, node)
    around = (label, node, node.parent)
    line = next((one.line for one in around if one.line), 0)
    # docutils counts the lines of labels as if included files were part of the page
    near = next((one for one in (node, node.parent) if one.source and one.line), label)
    source = included_file(near.source, docname, env)
    return Label(name, (source and near.line) or line, source, conditions(node))


def note_labels(app: Sphinx, document: nodes.document) -> None:
    """Store the labels of a page in the domain."""
    docname = app.env.current_document.docname
    labels = tuple(Ids(document).labels(docname, app.env))
    ChangeDomain.of(app.env).note_labels(docname, labels)
