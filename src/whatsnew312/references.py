"""References that are not made by a role: those of fields of an entry, and of anchor maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.nodes import clean_astext, make_refnode

from whatsnew312.reporting import warn
from whatsnew312.warning_types import Warn

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: the role of each domain that takes the most kinds of object; elsewhere ``obj``, as in ``py``
ROLES = {'c': 'identifier', 'cpp': 'identifier'}

#: the type of a reference to ``docname#fragment``
PLACE = 'whatsnew-place'

#: what that role does not take
_OTHER_ROLES = {'c': ('macro',)}


def setup_references(app: Sphinx) -> None:
    """Register what comes after intersphinx (500) has had the first try, and what is none of it."""
    app.connect('missing-reference', try_other_roles, priority=600)
    app.connect('missing-reference', resolve_place, priority=400)


def try_other_roles(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: Element
) -> Element | None:
    """Resolve a name of ``api`` as what the widest role of its domain leaves out."""
    if not node.get('whatsnew_api'):
        return None
    domain = env.domains[node['refdomain']]
    for role in _OTHER_ROLES.get(domain.name, ()):
        other = node.copy()
        other['reftype'] = role
        del other['whatsnew_api']
        found: Element | None = domain.resolve_xref(
            env, node['refdoc'], app.builder, role, node['reftarget'], other, contnode
        ) or env.events.emit_firstresult('missing-reference', env, other, contnode)
        if found is not None:
            return found
    return None


def resolve_place(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: Element
) -> Element | None:
    """Resolve ``docname#fragment``; its text is the title that stands there."""
    if node['reftype'] != PLACE:
        return None
    docname, _, fragment = node['reftarget'].partition('#')
    there = None
    if docname in env.all_docs:
        elements = env.get_doctree(docname).findall(nodes.Element)
        there = next((element for element in elements if fragment in element['ids']), None)
    if there is None:
        what = f'{fragment!r} on it' if docname in env.all_docs else f'page {docname!r}'
        warn(Warn.BAD_VALUE, f'{node["reftarget"]!r} leads nowhere: there is no {what}', node)
        return contnode
    title = there.next_node(nodes.title) if isinstance(there, nodes.section) else None
    if title is not None:
        contnode = nodes.inline('', clean_astext(title))
    made = make_refnode(app.builder, node['refdoc'], docname, fragment, contnode)
    if made.get('refuri', '').startswith('#'):
        # all pages are one: the id alone is what is there
        made['refuri'] = f'#{fragment}'
    return made
