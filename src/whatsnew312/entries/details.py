"""The details below the body of an entry: each is one record, with its two forms, nodes and HTML.

Every builder but those of HTML gets nodes; HTML is written at once, because a site can have
thousands of entries. The text of both is the same.

A field that is shown as plain text is here by its label in :mod:`whatsnew312.model.fields`. To show
a field in another way, add a record to :data:`DETAILS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes

from whatsnew312.entries.api_names import ROLES
from whatsnew312.locale import N_
from whatsnew312.model.fields import LABELLED
from whatsnew312.model.values import commands
from whatsnew312.site.links import bare_fragment, joined, reference
from whatsnew312.site.nodes import change_name
from whatsnew312.site.phrases import outcome_sources, outcome_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sphinx.environment import BuildEnvironment

    from whatsnew312.model.fields import Fields
    from whatsnew312.model.values import Api, Ref
    from whatsnew312.site.nodes import change_details
    from whatsnew312.site.settings import Settings


@dataclass(frozen=True)
class NodeWriter:
    """What the nodes of a detail are made with: the placeholder of the entry, and the project."""

    place: change_details
    env: BuildEnvironment
    settings: Settings


@dataclass(frozen=True)
class HtmlWriter:
    """What the HTML of a detail is made with.

    :attribute api: returns a name with a link as HTML, or None if only Sphinx can resolve it
    """

    settings: Settings
    api: Callable[[Api], str | None]


class Detail(NamedTuple):
    """One line of the list below the body of an entry.

    :attribute label: to be translated
    :attribute values: returns what the line shows of the fields; without any there is no line
    :attribute nodes: returns one value as nodes
    :attribute html: returns one value as HTML, or None if the whole list must be made of nodes
    :attribute words: yields what the search index has of all values
    """

    label: str
    values: Callable[[Fields], Sequence[Any]]
    nodes: Callable[[NodeWriter, Any], list[nodes.Node]]
    html: Callable[[HtmlWriter, Any], str | None]
    words: Callable[[Settings, Sequence[Any]], Iterable[str]]


def _plain(name: str, label: str) -> Detail:
    """Return the detail of a field of plain text, or of several texts."""

    def texts(fields: Fields) -> Sequence[str]:
        value = getattr(fields, name)
        return ([value] if value else []) if isinstance(value, str) else value

    return Detail(
        label,
        texts,
        nodes=lambda _write, text: [nodes.Text(text)],
        html=lambda _write, text: escape(text),
        words=lambda _settings, values: values,
    )


def _words_of_peps(settings: Settings, peps: Sequence[int]) -> list[str]:
    known = settings.peps or {}
    return [*(f'PEP {pep}' for pep in peps), *(known[pep].title for pep in peps if pep in known)]


#: the details in the order in which an entry shows them
DETAILS = (
    Detail(
        N_('PEP'),
        lambda fields: fields.peps,
        nodes=lambda write, pep: [pep_link(pep, write.settings)],
        html=lambda write, pep: html_of(pep_link(pep, write.settings)),
        words=_words_of_peps,
    ),
    Detail(
        'API',
        lambda fields: fields.apis,
        nodes=lambda write, api: [api_link(api, write.place, write.env)],
        html=lambda write, api: write.api(api),
        words=lambda _settings, apis: [api.name for api in apis],
    ),
    Detail(
        N_('Issue'),
        lambda fields: fields.issues,
        nodes=lambda write, issue: [issue_link(issue, write.settings)],
        html=lambda write, issue: issue_html(issue, write.settings),
        words=lambda settings, issues: [settings.issue_label % issue for issue in issues],
    ),
    Detail(
        N_('References'),
        lambda fields: fields.refs,
        nodes=lambda _write, ref: [ref_link(ref)],
        html=lambda _write, ref: html_of(ref_link(ref)),
        words=lambda _settings, refs: [ref.label for ref in refs],
    ),
    Detail(
        N_('Tools'),
        lambda fields: commands(fields.fixes),
        nodes=lambda _write, command: [change_name('', command)],
        html=lambda _write, command: html_of(change_name('', command)),
        words=lambda _settings, values: values,
    ),
    *(_plain(name, spec.label) for name, spec in LABELLED.items()),
    Detail(
        N_('Outcome'),
        lambda fields: [fields] if fields.outcome else [],
        nodes=lambda write, fields: outcome_nodes(fields, write.settings),
        html=lambda write, fields: ''.join(map(html_of, outcome_nodes(fields, write.settings))),
        words=lambda settings, values: [
            node.astext() for fields in values for node in outcome_nodes(fields, settings)
        ],
    ),
)


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


def issue_html(number: int, settings: Settings) -> str:
    """Return :func:`issue_link` as HTML, made without nodes because there are so many."""
    text = escape(settings.issue_label % number)
    if not settings.issue_url:
        return text
    return _link('issue reference external', settings.issue_url % number, text)


def ref_link(ref: Ref) -> nodes.Node:
    """Return a link to a number in another tracker, or its text if that has no address."""
    if not ref.url:
        return nodes.Text(ref.label)
    return nodes.reference('', ref.label, internal=False, refuri=ref.url, classes=['issue'])


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
    text = change_name('', api.name, classes=['xref', api.domain])
    if not api.linked or api.domain not in env.domains:
        return text
    role = ROLES.get(api.domain, 'obj')
    link = reference(place['docname'], api.domain, role, api.name, text, warns=False)
    link['whatsnew_api'] = True
    link.source, link.line = place.source, place.line
    return link


def code_tag(node: nodes.literal) -> str:
    """Return the tag that begins *node* in HTML."""
    return f'<code class="{" ".join([*node["classes"], "docutils literal notranslate"])}">'


def html_of(node: nodes.Node) -> str:
    """Return a link or a name in the same HTML that Sphinx's writer makes."""
    if not isinstance(node, nodes.Element):
        return escape(node.astext())
    content = ''.join(map(html_of, node.children))
    if isinstance(node, nodes.literal):
        if not isinstance(node, change_name):
            words = (f'<span class="pre">{word}</span>' for word in content.split(' '))
            content = ' '.join(words)
        return f'{code_tag(node)}{content}</code>'
    if not isinstance(node, nodes.reference):
        return content
    target = bare_fragment(node['refuri']) if 'refuri' in node else f'#{node["refid"]}'
    where = 'internal' if node.get('internal') else 'external'
    classes = ' '.join([*node['classes'], 'reference', where])
    title = f' title="{escape(node["reftitle"])}"' if node.get('reftitle') else ''
    return _link(classes, target, content, title)


def _link(classes: str, target: str, content: str, more: str = '') -> str:
    return f'<a class="{classes}" href="{escape(target)}"{more}>{content}</a>'
