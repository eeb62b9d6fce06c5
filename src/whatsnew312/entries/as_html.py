"""The parts around the body of an entry that are made of its fields, as HTML: badges and details.

While pages are read, only a placeholder node exists for each part. So transforms need not visit the
parts, and the pickled pages are small. When pages are written, other builders get docutils nodes in
their place. For HTML, most parts are written as text, because a site can have thousands of them.

The text repeats some elements of docutils' writer: links and literals. The writer itself could make
it from the nodes, but then a build of the site takes about 5 % longer. A test compares both, byte
for byte, so a new form of the writer's HTML is noticed.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx.errors import NoUri
from sphinx.util.docutils import new_document

from whatsnew312.entries.as_nodes import details
from whatsnew312.entries.badges import badge_html, badge_texts
from whatsnew312.entries.compact import COMPACT
from whatsnew312.entries.details import DETAILS, HtmlWriter, api_link, html_of, pep_link
from whatsnew312.entries.fields_html import in_html, is_guidance
from whatsnew312.locale import _
from whatsnew312.patches.page_tree import entries_of_page
from whatsnew312.site.builders import makes_html
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import change_data, change_details, change_html, change_name
from whatsnew312.site.phrases import removal_or_outcome

if TYPE_CHECKING:
    from sphinx import addnodes
    from sphinx.application import Sphinx

    from whatsnew312.model.fields import Fields
    from whatsnew312.model.values import Api
    from whatsnew312.site.settings import Settings


class HtmlParts:
    """Fills the placeholders on HTML pages, and keeps HTML that is the same on many pages."""

    def __init__(self) -> None:
        self.badges: dict[object, change_html] = {}
        #: HTML of names that lead to an absolute address, or nowhere
        self.elsewhere: dict[Api, str] = {}

    def fill(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Fill the placeholders of a page, after its references are resolved."""
        if not makes_html(app.builder):
            return
        settings = ChangeDomain.of(app.env).settings
        for entry in entries_of_page(doctree, app.env, docname):
            name_heading(entry)
            for place in list(entry.children):
                if isinstance(place, change_data):
                    place.replace_self(self.line(place['fields'], settings, place.get('told', ())))
                elif isinstance(place, change_details):
                    place.replace_self(self.list(app, place, settings))
                elif is_guidance(place):
                    place.replace_self(in_html(place))

    def line(self, fields: Fields, settings: Settings, told: tuple[str, ...]) -> change_html:
        """Return the badges of an entry as one node."""
        key = (
            fields.effect,
            fields.kind,
            fields.platforms,
            fields.since,
            fields.removal,
            removal_or_outcome(fields),
            fields.peps,
            fields.releases,
            told,
        )
        if key not in self.badges:
            texts = list(badge_texts(fields, settings, told))
            parts = [badge_html(name, text) for name, text in texts]
            parts += [html_of(pep_link(pep, settings, short=True)) for pep in fields.peps]
            html = f'<p class="whatsnew-badges">{" · ".join(parts)}</p>\n'
            words = ' '.join(text for _, text in texts)
            self.badges[key] = change_html('', '', format='html', html=html, words=words)
        return self.badges[key].copy()

    def list(self, app: Sphinx, place: change_details, settings: Settings) -> nodes.Node:
        """Return the details below an entry; as nodes if other transforms have added some."""
        if place.children:
            return self.as_nodes(app, place)
        write = HtmlWriter(settings, lambda api: self.api(app, api, place))
        rows: list[tuple[str, str]] = []
        words: list[str] = []
        for detail in DETAILS:
            values = detail.values(place['fields'])
            if not values:
                continue
            shown = [detail.html(write, value) for value in values]
            if None in shown:
                return self.as_nodes(app, place)
            rows.append((_(detail.label), ', '.join(cast('list[str]', shown))))
            words += detail.words(settings, values)
        items = ''.join(f'<dt>{escape(label)}:</dt>\n<dd>{text}</dd>\n' for label, text in rows)
        html = f'<dl class="whatsnew-details field-list simple">\n{items}</dl>\n'
        return change_html('', '', format='html', html=html, words=' '.join(words))

    def api(self, app: Sphinx, api: Api, place: change_details) -> str | None:
        """Return a name as HTML, with a link if its documentation is found.

        The result is None if nothing is found. Then Sphinx must resolve the name, to warn of it.
        """
        if api in self.elsewhere:
            return self.elsewhere[api]
        link = api_link(api, place, app.env)
        if isinstance(link, change_name):
            self.elsewhere[api] = html_of(link)
            return self.elsewhere[api]
        found = resolve(app, cast('addnodes.pending_xref', link))
        if found is None:
            if app.config.nitpicky:
                return None
            found = cast('nodes.Element', link[0])
        html = html_of(found)
        if not found.get('internal') and '://' in found.get('refuri', '://'):
            # a relative link leads to another place from another page
            self.elsewhere[api] = html
        return html

    def as_nodes(self, app: Sphinx, place: change_details) -> nodes.Node:
        """Return the details as nodes, with references that Sphinx has resolved or warned of."""
        added = place.children  # already resolved, together with the page
        place.children = []
        document = new_document('', cast('nodes.document', place.document).settings)
        document += details(place, app.env)
        app.env.resolve_references(document, place['docname'], app.builder)
        made = cast('nodes.Element', document[0])
        made.parent = None
        made.extend(added)
        return in_html(made)


def name_heading(entry: nodes.Element) -> None:
    """Let the heading of *entry* have its last id: that of its title, if no other part has it.

    Each id between the first and the last one is an element of its own.
    """
    heading = entry[0]
    if not isinstance(heading, nodes.title) or heading['ids'] or COMPACT in entry['classes']:
        return
    if len(entry['ids']) > 1:
        heading['ids'] = [entry['ids'].pop()]


def resolve(app: Sphinx, link: addnodes.pending_xref) -> nodes.Element | None:
    """Return the reference for *link*, found in the same way as by Sphinx, or None."""
    env, role, target = app.env, link['reftype'], link['reftarget']
    content = cast('nodes.Element', link[0])
    try:
        found: nodes.Element | None = env.domains[link['refdomain']].resolve_xref(
            env, link['refdoc'], app.builder, role, target, link, content
        ) or env.events.emit_firstresult(
            'missing-reference', env, link, content, allowed_exceptions=(NoUri,)
        )
    except NoUri:
        return content
    return found
