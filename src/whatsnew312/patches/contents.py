"""Tables of contents without entries, if a project does not want them there.

An entry is a section, and Sphinx puts every section into the table of contents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from whatsnew312.patches.guard import Part, Patch, fits
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import entries

if TYPE_CHECKING:
    from sphinx.application import Sphinx

PATCH = Patch(
    'contents',
    'Sphinx has no way to keep a section out of the table of contents.',
    since=(8, 2),
    reported='',
)


def drop_entries(app: Sphinx, doctree: nodes.document) -> None:
    """Remove the entries of a page from its table of contents, if ``whatsnew_contents`` is off."""
    env = app.env
    if ChangeDomain.of(env).settings.contents:
        return
    if not fits(PATCH, [Part(env, 'tocs', dict), Part(env, 'toc_num_entries', dict)]):
        return
    docname = env.current_document.docname
    fragments = {f'#{entry["ids"][0]}' for entry in entries(doctree) if entry['ids']}
    contents = env.tocs.get(docname)
    if not fragments or contents is None:
        return
    for link in list(contents.findall(nodes.reference)):
        if link.get('anchorname') in fragments:
            item = link.parent.parent
            items = item.parent
            items.remove(item)
            if not items.children and items is not contents:
                items.parent.remove(items)
    env.toc_num_entries[docname] = len(list(contents.findall(nodes.reference)))
