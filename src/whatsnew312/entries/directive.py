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
from whatsnew312.site.nodes import change_data, change_details, page_field
from whatsnew312.site.phrases import GUIDANCE
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.util.typing import OptionSpec

    from whatsnew312.model.fields import Fields
    from whatsnew312.site.settings import Settings

#: text that means itself in every language of markup, and with every extension of MyST
_PLAIN = re.compile(r'[A-Za-z0-9]+(?:,? [A-Za-z0-9]+)*')

#: a line with a field, in MyST, and one that goes on with its value
_OPTION = re.compile(r'\s*:(?:([\w-]+):(?:\s|$)|\s)')

#: quotes as they are typed: a slug is the same, whoever makes them typographic
_STRAIGHT = str.maketrans('\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}', "''")

#: characters; parsers of markup may take the square of them in time
MAX_MARKUP = 10_000

#: levels of nodes; more than anybody reads, and far less than Sphinx can keep and write. A quote is
#: two: the writer of plain text, which indents it by three of its 70 columns, has room for 23
MAX_DEPTH = 48


class ChangeDirective(SphinxDirective):
    """One change: the argument is its title, the options its fields, the content its body."""

    required_arguments = 0
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[OptionSpec] = AnyOption()
    folder: tuple[str, ...] = ()  #: the release whose folder a fragment is in
    home = ''  #: the release that shows the entry in full; empty where the page is its home

    def run(self) -> list[nodes.Node]:
        """Return the entry: a section with a title, so that every builder can show it."""
        domain = ChangeDomain.of(self.env)
        settings = domain.settings
        told = self.folder or (page_releases(self) if settings.releases else ())
        fields = self.fields(settings, told)
        for name in self._repeated():
            warn(
                Warn.FIELD_TWICE,
                f'{name} is twice among the fields of this change; delete the one that is wrong',
                self.get_location(),
            )
        for path in (settings.pep_file, settings.releases_file, *settings.inventory_files):
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
            told=told,
            home=self.home,
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

    def fields(self, settings: Settings, page: tuple[str, ...]) -> Fields:
        """Return the fields, and warn of each that is wrong."""
        fields, faults = read_fields(self.options, settings.rules, folder=self.folder, page=page)
        for fault in faults:
            warn(fault.type, fault.message, self.place_of(fault.field))
        return fields

    def place_of(self, field: str) -> str:
        """Return where the field is written."""
        return self.get_location()

    def _repeated(self) -> list[str]:
        """Return the fields that are there twice, of which MyST hands over the last."""
        if not is_in_myst(self):
            return []  # docutils says so itself
        lines = takewhile(bool, map(_OPTION.match, self.block_text.splitlines()[1:]))
        names = [line[1] for line in lines if line and line[1]]
        if len(set(names)) == len(names):
            return []  # as nearly always
        return [
            name for name, number in Counter(names).items() if number > 1 and name in self.options
        ]

    def body(self) -> list[nodes.Node]:
        """Return the content, or nothing where it is nested too deep for the parser."""
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


def page_releases(directive: SphinxDirective) -> tuple[str, ...]:
    """Return the releases that the front matter of the page names; those that exist."""
    settings = ChangeDomain.of(directive.env).settings
    value = page_field(directive.state.document, 'release')
    if not value or settings.releases is None:
        return ()
    found, faults = read_fields({'release': value}, settings.rules)
    for fault in faults:
        if fault.field == 'release':
            place = (directive.env.current_document.docname, 1)
            warn(fault.type, f'{fault.message} (in the front matter)', place, once=True)
    return found.releases


class Parts:
    """What an entry has of fields that are markup: what to do, and its highlight."""

    def __init__(self, directive: SphinxDirective, fields: Fields) -> None:
        self.directive = directive
        self.fields = fields

    def guidance(self) -> Iterator[nodes.Node]:
        """Yield what the reader must do, before the body."""
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
        """Yield the highlight, so that translators meet it; it is shown on other pages only."""
        if self.fields.highlight:
            text = self.fields.highlight
            line = nodes.paragraph(
                text,
                '',
                *self.markup('highlight', text),
                classes=['whatsnew-highlight', 'no-search'],
            )
            for hidden in list(line.findall(lambda node: isinstance(node, nodes.Invisible))):
                hidden.parent.remove(hidden)  # the index must not lead to what its page hides
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
    """Return the inline markup of a title or field, and what the parser says of it.

    HTML in it is text: titles speak of ``List<T>``, and go where no HTML can. What is too long
    for a line, or too deep, is text as a whole.

    :param what: its name
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
    """Return what *parse* makes, or None if that is nested too deep for what comes after it."""
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
