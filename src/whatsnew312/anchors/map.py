"""The directive ``anchor-map``: old fragments of another document, with links to new places."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from whatsnew312.anchors.fragment_list import anchor_item, anchor_list
from whatsnew312.entries.own_names import own
from whatsnew312.listings.query import group, group_label
from whatsnew312.model.characters import is_clean
from whatsnew312.model.readers import read_file, read_toml
from whatsnew312.model.suggestions import quote
from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.docutils.ids import Ids
from whatsnew312.patches.page_tree import section_title
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.links import group_anchor, reference
from whatsnew312.site.nodes import PLACE
from whatsnew312.site.reporting import warn
from whatsnew312.site.source_files import may_be_read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.nodes import Element
    from sphinx import addnodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class AnchorMapDirective(SphinxDirective):
    """A list of fragments, each with a link to its new place: the argument is a TOML file.

    The keys are fragments; the values are ids of entries, labels, or ``docname#fragment``.
    """

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the list, with an item for each fragment that has the fragment as its id."""
        if not is_clean(self.arguments[0]):
            # systems treat a path with such characters in different ways
            warn(
                Warn.DATA_FILE,
                f'the map {quote(self.arguments[0])} cannot be read: there is no such file',
                self.get_location(),
            )
            return []
        ChangeDomain.of(self.env).note_part(self.env.current_document.docname)
        _, path = self.env.relfn2path(self.arguments[0])
        if not may_be_read(self, path):
            return []
        self.env.note_dependency(path)
        try:
            table = read_toml(read_file(Path(path)))
        except (OSError, ValueError) as problem:
            warn(
                Warn.DATA_FILE,
                f'the map {quote(self.arguments[0])} cannot be read: {problem}',
                self.get_location(),
            )
            return []
        items = anchor_list(self.items(table))
        own(items, *cast('list[nodes.Element]', items.children))
        self.set_source_info(items)
        return [items] if items.children else []

    def items(self, table: dict[str, object]) -> Iterator[nodes.list_item]:
        """Yield a line for each valid fragment; warn of all others."""
        ids = Ids(self.state.document)
        for fragment, target in sorted(table.items()):
            if (
                not isinstance(target, str)
                or not target
                or fragment.split() != [fragment]
                or not is_clean(fragment + target)
            ):
                warn(
                    Warn.BAD_VALUE,
                    f'{quote(fragment)} must be a fragment with the id that it leads to, such as '
                    f'"some-fragment" = "some-entry"',
                    self.get_location(),
                )
            elif ids.holder(fragment) is not None:
                warn(
                    Warn.COLLISION,
                    f'the fragment {fragment!r} of the map is also the id of something on this '
                    f'page; rename that',
                    self.get_location(),
                )
            else:
                item = anchor_item(fragment, [nodes.Text(' → '), self.link(target)], redirects=True)
                self.set_source_info(item[0])
                ids.give(fragment, item)
                yield item

    def link(self, target: str) -> addnodes.pending_xref:
        """Return a reference to *target*, which is resolved after all pages are read."""
        docname, is_place, _ = target.partition('#')
        link = reference(
            self.env.current_document.docname,
            '',
            PLACE if is_place else 'any',
            target,
            nodes.inline('', target),
            explicit=False,
        )
        if is_place and docname in self.env.found_docs:
            # the text of the reference is a title on that page
            self.env.note_dependency(self.env.doc2path(docname))
        self.set_source_info(link)
        return link


def resolve_place(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, contnode: Element
) -> Element | None:
    """Resolve ``docname#fragment``; the text of the link is the title at that place."""
    if node['reftype'] != PLACE:
        return None
    docname, _, fragment = node['reftarget'].partition('#')
    title = None
    if docname in env.titles:
        title = group_title(env, docname, fragment)
        if title is None:
            title = section_title(env, docname, fragment)
    if title is None:
        what = f'{fragment!r} on it' if docname in env.titles else f'page {docname!r}'
        warn(Warn.BAD_VALUE, f'{node["reftarget"]!r} leads nowhere: there is no {what}', node)
        return contnode
    text = nodes.inline('', title) if title else contnode
    return make_refnode(app.builder, node['refdoc'], docname, fragment, text)


def group_title(env: BuildEnvironment, docname: str, fragment: str) -> str | None:
    """Return the heading of a group in a listing; None if there is no such group."""
    domain = ChangeDomain.of(env)
    for field in domain.offers_of(docname).groups:
        for value, _ in group(field, domain.all_changes, domain.settings):
            if value and group_anchor(field, value) == fragment:
                return group_label(field, value, domain.settings)
    return None
