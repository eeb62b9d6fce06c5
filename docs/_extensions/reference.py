"""Reference pages that are made from the definitions in the code, so they are always up to date."""

import ast
import inspect
import json
from pprint import pformat

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from whatsnew312.extension import DIRECTIVES
from whatsnew312.formats.changes_json import schema as schema_of_changes
from whatsnew312.listings import directive as listing
from whatsnew312.model.fields import FIELDS
from whatsnew312.model.warning_types import WARNING_TYPE, Warn
from whatsnew312.samples import directive as sample
from whatsnew312.site.options.table import OPTIONS


class Reference(SphinxDirective):
    """One table of the reference; the argument is its name."""

    required_arguments = 1

    def run(self):
        """Return the parsed lines of the table; each term is a link target."""
        table = self.arguments[0]
        lines = list(TABLES[table]())
        self.content = StringList(lines, source=self.get_source_info()[0])
        made = self.parse_content_to_nodes(allow_section_headings=False)
        for element in made:
            for term in element.findall(nodes.term):
                term['ids'].append(nodes.make_id(f'{table} {term.astext()}'))
        return made


def option_lines():
    """Yield each option of ``conf.py`` with its meaning, an example and its default."""
    for option in OPTIONS:
        default = [f'Default: `{option.default!r}`.']
        if not option.default:
            default = []
        elif len(repr(option.default)) > 60:
            default = ['Default:', fenced(pformat(option.default, width=76, sort_dicts=False))]
        yield from entry(
            option.name,
            option.meaning,
            fenced(f'{option.name} = {option.example}'),
            *default,
        )


def field_lines():
    """Yield each field of an entry."""
    for spec in FIELDS.values():
        traits = [
            'Several values, separated by commas.' if spec.many else '',
            'Several values, one on each line.' if spec.lines else '',
            'Takes inline markup.' if spec.markup else '',
        ]
        example = f':{spec.name}: {spec.example}'
        yield from entry(
            spec.name,
            ' '.join(filter(None, [spec.meaning, *traits])),
            f'Example: ``{example} ``' if '`' in example else f'Example: `{example}`',
        )


def warning_lines():
    """Yield each type of warning, with its meaning and remedy."""
    for type_ in Warn:
        yield from entry(f'{WARNING_TYPE}.{type_.subtype}', type_.meaning, type_.remedy)


def first_paragraph(class_):
    """Return the first paragraph of a docstring from the source: ``-OO`` removes it from memory."""
    tree = ast.parse(inspect.getsource(class_))
    return ' '.join(ast.get_docstring(tree.body[0]).split('\n\n')[0].split())


def directive_lines():
    """Yield each directive with the first paragraph of its docstring."""
    for name, class_ in DIRECTIVES.items():
        yield from entry(name, first_paragraph(class_))


def choice_lines(options):
    """Yield each option of a directive with its meaning."""
    for name, meaning in options.items():
        yield from entry(name, meaning)


def schema_lines(name):
    """Yield each member of an object in the schema of changes.json."""
    schema = json.loads(schema_of_changes())
    described = schema['$defs'][name] if name else schema
    for member, of in described['properties'].items():
        yield from entry(member, of['description'], f'Type: {type_of(of, schema["$defs"])}')


def type_of(of, definitions):
    """Return the type in a part of the schema as words."""
    of = definitions[of['$ref'].rpartition('/')[2]] if '$ref' in of else of
    if 'const' in of:
        return f'string, `{of["const"]}`'
    if of['type'] == 'array':
        return f'list of {type_of(of["items"], definitions)}s'
    if 'object' in of['type']:
        members = ', '.join(f'`{member}`' for member in of['properties'])
        return f'object of {members}{", or null" * ("null" in of["type"])}'
    return of['type'] if isinstance(of['type'], str) else ' or '.join(of['type'])


def fenced(code):
    """Return *code* as a fenced block."""
    return f'```python\n{code}\n```'


def entry(term, *paragraphs):
    """Yield the lines of a MyST definition list for a term and its explanation."""
    yield f'`{term}`'
    for number, paragraph in enumerate(paragraphs):
        mark = ': ' if number == 0 else '  '
        for line in paragraph.splitlines():
            yield f'{mark}{line}'
            mark = '  '
        yield ''


TABLES = {
    'options': option_lines,
    'fields': field_lines,
    'warnings': warning_lines,
    'directives': directive_lines,
    'changes': lambda: choice_lines(listing.OPTIONS),
    'sample': lambda: choice_lines(sample.OPTIONS),
    'document': lambda: schema_lines(''),
    'entry': lambda: schema_lines('change'),
}


def setup(app):
    """Register the directive."""
    app.add_directive('reference', Reference)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}
