"""Links to entries, to groups of entries and to filters, and the anchors of groups."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from docutils import nodes
from sphinx import addnodes

from whatsnew312.model.versions import version_group
from whatsnew312.site.markup.inline import thaw

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whatsnew312.model.change import Change
    from whatsnew312.site.domain import ChangeDomain


def entry_link(docname: str, change: Change, *content: nodes.Node) -> nodes.Node:
    """Return a link from the page *docname* to *change*."""
    # not only the id: an entry of another page may have the same id
    return _link(docname, 'place', f'{change.docname}#{change.id}', content)


def title_link(docname: str, change: Change) -> nodes.Node:
    """Return the title of *change* as a link to its entry."""
    return entry_link(docname, change, *thaw(change.title, docname, links=False))


def group_link(
    domain: ChangeDomain, docname: str, field: str, value: str, *content: nodes.Node
) -> nodes.Node:
    """Return *content*, linked to a group if there is a page with all groups of *field*."""
    if domain.page_of_groups(field) is None:
        return nodes.inline('', '', *content)
    return _link(docname, 'listing', f'{field}#{group_anchor(field, value)}', content)


def filter_link(
    domain: ChangeDomain, docname: str, state: Sequence[tuple[str, str]], *content: nodes.Node
) -> nodes.Node:
    """Return *content*, linked to a state of the filter if there is a page with one."""
    if domain.page_of_filter() is None:
        return nodes.inline('', '', *content)
    return _link(docname, 'listing', f'filter?{urlencode(state)}', content)


def _link(docname: str, type_: str, target: str, content: Iterable[nodes.Node]) -> nodes.Node:
    return reference(docname, 'whatsnew', type_, target, nodes.inline('', '', *content))


def reference(
    docname: str,
    domain: str,
    role: str,
    target: str,
    content: nodes.Element,
    *,
    explicit: bool = True,
    warns: bool = True,
) -> addnodes.pending_xref:
    """Return a reference on the page *docname*, for Sphinx to resolve.

    :param domain: empty for a role of no domain
    :param explicit: whether *content* stays; otherwise the title of what is found may replace it
    :param warns: whether Sphinx warns of a target that does not exist
    """
    return addnodes.pending_xref(
        '',
        content,
        refdomain=domain,
        reftype=role,
        reftarget=target,
        refexplicit=explicit,
        refwarn=warns,
        refdoc=docname,
    )


def joined(parts: Iterable[nodes.Node], separator: str) -> list[nodes.Node]:
    """Return the nodes *parts* with a text node *separator* between them."""
    made: list[nodes.Node] = []
    for part in parts:
        if made:
            made.append(nodes.Text(separator))
        made.append(part)
    return made


def group_anchor(field: str, value: str) -> str:
    """Return the anchor of the group *value*, such as ``module-pathlib``."""
    if field == 'module' and value:
        # not `make_id`: it gives the same id for `_io` and `io`, and for `Queue` and `queue`
        return 'module-' + '-'.join(value.replace('-', '--').replace('.', '-').split())
    if field == 'removal' and value:
        # 2.0.post1 is not 2.0.1, and marks would make it that
        value = version_group(value).replace('!', '-epoch-').replace('+', '-local-')
    if field in {'platform', 'release'} and value:
        # not `make_id`: it gives the same id for C++ and C#, and for 2.0.1 and 2.0-1
        return f'{field}-{_marked(value.lower())}'
    return nodes.make_id(f'{field}-{value}') if value else f'{field}-none'


def _marked(name: str) -> str:
    """Return *name* as a part of an anchor, with a code for each mark that is no usual separator.

    A point separates words; blanks and hyphens do so only where there is no point.
    """
    separators = '.' if '.' in name else ' -'
    return ''.join(
        one if re.match('[a-z0-9]', one) else '-' if one in separators else f'-u{ord(one):x}'
        for one in name
    )


def bare_fragment(address: str) -> str:
    """Return an address within a single page that holds all pages, with one fragment only.

    Sphinx writes the anchor of the page before the fragment: sphinx-doc/sphinx#14221.
    """
    return f'#{address.rpartition("#")[2]}' if address.startswith('#') else address
