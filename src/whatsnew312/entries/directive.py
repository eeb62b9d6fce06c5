"""The directive ``change``: one entry of the release notes."""

from __future__ import annotations

import re
from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst.states import RSTState
from sphinx.util.docutils import SphinxDirective

from whatsnew312.entries.own_names import own
from whatsnew312.locale import _
from whatsnew312.model.field_reader import read_fields
from whatsnew312.model.field_values import one_line
from whatsnew312.model.fields import shown_texts
from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.myst import is_in_myst, restored_after_error
from whatsnew312.site.cleaning import AnyOption
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import change_data, change_details
from whatsnew312.site.phrases import GUIDANCE
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.util.typing import OptionSpec

    from whatsnew312.model.fields import Fields
    from whatsnew312.site.settings import Settings

#: text without any markup, in all markup languages and with all extensions of MyST
_PLAIN = re.compile(r'[A-Za-z0-9]+(?:,? [A-Za-z0-9]+)*')

#: a line with a field in MyST, and a line that continues the value of a field
_OPTION = re.compile(r'\s*:(?:([\w-]+):(?:\s|$)|\s)')

#: straight quotes for typographic ones, so that a slug does not depend on who converts the quotes
_STRAIGHT = str.maketrans('\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}', "''")

#: characters; some parsers of markup take time that grows with the square of the length
MAX_MARKUP = 10_000

#: levels of nodes: more than texts for readers need, and less than Sphinx can store and write. A
#: quote has two levels. The text writer indents each quote by 3 of 70 columns, so it can show 23
MAX_DEPTH = 48


class ChangeDirective(SphinxDirective):
    """One change. The argument is its title, the options its fields, and the content its body."""

    required_arguments = 0
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[OptionSpec] = AnyOption()

    def run(self) -> list[nodes.Node]:
        """Return the entry as a section with a title, so that every builder can show it."""
        domain = ChangeDomain.of(self.env)
        settings = domain.settings
        fields, faults = read_fields(self.options, settings.rules)
        for fault in faults:
            warn(fault.type, fault.message, self.get_location())
        for name in self._repeated():
            warn(
                Warn.FIELD_TWICE,
                f'{name} is twice among the fields of this change; delete the one that is wrong',
                self.get_location(),
            )
        for path in (settings.pep_file, *settings.inventory_files):
            if path:
                self.env.note_dependency(str(path))

        title = one_line(' '.join(self.arguments))
        self._check_content(title, fields, settings)
        entry, heading = nodes.section(), nodes.title(title)
        entry['classes'] += ['whatsnew-entry', f'whatsnew-{fields.kind or "unknown"}']
        own(entry)
        self.set_source_info(entry)
        self.set_source_info(heading)
        inline, messages = parse_line(self, 'title', title or _('Untitled'))
        heading += inline

        parts = Parts(self, fields)
        entry += heading
        entry += change_data(
            '',
            fields=fields,
            names_area='area' in self.options,
            slug=nodes.make_id(heading.astext().translate(_STRAIGHT)),
        )
        entry += [*parts.guidance(), *messages, *self.body()]
        links = (fields.peps, fields.apis, fields.issues, fields.outcome)
        if any(links) or shown_texts(fields):
            entry += change_details('', fields=fields, docname=self.env.current_document.docname)
            self.set_source_info(entry[-1])
        entry += parts.highlight()
        return [entry]

    def _repeated(self) -> list[str]:
        """Return the fields that are given twice. MyST passes only the last value of each."""
        if not is_in_myst(self):
            return []  # docutils reports it
        lines = takewhile(bool, map(_OPTION.match, self.block_text.splitlines()[1:]))
        names = [line[1] for line in lines if line and line[1]]
        if len(set(names)) == len(names):
            return []  # the usual case
        return [
            name for name, number in Counter(names).items() if number > 1 and name in self.options
        ]

    def body(self) -> list[nodes.Node]:
        """Return the content as nodes; nothing if it is nested too deep for the parser."""
        content = parse_shallow(self, self.parse_content_to_nodes)
        if content is not None:
            return content
        warn(
            Warn.TOO_DEEP,
            'the body of this change is nested too deep to be read; take lists, quotes and '
            'directives out of one another',
            self.get_location(),
        )
        return []

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
    """The parts of an entry that come from fields with markup: guidance and highlight."""

    def __init__(self, directive: SphinxDirective, fields: Fields) -> None:
        self.directive = directive
        self.fields = fields

    def guidance(self) -> Iterator[nodes.Node]:
        """Yield a list of what the reader must do, which is shown before the body."""
        found = [
            self.field(_(label), name, text)
            for name, label in GUIDANCE.items()
            if (text := getattr(self.fields, name))
        ]
        if found:
            made = nodes.field_list('', *found, classes=['whatsnew-guidance'])
            own(made)
            yield made

    def highlight(self) -> Iterator[nodes.Node]:
        """Yield the highlight for translators; only other pages show it."""
        if self.fields.highlight:
            text = self.fields.highlight
            line = nodes.paragraph(
                text,
                '',
                *self.markup('highlight', text),
                classes=['whatsnew-highlight', 'no-search'],
            )
            for hidden in list(line.findall(lambda node: isinstance(node, nodes.Invisible))):
                # otherwise the index would lead to a place that is not shown
                hidden.parent.remove(hidden)
            self.directive.set_source_info(line)
            own(line)
            yield line

    def field(self, label: str, field: str, markup: str) -> nodes.field:
        text = nodes.paragraph(markup, '', *self.markup(field, markup), translatable=True)
        self.directive.set_source_info(text)
        name = nodes.field_name('', label, translatable=False)
        return nodes.field('', name, nodes.field_body('', text))

    def markup(self, field: str, text: str) -> list[nodes.Node]:
        content, messages = parse_line(self.directive, field, text)
        return [*content, *messages]


def parse_line(
    directive: SphinxDirective, what: str, text: str
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Return the inline markup of a title or field as nodes, and the messages of the parser.

    HTML is treated as text, because titles may contain ``List<T>``, and are also used where no HTML
    is possible. Markup that is too long or nested too deep is shown as text.

    :param what: the name of the title or field, for messages
    """
    if len(text) > MAX_MARKUP or _PLAIN.fullmatch(text):
        return [nodes.Text(text)], []
    # MyST counts the lines of inline text from 0
    line = directive.lineno - (not isinstance(directive.state, RSTState))
    messages: list[nodes.system_message] = []

    def parse() -> list[nodes.Node]:
        content, messages[:] = directive.parse_inline(text, lineno=line)
        return content

    content = parse_shallow(directive, parse)
    if content is None:
        warn(
            Warn.TOO_DEEP,
            f'the markup of this {what} is nested too deep to be read; it is shown as it is '
            f'written',
            directive.get_location(),
        )
        return [nodes.Text(text)], []
    holder = nodes.inline('', '', *content)
    for raw in list(holder.findall(nodes.raw)):
        raw.replace_self(nodes.Text(raw.astext()))
    return holder.children, messages


def parse_shallow(
    directive: SphinxDirective, parse: Callable[[], list[nodes.Node]]
) -> list[nodes.Node] | None:
    """Return the result of *parse*, or None if it is nested too deep for later steps."""
    try:
        with restored_after_error(directive):
            content = parse()
    except RecursionError:
        return None
    ahead = [(node, 1) for node in content]
    while ahead:
        node, depth = ahead.pop()
        if depth > MAX_DEPTH:
            return None
        depth += 2 if isinstance(node, nodes.block_quote) else 1
        ahead += [(child, depth) for child in node.children]
    return content
