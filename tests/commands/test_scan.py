"""The command ``scan``."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import jsonschema
import pytest

from whatsnew312.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CHANGE = {
    'id': 'shop-old',
    'title': 'shop.old is gone',
    'kind': 'removed',
    'url': 'https://shop.example/#shop-old',
    'action': None,
    'replacement': 'shop.new',
    'api_objects': [{'domain': 'py', 'name': 'shop.old', 'module': 'shop'}],
}
CHANGES = [
    CHANGE,
    CHANGE
    | {
        'id': 'shop-sum',
        'title': 'shop.sum warns',
        'kind': 'deprecated',
        'match': ['name shop.sum'],
    },
    CHANGE | {'id': 'shop-pay', 'kind': 'changed', 'match': ['c shop_pay', 'later way']},
    CHANGE | {'id': 'shop-slow', 'kind': 'changed', 'no_match': 'behaviour'},
    CHANGE | {'id': 'shop-twice', 'same_as': 'shop-old'},
    CHANGE | {'id': 'shop-new', 'kind': 'added', 'replacement': None},
]


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / 'changes.json'
    document = {'schema_version': '1.9', 'release': '3.12', 'changes': CHANGES}
    path.write_text(json.dumps(document))
    return path


@pytest.fixture
def scan(
    notes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    code = tmp_path / 'code'
    code.mkdir()

    def run(files: dict[str, str | bytes], *options: str) -> tuple[int, str]:
        for name, text in files.items():
            path = code / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        status = main(['scan', str(code), '--notes', str(notes), *options])
        told = capsys.readouterr()
        assert 'Traceback' not in told.err
        return status, told.out or told.err

    return run


USES = {
    'a.py': 'import shop\nshop.old()\nshop.sum()\n',
    'b/c.py': 'import sys, shop\nif sys.version_info < (3,):\n    shop.old()\n',
    'pay.c': 'shop_pay();\n',
}


def test_text(scan: Callable[..., tuple[int, str]]) -> None:
    """Findings are grouped by change, the worst first; hidden findings are counted."""
    status, text = scan(USES)
    assert status == 1
    assert text.index('BREAKS  shop.old is gone') < text.index('WARNS  shop.sum warns')
    for line in ('Use shop.new', 'https://shop.example/#shop-old', 'a.py:2:6  shop.old()'):
        assert line in text
    assert 'c.py:3' not in text
    assert 'pay.c' not in text
    assert '1 breaks, 1 warns in 3 files' in text
    assert '1 more that do not concern the new release: 1 dead' in text
    assert '1 not shown (check)' in text
    assert '2 of 5 changes cannot be found' in text


def test_json(scan: Callable[..., tuple[int, str]]) -> None:
    _, text = scan(USES, '--format', 'json', '--level', 'check')
    told = json.loads(text)
    assert [
        (one['entry'], one['path'], one['line'], one['status']) for one in told['findings']
    ] == [
        ('shop-old', 'a.py', 2, 'live'),
        ('shop-sum', 'a.py', 3, 'live'),
        ('shop-old', 'b/c.py', 3, 'dead'),
        ('shop-pay', 'pay.c', 1, 'live'),
    ]
    assert told['coverage']['not_matched'] == {
        'behaviour': ['shop-slow'],
        'same as shop-old': ['shop-twice'],
    }
    assert told['coverage']['unreadable_patterns'] == ['shop-pay: later way']


#: what GitHub's code scanning needs of SARIF 2.1.0, and the limits of both for what we write
SARIF = {
    'type': 'object',
    'required': ['$schema', 'version', 'runs'],
    'properties': {'version': {'const': '2.1.0'}, 'runs': {'items': {'$ref': '#/$defs/run'}}},
    '$defs': {
        'text': {
            'type': 'object',
            'required': ['text'],
            'properties': {'text': {'type': 'string', 'minLength': 1, 'maxLength': 1024}},
        },
        'level': {'enum': ['none', 'note', 'warning', 'error']},
        'run': {
            'required': ['tool', 'results'],
            'properties': {
                'tool': {
                    'required': ['driver'],
                    'properties': {'driver': {'$ref': '#/$defs/driver'}},
                },
                'columnKind': {'enum': ['utf16CodeUnits', 'unicodeCodePoints']},
                'originalUriBaseIds': {'required': ['%SRCROOT%']},
                'results': {'maxItems': 5000, 'items': {'$ref': '#/$defs/result'}},
            },
        },
        'driver': {
            'required': ['name', 'version', 'informationUri', 'rules'],
            'properties': {
                'informationUri': {'type': 'string', 'format': 'uri'},
                'rules': {'items': {'$ref': '#/$defs/rule'}, 'uniqueItems': True},
            },
        },
        'rule': {
            'required': ['id', 'shortDescription', 'fullDescription', 'help', 'helpUri'],
            'properties': {
                'id': {'type': 'string', 'pattern': '^[a-z0-9-]+$', 'maxLength': 255},
                'shortDescription': {'$ref': '#/$defs/text'},
                'fullDescription': {'$ref': '#/$defs/text'},
                'help': {'$ref': '#/$defs/text'},
                'helpUri': {'type': 'string', 'format': 'uri'},
                'defaultConfiguration': {'properties': {'level': {'$ref': '#/$defs/level'}}},
            },
        },
        'result': {
            'required': ['ruleId', 'message', 'locations', 'partialFingerprints'],
            'properties': {
                'ruleIndex': {'type': 'integer', 'minimum': 0},
                'level': {'$ref': '#/$defs/level'},
                'message': {'$ref': '#/$defs/text'},
                'locations': {'minItems': 1, 'maxItems': 10, 'items': {'$ref': '#/$defs/place'}},
                'partialFingerprints': {
                    'minProperties': 1,
                    'additionalProperties': {'type': 'string', 'minLength': 1},
                },
            },
        },
        'place': {
            'required': ['physicalLocation'],
            'properties': {
                'physicalLocation': {
                    'required': ['artifactLocation', 'region'],
                    'properties': {
                        'artifactLocation': {
                            'required': ['uri', 'uriBaseId'],
                            'properties': {
                                'uri': {
                                    'type': 'string',
                                    'pattern': r'^[^/\\\\:?# ]+(/[^/\\\\:?# ]+)*$',
                                },
                                'uriBaseId': {'const': '%SRCROOT%'},
                            },
                        },
                        'region': {
                            'required': ['startLine', 'startColumn'],
                            'properties': {
                                'startLine': {'type': 'integer', 'minimum': 1},
                                'startColumn': {'type': 'integer', 'minimum': 1},
                            },
                        },
                    },
                }
            },
        },
    },
}


def test_sarif(scan: Callable[..., tuple[int, str]]) -> None:
    _, text = scan(USES | {'odd ü#/a b?.py': USES['a.py']}, '--format', 'sarif')
    log = json.loads(text)
    jsonschema.validate(log, SARIF)
    (run,) = log['runs']
    rules = run['tool']['driver']['rules']
    assert [rule['id'] for rule in rules] == ['shop-old', 'shop-sum']
    assert rules[0]['helpUri'] == 'https://shop.example/#shop-old'
    for one in run['results']:
        assert rules[one['ruleIndex']]['id'] == one['ruleId']
    assert [one['level'] for one in run['results']] == ['error', 'error', 'warning', 'warning']
    prints = {str(one['partialFingerprints']) for one in run['results']}
    assert len(prints) == len(run['results'])


def test_sarif_has_the_worst_results_if_there_are_too_many(
    scan: Callable[..., tuple[int, str]],
) -> None:
    code = 'import shop\n' + 'shop.sum()\n' * 4_000 + 'shop.old()\n' * 4_000
    _, text = scan({'a.py': code}, '--format', 'sarif')
    log = json.loads(text)
    jsonschema.validate(log, SARIF)
    levels = [one['level'] for one in log['runs'][0]['results']]
    assert levels == ['error'] * 4_000 + ['warning'] * 1_000


def test_github(scan: Callable[..., tuple[int, str]]) -> None:
    _, text = scan({'a,b.py': USES['a.py']}, '--format', 'github')
    first, second = text.splitlines()
    assert first.startswith(
        '::error file=a%2Cb.py,line=2,col=6,title=shop.old is gone::Use shop.new'
    )
    assert second.startswith('::warning ')


def test_markdown(scan: Callable[..., tuple[int, str]]) -> None:
    _, text = scan(USES, '--format', 'markdown')
    assert '### breaks: [shop.old is gone](https://shop.example/#shop-old)' in text
    assert '- `a.py:2:6` `shop.old()`' in text


@pytest.mark.parametrize('form', ['json', 'sarif'])
def test_baseline(form: str, scan: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    """Known findings are not reported, even on other lines; an additional use is reported."""
    _, text = scan(USES, '--format', form)
    (tmp_path / 'base.json').write_text(text)
    options = ('--baseline', str(tmp_path / 'base.json'))
    moved = {'a.py': '# moved\n' + str(USES['a.py'])}
    assert scan(moved, *options)[0] == 0
    assert scan({'a.py': moved['a.py'] + 'shop.old()\n'}, *options)[0] == 1


def test_ignored(scan: Callable[..., tuple[int, str]]) -> None:
    status, text = scan(
        {
            'a.py': 'import shop\nshop.old()  # whatsnew: ignore[shop-old]\n'
            'shop.old()  # whatsnew: ignore\nshop.sum()  # whatsnew: ignore[shop-old]\n'
        }
    )
    assert status == 0
    assert '2 ignored' in text
    assert 'a.py:4' in text


@pytest.mark.parametrize(
    ('options', 'status'),
    [
        ([], 0),
        (['--fail-on', 'warns'], 1),
        (['--exclude', 'a.*', '--fail-on', 'warns'], 0),
        (['--strict'], 3),
        (['--target', '3.x'], 2),
        (['--baseline', 'missing.json'], 2),
    ],
)
def test_statuses(options: list[str], status: int, scan: Callable[..., tuple[int, str]]) -> None:
    files = {'a.py': 'import shop\nshop.sum()\n', 'null.py': b'x\0'}
    assert scan(files, *options)[0] == status


def test_files_that_cannot_be_read(scan: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    """Each file that cannot be read is named with the reason, and all other files are scanned."""
    (tmp_path / 'code' / 'loop').symlink_to(tmp_path / 'code')
    (tmp_path / 'code' / 'gone.py').symlink_to(tmp_path / 'nowhere')
    files = {
        'uses.py': 'import shop\nshop.old()\n',
        'null.py': b'x\0',
        'odd.py': b'# coding: nothing-known\n',
        'latin.py': b'x = "\xe9"\n',
        'deep.py': f'import shop\nshop.old{"(" * 2000}{")" * 2000}',
        'large.py': b'#' * 5_000_001,
        'two.py': 'print "x"; shop.old',
        'deep_two.py': f'print "x"\nimport shop\nshop.old{".a" * 700}',
        'bad.ipynb': '{"cells": 1}',
    }
    status, text = scan(files, '--format', 'json')
    told = json.loads(text)
    assert status == 1
    assert [one['path'] for one in told['findings']] == ['uses.py']
    assert {one['path'] for one in told['unread']} == {*files, 'gone.py'} - {'uses.py'}


def test_scripts_without_a_suffix(scan: Callable[..., tuple[int, str]], tmp_path: Path) -> None:
    """In a folder, the first line of a file tells that it is Python."""
    use = 'import shop\nshop.old()\n'
    files = {
        'bin/pay': f'#!/usr/bin/env python3\n{use}',
        'web/pay.cgi': f'#! /usr/bin/python3.12 -I\n{use}',
        'web/shop.wsgi': use,
        'bin/shell': f'#!/bin/sh\n{use}',
        'bin/none': use,
        'pay.txt': f'#!/usr/bin/env python3\n{use}',
        'empty': '',
    }
    (tmp_path / 'code' / 'gone').symlink_to(tmp_path / 'nowhere')
    _, text = scan(files, '--format', 'json')
    told = json.loads(text)
    assert [one['path'] for one in told['findings']] == ['bin/pay', 'web/pay.cgi', 'web/shop.wsgi']
    assert not told['unread']


def test_what_only_a_build_needs(scan: Callable[..., tuple[int, str]], notes: Path) -> None:
    """In ``setup.py``, ``setup_requires`` is not what the project needs to run."""
    document = json.loads(notes.read_text())
    document['changes'] = [
        CHANGE | {'kind': 'changed', 'match': ['undeclared pkg_resources setuptools']}
    ]
    notes.write_text(json.dumps(document))
    setup = (
        'from setuptools import setup\nsetup(\n    setup_requires=["setuptools>=40", "x"],\n%s)\n'
    )
    for more, count in (('', 1), ('    install_requires=["setuptools"],\n', 0)):
        files = {'setup.py': setup % more, 'shop/pay.py': 'import pkg_resources\n'}
        _, text = scan(files, '--format', 'json', '--level', 'check')
        assert len(json.loads(text)['findings']) == count


def test_stubs(scan: Callable[..., tuple[int, str]]) -> None:
    """What only type checkers read does not run; it is counted, and hidden."""
    status, text = scan({'a.pyi': 'import shop\nshop.old\n'}, '--format', 'json')
    assert status == 0
    assert [one['status'] for one in json.loads(text)['findings']] == ['typing']


@pytest.mark.parametrize(
    ('source', 'columns'),
    [
        ('import shop.old', [8]),
        ('from shop.old import pay\npay()', [6]),
        ('from shop import old\nold.pay()', [18, 1]),
        ('from shop.older import pay', []),
    ],
)
def test_a_name_can_be_a_module(
    source: str, columns: list[int], scan: Callable[..., tuple[int, str]]
) -> None:
    """The data does not tell whether a removed name below a module was one itself."""
    _, text = scan({'a.py': source}, '--format', 'json')
    assert [one['column'] for one in json.loads(text)['findings']] == columns


@pytest.mark.parametrize(
    ('start', 'reason'),
    [
        (b'# coding: nothing-known', 'unknown encoding: nothing-known'),
        (b'# na\xefve', 'invalid or missing encoding declaration'),
        (b'x = 1\n\n# na\xefve', 'not in utf-8'),
        (b'# coding: hex', 'not an encoding of texts: hex'),
    ],
)
@pytest.mark.parametrize('name', ['a.py', 'a.pyx'])
def test_files_in_no_known_encoding(
    start: bytes, reason: str, name: str, scan: Callable[..., tuple[int, str]]
) -> None:
    """Nothing was looked at, and the message does not say that imports were."""
    _, text = scan({name: start + b'\nimport shop\nshop.old()\n'}, '--format', 'json')
    told = json.loads(text)
    assert told['findings'] == []
    assert [one['reason'] for one in told['unread']] == [reason]


def test_notebook(scan: Callable[..., tuple[int, str]]) -> None:
    cells = [
        {'cell_type': 'markdown', 'source': ['shop.old()']},
        {'cell_type': 'code', 'source': ['%matplotlib\n', 'import shop']},
        {'cell_type': 'code', 'source': ['\n', 'shop.old()']},
    ]
    _, text = scan({'n.ipynb': json.dumps({'cells': cells})})
    assert 'n.ipynb[cell 3]:2:6' in text


def test_notebook_of_format_3(scan: Callable[..., tuple[int, str]]) -> None:
    cells = [{'cell_type': 'code', 'input': ['import shop\n', 'shop.old()']}]
    sheets = [{'cells': []}, {'cells': [{'cell_type': 'heading', 'source': 'x'}, *cells]}]
    _, text = scan({'n.ipynb': json.dumps({'nbformat': 3, 'worksheets': sheets})})
    assert 'n.ipynb[cell 2]:2:6' in text


@pytest.mark.parametrize(
    'line',
    [
        '%matplotlib inline', '% cd x', '!ls', 'files = !ls', 'a, b = %sx ls', 'x.y=!ls', 'shop?',
        'shop.o*?', '%time?', '?shop', '??shop.old', 'if shop:\n    !ls\n    %cd x', '!ls \\\n  -l',
    ],
)  # fmt: skip
def test_commands_in_notebooks(line: str, scan: Callable[..., tuple[int, str]]) -> None:
    source = f'import shop\n{line}\nshop.old()'
    cells = [{'cell_type': 'code', 'source': source}]
    _, text = scan({'n.ipynb': json.dumps({'cells': cells})}, '--format', 'json')
    told = json.loads(text)
    assert told['unread'] == []
    assert [one['line'] for one in told['findings']] == [2 + len(line.splitlines())]


@pytest.mark.parametrize(
    'line', ['x = (1\n  % shop.old())', 'x = 1 #?\nshop.old()#?', 'shop.old()']
)
def test_what_is_no_command_in_notebooks(line: str, scan: Callable[..., tuple[int, str]]) -> None:
    cells = [{'cell_type': 'code', 'source': f'import shop\n{line}'}]
    _, text = scan({'n.ipynb': json.dumps({'cells': cells})}, '--format', 'json')
    told = json.loads(text)
    assert told['unread'] == []
    assert len(told['findings']) == 1


def test_cells_of_other_languages(scan: Callable[..., tuple[int, str]]) -> None:
    cells = [
        {'cell_type': 'code', 'source': ['%%bash\n', 'print shop.old\n']},
        {'cell_type': 'code', 'source': ['%%time\n', 'import shop\n', 'shop.old()']},
    ]
    _, text = scan({'n.ipynb': json.dumps({'cells': cells})}, '--format', 'json')
    told = json.loads(text)
    assert told['unread'] == []
    assert [(one['cell'], one['line']) for one in told['findings']] == [(2, 3)]


PYTHON_2 = 'import shop as s\nclass A(s.old):\n    def f(self):\n        print "x", s.sum()\n'


def test_python_2(scan: Callable[..., tuple[int, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """With tree-sitter, all is found in Python 2; without it, only imports of modules."""
    _, text = scan({'a.py': PYTHON_2}, '--format', 'json')
    told = json.loads(text)
    found = [(one['line'], one['column'], one['status']) for one in told['findings']]
    assert found == [(2, 11, 'unparsed'), (4, 22, 'unparsed')]
    assert 'as Python 2' in told['unread'][0]['reason']
    monkeypatch.setitem(sys.modules, 'tree_sitter', None)
    _, text = scan({'a.py': f'{PYTHON_2}# again'}, '--format', 'json')
    told = json.loads(text)
    assert told['findings'] == []
    assert 'only its imports' in told['unread'][0]['reason']


def test_many_files_in_parallel(scan: Callable[..., tuple[int, str]]) -> None:
    files = {f'f{number:03}.py': 'import shop\nshop.old()\n' for number in range(250)}
    _, text = scan(files, '--format', 'json')
    assert [one['path'] for one in json.loads(text)['findings']] == sorted(files)


def test_explain_and_coverage(scan: Callable[..., tuple[int, str]]) -> None:
    status, text = scan({}, '--explain', 'shop-sum')
    assert status == 0
    assert 'name shop.sum' in text
    status, text = scan({}, '--explain', 'shop-sun')
    assert status == 2
    assert "did you mean 'shop-sum'" in text
    status, text = scan({}, '--coverage')
    assert '5 changes ask for something' in text
    assert 'shop-slow' in text


@pytest.mark.parametrize('text', ['', '[]', '{}', '{"schema_version": "2.0"}', '\0', '\xff'])
def test_no_notes(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / 'bad.json').write_bytes(text.encode('latin-1'))
    assert main(['scan', str(tmp_path), '--notes', str(tmp_path / 'bad.json')]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(
    'options',
    [
        ['missing', '--notes', 'NOTES'],
        ['--notes', 'NOTES'],
        ['.', '', '--notes', 'NOTES'],
        ['.', '--notes', 'missing.json'],
        ['.', '--notes', 'http://shop.example/changes.json'],
        ['.', '--notes', 'https://localhost:1/changes.json'],
        ['.', '--notes', 'NOTES', '--baseline', 'NOTES'],
    ],
)
def test_wrong_usage(
    options: list[str], notes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(['scan', *(one.replace('NOTES', str(notes)) for one in options)]) == 2
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith('python -m whatsnew312: ')


def test_notes_of_the_package(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without ``--notes``, the command uses the notes of the package, for Python 3.12."""
    (tmp_path / 'a.py').write_text(
        'import sys\nif sys.version_info < (3, 12):\n    import imp\nimport distutils\n'
    )
    assert main(['scan', str(tmp_path), '--format', 'json']) == 1
    found = json.loads(capsys.readouterr().out)['findings']
    assert [(one['line'], one['status']) for one in found] == [(3, 'dead'), (4, 'live')]
    assert main(['scan', '--coverage']) == 0
    assert 'cannot read' not in capsys.readouterr().out


