"""Labels of ``sphinx.ext.autosectionlabel``: each heading that this extension makes has its own.

That extension makes a label of the source text of each heading. Headings such as "Added" stand
under each release, and entries without a title can begin with the same words. Their ids are unique,
so while labels are made, the id of such a section stands for the source text of its heading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import every, is_entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

#: the class of the section of a release
RELEASE = 'whatsnew-release'

#: the attribute of a heading for its source text, while the id stands for it
_SOURCE = 'whatsnew_source'


def setup_section_labels(app: Sphinx) -> None:
    """Register what is done before and after labels are made (500)."""
    app.connect('doctree-read', _use_ids, priority=490)
    app.connect('doctree-read', _use_texts, priority=510)


def _use_ids(app: Sphinx, doctree: nodes.document) -> None:
    if 'sphinx.ext.autosectionlabel' not in app.extensions:
        return
    for section, title in _made_headings(app, doctree):
        title[_SOURCE] = title.rawsource
        title.rawsource = section['ids'][0]


def _use_texts(app: Sphinx, doctree: nodes.document) -> None:
    if 'sphinx.ext.autosectionlabel' not in app.extensions:
        return
    for _, title in _made_headings(app, doctree):
        if _SOURCE in title:
            title.rawsource = title.attributes.pop(_SOURCE)


def _made_headings(
    app: Sphinx, doctree: nodes.document
) -> Iterator[tuple[nodes.section, nodes.title]]:
    """Yield each section whose heading no author wrote, with that heading."""
    domain = ChangeDomain.of(app.env)
    docname = app.env.current_document.docname
    if docname not in domain.parts and docname not in domain.written_changes:
        return
    for section in every(doctree, nodes.section):
        title = section.next_node(nodes.title)
        if title is None or title.parent is not section:
            continue
        above = section.parent
        if is_entry(section):
            is_made = not title.get('translatable', True)
        else:
            is_made = isinstance(above, nodes.section) and RELEASE in above['classes']
        if is_made and section['ids']:
            yield section, title
