"""The nodes of our own. Neither outlives the doctree that a builder's writer gets."""

from __future__ import annotations

from docutils import nodes


class change_data(nodes.Invisible, nodes.Element):
    """The fields of an entry on their way from the directive to the domain.

    :attribute fields: :class:`whatsnew312.model.Fields`
    :attribute names_area: whether the author gave it an area, be it a wrong one
    :attribute slug: what a heading would make of the title
    """


class link_targets(nodes.General, nodes.Element):
    """The place of the table of all link targets, until every page has been read."""


class change_listing(nodes.General, nodes.Element):
    """The place of a listing, until every page has been read.

    :attribute query: :class:`whatsnew312.query.Query`
    """


class listing_item(nodes.list_item):
    """An item of a listing in HTML, with data for a script.

    :attribute data: names and values of its ``data-`` attributes
    """


class listing_rows(nodes.General, nodes.Element):
    """The place of rows in HTML, which are many and all alike, and so written without nodes.

    :attribute entries: their ids
    :attribute group_by: the field that the heading of the rows tells already
    :attribute style: ``list`` or ``rows``
    :attribute html: what is written in the end
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