@pytest.mark.parametrize(
    ('project', 'effects'),
    [
        ({'setup.py': 'import setuptools\nimport distutils\n'}, ['check', 'breaks']),
        ({'setup.py': 'import distutils\n'}, ['breaks', 'breaks']),
        (
            {
                'setup.py': 'import distutils\n',
                'pyproject.toml': '[build-system]\nrequires = ["flit"]\n',
            },
            ['breaks', 'breaks'],
        ),
        (
            {
                'setup.py': 'try:\n    import setuptools\nfinally:\n    import distutils\n',
                'pyproject.toml': '[build-system]\nrequires = ["flit"]\n',
            },
            ['check', 'breaks'],
        ),
        (
            {'setup.py': 'import distutils\nsetup(install_requires=["x", "setuptools>=40"])\n'},
            ['check', 'check'],
        ),
        (
            {
                'setup.py': 'import distutils\n',
                'setup.cfg': '[options]\ninstall_requires =\n  x\n  setuptools\n',
            },
            ['check', 'check'],
        ),
        (
            {
                'setup.py': 'import distutils\n',
                'pyproject.toml': '[build-system]\nrequires = ["setuptools"]\n'
                '[project]\ndependencies = ["setuptools-scm"]\n',
            },
            ['check', 'breaks'],
        ),
        (
            {'setup.py': 'import distutils\n', 'requirements.txt': 'setuptools==70\n'},
            ['check', 'check'],
        ),
        ({'setup.py': 'import distutils\n', 'pyproject.toml': '= ['}, ['breaks', 'breaks']),
    ],
)
def test_distutils_is_back_with_setuptools(
    project: dict[str, str],
    effects: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Where a project says that it has setuptools, ``distutils`` is a note and does not break."""
    (tmp_path / 'src').mkdir()
    (tmp_path / 'src' / 'a.py').write_text('import distutils.version\n')
    for name, text in project.items():
        (tmp_path / name).write_text(text)
    paths = [str(tmp_path / 'setup.py'), str(tmp_path / 'src')]
    main(['scan', *paths, '--format', 'json', '--level', 'check'])
    found = json.loads(capsys.readouterr().out)['findings']
    assert [(one['effect']) for one in sorted(found, key=lambda one: -len(one['path']))] == effects


NEEDS = {
    'nothing': ({}, ['setup_tools.py', 'src/a.py']),
    'only to be built': (
        {'pyproject.toml': '[build-system]\nrequires = ["setuptools>=61"]\n'},
        ['src/a.py'],
    ),
    'another package': (
        {'pyproject.toml': '[project]\ndependencies = ["setuptools-scm", "x"]\n'},
        ['setup_tools.py', 'src/a.py'],
    ),
    'broken': ({'pyproject.toml': '= ['}, ['setup_tools.py', 'src/a.py']),
    'wrong types': (
        {'pyproject.toml': '[project]\ndependencies = 1\n[dependency-groups]\na = "setuptools"\n'},
        ['setup_tools.py', 'src/a.py'],
    ),
    'to run': ({'pyproject.toml': '[project]\ndependencies = ["SetupTools >= 40"]\n'}, []),
    'extra': ({'pyproject.toml': '[project.optional-dependencies]\na = ["setuptools"]\n'}, []),
    'group': ({'pyproject.toml': '[dependency-groups]\na = ["setuptools"]\n'}, []),
    'poetry': ({'pyproject.toml': '[tool.poetry.dependencies]\nsetuptools = "*"\n'}, []),
    'poetry group': (
        {'pyproject.toml': '[tool.poetry.group.x.dependencies]\nsetuptools = "*"\n'},
        [],
    ),
    'setup.cfg': ({'setup.cfg': '[options]\ninstall_requires =\n  setuptools\n'}, []),
    'setup.cfg extra': ({'setup.cfg': '[options.extras_require]\na =\n  setuptools\n'}, []),
    'setup.py': ({'setup.py': 'setup(extras_require={"a": ["x", "setuptools"]})\n'}, []),
    'setup.py with a variable': ({'setup.py': "needs = []\nneeds.append(u'setuptools>=40')\n"}, []),
    'setup.py that only asks for it': (
        {
            'setup.py': 'if "setuptools" in sys.modules or "setuptools" not in x: 0\n'
            'if "setuptools" == x or x == "setuptools": 0\n'
            's = sys.modules.get("setuptools"), __import__("setuptools")\n'
            's = sys.modules["setuptools"]\nsetup(install_requires=["x"])\n',
        },
        ['setup_tools.py', 'src/a.py'],
    ),
    'requirements': ({'requirements-dev.txt': 'x\nsetuptools==70\n'}, []),
    'itself': ({'pyproject.toml': '[project]\nname = "setuptools"\n'}, []),
    'own module': ({'src/pkg_resources/__init__.py': ''}, []),
    # without a word of what builds it, this is setuptools
    'setup.py that imports it': (
        {'setup.py': 'if 1:\n    import setuptools\n'},
        ['src/a.py'],
    ),
    'a module of setup.py': (
        {'setup.py': 'if 1:\n    import setup_tools, pkg_resources\n'},
        ['src/a.py'],
    ),
    'a later module of one import': (
        {'setup.py': 'import os.path, sys as s, setup_tools as tools, pkg_resources\n'},
        ['src/a.py'],
    ),
    'no module of the import': (
        {'setup.py': 'import os, sys as setup_tools\n'},
        ['setup_tools.py', 'src/a.py'],
    ),
    'a module of setup.py that is built by another package': (
        {
            'pyproject.toml': '[build-system]\nrequires = ["flit"]\n',
            'setup.py': 'import setup_tools\nimport  pkg_resources\n',
        },
        ['setup.py', 'setup_tools.py', 'src/a.py'],
    ),
    'a module with a similar name': (
        {'setup.py': 'import setup_tools_2\n'},
        ['setup_tools.py', 'src/a.py'],
    ),
}


@pytest.mark.parametrize(('project', 'expected'), NEEDS.values(), ids=NEEDS)
def test_pkg_resources_where_setuptools_is_not_declared(
    project: dict[str, str],
    expected: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """An import of what venv no longer installs is reported where no metadata names its package."""
    (tmp_path / 'src').mkdir()
    (tmp_path / 'pyproject.toml').write_text('')  # so that no folder above is the project
    (tmp_path / 'src' / 'a.py').write_text('from pkg_resources import resource_string\n')
    (tmp_path / 'setup_tools.py').write_text('import pkg_resources\n')
    for name, text in project.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    main(['scan', str(tmp_path), '--format', 'json'])
    found = json.loads(capsys.readouterr().out)['findings']
    assert {one['entry'] for one in found} <= {'whatsnew312-removed-ensurepip-setuptools'}
    assert sorted(one['path'] for one in found) == expected
    assert {(one['effect'], one['status']) for one in found} <= {('breaks', 'live')}


@pytest.mark.parametrize(
    ('source', 'statuses'),
    [
        ('import setuptools.command.build_ext\n', ['live']),
        ('import importlib\nimportlib.import_module("pkg_resources")\n', ['live']),
        ('try:\n    import pkg_resources\nexcept ImportError:\n    pass\n', ['guarded']),
        ('from vendor import pkg_resources\nfrom .pkg_resources import x\n', []),
        ('import pkg_resources  # whatsnew: ignore\n', []),
        ('import setuptools_scm\n', []),
        ('import pkg_resources\nprint "Python 2"\n', ['unparsed']),
    ],
)
def test_imports_of_an_undeclared_package(
    source: str, statuses: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / 'pyproject.toml').write_text('')
    (tmp_path / 'a.py').write_text(source)
    main(['scan', str(tmp_path), '--format', 'json'])
    found = json.loads(capsys.readouterr().out)['findings']
    assert [one['status'] for one in found if 'setuptools' in one['entry']] == statuses


def test_nothing_but_python_is_needed(notes: Path, tmp_path: Path) -> None:
    """The command imports no other package, and especially not Sphinx."""
    (tmp_path / 'a.py').write_text('import shop\nshop.old()\n')
    program = (
        'import sys, whatsnew312\n'
        'from whatsnew312.__main__ import main\n'
        f'main(["scan", {str(tmp_path)!r}, "--notes", {str(notes)!r}])\n'
        'print(sorted({name.partition(".")[0] for name in sys.modules} - sys.stdlib_module_names))'
    )
    told = subprocess.run(
        [sys.executable, '-c', program], capture_output=True, text=True, check=True
    ).stdout
    loaded = set(json.loads(told.splitlines()[-1].replace("'", '"')))
    assert 'BREAKS' in told
    assert {one for one in loaded if not one.startswith('_')} <= {'whatsnew312', 'sitecustomize'}
