"""The directive ``anchor-map``: a page that takes the fragments of another document.

Whoever follows an old link arrives at the line that has its fragment as id, and from there at the
entry; with scripts, at once.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from whatsnew312.reporting import warn
from whatsnew312.warning_types import Warn

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
                f'the map {self.arguments[0]!r} cannot be read: {problem}',
                self.get_location(),
            )
            return []
        items = nodes.bullet_list('', classes=['whatsnew-anchor-map'])
        items += self.items(table)
        self.set_source_info(items)
        return [items]

    def items(self, table: dict[str, object]) -> Iterator[nodes.list_item]:
        for fragment in sorted(table):
            target = table[fragment]
            if not isinstance(target, str) or not fragment or fragment.split() != [fragment]:
                warn(
                    Warn.BAD_VALUE,
                    f'{fragment!r} must be a fragment with the id that it leads to, such as '
                    f'{fragment!r} = "some-entry"',
                    self.get_location(),
                )
                continue
            line = nodes.paragraph('', '', translatable=False)
            self.set_source_info(line)
            line += [nodes.literal('', f'#{fragment}'), nodes.Text(' → '), self.link(target)]
            item = nodes.list_item('', line, ids=[fragment])
            self.state.document.ids[fragment] = item
            yield item

    def link(self, target: str) -> addnodes.pending_xref:
        docname, hash_, anchor = target.partition('#')
        link = addnodes.pending_xref(
            '',
            nodes.inline('', target),
            refdomain='std' if hash_ else '',
            reftype='doc' if hash_ else 'any',
            reftarget=f'/{docname}' if hash_ else target,
            refexplicit=bool(hash_),
            refwarn=True,
            refdoc=self.env.current_document.docname,
        )
        if hash_:
            link['whatsnew_fragment'] = anchor
        self.set_source_info(link)
        return link
