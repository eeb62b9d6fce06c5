"""What stands around the body of an entry and is made of its fields: badges, and details below.

While pages are read, a place is all that there is of them, so that no transform has to pass through
them and no pickle to keep them. Once pages are written, every builder gets nodes that it knows.
For HTML, of which a site can have thousands, most are written at once.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import new_document

from whatsnew312.entries.api_names import ROLES, bare_fragment
from whatsnew312.locale import _
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.links import badge_html, joined, when
from whatsnew312.site.nodes import change_data, change_details, change_html, entries_of_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

    from whatsnew312.model.change import Api, Fields
    from whatsnew312.site.config import Settings


def setup_entry_parts(app: Sphinx) -> None:
    """Register what fills the places."""
    app.add_node(change_html, html=(visit_html, None))
    app.add_post_transform(ShowParts)
    app.connect('doctree-resolved', HtmlParts().fill)


class ShowParts(SphinxPostTransform):
    """Fill the places with nodes, for every builder but those of HTML."""

    # before references are resolved, and after others have added to the details (4)
    default_priority = 5
    formats = ('html',)

    def is_supported(self) -> bool:
        """Tell whether the builder is of another format."""
        return not super().is_supported()

    def run(self, **kwargs: Any) -> None:
        """Run once for a page, or for all of them in a builder that joins them."""
        for entry in entries_of_page(self.document, self.env, self.env.current_document.docname):
            fill_with_nodes(entry, self.env)


def fill_with_nodes(entry: nodes.Element, env: BuildEnvironment) -> None:
    """Put nodes that every builder knows in the places of *entry*."""
    for place in list(entry.children):
        if isinstance(place, change_data):
            place.replace_self(badges(place, ChangeDomain.of(env).settings))
        elif isinstance(place, change_details):
            place.replace_self(details(place, env))


# As nodes.


def badges(place: change_data, settings: Settings) -> nodes.paragraph:
    """Return the line under the title: kind, platforms, micro release, removal, PEPs."""
    line = nodes.paragraph('', '', classes=['whatsnew-badges'], translatable=False)
    line.source, line.line = place.source, place.line
    fields: Fields = place['fields']
    parts: list[nodes.Node] = [
        nodes.inline('', text, classes=['whatsnew-badge', f'whatsnew-{name}'])
        for name, text in _badges(fields, settings)
    ]
    parts += [pep_link(pep, settings, short=True) for pep in fields.peps]
    line.extend(joined(parts, ' · '))
    return line


def _badges(fields: Fields, settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield what names each badge in style sheets, and its text."""
    kind = settings.kinds.get(fields.kind)
    if kind:
        yield kind.name, kind.label
    for platform in fields.platforms:
        yield 'platform', platform
    if fields.since:
        yield 'since', _('since %s') % fields.since
    if fields.removal:
        yield 'removal', _('removal in %s') % when(fields.removal)


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
    if fields.contributors:
        found.append(_field(_('Contributed by'), list(map(nodes.Text, fields.contributors))))
    made = nodes.field_list('', *found, *place.children, classes=['whatsnew-details'])
    for text in made.findall(nodes.paragraph):
        text.source, text.line = place.source, place.line
    return made


def _field(label: str, values: list[nodes.Node]) -> nodes.field:
    text = nodes.paragraph('', '', *joined(values, ', '), translatable=False)
    name = nodes.field_name('', label, translatable=False)
    return nodes.field('', name, nodes.field_body('', text))


def pep_link(number: int, settings: Settings, *, short: bool = False) -> nodes.Node:
    """Return a link to a PEP, with its title if that is known and not too long."""
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
    """Return a link to an issue."""
    text = settings.issue_label % number
    if not settings.issue_url:
        return nodes.Text(text)
    return nodes.reference(
        '', text, internal=False, refuri=settings.issue_url % number, classes=['issue']
    )


def api_link(api: Api, place: change_details, env: BuildEnvironment) -> nodes.Element:
    """Return a reference to the documentation of a name."""
    text = nodes.literal('', api.name, classes=['xref', api.domain])
    if not api.linked or api.domain not in env.domains:
        return text
    link = addnodes.pending_xref(
        '',
        text,
        refdomain=api.domain,
        reftype=ROLES.get(api.domain, 'obj'),
        reftarget=api.name,
        refexplicit=True,
        refwarn=False,
        whatsnew_api=True,
        refdoc=place['docname'],
    )
    link.source, link.line = place.source, place.line
    return link


# As HTML.


