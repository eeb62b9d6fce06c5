"""Write the nodes of this extension also for builders with handlers of their own.

For each builder, Sphinx uses the handlers that were registered under its name, or else those for
its format. So if another extension has one node with a handler for ``epub``, Sphinx would use none
of our handlers for HTML in an e-book.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.patches.guard import Part, Patch, fits
from whatsnew312.site import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

PATCH = Patch(
    'node_handlers',
    'Sphinx ignores all handlers for a format if an extension has one for the name of a builder.',
    since=(8, 2),
    reported='',
)


def add_handlers(app: Sphinx) -> None:
    """Register our handlers for the format of the builder under its name, if others are there."""
    if not fits(PATCH, [Part(app.registry, 'translation_handlers', dict)]):
        return
    every = app.registry.translation_handlers
    named = every.get(app.builder.name)
    if named is None:
        return
    for name, handlers in list(every.get(app.builder.format, {}).items()):
        if hasattr(nodes, name):
            named.setdefault(name, handlers)
