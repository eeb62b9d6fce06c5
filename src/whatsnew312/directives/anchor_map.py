"""The directive ``anchor-map``: a page that takes the fragments of another document."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from whatsnew312.anchor_list import anchor_item, anchor_list
from whatsnew312.references import PLACE
from whatsnew312.reporting import warn
from whatsnew312.warning_types import Warn, quote

if TYPE_CHECKING:
    from collections.abc import Iterator


class AnchorMapDirective(SphinxDirective):
    """A list of fragments, each with a link to what it means here: the argument is a TOML file.

    Its keys are fragments; its values are ids of entries, labels, or ``docname#fragment``.
    """

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the list, an item for each fragment, with the fragment as its id."""
        _, path = self.env.relfn2path(self.arguments[0])
        self.env.note_dependency(path)
        try:
            table = tomllib.loads(Path(path).read_text(encoding='utf-8'))
        except (OSError, ValueError) as problem:
            warn(
                Warn.DATA_FILE,
                f'the map {quote(self.arguments[0])} cannot be read: {problem}',
                self.get_location(),
            )
            return []
        items = anchor_list(self.items(table))
        self.set_source_info(items)
        return [items] if items.children else []

    def items(self, table: dict[str, object]) -> Iterator[nodes.list_item]:
        """Yield a line for each fragment that can be one."""
        ids = self.state.document.ids
        for fragment, target in sorted(table.items()):
            if not isinstance(target, str) or not target or fragment.split() != [fragment]:
                warn(
                    Warn.BAD_VALUE,
                    f'{quote(fragment)} must be a fragment with the id that it leads to, such as '
                    f'"some-fragment" = "some-entry"',
                    self.get_location(),
                )
            elif fragment in ids:
                warn(
                    Warn.COLLISION,
                    f'the fragment {fragment!r} of the map is also the id of something on this '
                    f'page; rename that',
                    self.get_location(),
                )
            else:
                item = anchor_item(fragment, [nodes.Text(' → '), self.link(target)], leads_on=True)
                self.set_source_info(item[0])
                ids[fragment] = item
                yield item

    def link(self, target: str) -> addnodes.pending_xref:
        """Return the reference to *target*, to be resolved once all pages are read."""
        docname, is_place, _ = target.partition('#')
        link = addnodes.pending_xref(
            '',
            nodes.inline('', target),
            refdomain='',
            reftype=PLACE if is_place else 'any',
            reftarget=target,
            refexplicit=False,
            refwarn=True,
            refdoc=self.env.current_document.docname,
        )
        if is_place and docname in self.env.found_docs:
            # its title there is the text here
            self.env.note_dependency(self.env.doc2path(docname))
        self.set_source_info(link)
        return link
