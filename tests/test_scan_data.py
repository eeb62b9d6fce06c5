"""The patterns of the 3.12 entries find their samples, and each entry with an action has some."""

from __future__ import annotations

import doctest
import json
import re
from pathlib import Path
from typing import NamedTuple

import built_docs
import default_notes
import pytest
from looking import places_in

from whatsnew312.matching.patterns import Pattern, parse_pattern
from whatsnew312.scan.notes import default_notes as packaged
from whatsnew312.scan.notes import read_notes

DOCS = Path(__file__).parent.parent / 'docs'
BENCHMARKS = DOCS.parent / 'benchmarks'

_ENTRY = re.compile(
    r'^(?P<fence>:{3,}|`{3,})\{change\} .*\n(?P<fields>(?::.*\n)*)(?P<body>(?:.*\n)*?)(?P=fence)\n',
    re.MULTILINE,
)
_PAIR = re.compile(
    r'\{before-after\}\n```\{sample\} pycon\n(.*?)```\n```\{sample\} pycon\n(.*?)```\n', re.DOTALL
)

#: their samples show the name only in output, show a class without a base class, or import nothing
NOT_IN_THE_SAMPLES = {
    f'whatsnew312-{name}'
    for name in (
        'pep709',
        'bytecode-load-method',
        'bytecode-jump-or-pop',
        'bytecode-precall',
        'removed-importlib-module-repr',
        'removed-importlib-find-module',
        'removed-ensurepip-setuptools',
    )
}


class Entry(NamedTuple):
    id: str
    fields: dict[str, str]
    match: list[str]
    body: str


def entries() -> list[Entry]:
    found = []
    for page in sorted(DOCS.glob('*.md')):
        for one in _ENTRY.finditer(page.read_text(encoding='utf-8')):
            fields = dict(re.findall(r'^:([a-z-]+): *(.*)$', one['fields'], re.MULTILINE))
            block = re.search(r'^:match: \|\n((?::  .*\n)+)', one['fields'], re.MULTILINE)
            lines = re.findall(r'^:  (.*)$', block[1], re.MULTILINE) if block else []
            found.append(Entry(fields['id'], fields, lines, one['body']))
    return found


ENTRIES = entries()
ASKING = [
    one
    for one in ENTRIES
    if one.fields.get('kind') in {'removed', 'deprecated'}
    or {'action', 'replacement', 'removal'} & one.fields.keys()
]


@pytest.mark.parametrize('entry', ASKING, ids=lambda one: one.id)
def test_each_entry_that_asks_for_something_can_be_found_or_says_why_not(entry: Entry) -> None:
    assert entry.match or {'no-match', 'same-as'} & entry.fields.keys()


def code(sample: str, *, new: bool) -> str:
    """Return the statements of *sample*; if it is new, without those that fail or warn."""
    sample = re.sub(r'^:.*\n', '', sample, flags=re.MULTILINE)
    parts = doctest.DocTestParser().get_examples(sample)
    return ''.join(
        one.source
        for one in parts
        if not new or not re.search('Traceback|Warning|Error', one.want + str(one.exc_msg))
    )


def is_found(entry: Entry, source: str) -> bool:
    patterns = [parse_pattern(line) for line in entry.match]
    return bool(places_in('m', {'m': source}, {entry.id: patterns}))


PAIRS = [
    pytest.param(one, before, after, id=one.id)
    for one in ASKING
    if one.match and not all(line.startswith('c') for line in one.match)
    for before, after in _PAIR.findall(one.body)
]


@pytest.mark.parametrize(('entry', 'before', 'after'), PAIRS)
def test_the_sample_before_is_found_and_the_one_after_is_not(
    entry: Entry, before: str, after: str
) -> None:
    if entry.id not in NOT_IN_THE_SAMPLES:
        assert is_found(entry, code(before, new=False))
    # code that readers only have to check often stays the same
    if entry.fields.get('effect') != 'check':
        assert not is_found(entry, code(after, new=True))


#: classes of connections with attributes that they kept
KEPT = (
    ('ftplib', 'FTP_TLS', ('keyfile', 'certfile')),
    ('http.client', 'HTTPSConnection', ('key_file', 'cert_file')),
    ('imaplib', 'IMAP4_SSL', ('keyfile', 'certfile')),
    ('poplib', 'POP3_SSL', ('keyfile', 'certfile')),
    ('smtplib', 'SMTP_SSL', ('keyfile', 'certfile')),
)

