"""The directive ``change``: one entry of the release notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst.states import RSTState
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from whatsnew312.directives.options import AnyOption
from whatsnew312.domain import ChangeDomain
from whatsnew312.nodes import change_data
from whatsnew312.references import ROLES
from whatsnew312.reporting import warn
from whatsnew312.rules import FUTURE, one_line, read_fields
from whatsnew312.warning_types import Warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.util.typing import OptionSpec

    from whatsnew312.config import Settings
    from whatsnew312.model import Api, Fields


class ChangeDirective(SphinxDirective):
    """One change: the argument is its title, the options its fields, the content its body."""

    required_arguments = 0
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[OptionSpec] = AnyOption()

    def run(self) -> list[nodes.Node]:
        """Return the entry: a section with a title, so that every builder can show it."""
        domain = ChangeDomain.of(self.env)
        settings = domain.settings
        fields, faults = read_fields(self.options, settings.rules)
        for fault in faults:
            warn(fault.type, fault.message, self.get_location())
        for path in (settings.pep_file, *settings.inventory_files):
            if path:
                self.env.note_dependency(str(path))

        title = one_line(' '.join(self.arguments))
        self._check_content(title, fields, settings)
        entry, heading = nodes.section(), nodes.title(title)
        entry['classes'] += ['whatsnew-entry', f'whatsnew-{fields.kind or "unknown"}']
        self.set_source_info(entry)
        self.set_source_info(heading)
        inline, messages = parse_line(self, title or 'Untitled')
        heading += inline

        parts = Parts(self, fields, settings)
        entry += [heading, parts.badges(), *parts.guidance()]
        entry += messages
        entry += self.parse_content_to_nodes()
        entry += [*parts.details(), *parts.highlight()]
        entry += change_data(
            '',
            fields=fields,
            names_area='area' in self.options,
            slug=nodes.make_id(heading.astext()),
        )
        self.set_source_info(entry[-1])
        return [entry]

    def _check_content(self, title: str, fields: Fields, settings: Settings) -> None:
        if not title:
            warn(
                Warn.EMPTY_TITLE,
                'this change has no title; write one after the name of the directive',
                self.get_location(),
            )
        kind = settings.kinds.get(fields.kind)
        if kind and 'body' in kind.requires and not any(map(str.strip, self.content)):
            warn(
                Warn.EMPTY_BODY,
                f'this change has no body, and one that is {kind.name} needs one: say what '
                f'changes for the reader',
                self.get_location(),
            )
        if kind and 'guidance' in kind.requires and not (fields.action or fields.replacement):
            warn(
                Warn.MISSING_GUIDANCE,
                f'this change has neither action nor replacement, and one that is {kind.name} '
                f'needs one: say what to do, or that there is nothing to do',
                self.get_location(),
            )


class Parts:
    """What surrounds the body of an entry: portable nodes, made from its fields."""

    def __init__(self, directive: SphinxDirective, fields: Fields, settings: Settings) -> None:
        self.directive = directive
        self.fields = fields
        self.settings = settings

    def badges(self) -> nodes.paragraph:
        """Return the line under the title: kind, platforms, micro release, PEPs."""
        fields, settings = self.fields, self.settings
        line = nodes.paragraph('', '', classes=['whatsnew-badges'], translatable=False)
        self.directive.set_source_info(line)
        kind = settings.kinds.get(fields.kind)
        if kind:
            line += nodes.inline(
                '', kind.label, classes=['whatsnew-badge', f'whatsnew-{kind.name}']
            )
        for platform in fields.platforms:
            line += nodes.inline('', platform, classes=['whatsnew-badge', 'whatsnew-platform'])
        if fields.since:
            line += nodes.inline(
                '', f'since {fields.since}', classes=['whatsnew-badge', 'whatsnew-since']
            )
        if fields.removal:
            gone = 'a future version' if fields.removal == FUTURE else fields.removal
            line += nodes.inline(
                '', f'removal in {gone}', classes=['whatsnew-badge', 'whatsnew-removal']
            )
        for pep in fields.peps:
            line += self.pep(pep, short=True)
        children = line.children
        line.children = []
        for node in children:
            if line.children:
                line += nodes.Text(' · ')
            line += node
        return line

    def guidance(self) -> Iterator[nodes.Node]:
        """Yield what the reader must do, before the body."""
        lines = [
            ('Use instead', self.fields.replacement),
            ('What to do', self.fields.action),
        ]
        found = [
            self.field(label, self.markup(text), translatable=True) for label, text in lines if text
        ]
        if found:
            yield nodes.field_list('', *found, classes=['whatsnew-guidance'])

    def details(self) -> Iterator[nodes.Node]:
        """Yield the list after the body: PEPs with titles, names, issues, contributors."""
        fields = self.fields
        found = []
        if fields.peps:
            found.append(self.field('PEP', _listed(self.pep(pep) for pep in fields.peps)))
        if fields.apis:
            found.append(self.field('API', _listed(self.api(api) for api in fields.apis)))
        if fields.issues:
            found.append(self.field('Issue', _listed(map(self.issue, fields.issues))))
        if fields.contributors:
            found.append(self.field('Contributed by', [nodes.Text(', '.join(fields.contributors))]))
        if found:
            yield nodes.field_list('', *found, classes=['whatsnew-details'])

    def highlight(self) -> Iterator[nodes.Node]:
        """Yield the highlight, so that translators meet it; it is shown on other pages only."""
        if self.fields.highlight:
            text = self.fields.highlight
            line = nodes.paragraph(
                text, '', *self.markup(text), classes=['whatsnew-highlight', 'no-search']
            )
            for hidden in list(line.findall(lambda node: isinstance(node, nodes.Invisible))):
                hidden.parent.remove(hidden)  # the index must not lead to what its page hides
            self.directive.set_source_info(line)
            yield line

    def field(
        self, label: str, content: list[nodes.Node], *, translatable: bool = False
    ) -> nodes.field:
        text = nodes.paragraph('', '', *content, translatable=translatable)
        self.directive.set_source_info(text)
        if translatable:
            text.rawsource = (
                self.fields.action if label == 'What to do' else self.fields.replacement
            )
        return nodes.field(
            '',
            nodes.field_name('', label, translatable=False),
            nodes.field_body('', text),
        )

    def markup(self, text: str) -> list[nodes.Node]:
        content, messages = parse_line(self.directive, text)
        return [*content, *messages]

    def pep(self, number: int, *, short: bool = False) -> nodes.Node:
        known = (self.settings.peps or {}).get(number)
        text = f'PEP {number}'
        if known and not short:
            text += f': {known.title}'
        if not self.settings.pep_url:
            return nodes.Text(text)
        link = nodes.reference(
            '', text, internal=False, refuri=self.settings.pep_url % number, classes=['pep']
        )
        if known:
            link['reftitle'] = f'{known.title} ({known.status})' if known.status else known.title
        return link

    def issue(self, number: int) -> nodes.Node:
        text = self.settings.issue_label % number
        if not self.settings.issue_url:
            return nodes.Text(text)
        return nodes.reference(
            '', text, internal=False, refuri=self.settings.issue_url % number, classes=['issue']
        )

    def api(self, api: Api) -> nodes.Node:
        text = nodes.literal('', api.name, classes=['xref', api.domain])
        if not api.linked or api.domain not in self.directive.env.domains:
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
            refdoc=self.directive.env.current_document.docname,
        )
        self.directive.set_source_info(link)
        return link


def parse_line(
    directive: SphinxDirective, text: str
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Return the inline markup of a title or field, and what the parser says of it.

    HTML in it is text: titles speak of ``List<T>``, and go where no HTML can.
    """
    # MyST counts the lines of inline text from 0
    line = directive.lineno - (not isinstance(directive.state, RSTState))
    content, messages = directive.parse_inline(text, lineno=line)
    holder = nodes.inline('', '', *content)
    for raw in list(holder.findall(nodes.raw)):
        raw.replace_self(nodes.Text(raw.astext()))
    return holder.children, messages


def _listed(items: Iterator[nodes.Node]) -> list[nodes.Node]:
    """Return *items* with commas between them."""
    made: list[nodes.Node] = []
    for item in items:
        if made:
            made.append(nodes.Text(', '))
        made.append(item)
    return made
