"""The nodes of our own, and how entries are found among nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from typing import TypeGuard

    from sphinx.environment import BuildEnvironment

_Node = TypeVar('_Node', bound=nodes.Node)

#: what sections, and so entries, stand in; a document is an appendix in LaTeX
_HOLDERS = (nodes.document, nodes.section, nodes.compound, addnodes.start_of_file)

#: what leaves out its content: ``only``, and ``ifconfig`` of an extension that may not be loaded
_CONDITIONS = {'only', 'ifconfig'}


class change_data(nodes.General, nodes.Element):
    """The place of the line under the title of an entry: its badges.

    On its way from the directive to the domain it carries the last two, too.

    :attribute fields: :class:`whatsnew312.model.Fields`
    :attribute names_area: whether the author gave it an area, be it a wrong one
    :attribute slug: what a heading would make of the title
    """


class change_details(nodes.General, nodes.Element):
    """The place of the list below the body of an entry. Its children are fields added to the list.

    :attribute fields: :class:`whatsnew312.model.Fields`
    :attribute docname: the page
    """


class change_html(nodes.raw):
    """One of both in HTML, or another piece of a page that is many times on it.

    :attribute html: what is written
    :attribute words: what the search index has of it
    """

    def astext(self) -> str:
        """Return what the index takes of raw text; it would leave out what looks like a tag."""
        return str(self['words']).replace('<', ' ')


class link_targets(nodes.General, nodes.Element):
    """The place of the table of all link targets, until every page has been read."""


class target_rows(nodes.General, nodes.Element):
    """The rows of that table in HTML, which are written without nodes.

    :attribute html: what is written in the end
    """


class change_listing(nodes.General, nodes.Element):
    """The place of a listing, until every page has been read.

    :attribute query: :class:`whatsnew312.query.Query`
    """


class listing_rows(nodes.General, nodes.Element):
    """The place of rows in HTML, which are many and all alike, and so written without nodes.

    Its children are the paragraphs with links, each with the ``entry`` and the ``field`` it is of:
    for those Sphinx has to find where they lead.

    :attribute entries: the :class:`whatsnew312.model.change.Change` of each, in order
    :attribute group_by: the field that the heading of the rows tells already
    :attribute style: ``list``, ``rows``, ``checklist`` or ``table``
    :attribute columns: of a table
    :attribute script: what makes more of them, if anything does
    :attribute parts: what is written in the end: HTML, and between it the children; where it is
        given from the start, the others are not
    """


class sample_mark(nodes.Invisible, nodes.Element):
    """The place where a sample says what verified it.

    :attribute docname: the page
    :attribute number: which sample of the page it is
    """


class samples_report(nodes.General, nodes.Element):
    """The place of the report on all samples, until every page has been read.

    :attribute docname: the page
    """


def entries(element: nodes.Element) -> Iterator[nodes.Element]:
    """Yield each entry below *element* that is a section, in order.

    Most of a page is no place for one: to look there too would cost more than all the rest.
    """
    for child in element.children:
        if isinstance(child, _HOLDERS) or is_condition(child):
            if is_entry(child):
                yield child
            else:
                yield from entries(child)


def entries_of_page(
    doctree: nodes.document, env: BuildEnvironment, docname: str
) -> list[nodes.Element]:
    """Return the entries of a page, and of those that a builder has joined to it, in order.

    Pages are joined where a list of contents stands, which may be in anything.
    """
    if env.toctree_includes.get(docname):
        return [one for one in doctree.findall(nodes.section) if is_entry(one)]
    return list(entries(doctree))


def page_of(element: nodes.Element, docname: str) -> str:
    """Return the page of *element*, also where the page *docname* holds others, too."""
    above: nodes.Element | None = element
    while above is not None:
        # each section has it in a document of many pages
        if 'docname' in above:
            return cast('str', above['docname'])
        above = above.parent
    return docname


def id_of(entry: nodes.Element) -> str:
    """Return the id that the author of *entry* gave it, also where another one has the anchor."""
    data = next((child for child in entry.children if isinstance(child, change_data)), None)
    return data['fields'].id if data is not None else ''


def may_hold(pages: Container[str], env: BuildEnvironment, docname: str) -> bool:
    """Tell whether *docname*, or a page that a builder may have joined to it, is one of *pages*."""
    return bool(pages) and (docname in pages or bool(env.toctree_includes.get(docname)))


def every(top: nodes.Element, *classes: type[_Node]) -> list[_Node]:
    """Return *top* and the nodes below it that are of *classes*, in order.

    ``findall`` looks for one class, and takes twice as long, with a generator at each level.
    """
    found = []
    ahead: list[nodes.Node] = [top]
    while ahead:
        node = ahead.pop()
        if isinstance(node, classes):
            found.append(node)
        ahead += node.children[::-1]
    return found


def is_condition(node: nodes.Node) -> TypeGuard[nodes.Element]:
    """Tell whether a builder, a tag or a value of ``conf.py`` decides what is seen of *node*."""
    return isinstance(node, nodes.Element) and node.tagname in _CONDITIONS


def conditions(element: nodes.Element) -> tuple[tuple[str, str], ...]:
    """Return what decides whether *element* is on its page: (directive, expression) of each."""
    found = []
    above: nodes.Element | None = element.parent
    while above is not None:
        if is_condition(above):
            found.append((above.tagname, str(above['expr'])))
        above = above.parent
    return tuple(found)


def is_entry(element: nodes.Element) -> bool:
    """Tell whether *element* is an entry."""
    return 'whatsnew-entry' in element['classes']


#: the type of a reference to ``docname#fragment``
PLACE = 'whatsnew-place'