#: code that no sample shows, with the patterns that find it, and code that is like it
BESIDE_THE_SAMPLES = {
    'whatsnew312-deprecated-ast-constants': (
        [
            f'import ast\nclass A(ast.{base}):\n def visit_{node}(self, node): 0'
            for base in ('NodeVisitor', 'NodeTransformer')
            for node in ('Num', 'Str', 'Bytes', 'NameConstant', 'Ellipsis')
        ],
        [
            'import ast\nclass A(ast.NodeVisitor):\n def visit_Constant(self, node): 0\n'
            ' def visit_Num(self, node): 0',
            'import ast\nclass A(ast.NodeVisitor):\n def visit_Num(self, node): 0\n'
            ' visit_Constant = visit_Num',
            'import ast\nclass B(ast.NodeVisitor):\n def visit_Constant(self, node): 0\n'
            'class A(B):\n def visit_Str(self, node): 0',
            'import ast\nclass A(Visitor):\n def visit_Num(self, node): 0',
            'import ast\nclass A(ast.NodeVisitor):\n def visit_Constant(self, node): 0',
        ],
    ),
    'whatsnew312-pending-importlib-load-module': (
        [
            'from importlib.machinery import SourceFileLoader\nSourceFileLoader(n, f).load_module()',
            'from importlib import machinery as m\nx = m.SourcelessFileLoader(n, f)\n'
            'x.load_module()',
            'import importlib.machinery as m\nm.ExtensionFileLoader(n, f).load_module()',
            'from importlib.util import spec_from_file_location as s\ns(n, f).loader.load_module()',
            'import importlib.util\nspec = importlib.util.find_spec(n)\nspec.loader.load_module()',
        ],
        [
            'from importlib.machinery import SourceFileLoader\nSourceFileLoader(n, f).exec_module(m)',
            'import importlib.util\nspec = importlib.util.find_spec(n)\nspec.loader.exec_module(m)',
            'import importlib.util\nspec = importlib.util.find_spec(n)\nspec.load_module()',
        ],
    ),
    'whatsnew312-removed-keyfile-certfile': (
        [
            f'import {module}\nclass A({module}.{name}):\n def f(self): self.{attribute}'
            for module, name, attributes in KEPT
            for attribute in attributes
        ]
        + [
            f'import {module}\n{module}.{name}(x).{attributes[0]}'
            for module, name, attributes in KEPT
        ],
        [
            f'import {module}\nclass A({module}.{name}):\n'
            f' def __init__(self): self.{attribute} = 0\n def f(self): self.{attribute}'
            for module, name, attributes in KEPT
            for attribute in attributes
        ]
        + [f'import {module}\n{module}.{name}(x).sock' for module, name, _ in KEPT],
    ),
}


@pytest.mark.parametrize('name', BESIDE_THE_SAMPLES)
def test_code_beside_the_samples(name: str) -> None:
    entry = next(one for one in ENTRIES if one.id == name)
    found, not_found = BESIDE_THE_SAMPLES[name]
    assert [one for one in found if not is_found(entry, one)] == []
    assert [one for one in not_found if is_found(entry, one)] == []


#: names that no documentation has: modules import them, or need them only for themselves
NOT_ANNOUNCED = {
    'asyncio.tasks.current_task',
    'base64.test',
    'dis.hasnargs',
    'email.message.Policy',
    'email.mime.text.Charset',
    'importlib.resources.readers.unique_everseen',
    'multiprocessing.connection.CHALLENGE',
    'multiprocessing.connection.FAILURE',
    'multiprocessing.connection.WELCOME',
    'ntpath.islink',
    'opcode.hasnargs',
    'pickle.PyStringMap',
    'posixpath.islink',
    'sqlite3.dbapi2.enable_shared_cache',
    'sqlite3.dbapi2.version',
    'sqlite3.dbapi2.version_info',
    'sysconfig.pardir',
    'unittest.load_tests',
    'zipfile.FastLookup',
}
#: what lists have, as the result of ``entry_points()`` was one, and what tkinter only imports
NOT_SEARCHED = ('importlib.metadata.', 'tkinter.')


def lost(release: str) -> list[Pattern]:
    """Return the names that *release* does not have; ``make lost-names`` writes them."""
    text = (BENCHMARKS / f'lost-names-{release}.txt').read_text(encoding='utf-8')
    assert text.splitlines() == sorted(set(text.splitlines()))
    return [parse_pattern(line) for line in text.splitlines() if line[0] != '#']


def use_of(one: Pattern) -> str:
    """Return code that uses the name *one*."""
    before = one.name.rpartition('.')[0]
    if one.way == 'module':
        return f'import {one.name}\n'
    if one.way == 'name':
        return f'import {before}\n{one.name}\n'
    module = before.rpartition('.')[0]
    return f'import {module}\ndef f(x: {before}):\n    x.{one.name.rpartition(".")[2]}\n'


def test_names_that_interpreters_lost_are_found() -> None:
    """Without the patterns: real interpreters say which names 3.11 has and 3.12 has not."""
    patterns = {one.id: one.patterns for one in read_notes(packaged()).entries.values()}
    missed = {
        one.name
        for one in lost('3.12')
        if not one.name.startswith(NOT_SEARCHED)
        and not places_in('here', {'here': use_of(one)}, patterns)
    }
    assert missed == NOT_ANNOUNCED


def test_modules_that_the_next_release_lost_are_found() -> None:
    patterns = {one.id: one.patterns for one in read_notes(packaged()).entries.values()}
    modules = [one for one in lost('3.13') if one.way == 'module']
    missed = [one.name for one in modules if not places_in('here', {'here': use_of(one)}, patterns)]
    assert [one for one in missed if '._' not in one] == ['tkinter.tix']


def test_the_notes_of_the_package_are_those_of_the_site(docs_builds: Path) -> None:
    """The notes in the package match the site; after a change, run ``make scan-notes``."""
    site = built_docs.build('html', docs_builds).root
    document = json.loads((site / 'changes.json').read_text(encoding='utf-8'))
    assert packaged().decode() == default_notes.reduced(document)
    whole = read_notes(json.dumps(document).encode())
    assert read_notes(packaged()) == whole
