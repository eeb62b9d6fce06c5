"""The data for other programs and for the search page, made from records without a build."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsnew312.formats import changes_json, search_data
from whatsnew312.formats.changes_json import Body, Exported
from whatsnew312.model.change import Change
from whatsnew312.model.fields import Fields
from whatsnew312.model.values import Api, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FULL = Change(
    Fields(
        id='b',
        kind='added',
        area='stock',
        aliases=('b2',),
        peps=(8, 695, 8),
        issues=(1001, 1001),
        apis=(Api('py', 'os.path.Join', 'os.path'), Api('c', 'Py_Go')),
        modules=('os.path', 'Sys'),
        contributors=('Ada',),
        platforms=('Windows',),
        since='2.0.1',
        removal='3.0',
    ),
    docname='p',
    line=3,
    title=Text('B <i>'),
)
EXPORTED = Exported(
    change=FULL,
    path='p.html#b',
    url='https://x.example/p.html#b',
    body=Body('<p>Body of\nB</p>', 'Body of\nB'),
    title='B <i>',
    replacement='use c',
    action='Do it.',
    highlight='B!',
)
BARE = Exported(
    change=Change(Fields(id='a'), docname='q', line=1, title=Text('A')),
    path='q.html#a',
    url='q.html#a',
    body=Body('', ''),
    title='A',
    replacement='',
    action='',
    highlight='',
)


def document(**changed: str) -> changes_json.Document:
    given = {
        'project': 'Shop',
        'release': '2.0',
        'release_date': '2026-01-01',
        'previous_release': '1.9',
        'base_url': 'https://x.example/',
        **changed,
    }
    return changes_json.document(
        [changes_json.entry(BARE), changes_json.entry(EXPORTED)],
        kinds={'added': 'Added'},
        areas={'stock': 'Stock keeping'},
        **given,
    )


def test_document() -> None:
    """Every field is in the data under its name; an empty field is null or an empty list."""
    made = document()
    entries = made.pop('changes')
    assert made == {
        'schema_version': '1.4',
        'project': 'Shop',
        'release': '2.0',
        'release_date': '2026-01-01',
        'previous_release': '1.9',
        'base_url': 'https://x.example/',
        'kinds': [{'name': 'added', 'label': 'Added'}],
        'areas': [{'name': 'stock', 'label': 'Stock keeping'}],
    }
    assert entries == [
        {
            'id': 'a',
            **{name: [] for name in ('aliases', 'peps', 'issues', 'apis', 'api_objects')},
            **{name: [] for name in ('modules', 'contributors', 'platforms', 'messages', 'match')},
            **dict.fromkeys(('kind', 'area', 'since', 'removal', 'replacement', 'action')),
            'highlight': None,
            **dict.fromkeys(
                ('removal_planned', 'outcome', 'page', 'effect', 'no_match', 'same_as')
            ),
            'title': 'A',
            'url': 'q.html#a',
            'path': 'q.html#a',
            'body_html': '',
            'body_text': '',
        },
        {
            'id': 'b',
            'aliases': ['b2'],
            'kind': 'added',
            'area': 'stock',
            'title': 'B <i>',
            'url': 'https://x.example/p.html#b',
            'path': 'p.html#b',
            'page': None,
            'peps': [8, 695],
            'issues': [1001],
            'apis': ['os.path.Join', 'Py_Go'],
            'api_objects': [
                {'domain': 'py', 'name': 'os.path.Join', 'module': 'os.path'},
                {'domain': 'c', 'name': 'Py_Go', 'module': None},
            ],
            'modules': ['os.path', 'Sys'],
            'contributors': ['Ada'],
            'platforms': ['Windows'],
            'messages': [],
            'since': '2.0.1',
            'removal': '3.0',
            **dict.fromkeys(('removal_planned', 'outcome', 'effect', 'no_match', 'same_as')),
            'match': [],
            'replacement': 'use c',
            'action': 'Do it.',
            'highlight': 'B!',
            'body_html': '<p>Body of\nB</p>',
            'body_text': 'Body of\nB',
        },
    ]


def test_nothing_is_known() -> None:
    """A value that the project does not set is null."""
    names = ('release', 'release_date', 'previous_release', 'base_url')
    made = document(**dict.fromkeys(names, ''))
    assert [made[name] for name in names] == [None] * 4


def dumped(values: Iterable[object]) -> Iterator[bytes]:
    """Yield *values* as bytes of JSON, as the files contain them."""
    return (changes_json.dump(value).encode() for value in values)


def test_encode() -> None:
    """The file is valid JSON with one line for each entry, also with an unpaired surrogate."""
    text = changes_json.encode({'a': 'é\ud800', 'b': []}, dumped([{'x': 1}, 'ü'])).decode()
    assert text == '{\n"a": "é?",\n"b": [\n{"x": 1},\n"ü"\n]\n}\n'
    made = document()
    assert json.loads(changes_json.encode(made, dumped(made['changes']))) == made
    assert changes_json.encode({'b': []}, []) == b'{\n"b": [\n\n]\n}\n'


def search() -> dict:
    rows = [
        search_data.row(EXPORTED, page='Page <p>', issue_label='GH-%s'),
        search_data.row(BARE, page='Q', issue_label='GH-%s'),
    ]
    text = search_data.encode_entries({'added': 'Added'}, dumped(rows)).decode()
    assert text.startswith('whatsnewEntries({')
    assert text.endswith('});\n')
    return json.loads(text.removeprefix('whatsnewEntries(').removesuffix(');\n'))


def test_search_data() -> None:
    """The search data has address, title, page, kind, names, numbers and messages."""
    assert search() == {
        'kinds': {'added': 'Added'},
        'entries': [
            [
                'p.html#b',
                'B <i>',
                'Page <p>',
                'added',
                'os.path.Join Py_Go os.path Sys pep8 pep695 GH-1001',
                '',
            ],
            ['q.html#a', 'A', 'Q', '', '', ''],
        ],
    }


def words(text: str) -> str:
    """Return the search words of an entry with *text* as its body."""
    exported = BARE._replace(body=Body('', text))
    return search_data.words(exported)


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('x y, X! (y) -- z_1', 'x y z_1'),
        ('x\x7fy\x00z', 'x y z'),
        ('«Été»—straße…été', 'été straße'),
        ('naïve a', 'naïve'),  # the word "a" is in the title
        ('a B', 'b'),
    ],
)
def test_words(text: str, expected: str) -> None:
    """Each word is listed once, in lower case, in any script, and not if the title has it."""
    assert words(text) == expected


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_words_of_ascii(text: str) -> None:
    """The table for ASCII texts and the pattern for other texts split words in the same way."""
    assert words(text) == words(f'{text} é').removesuffix('é').strip()


def test_script() -> None:
    """The script has one line for each entry, so that versions are easy to compare.

    Labels are written as they are, without escapes.
    """
    text = search_data.encode_entries({'added': 'Добавлено'}, [b'[1]', b'[2]']).decode()
    assert text == 'whatsnewEntries({"kinds":{"added": "Добавлено"},"entries":[\n[1],\n[2]]});\n'
    assert search_data.encode_words([b'"a"', b'"b c"']) == b'whatsnewWords([\n"a",\n"b c"]);\n'


def test_messages() -> None:
    """The messages come from the field and from the output of samples.

    The place in the code is removed, three dots become a wildcard, and what says nothing is left out.
    """
    body = (
        '>>> f()\n<stdin>:1: DeprecationWarning: f() is...\na.c:3: error: no f here\nPlain: text\n'
    )
    body += 'SyntaxError: invalid syntax'
    exported = BARE._replace(
        change=replace(BARE.change, fields=replace(BARE.change.fields, messages=('E: * x',))),
        body=Body('', body),
    )
    messages = search_data.row(exported, page='', issue_label='')[-1].split('\n')
    assert messages == ['E: * x', 'DeprecationWarning: f() is*', 'error: no f here']
