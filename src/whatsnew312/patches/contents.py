"""Tables of contents: without entries, for docs that do not want them there, and with their words.

An entry is a section, and Sphinx puts every section into the table of contents. It takes the text
of a heading when a page was read: a reference without a text of its own has the name of its target
then, an image has no words, and the message of an error is part of the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from whatsnew312.model.change import find_referring_titles
from whatsnew312.patches.guard import Part, Patch, fits
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.markup.inline import freeze, thaw
from whatsnew312.site.nodes import entries, every

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from whatsnew312.model.values import Text

PATCH = Patch(
    'contents',
    'Sphinx has no way to keep a section out of the table of contents, and takes the words of '
    'headings before references have any.',
    since=(8, 2),
    reported='',
)


#: the attribute of a line of contents, or of the title of a page, that has the id of its entry
_ENTRY = 'whatsnew_entry'


def fit_contents(app: Sphinx, doctree: nodes.document) -> None:
    """Give the entries of a page their words in its table of contents, or take them from it."""
    env = app.env
    if not fits(PATCH, [Part(env, 'tocs', dict), Part(env, 'toc_num_entries', dict)]):
        return
    docname = env.current_document.docname
    contents = env.tocs.get(docname)
    if contents is None:
        return
    _name_lines(env, doctree, docname)
    if not ChangeDomain.of(env).settings.contents:
        fragments = {f'#{entry["ids"][0]}' for entry in entries(doctree) if entry['ids']}
        if fragments:
            _drop(contents, fragments)
            env.toc_num_entries[docname] = len(list(contents.findall(nodes.reference)))


class ListTitles(SphinxPostTransform):
    """Let a visible ``toctree`` of pages with entries list only their titles.

    With ``maxdepth`` it lists what it always did. The navigation of a theme is not affected.
    """

    default_priority = 900
    formats = ('html',)

    def run(self, **kwargs: Any) -> None:
        """Run once for a page."""
        changes = ChangeDomain.of(self.env).changes
        if not changes:
            return
        for toctree in every(self.document, addnodes.toctree):
            is_limited = toctree.get('maxdepth', -1) > 0
            if not is_limited and not changes.keys().isdisjoint(toctree.get('includefiles', ())):
                toctree['titlesonly'] = True


def _name_lines(env: BuildEnvironment, doctree: nodes.document, docname: str) -> None:
    titles = {
        entry['ids'][0]: freeze(cast('nodes.Element', entry[0]), docname)
        for entry in entries(doctree)
        if entry['ids'] and not all(isinstance(part, nodes.Text) for part in entry[0].children)
    }
    if not titles:
        return  # as on nearly all pages
    # Sphinx gives no fragment to the first section, which gives the page its title, too
    first = next(section for section in doctree.findall(nodes.section))
    lines = {f'#{id_}': id_ for id_ in titles}
    if first['ids'] and first['ids'][0] in titles:
        lines[''] = env.titles[docname][_ENTRY] = first['ids'][0]
    for link in env.tocs[docname].findall(nodes.reference):
        if link.get('anchorname') in lines:
            link[_ENTRY] = lines[link['anchorname']]
    _put(env, docname, titles)


def name_in_contents(app: Sphinx, env: BuildEnvironment) -> None:
    """Put titles into tables of contents, now that it is known what headings refer to."""
    domain = ChangeDomain.of(env)
    referring = find_referring_titles(domain.changes, domain.shown_changes)
    if referring and fits(PATCH, [Part(env, 'tocs', dict), Part(env, 'titles', dict)]):
        for docname, titles in referring.items():
            if docname in env.tocs:
                _put(env, docname, titles)


def _put(env: BuildEnvironment, docname: str, titles: Mapping[str, Text]) -> None:
    for element in (env.titles[docname], *env.tocs[docname].findall(nodes.reference)):
        title = titles.get(element.get(_ENTRY, ''))
        if title:
            element.clear()
            element.extend(thaw(title, docname, links=False))


def _drop(contents: nodes.Element, fragments: Container[str]) -> None:
    for link in list(contents.findall(nodes.reference)):
        if link.get('anchorname') in fragments:
            item = link.parent.parent
            items = item.parent
            items.remove(item)
            if not items.children and items is not contents:
                items.parent.remove(items)
