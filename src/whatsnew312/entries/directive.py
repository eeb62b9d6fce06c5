"""The directive ``change``: one entry of the release notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from whatsnew312.entries.compact import COMPACT, first_words, is_one_paragraph
from whatsnew312.entries.details import DETAILS
from whatsnew312.entries.failures.parsing import parse_body, parse_line
from whatsnew312.entries.own_names import own
from whatsnew312.entries.source.field_lines import FieldLines, leave_text, lines_of
from whatsnew312.entries.source.mistakes import fence_of
from whatsnew312.locale import _
from whatsnew312.model.field_reader import read_fields
from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.myst import is_in_myst
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.markup.words import line_of
from whatsnew312.site.nodes import change_data, change_details, page_field
from whatsnew312.site.phrases import GUIDANCE
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.util.typing import OptionSpec

    from whatsnew312.model.fields import Fields
    from whatsnew312.model.warning_types import Fault
    from whatsnew312.site.settings import Settings

#: straight quotes for typographic ones, so that a slug does not depend on who converts the quotes
_STRAIGHT = str.maketrans('\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}', "''")


class ChangeDirective(SphinxDirective):
    """One change. The argument is its title, the options its fields, and the content its body."""

    required_arguments = 0
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    #: parsers leave the lines of fields to this directive, which says what is wrong with one
    option_spec: ClassVar[OptionSpec | None] = None
    folder: tuple[str, ...] = ()  #: the release whose folder a fragment is in
    home = ''  #: the release that shows the entry in full; empty where the page is its home

    def run(self) -> list[nodes.Node]:
        """Return the entry as a section with a title, so that every builder can show it."""
        domain = ChangeDomain.of(self.env)
        settings = domain.settings
        title = self.read_options()
        told = self.folder or (page_releases(self) if settings.releases else ())
        fields = self.fields(settings, told)
        files = (settings.pep_file, settings.releases_file, settings.previous_inventory)
        for path in (*files, *settings.inventory_files):
            if path:
                self.env.note_dependency(str(path))

        # without a title, the first words of the text are used
        body = [] if title else parse_body(self)
        words = first_words(body)
        self._check_content(title or words, fields, settings)
        entry, heading = nodes.section(), nodes.title(title or words)
        entry['classes'] += ['whatsnew-entry', f'whatsnew-{fields.kind or "unknown"}']
        own(entry)
        self.set_source_info(entry)
        self.set_source_info(heading)
        inline, messages = parse_line(self, 'title', title)
        if not title:
            inline = [nodes.Text(words or _('Untitled'))]
            heading['translatable'] = False
            entry['classes'] += [COMPACT] if words and is_one_paragraph(body) else []
        heading += inline

        parts = Parts(self, fields)
        entry += heading
        data = change_data(
            '',
            fields=fields,
            names_area='area' in self.options,
            fence=fence_of(self.block_text),
            slug=nodes.make_id(line_of(heading).translate(_STRAIGHT)) if title else '',
        )
        # only where there are several releases: other pages stay as they were
        data.attributes |= {'told': told} if told else {}
        data.attributes |= {'home': self.home} if self.home else {}
        entry += data
        entry += [*parts.guidance(), *messages, *(parse_body(self) if title else body)]
        if any(detail.values(fields) for detail in DETAILS):
            entry += change_details('', fields=fields, docname=self.env.current_document.docname)
            self.set_source_info(entry[-1])
        entry += parts.highlight()
        return [entry]

    def fields(self, settings: Settings, page: tuple[str, ...]) -> Fields:
        """Return the fields, and warn of each that is wrong."""
        fields, faults = read_fields(self.options, settings.rules, folder=self.folder, page=page)
        for fault in faults:
            self.report(fault)
        return fields

    def report(self, fault: Fault) -> None:
        """Warn of what is wrong with a field."""
        warn(fault.type, fault.message, self.place_of(fault.field))

    def place_of(self, field: str) -> str:
        """Return where the field is written."""
        return self.get_location()

    def read_options(self) -> str:
        """Read the lines of fields into ``options``, warn of faults, and return the title."""
        title, lines = lines_of(self)
        found = FieldLines(lines, is_in_myst(self)).read()
        self.options = found.options
        leave_text(self, found)
        source, line = self.get_source_info()
        for number, fault in found.faults:
            warn(fault.type, fault.message, f'{source}:{line + number}')
        for name in found.twice:
            warn(
                Warn.FIELD_TWICE,
                f'{name} is twice among the fields of this change; delete the one that is wrong',
                self.get_location(),
            )
        return title

    def _check_content(self, title: str, fields: Fields, settings: Settings) -> None:
        if not title:
            warn(
                Warn.EMPTY_TITLE,
                'this change has no title, and no paragraph that could stand for it; write a title '
                'after the name of the directive',
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
            # the index and links must not lead to what its page hides; a target has words
            for hidden in list(line.findall(lambda node: isinstance(node, nodes.Invisible))):
                hidden.parent.replace(hidden, _words_in(hidden))
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


def _words_in(hidden: nodes.Node) -> list[nodes.Node]:
    return list(hidden.children) if isinstance(hidden, nodes.target) else []
