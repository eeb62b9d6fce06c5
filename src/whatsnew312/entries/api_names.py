"""References that fields of an entry make, and no role; and links as some builders need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: the role of each domain that takes the most kinds of object; elsewhere ``obj``, as in ``py``
ROLES = {'c': 'identifier', 'cpp': 'identifier'}

#: what that role does not take
_OTHER_ROLES = {'c': ('macro',)}


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
