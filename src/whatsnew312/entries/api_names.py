"""References that fields of an entry make, and no role; and links as some builders need them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: the role of each domain that takes the most kinds of object; elsewhere ``obj``, as in ``py``
ROLES = {'c': 'identifier', 'cpp': 'identifier'}

#: what that role does not take
_OTHER_ROLES = {'c': ('macro',)}


def setup_references(app: Sphinx) -> None:
    """Register the second try, after intersphinx (500) has had the first, and what mends links."""
    app.connect('missing-reference', try_other_roles, priority=600)
    app.connect('doctree-resolved', mend_links)
    app.connect('html-page-context', mend_contents)


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


def mend_links(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Mend links of builders that join all pages: Sphinx 9 breaks those within the site."""
    if app.builder.name == 'singlehtml':
        for link in doctree.findall(nodes.reference):
            if 'refuri' in link:
                link['refuri'] = bare_fragment(link['refuri'])
    elif app.builder.name == 'man':
        # shown as <> and <#fragment>: sphinx-doc/sphinx#14427
        for link in list(doctree.findall(nodes.reference)):
            if link.get('internal'):
                link.replace_self(link.children)


def mend_contents(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Mend the links of the table of contents, too, which is in no document."""
    if app.builder.name == 'singlehtml' and 'toc' in context:
        context['toc'] = re.sub(r'href="#[^"#]+#', 'href="#', context['toc'])


def bare_fragment(address: str) -> str:
    """Return an address in a page that holds all, without the anchor of the page it once was.

    Sphinx puts the one behind the other: sphinx-doc/sphinx#14221.
    """
    return f'#{address.rpartition("#")[2]}' if address.startswith('#') else address
