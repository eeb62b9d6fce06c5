"""References that come from the field ``api``: which roles they use."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: by domain, the role that finds most kinds of objects; ``obj`` in other domains, as in ``py``
ROLES = {'c': 'identifier', 'cpp': 'identifier'}

#: further roles of these domains, for objects that the role above does not find
_OTHER_ROLES = {'c': ('macro',)}


def try_other_roles(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contnode: Element
) -> Element | None:
    """Resolve a name of ``api`` by further roles, if the main role of its domain found nothing."""
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
