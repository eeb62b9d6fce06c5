"""Leave texts as they are in which smart quotes have nothing to change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx.transforms import SphinxSmartQuotes

from whatsnew312.patches.guard import Part, Patch, fits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils.nodes import Text
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


class QuickSmartQuotes(SphinxSmartQuotes):
    """The transform of Sphinx, which does not touch most texts."""

    def get_tokens(self, txtnodes: list[Text]) -> Iterator[tuple[str, str]]:  # type: ignore[override]
        """Return the texts of a block as docutils must see them; none if all of them stay."""
        if _ACTIONS.issuperset(self.smartquotes_action) and not any(map(_CHANGED.search, txtnodes)):
            return iter(())
        return super().get_tokens(txtnodes)


def quicken_smart_quotes(app: Sphinx) -> None:
    """Use :class:`QuickSmartQuotes` in this build in place of the transform of Sphinx."""
    parts = [Part(app.registry, 'transforms', list), Part(SphinxSmartQuotes, 'smartquotes_action')]
    if not fits(PATCH, parts, [(SphinxSmartQuotes.get_tokens, 'self txtnodes')]):
        return
    app.registry.transforms[:] = [
        QuickSmartQuotes if one is SphinxSmartQuotes else one for one in app.registry.transforms
    ]
