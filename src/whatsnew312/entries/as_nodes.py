"""The parts around the body of an entry as docutils nodes, for every builder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from whatsnew312.entries.badges import badge_node, badge_texts
from whatsnew312.entries.details import DETAILS, NodeWriter, pep_link
from whatsnew312.locale import _
from whatsnew312.patches.page_tree import entries_of_page
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.links import joined
from whatsnew312.site.nodes import change_data, change_details

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from whatsnew312.model.fields import Fields
    from whatsnew312.site.settings import Settings


class ShowParts(SphinxPostTransform):
    """Replace the placeholders of parts by nodes, for all builders that do not write HTML."""

    # before references are resolved, and after other transforms have added details (4)
    default_priority = 5
    formats = ('html',)

    def is_supported(self) -> bool:
        """Return whether the builder writes another format than HTML."""
        return not super().is_supported()

    def run(self, **kwargs: Any) -> None:
        """Run once for a page, or once for all pages if the builder joins them."""
        for entry in entries_of_page(self.document, self.env, self.env.current_document.docname):
            fill_with_nodes(entry, self.env)


def fill_with_nodes(entry: nodes.Element, env: BuildEnvironment) -> None:
    """Put standard nodes in the placeholders of *entry*."""
    for place in list(entry.children):
        if isinstance(place, change_data):
            place.replace_self(badges(place, ChangeDomain.of(env).settings))
        elif isinstance(place, change_details):
            place.replace_self(details(place, env))


def badges(place: change_data, settings: Settings) -> nodes.paragraph:
    """Return the line below the title: kind, platforms, micro release, removal, PEPs."""
    line = nodes.paragraph('', '', classes=['whatsnew-badges'], translatable=False)
    line.source, line.line = place.source, place.line
    fields: Fields = place['fields']
    parts: list[nodes.Node] = [badge_node(*badge) for badge in badge_texts(fields, settings)]
    parts += [pep_link(pep, settings, short=True) for pep in fields.peps]
    line.extend(joined(parts, ' · '))
    return line


def details(place: change_details, env: BuildEnvironment) -> nodes.field_list:
    """Return the list below the body, with a line for each of :data:`DETAILS` that has values."""
    write = NodeWriter(place, env, ChangeDomain.of(env).settings)
    found = [
        _field(_(detail.label), [detail.nodes(write, value) for value in values])
        for detail in DETAILS
        if (values := detail.values(place['fields']))
    ]
    made = nodes.field_list('', *found, *place.children, classes=['whatsnew-details'])
    for text in made.findall(nodes.paragraph):
        text.source, text.line = place.source, place.line
    return made


def _field(label: str, values: list[list[nodes.Node]]) -> nodes.field:
    content = [node for value in values for node in (nodes.Text(', '), *value)][1:]
    text = nodes.paragraph('', '', *content, translatable=False)
    name = nodes.field_name('', label, translatable=False)
    return nodes.field('', name, nodes.field_body('', text))
