"""The solution in each message works: each test applies it and builds again without a warning."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, NamedTuple

import forked
import pytest

from whatsnew312.model.warning_types import Warn
from whatsnew312.site.options.table import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site


class Row(NamedTuple):
    """One message on a page: the source that causes it, and the way to apply its solution."""

    type: Warn
    page: str  #: the source; ``@`` stands for the name of the row
    old: str  #: the text to replace
    #: a pattern for the proposed text: its first group in the message
    proposal: str = ''
    #: the new text, with ``{}`` for the proposal; needed if it is more than the proposal
    new: str = '{}'


def entry(*lines: str, kind: str = 'added', body: str = 'It works.') -> str:
    """Return an entry with these lines as additional fields."""
    return '\n'.join(
        [':::{change} Codes', ':id: shop-@', f':kind: {kind}', *lines, '', body, ':::']
    )


MEANT = r"did you mean '(.+?)'\?"
LIKE = r'write it like ([^ ;]+)'
WRITE = r'write "(.+)" \['

ROWS: dict[str, Row] = {
    'field': Row(Warn.UNKNOWN_FIELD, entry(':contributer: Ada'), 'contributer', MEANT),
    'option': Row(Warn.UNKNOWN_FIELD, '```{changes}\n:group: kind\n```', 'group', MEANT),
    'kind': Row(Warn.UNKNOWN_KIND, entry(kind='aded'), 'aded', MEANT),
    'kind-far': Row(Warn.UNKNOWN_KIND, entry(kind='xyz'), 'xyz', r'known are: (\w+)'),
    'kind-listing': Row(Warn.UNKNOWN_KIND, '```{changes}\n:kind: aded\n```', 'aded', MEANT),
    'area': Row(Warn.UNKNOWN_AREA, entry(':area: chekout'), 'chekout', MEANT),
    'platform': Row(Warn.UNKNOWN_PLATFORM, entry(':platform: Lin'), 'Lin', MEANT),
    'pep': Row(Warn.BAD_PEP, entry(':pep: PEP 695'), 'PEP 695', r'write (\d+)'),
    'pep-negative': Row(Warn.BAD_PEP, entry(':pep: -8'), '-8', r'write (\d+)'),
    'pep-words': Row(Warn.BAD_PEP, entry(':pep: generics'), 'generics', r'such as (\d+)'),
    'pep-unknown': Row(Warn.UNKNOWN_PEP, entry(':pep: 659'), '659', MEANT),
    'issue': Row(Warn.BAD_ISSUE, entry(':issue: gh-1234'), 'gh-1234', r'write (\d+)'),
    'issue-far': Row(Warn.BAD_ISSUE, entry(':issue: 7'), '7', r'the tracker has (\d+)'),
    'since': Row(Warn.BAD_VERSION, entry(':since: soon'), 'soon', LIKE),
    'since-other': Row(Warn.BAD_VERSION, entry(':since: 2.1'), '2.1', LIKE),
    'removal': Row(Warn.BAD_VERSION, entry(':removal: soon'), 'soon', r'or "(\w+)"'),
    'removal-past': Row(Warn.BAD_REMOVAL, entry(':removal: 1.9'), '1.9', r'or "(\w+)"'),
    'outcome': Row(
        Warn.BAD_OUTCOME, entry(':removal: 2.1', ':outcome: gone 2.1; #1042'), 'gone 2.1', MEANT
    ),
    'outcome-typo': Row(
        Warn.BAD_OUTCOME, entry(':removal: 2.1', ':outcome: kpet; #1042'), 'kpet', MEANT
    ),
    'outcome-source': Row(
        Warn.BAD_OUTCOME,
        entry(':removal: 2.1', ':outcome: gone in 2.1'),
        'gone in 2.1',
        r'semicolon: "(.+?)"',
    ),
    'outcome-version': Row(
        Warn.BAD_OUTCOME,
        entry(':removal: 2.1', ':outcome: gone in; #1042'),
        'gone in',
        r'write it like "(.+?)"',
    ),
    'outcome-bad-version': Row(
        Warn.BAD_OUTCOME,
        entry(':removal: 2.1', ':outcome: gone in v2x; #1042'),
        'v2x',
        LIKE,
    ),
    'outcome-no-version': Row(
        Warn.BAD_OUTCOME,
        entry(':removal: 2.1', ':outcome: kept 2.1; #1042'),
        'kept 2.1',
        r'write "(\w+)" alone',
    ),
    'outcome-alone': Row(
        Warn.OUTCOME_CONTRADICTS,
        entry(':outcome: gone in 2.1; #1042'),
        ':outcome:',
        r'or "(\w+)"',
        ':removal: {}\n:outcome:',
    ),
    'outcome-later': Row(
        Warn.OUTCOME_CONTRADICTS,
        entry(':removal: 2.1', ':outcome: gone in 2.4; #1042'),
        'gone in 2.4',
        r'write "(.+?)"',
    ),
    'outcome-missing': Row(
        Warn.OUTCOME_MISSING,
        entry(':removal: 2.1'),
        '2.1',
        r'with "(.+?)"',
        '2.1\n:outcome: {}; #1042',
    ),
    'removal-text': Row(
        Warn.REMOVAL_CONTRADICTS,
        entry(':removal: future', body='It is removed in 3.0.'),
        'future',
        r'or say (\S+) in the fields',
    ),
    'api': Row(Warn.BAD_API, entry(':api: shop.total()'), 'shop.total()', MEANT),
    'api-form': Row(Warn.BAD_API, entry(':api: a b'), 'a b', r'write it like ([\w.]+)'),
    'match': Row(Warn.BAD_MATCH, entry(':match: modul shop'), 'modul', MEANT),
    'message': Row(
        Warn.BAD_MESSAGE,
        entry(':message: code %s is unknown'),
        'code %s is unknown',
        MEANT,
    ),
    'id': Row(Warn.BAD_ID, entry().replace('shop-@', 'shop @!'), 'shop @!', r"such as '(.+?)'"),
    'id-letters': Row(Warn.BAD_ID, entry().replace('shop-@', 'für-@'), 'für-@', r"such as '(.+?)'"),
    'alias': Row(Warn.BAD_ID, entry(':alias: 2 old-@'), '2 old-@', r"such as '(.+?)'"),
    'no-id': Row(
        Warn.MISSING_ID, entry().replace(':id: shop-@\n', ''), ':kind', r'like "(.+?)"', '{}\n:kind'
    ),
    'no-kind': Row(
        Warn.MISSING_KIND,
        entry().replace(':kind: added\n', ''),
        ':id',
        r'with one of: (\w+)',
        ':kind: {}\n:id',
    ),
    'twice': Row(
        Warn.FIELD_TWICE, entry(':since: 2.0.1', ':since: 2.0.2'), ':since: 2.0.2\n', new=''
    ),
    'no-space': Row(Warn.BAD_FIELD, entry(':since:2.0.1'), ':since:2.0.1', WRITE),
    'no-colon': Row(Warn.BAD_FIELD, entry(':since 2.0.1'), ':since 2.0.1', WRITE),
    'quotes': Row(Warn.BAD_FIELD, entry(':action: "A" or \'B\''), ':action: "A" or \'B\'', WRITE),
    'wrapped': Row(Warn.BAD_FIELD, entry(':action: Do', '  it.', ':since: 2.0.1'), '  it.', WRITE),
    'below': Row(Warn.BAD_FIELD, entry('', ':since: 2.0.1'), '\n\n:since', new='\n:since'),
    'block': Row(
        Warn.BAD_FIELD,
        ':::{change} Codes\n---\nid: shop-@\nkind: added\n\nIt works.\n:::',
        'kind: added\n',
        r'write a line "(.+?)"',
        'kind: added\n{}\n',
    ),
    'braces': Row(
        Warn.NO_ENTRY, entry().replace('{change}', 'change'), ':::change', r'; write "(.+?)"'
    ),
    'code': Row(
        Warn.NO_ENTRY,
        entry().replace(':::{change}', '```change').replace(':::', '```'),
        '```change',
        r'; write "(.+?)"',
    ),
    'open': Row(
        Warn.MISPLACED,
        entry().replace('\n:::', '\n\n') + entry().replace('@', '@-b'),
        'works.\n\n:::',
        r'write a line "(.+?)"',
        'works.\n{}\n\n:::',
    ),
    'end': Row(
        Warn.NOT_CLOSED,
        '::::{only} html\n' + entry().replace('\n:::', '\n\n::::'),
        'works.\n\n::::',
        r'write a line "(.+?)"',
        'works.\n{}\n::::',
    ),
    'same-length': Row(
        Warn.NOT_CLOSED,
        entry(body=':::{note}\nA'),
        entry(body=':::{note}\nA'),
        r'end the change with "(.+?)"',
        '{0}' + entry(body=':::{note}\nA\n:::')[3:-3].replace('{', '{{').replace('}', '}}') + '{0}',
    ),
    'misplaced': Row(
        Warn.MISPLACED, '> Quote\n>\n> ' + entry().replace('\n', '\n> '), '\n> ', new='\n'
    ),
    'no-title': Row(
        Warn.EMPTY_TITLE,
        entry(body='```text\ncode\n```').replace(' Codes', ''),
        '{change}',
        new='{{change}} A',
    ),
    'no-body': Row(Warn.EMPTY_BODY, entry(body=''), '\n\n', new='\n\nText.'),
    'no-guidance': Row(
        Warn.MISSING_GUIDANCE, entry(kind='removed'), '\n\n', new='\n:action: Nothing.\n\n'
    ),
    'control': Row(Warn.CONTROL_CHARACTER, entry(body='a\u202eb'), '\u202e', new=''),
    'link': Row(
        Warn.BAD_LINK,
        entry(body='[a](ftp://b.example)'),
        'ftp://b.example',
        new='https://a.example',
    ),
    'class': Row(
        Warn.BAD_MARKUP, entry(body='[a]{.whatsnew-entry}'), '{.whatsnew-entry}', new='{{.x}}'
    ),
    'style': Row(Warn.BAD_VALUE, '```{changes}\n:style: tabel\n```', 'tabel', MEANT),
    'group-by': Row(Warn.BAD_VALUE, '```{changes}\n:group-by: kinds\n```', 'kinds', MEANT),
    'sort-by': Row(Warn.BAD_VALUE, '```{changes}\n:sort-by: titel\n```', 'titel', MEANT),
    'columns': Row(
        Warn.BAD_VALUE, '```{changes}\n:style: table\n:columns: modul\n```', 'modul', MEANT
    ),
    'bars': Row(
        Warn.BAD_VALUE,
        '```{changes}\n:style: bars\n```',
        ':style: bars',
        r'say which with "(.+?)"',
        ':style: bars\n{} kind',
    ),
    'filter': Row(
        Warn.BAD_VALUE,
        '```{changes}\n:filter:\n:style: cards\n```',
        ':style: cards\n',
        new='',
    ),
    'duplicate': Row(
        Warn.DUPLICATE,
        entry() + '\n\n' + entry(),
        'shop-@\n:kind: added\n\nIt works.\n:::\n\n',
        new='shop-@-a\n:kind: added\n\nIt works.\n:::\n\n',
    ),
    'collision': Row(
        Warn.COLLISION, '(shop-@)=\n## Label\n\n' + entry(), '(shop-@)', new='(other-@)'
    ),
}

#: warnings that need more than one page, with their test or the reason why there is none
ELSEWHERE: dict[Warn, str] = {
    Warn.CONFIG: 'test_settings',
    Warn.MISSING_AREA: 'test_area',
    Warn.URGENCY_MISSING: 'test_urgency',
    Warn.DATA_FILE: 'test_data_file',
    **dict.fromkeys(
        (
            Warn.LEDGER,
            Warn.ANCHOR_LOST,
            Warn.ANCHOR_NEW,
            Warn.ANCHOR_PAGE,
            Warn.ANCHOR_REUSED,
            Warn.ANCHOR_BACK,
            Warn.ANCHOR_TARGET,
            Warn.ANCHOR_CYCLE,
            Warn.ANCHOR_TWICE,
            Warn.ANCHOR_RETIRED,
        ),
        'test_ledger',
    ),
    Warn.NOT_IN_PREVIOUS: 'needs an inventory: tests/model/test_rules.py',
    Warn.TOO_DEEP: 'proposes no text: tests/entries/test_parsing.py',
    Warn.BAD_SAMPLE: 'the proposal is a form that the author fills: tests/samples',
    Warn.SAMPLE_FAILED: 'the remedy is another sample: tests/samples run them',
    Warn.STALE_RECORD: 'the remedy is a run of interpreters: tests/samples/test_builder.py',
    Warn.INTERPRETER: 'the remedy is an installation',
    Warn.OUTPUT: 'the remedy is in the file system: tests/exports/test_files.py',
    Warn.RELEASES: 'proposes no text: tests/releases/test_read.py',
    Warn.UNKNOWN_RELEASE: 'of the commands for releases: tests/fragments',
    Warn.BAD_REF: 'of sites with trackers: tests/test_several_releases.py',
    Warn.BAD_FIX: 'of sites with tools: tests/test_tools.py',
    Warn.FRAGMENT: 'of the commands for releases: tests/fragments/test_read.py',
    Warn.PATCH: 'the remedy is another version of Sphinx or of this extension',
    Warn.BODY_FAILED: 'the cause is in another extension',
    Warn.NOT_UTF_8: 'the remedy is in the editor: tests/patches/steps/test_encodings.py',
}


def test_every_warning_is_here() -> None:
    """Each type of warning has a row, or a reason why it has no row."""
    rows = {row.type for row in ROWS.values()}
    assert rows | ELSEWHERE.keys() == set(Warn)
    assert not rows & ELSEWHERE.keys()
    tests = {name for name in ELSEWHERE.values() if name.startswith('test_')}
    assert tests <= globals().keys()


def followed(row: Row, source: str, name: str, messages: list[str]) -> str:
    """Return *source* after the solution of the message is applied."""
    old = row.old.replace('@', name)
    assert old in source
    proposal = ''
    if row.proposal:
        found = next(filter(None, (re.search(row.proposal, line) for line in messages)), None)
        assert found, f'{name}: no proposal in {messages}'
        proposal = found[1]
    return source.replace(old, row.new.replace('@', name).format(proposal))


def test_pages(site: Callable[..., Site]) -> None:
    """Each message about a page is gone when its solution is applied, and no other appears."""
    pages = {name: f'# {name}\n\n{row.page}\n'.replace('@', name) for name, row in ROWS.items()}
    files = {f'p/{name}.md': page for name, page in pages.items()}
    made = site(
        files | {'index.md': '# Shop\n\n```{toctree}\n:glob:\np/*\n```\n'},
        nitpicky=False,
        whatsnew_area_required=False,
        whatsnew_outcome_as_of='2.3',
        whatsnew_kinds={
            'added': {'label': 'Added', 'requires': ['body']},
            'changed': 'Changed',
            'removed': {'label': 'Removed', 'requires': ['guidance']},
        },
    ).build(warnings=None)
    for name, row in ROWS.items():
        messages = [line for line in made.warnings if line.startswith(f'p/{name}.md:')]
        assert any(f'[whatsnew.{row.type.subtype}]' in line for line in messages), (name, messages)
        made.write({f'p/{name}.md': followed(row, pages[name], name, messages)})
    made.build(fresh=True)


def test_settings(site: Callable[..., Site]) -> None:
    """The example in each message about ``conf.py`` is a valid setting."""
    made = site({'index.md': '# Shop\n'}, **{option.name: object for option in OPTIONS})
    bad = ''.join(f'{option.name} = 1j\n' for option in OPTIONS)
    made.write({'conf.py': f"extensions = ['myst_parser', 'whatsnew312']\n{bad}"})
    made.build(warnings=None)
    examples = re.findall(
        r'; such as: (whatsnew_\w+ = .*) \[whatsnew\.config\]', '\n'.join(made.warnings)
    )
    assert {line.partition(' ')[0] for line in examples} == {option.name for option in OPTIONS}
    lines = '\n'.join(examples)
    made.write({'conf.py': f"extensions = ['myst_parser', 'whatsnew312']\n{lines}\n"})
    made.build(warnings=None, fresh=True)
    assert not [line for line in made.warnings if ' must be ' in line]


def test_area(site: Callable[..., Site]) -> None:
    """Both proposed ways to name an area are valid."""
    page = f'# Shop\n\n{entry()}\n'.replace('@', 'a')
    made = site({'index.md': page}).build(warnings=None)
    (message,) = made.warnings
    front, field = re.findall(r'"(.+?)"', message)
    made.write({'index.md': f'---\n{front.replace("name", "checkout")}\n---\n{page}'})
    made.build()
    made.write({'index.md': page.replace(':kind', f'{field} checkout\n:kind')})
    made.build()


def test_urgency(site: Callable[..., Site]) -> None:
    """The setting that the message proposes is valid."""
    page = '# Shop\n\n' + entry(':area: stock', kind='cut').replace('@', 'a')
    kinds = {'cut': {'label': 'Cut'}}
    made = site(
        {'index.md': page + '\n\n```{changes}\n:style: checklist\n```\n'}, whatsnew_kinds=kinds
    )
    made.build(warnings=None)
    (message,) = made.warnings
    assert '[whatsnew.urgency_missing]' in message
    urgency = re.search(r'"urgency": "?(\w+)', message)
    kinds['cut']['urgency'] = urgency[1] if urgency else 'none'
    made.configure(whatsnew_kinds=kinds)
    made.build(fresh=True)


@pytest.mark.parametrize('name', ['peps.toml', 'anchors.toml'])
@pytest.mark.parametrize('encoding', ['utf-16', 'utf-16-le', 'latin-1'])
def test_data_file(site: Callable[..., Site], name: str, encoding: str) -> None:
    """A file in another encoding gives one message with the cause, and its solution works."""
    page = '# Shop\n\n' + entry(':area: stock').replace('@', 'a')
    made = site(
        {
            'index.md': page,
            'anchors.toml': '[entries]\n"shop-a" = { page = "index" }\n[pages]\n"/index" = {}\n',
        },
        whatsnew_ledger='anchors.toml',
    )
    made.build()
    path = made.srcdir / name
    text = path.read_text(encoding='utf-8') + '# é\n'
    path.write_bytes(text.encode(encoding))
    made.build(warnings=None, fresh=True)
    (message,) = made.warnings
    assert 'save it in UTF-8' in message
    path.write_text(text, encoding='utf-8')
    made.build(fresh=True)


LEDGER = '[entries]\n"shop-a" = { page = "index" }\n"shop-b" = { page = "index" }\n[pages]\n"/index" = {}\n'

#: the edit of the page or ledger, and the name to write for ``NEW`` in a command
LEDGERS: dict[Warn, tuple[str, str, str, str]] = {
    Warn.LEDGER: ('anchors.toml', '"shop-b" = { page', '"shop-b = {} # { page', ''),
    Warn.ANCHOR_LOST: ('index.md', 'shop-b', 'shop-c', 'shop-c'),
    Warn.ANCHOR_NEW: ('anchors.toml', '"shop-b" = { page = "index" }\n', '', ''),
    Warn.ANCHOR_PAGE: (
        'anchors.toml',
        '"shop-b" = { page = "index"',
        '"shop-b" = { page = "x"',
        '',
    ),
    Warn.ANCHOR_REUSED: ('index.md', ':id: shop-b', ':id: shop-c\n:alias: shop-b', ''),
    Warn.ANCHOR_BACK: ('anchors.toml', '"shop-b" = {', '"shop-b" = { moved = "shop-a",', ''),
    Warn.ANCHOR_TARGET: (
        'anchors.toml',
        '[pages]',
        '"x" = { moved = "y", page = "index" }\n[pages]',
        'shop-a',
    ),
    Warn.ANCHOR_CYCLE: (
        'anchors.toml',
        '[pages]',
        '"x" = { moved = "y", page = "index" }\n"y" = { moved = "x", page = "index" }\n[pages]',
        'shop-a',
    ),
    Warn.ANCHOR_TWICE: ('anchors.toml', '[pages]', '"shop-b" = { page = "x" }\n[pages]', ''),
    Warn.ANCHOR_RETIRED: (
        'index.md',
        'It works.',
        '{ref}`x`',
        '"x" = { moved = "shop-a", page = "index" }\n[pages]',
    ),
}


@pytest.mark.parametrize('type_', LEDGERS, ids=lambda type_: type_.subtype)
def test_ledger(site: Callable[..., Site], type_: Warn) -> None:
    """The commands that messages name correct the reported faults."""
    name, old, new, target = LEDGERS[type_]
    a, b = (entry(':area: stock').replace('@', one) for one in 'ab')
    b = b.replace('It works', 'It pays')
    made = site(
        {'index.md': f'# Shop\n\n{a}\n\n{b}\n', 'anchors.toml': LEDGER},
        whatsnew_ledger='anchors.toml',
    )
    made.edit(name, old, new)
    if type_ is Warn.ANCHOR_RETIRED:
        made.edit('anchors.toml', '[pages]', target)
    made.build(warnings=None)
    first = next(line for line in made.warnings if f'[whatsnew.{type_.subtype}]' in line)
    if type_ is Warn.ANCHOR_TWICE:
        path = made.srcdir / 'anchors.toml'
        lines = path.read_text(encoding='utf-8').split('\n')
        assert 'delete the line' in first
        del lines[int(first.split(':')[1]) - 1]
        path.write_text('\n'.join(lines), encoding='utf-8')
    elif type_ is Warn.ANCHOR_RETIRED:
        meant = re.search(r"to '(.+?)'; write that", first)
        assert meant
        made.edit('index.md', '{ref}`x`', f'{{ref}}`{meant[1]}`')
    else:
        if type_ is Warn.LEDGER:
            assert 'delete it' in first
            made.edit('anchors.toml', '"shop-b = {} # { page = "index" }\n', '')
        commands = [first, *(line for line in made.warnings if '[whatsnew.anchor_new]' in line)]
        for line in commands:
            command = re.search(r'`(python -m whatsnew312 .+?)`', line)
            assert command, line
            words = [target if word == 'NEW' else word for word in shlex.split(command[1])]
            done = forked.run(*words[1:], cwd=made.doctreedir)
            assert done.returncode == 0, done.stderr
    made.build(fresh=True)