class HtmlParts:
    """Fills the places on pages of HTML. What is the same on many pages is made once."""

    def __init__(self) -> None:
        self.badges: dict[object, change_html] = {}
        #: of names that lead to another site, or nowhere
        self.elsewhere: dict[Api, str] = {}

    def fill(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Fill the places of a page, now that its references are resolved."""
        if app.builder.format != 'html':
            return
        settings = ChangeDomain.of(app.env).settings
        for entry in entries_of_page(doctree, app.env, docname):
            for place in list(entry.children):
                if isinstance(place, change_data):
                    place.replace_self(self.line(place['fields'], settings))
                elif isinstance(place, change_details):
                    place.replace_self(self.list(app, place, settings))

    def line(self, fields: Fields, settings: Settings) -> change_html:
        """Return the badges."""
        key = (fields.kind, fields.platforms, fields.since, fields.removal, fields.peps)
        if key not in self.badges:
            parts = [badge_html(name, text) for name, text in _badges(fields, settings)]
            parts += [_html(pep_link(pep, settings, short=True)) for pep in fields.peps]
            html = f'<p class="whatsnew-badges">{" · ".join(parts)}</p>\n'
            words = ' '.join(text for _, text in _badges(fields, settings))
            self.badges[key] = change_html('', '', format='html', html=html, words=words)
        return self.badges[key].copy()

    def list(self, app: Sphinx, place: change_details, settings: Settings) -> nodes.Node:
        """Return the details; as nodes if there are some that others added."""
        fields: Fields = place['fields']
        apis = [self.api(app, api, place) for api in fields.apis]
        if place.children or None in apis:
            return self.as_nodes(app, place)
        found = [
            ('PEP', [_html(pep_link(pep, settings)) for pep in fields.peps]),
            ('API', cast('list[str]', apis)),
            (_('Issue'), [_issue(issue, settings) for issue in fields.issues]),
            (_('Contributed by'), [escape(name) for name in fields.contributors]),
        ]
        rows = [(label, ', '.join(values)) for label, values in found if values]
        items = ''.join(
            f'<dt class="field-{parity}">{escape(label)}<span class="colon">:</span></dt>\n'
            f'<dd class="field-{parity}"><p>{text}</p>\n</dd>\n'
            for (label, text), parity in zip(rows, ('odd', 'even') * 2, strict=False)
        )
        html = f'<dl class="whatsnew-details field-list simple">\n{items}</dl>\n'
        titles = [known.title for pep in fields.peps if (known := (settings.peps or {}).get(pep))]
        words = [
            *(f'PEP {pep}' for pep in fields.peps),
            *titles,
            *(api.name for api in fields.apis),
            *(settings.issue_label % issue for issue in fields.issues),
            *fields.contributors,
        ]
        return change_html('', '', format='html', html=html, words=' '.join(words))

    def api(self, app: Sphinx, api: Api, place: change_details) -> str | None:
        """Return a name as HTML, linked if it leads somewhere.

        None where Sphinx has to judge: it leads nowhere, and that may be a fault.
        """
        if api in self.elsewhere:
            return self.elsewhere[api]
        link = api_link(api, place, app.env)
        if isinstance(link, nodes.literal):
            self.elsewhere[api] = _html(link)
            return self.elsewhere[api]
        found = resolve(app, cast('addnodes.pending_xref', link))
        if found is None:
            if app.config.nitpicky:
                return None
            found = cast('nodes.Element', link[0])
        html = _html(found)
        if not found.get('internal'):
            self.elsewhere[api] = html
        return html

    def as_nodes(self, app: Sphinx, place: change_details) -> nodes.Node:
        """Return the details as nodes, with references that Sphinx resolved or warned of."""
        added = place.children  # resolved with the page
        place.children = []
        document = new_document('', cast('nodes.document', place.document).settings)
        document += details(place, app.env)
        app.env.resolve_references(document, place['docname'], app.builder)
        made = cast('nodes.Element', document[0])
        made.parent = None
        made.extend(added)
        return made


def resolve(app: Sphinx, link: addnodes.pending_xref) -> nodes.Element | None:
    """Return the reference that *link* stands for, as Sphinx would find it; None if it is none."""
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


def _issue(number: int, settings: Settings) -> str:
    """Return :func:`issue_link` as HTML: of these there are most."""
    text = escape(settings.issue_label % number)
    if not settings.issue_url:
        return text
    return _link('issue reference external', settings.issue_url % number, text)


def _link(classes: str, target: str, content: str, more: str = '') -> str:
    return f'<a class="{classes}" href="{escape(target)}"{more}>{content}</a>'


def _html(node: nodes.Node) -> str:
    """Return a link or a name as the writer of HTML writes it."""
    if not isinstance(node, nodes.Element):
        return escape(node.astext())
    content = ''.join(map(_html, node.children))
    if isinstance(node, nodes.literal):
        classes = ' '.join([*node['classes'], 'docutils literal notranslate'])
        return f'<code class="{classes}"><span class="pre">{content}</span></code>'
    if not isinstance(node, nodes.reference):
        return content
    target = bare_fragment(node['refuri']) if 'refuri' in node else f'#{node["refid"]}'
    where = 'internal' if node.get('internal') else 'external'
    classes = ' '.join([*node['classes'], 'reference', where])
    title = f' title="{escape(node["reftitle"])}"' if node.get('reftitle') else ''
    return _link(classes, target, content, title)


def visit_html(writer: HTML5Translator, node: change_html) -> None:
    """Write it."""
    writer.body.append(node['html'])
    raise nodes.SkipNode
