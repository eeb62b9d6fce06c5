"""Leave texts as they are in which smart quotes have nothing to change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.transforms import SphinxSmartQuotes

from whatsnew312.patches.guard import Part, Patch, fits
from whatsnew312.site.nodes import every

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

PATCH = Patch(
    'smart_quotes',
    'docutils makes each text of a page again, also if it has no quote, dash or ellipsis.',
    since=(8, 2),
    reported='',
)

#: all that docutils changes for these letters of ``smartquotes_action``: quotes, dashes, ellipses,
#: and escaped characters and references, which it restores
_CHANGED = re.compile(r"""['"`\\&\0]|--|\.\.\.|\. \. \.""")
_ACTIONS = frozenset('qbBdDiew')


class _Blocks:
    """A page of which docutils sees only some blocks of text."""

    def __init__(self, page: nodes.document, blocks: Iterable[nodes.Node]) -> None:
        self.page = page
        self.blocks = blocks

    def findall(self, condition: object) -> Iterator[nodes.Node]:
        """Yield the blocks, whatever is asked for."""
        yield from self.blocks

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)


class QuickSmartQuotes(SphinxSmartQuotes):
    """The transform of Sphinx, which does not touch most texts."""

    def apply(self, **kwargs: Any) -> None:
        """Run once for a page."""
        if not _ACTIONS.issuperset(self.config.smartquotes_action):
            super().apply()
            return
        page = self.document
        self.document = cast('nodes.document', _Blocks(page, blocks_to_change(page)))
        try:
            super().apply()
        finally:
            self.document = page


def blocks_to_change(page: nodes.Element) -> list[nodes.Node]:
    """Return the elements that docutils takes as one text, if it may change something, in order.

    One that is in another, such as the text of a reference, is given after that.
    """
    found: dict[int, nodes.Node] = {}
    for text in every(page, nodes.Text):
        if _CHANGED.search(text):
            blocks: list[nodes.Node] = []
            around: nodes.Node | None = text.parent
            while around is not None:
                is_text = isinstance(around, nodes.TextElement)
                if is_text and not isinstance(around.parent, nodes.TextElement):
                    blocks.append(around)
                around = around.parent
            found |= {id(block): block for block in reversed(blocks)}
    return list(found.values())


def quicken_smart_quotes(app: Sphinx) -> None:
    """Use :class:`QuickSmartQuotes` in this build in place of the transform of Sphinx."""
    if not fits(PATCH, [Part(app.registry, 'transforms', list)]):
        return
    app.registry.transforms[:] = [
        QuickSmartQuotes if one is SphinxSmartQuotes else one for one in app.registry.transforms
    ]
