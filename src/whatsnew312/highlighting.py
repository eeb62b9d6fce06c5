"""One Pygments formatter for all blocks of code that are shown alike.

Sphinx makes one for each block, and each works out the styles of all tokens before it is of use:
a third of what highlighting takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.highlighting import PygmentsBridge


def setup_highlighting(app: Sphinx) -> None:
    """Register it, for when the builder has made its highlighter."""
    app.connect('builder-inited', share_formatters)


def share_formatters(app: Sphinx) -> None:
    """Let the highlighter of the builder use a formatter again for the same options."""
    bridge = cast('PygmentsBridge | None', getattr(app.builder, 'highlighter', None))
    if bridge is None:
        return
    make = bridge.formatter
    made: dict[str, object] = {}

    def formatter(**options: Any) -> object:
        key = repr(sorted(options.items()))
        if key not in made:
            made[key] = make(**options)
        return made[key]

    bridge.formatter = formatter  # type: ignore[assignment] # it is only called
