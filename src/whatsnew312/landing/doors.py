"""The directive ``doors``: a list of links as large fields, side by side where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from whatsnew312.landing.drawing import has_drawing
from whatsnew312.model.warning_types import Warn
from whatsnew312.site.cleaning import clean_content
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from sphinx.util.typing import OptionSpec


class DoorsDirective(SphinxDirective):
    """A list in which each item has a link, and perhaps a ``drawing`` above it."""

    has_content = True
    option_spec: ClassVar[OptionSpec] = {}

    def run(self) -> list[nodes.Node]:
        """Return the list in a container, for the style sheet."""
        ChangeDomain.of(self.env).note_part(self.env.current_document.docname)
        self.content = clean_content(self)
        made = self.parse_content_to_nodes()
        if [type(node) for node in made] != [nodes.bullet_list]:
            message = 'doors has one list, such as "- [Read](read.md)", and nothing else'
            warn(Warn.BAD_VALUE, message, self.get_location())
            return made
        classes = ['whatsnew-doors', *['whatsnew-drawn'] * has_drawing(made[0])]
        return [nodes.container('', *made, classes=classes)]
