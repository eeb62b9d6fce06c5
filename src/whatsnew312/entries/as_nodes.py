"""The parts around the body of an entry as docutils nodes, for every builder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from whatsnew312.entries.api_names import ROLES
from whatsnew312.entries.badges import badge_texts
from whatsnew312.locale import _
from whatsnew312.model.fields import shown_texts
from whatsnew312.patches.page_tree import entries_of_page
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.links import joined, reference
from whatsnew312.site.nodes import change_data, change_details
from whatsnew312.site.phrases import outcome_sources, outcome_text

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from whatsnew312.model.fields import Fields
    from whatsnew312.model.values import Api
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
    parts: list[nodes.Node] = [
        nodes.inline('', text, classes=['whatsnew-badge', f'whatsnew-{name}'])
        for name, text in badge_texts(fields, settings)
    ]
    parts += [pep_link(pep, settings, short=True) for pep in fields.peps]
    line.extend(joined(parts, ' · '))
    return line


def details(place: change_details, env: BuildEnvironment) -> nodes.field_list:
    """Return the list below the body: PEPs with titles, names, issues, contributors, and more."""
    settings = ChangeDomain.of(env).settings
    fields: Fields = place['fields']
    found = []
    if fields.peps:
        found.append(_field('PEP', [pep_link(pep, settings) for pep in fields.peps]))
    if fields.apis:
        found.append(_field('API', [api_link(api, place, env) for api in fields.apis]))
    if fields.issues:
        found.append(_field(_('Issue'), [issue_link(issue, settings) for issue in fields.issues]))
    for label, texts in shown_texts(fields):
        found.append(_field(_(label), list(map(nodes.Text, texts))))
    if fields.outcome:
        found.append(_field(_('Outcome'), outcome_nodes(fields, settings), ''))
    made = nodes.field_list('', *found, *place.children, classes=['whatsnew-details'])
    for text in made.findall(nodes.paragraph):
        text.source, text.line = place.source, place.line
    return made


def _field(label: str, values: list[nodes.Node], separator: str = ', ') -> nodes.field:
    text = nodes.paragraph('', '', *joined(values, separator), translatable=False)
    name = nodes.field_name('', label, translatable=False)
    return nodes.field('', name, nodes.field_body('', text))


def pep_link(number: int, settings: Settings, *, short: bool = False) -> nodes.Node:
    """Return a link to a PEP, with its title if it is known and short enough."""
    known = (settings.peps or {}).get(number)
    text = f'PEP {number}'
    if known and not short:
        text += f': {known.title}'
    if not settings.pep_url:
        return nodes.Text(text)
    link = nodes.reference(
        '', text, internal=False, refuri=settings.pep_url % number, classes=['pep']
    )
    if known:
        link['reftitle'] = f'{known.title} ({known.status})' if known.status else known.title
    return link


def issue_link(number: int, settings: Settings) -> nodes.Node:
    """Return a link to an issue, or its text if no address is configured."""
    text = settings.issue_label % number
    if not settings.issue_url:
        return nodes.Text(text)
    return nodes.reference(
        '', text, internal=False, refuri=settings.issue_url % number, classes=['issue']
    )


def outcome_nodes(fields: Fields, settings: Settings) -> list[nodes.Node]:
    """Return the outcome of a removal as a sentence with links to its sources."""
    if not fields.outcome:
        return []
    made: list[nodes.Node] = [
        nodes.Text(f'{outcome_text(fields.outcome, fields.removal, settings)}: ')
    ]
    links = (
        nodes.reference('', text, internal=False, refuri=address) if address else nodes.Text(text)
        for text, address in outcome_sources(fields.outcome, settings)
    )
    return [*made, *joined(links, ', ')]


def api_link(api: Api, place: change_details, env: BuildEnvironment) -> nodes.Element:
    """Return a reference to the documentation of a name."""
    text = nodes.literal('', api.name, classes=['xref', api.domain])
    if not api.linked or api.domain not in env.domains:
        return text
    role = ROLES.get(api.domain, 'obj')
    link = reference(place['docname'], api.domain, role, api.name, text, warns=False)
    link['whatsnew_api'] = True
    link.source, link.line = place.source, place.line
    return link
