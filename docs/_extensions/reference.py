"""Reference pages made from the extension's own definitions, so that they cannot fall behind."""

from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from whatsnew312.config import OPTIONS
from whatsnew312.directives import listing, sample
from whatsnew312.rules import FIELDS
from whatsnew312.warning_types import WARNING_TYPE, Warn


class Reference(SphinxDirective):
    """One table of the reference: the argument says which."""

    required_arguments = 1

    def run(self):
        """Return what the lines of the table parse to."""
        lines = list(TABLES[self.arguments[0]]())
        self.content = StringList(lines, source=self.get_source_info()[0])
        return self.parse_content_to_nodes(allow_section_headings=False)


def option_lines():
    """Yield each option of ``conf.py`` with its meaning, default and an example."""
    for option in OPTIONS:
        yield from entry(
            option.name,
            option.meaning,
            f'Default: `{option.default!r}`. Example: `{option.name} = {option.example}`',
        )


def field_lines():
    """Yield each field of an entry."""
    for spec in FIELDS.values():
        traits = [
            'Several values, separated by commas.' if spec.many else '',
            'Takes inline markup.' if spec.markup else '',
        ]
        yield from entry(
            f':{spec.name}:',
            ' '.join(filter(None, [spec.meaning, *traits])),
            f'Example: `:{spec.name}: {spec.example}`' if '`' not in spec.example else
            f'Example: ``:{spec.name}: {spec.example} ``',
        )


def warning_lines():
    """Yield each subtype of warning."""
    for type_ in Warn:
        yield from entry(f'[{WARNING_TYPE}.{type_.subtype}]', type_.meaning, type_.remedy)


def directive_lines(options):
    """Yield each option of a directive."""
    for name, meaning in options.items():
        yield from entry(f':{name}:', meaning)


def entry(term, *paragraphs):
    """Yield a term with its explanation, as MyST writes a definition list."""
    yield f'`{term}`'
    for number, paragraph in enumerate(paragraphs):
        yield (': ' if number == 0 else '  ') + paragraph
        yield ''


TABLES = {
    'options': option_lines,
    'fields': field_lines,
    'warnings': warning_lines,
    'changes': lambda: directive_lines(listing.OPTIONS),
    'sample': lambda: directive_lines(sample.OPTIONS),
}


def setup(app):
    """Register the directive."""
    app.add_directive('reference', Reference)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}
