"""The nodes of this extension, and functions that find entries among nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeGuard

    from sphinx.writers.html5 import HTML5Translator


_Node = TypeVar('_Node', bound=nodes.Node)

#: the nodes that can contain sections, and so entries
_HOLDERS = (nodes.document, nodes.section, nodes.compound, addnodes.start_of_file)

#: what leaves out its content: ``only``, and ``ifconfig`` of an extension that may not be loaded
_CONDITIONS = {'only', 'ifconfig'}


class change_data(nodes.General, nodes.Element):
    """A placeholder for the badges below the title of an entry.

    Between the directive and the domain it also has the last three.

    :attribute fields: :class:`whatsnew312.model.fields.Fields`
    :attribute told: the releases that the heading above the entry, or its page, names already
    :attribute home: the release that shows the entry in full; empty if no release does
    :attribute names_area: whether the author gave it an area, right or wrong
    :attribute slug: the id that docutils would make of the title
    """


class change_details(nodes.General, nodes.Element):
    """A placeholder for the list below the body of an entry; its children are added fields.

    :attribute fields: :class:`whatsnew312.model.fields.Fields`
    :attribute docname: the page
    """


class change_name(nodes.literal):
    """A name or a command in a list of fields; in HTML its words are not in elements of their own.

    A kind of ``literal``, so that every builder can write it.
    """


class change_fields(nodes.General, nodes.Element):
    """A list of fields of an entry in HTML, with fewer elements than docutils' list of fields.

    Its children are, for each field, a :class:`change_label` and a :class:`change_value`.
    """


class change_label(nodes.TextElement):
    """The name of a field in :class:`change_fields`."""


class change_value(nodes.TextElement):
    """The content of a field in :class:`change_fields`."""


class change_html(nodes.raw):
    """Finished HTML of badges, details, or another part that a page has many times.

    :attribute html: the HTML to write
    :attribute words: the text for the search index
    """

    def astext(self) -> str:
        """Return the text for the search index, which would drop anything that looks like a tag."""
        return str(self['words']).replace('<', ' ')


class link_targets(nodes.General, nodes.Element):
    """A placeholder for the table of all link targets, filled after all pages are read."""


class target_rows(nodes.General, nodes.Element):
    """Rows of the table of all link targets, as HTML.

    :attribute page: Sphinx's name of the page that they are on
    :attribute first: number of the first of them, from 0
    :attribute end: number of the first one after them
    :attribute html: the HTML to write
    """


class change_listing(nodes.General, nodes.Element):
    """A placeholder for a listing, filled after all pages are read.

    :attribute query: :class:`whatsnew312.listings.query.Query`
    """


class change_count(nodes.inline):
    """A placeholder for a number of entries, filled after all pages are read.

    A kind of ``inline``, so that every builder can write it.

    :attribute query: :class:`whatsnew312.listings.query.Query`
    """


class search_box(nodes.General, nodes.Element):
    """A placeholder for a field that leads to the search page.

    :attribute label: the text above the field
    :attribute example: what the empty field shows
    :attribute docname: the page
    """


class scan_box(nodes.General, nodes.Element):
    """A placeholder for a form in which readers scan their code."""


class listing_rows(nodes.General, nodes.Element):
    """A placeholder for many similar rows, which are written as HTML and not as nodes.

    Its children are the paragraphs with links, because Sphinx has to resolve these. Each child has
    the attributes ``entry`` and ``field``.

    :attribute entries: the :class:`whatsnew312.model.change.Change` of each, in order
    :attribute docname: the page that shows them
    :attribute group_by: the field that the heading above the rows shows already
    :attribute style: ``list``, ``rows``, ``checklist``, ``table`` or ``squares``
    :attribute columns: of a table
    :attribute script: what makes more of them, if anything does
    :attribute parts: what is written in the end: HTML, and between it the children; where it is
        given from the start, the others are not
    """


class listing_part(nodes.General, nodes.Element):
    """A part of a long list, to be written to a page without a source file.

    :attribute name: Sphinx's name for that page
    :attribute title: its title, as text
    :attribute into: the list that gets the name, the title and the HTML
    """


class sample_mark(nodes.Invisible, nodes.Element):
    """A placeholder for the line that says where a sample was verified.

    :attribute docname: the page
    :attribute number: the position of the sample on its page
    """


class samples_report(nodes.General, nodes.Element):
    """A placeholder for the report on all samples, filled after all pages are read.

    :attribute docname: the page
    """


def entries(element: nodes.Element) -> Iterator[nodes.Element]:
    """Yield each entry below *element* that is a section, in order.

    It visits only nodes that can contain sections, which saves most of the time.
    """
    for child in element.children:
        if isinstance(child, _HOLDERS) or is_condition(child):
            if is_entry(child):
                yield child
            else:
                yield from entries(child)


def page_of(element: nodes.Element, docname: str) -> str:
    """Return the page of *element*, also where the page *docname* holds others, too."""
    above: nodes.Element | None = element
    while above is not None:
        # in a document of many pages, each section has the name of its page
        if 'docname' in above:
            return cast('str', above['docname'])
        above = above.parent
    return docname


def id_of(entry: nodes.Element) -> str:
    """Return the id that the author of *entry* gave it, also where another one has the anchor."""
    data = next((child for child in entry.children if isinstance(child, change_data)), None)
    return data['fields'].id if data is not None else ''


def every(top: nodes.Element, *classes: type[_Node]) -> list[_Node]:
    """Return *top* and the nodes below it that are of *classes*, in order.

    ``findall`` looks for one class only, and takes twice as long.
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
    """Return whether *node* is shown only on a condition, as ``only`` and ``ifconfig`` are."""
    return isinstance(node, nodes.Element) and node.tagname in _CONDITIONS


def conditions(element: nodes.Element) -> tuple[tuple[str, str], ...]:
    """Return the conditions on which *element* is shown, as (directive, expression) pairs."""
    found = []
    above: nodes.Element | None = element.parent
    while above is not None:
        if is_condition(above):
            found.append((above.tagname, str(above['expr'])))
        above = above.parent
    return tuple(found)


def write_html(writer: HTML5Translator, html: str) -> None:
    """Write *html* unchanged, while a node is visited."""
    nodes.raw('', html, format='html').walkabout(writer)


def visit_html(writer: HTML5Translator, node: change_html | target_rows) -> None:
    """Write the HTML of *node* unchanged."""
    write_html(writer, node['html'])
    raise nodes.SkipNode


def is_entry(element: nodes.Element) -> bool:
    """Return whether *element* is an entry."""
    return 'whatsnew-entry' in element['classes']


def field_of_page(document: nodes.document, name: str) -> nodes.field | None:
    """Return the field *name* in the front matter of a page; None if it has none."""
    for top in document.children:
        if isinstance(top, nodes.field_list | nodes.docinfo):
            return next((one for one in top.findall(nodes.field) if one[0].astext() == name), None)
    return None


def page_field(document: nodes.document, name: str) -> str:
    """Return what the front matter of a page says in the field *name*; '' if it has none."""
    field = field_of_page(document, name)
    return field[1].astext() if field is not None else ''


#: the type of a reference to ``docname#fragment``
PLACE = 'whatsnew-place'


def make_table(
    columns: Sequence[tuple[str, int]], rows: Iterable[nodes.Node], *classes: str
) -> nodes.table:
    """Return a table with a row of headings above *rows*.

    :param columns: heading and width of each; widths are in relation to one another
    :param rows: from :func:`make_row`, or a node that stands for them
    :param classes: beside the one that every table has
    """
    group = nodes.tgroup('', cols=len(columns))
    group += [nodes.colspec('', colwidth=width) for _heading, width in columns]
    group += nodes.thead('', make_row([nodes.Text(heading)] for heading, _width in columns))
    group += nodes.tbody('', *rows)
    return nodes.table('', group, classes=['whatsnew-table', *classes])


def make_row(cells: Iterable[Iterable[nodes.Node]]) -> nodes.row:
    """Return a row of a table; each cell has the content of one paragraph."""
    return nodes.row('', *(nodes.entry('', nodes.paragraph('', '', *content)) for content in cells))
