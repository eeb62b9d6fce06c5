"""Data files from strangers: a reader reports any wrong content and continues."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsnew312.execution.record import SampleRecord
from whatsnew312.formats import inventory as plain_inventory
from whatsnew312.ledger import built as anchor_data
from whatsnew312.ledger.built import Built
from whatsnew312.ledger.ledger import Anchor, Ledger
from whatsnew312.ledger.toml import parse, render
from whatsnew312.model import peps as pep_table
from whatsnew312.model.characters import cleaned, is_clean, names
from whatsnew312.model.readers import (
    MAX_FILE,
    MAX_LINE,
    decode,
    is_docname,
    is_link,
    load,
    read_file,
    read_json,
    read_toml,
    wrong_line,
)

if TYPE_CHECKING:
    from collections.abc import Callable

HIDDEN = [
    *(chr(code) for code in range(0x20) if chr(code) not in '\t\n\r'),
    *map(chr, range(0x7F, 0xA0)),
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
    *('\ud800', '\udfff', '\ufdd0', '\ufdef', '\ufffe', '\uffff'),
]


def test_hidden_characters() -> None:
    """Only hidden characters are replaced; characters that texts of any script need are kept."""
    assert not [char for char in HIDDEN if is_clean(f'a{char}b')]
    assert cleaned('a' + ''.join(HIDDEN) + 'b') == 'a' + '\ufffd' * len(HIDDEN) + 'b'
    fine = (
        '\t\n\r ~\xa0\u200b\u200d\u200e\u2028\u2029\u202f\u2065\u206a\ud7ff\ue000\ufffd\U0001f40d'
    )
    assert cleaned(fine) == fine
    assert is_clean(fine)


def test_names_of_characters() -> None:
    """Each hidden character is named once, by its number, and long lists are cut off."""
    assert names('a\x07b\u202e\x07') == 'U+0007, U+202E'
    assert names('\x01\x02\x03\x04\x05') == 'U+0001, U+0002, U+0003, U+0004, U+0005'
    assert names('\x01\x02\x03\x04\x05\x06\x07') == (
        'U+0001, U+0002, U+0003, U+0004, U+0005 and 2 more'
    )
    assert names('abc') == ''


@pytest.mark.parametrize(
    'address',
    [
        *(
            '',
            '#a',
            'a.html',
            'a/b.html#c',
            '../a',
            '/a',
            '//x.example/',
            '?q=a:b',
            'a/b:c',
            '#a:b',
        ),
        *('http://x', 'HTTPS://x', 'mailto:a@x.example', ' https://x'),
    ],
)
def test_links(address: str) -> None:
    """Links are addresses of web pages, of mail, and of pages of the site."""
    assert is_link(address)


@pytest.mark.parametrize(
    'address',
    [
        *('javascript:x', 'JavaScript:x', ' javascript:x', 'java\nscript:x', '\x01javascript:x'),
        *('java\tscript:x', 'javascript\n:x', 'vbscript:x', 'data:text/html,x', 'file:///x'),
        *('ftp://x', ':x', 'x:', 'a b:c', 'javascript\x80:x'),
    ],
)
def test_what_is_no_link(address: str) -> None:
    """Any other scheme is refused, also if it is written so that only a browser sees it."""
    assert not is_link(address)


@pytest.mark.parametrize('name', ['a', 'a/b', 'a.b/c-d', 'é', 'a b', '...', 'a/..b', '.a'])
def test_names_of_pages(name: str) -> None:
    """Names that Sphinx allows for pages are accepted."""
    assert is_docname(name)


@pytest.mark.parametrize(
    'name',
    [
        *('', '.', '..', '/', '/a', 'a/', 'a//b', '../a', 'a/../b', 'a/./b', 'a/..', 'a\\b', 'a#b'),
        *('C:', 'C:a', 'C:/a', 'a\nb', 'a\rb', 'a\x00b', 'a\u202eb'),
    ],
)
def test_what_is_no_page(name: str) -> None:
    """Names that leave the folder, name another drive or name no page are refused."""
    assert not is_docname(name)


def test_toml_at_its_limits() -> None:
    """A line of the maximal length is read, and a longer line is refused."""
    longest = 'a = "' + 'x' * (MAX_LINE - 6) + '"'
    assert len(longest) == MAX_LINE
    assert read_toml(f'b = 1\n{longest}\nc = 1')['a'] == 'x' * (MAX_LINE - 6)
    with pytest.raises(ValueError, match=r'10,001 characters is too long \(at line 2\)'):
        read_toml(f'b = 1\n {longest}')
    with pytest.raises(ValueError, match='nested too deep'):
        read_toml('a = ' + '[' * 5000)
    with pytest.raises(ValueError, match='at line 1'):
        read_toml('a\n')


def test_json_at_its_limits() -> None:
    """JSON that is nested too deep is an error like any other."""
    assert read_json(b'{"a": [1]}') == {'a': [1]}
    with pytest.raises(ValueError, match='nested too deep'):
        read_json('[' * 200_000)
    with pytest.raises(ValueError, match='Expecting'):
        read_json('{')


def test_files(tmp_path: Path) -> None:
    """A file is read; a folder, a device and a missing file raise errors."""
    path = tmp_path / 'a'
    with pytest.raises(FileNotFoundError):
        read_file(path)
    path.write_text('é', encoding='utf-8')
    assert read_file(path) == 'é'
    path.write_bytes(b'\xff')
    with pytest.raises(ValueError, match='not in UTF-8'):
        read_file(path)
    for other in (tmp_path, Path('/dev/zero')):
        if other.exists():
            with pytest.raises(ValueError, match='is not a file'):
                read_file(other)


@pytest.mark.parametrize(
    ('data', 'message'),
    [
        ('é\n'.encode('utf-16'), 'UTF-16; save it in UTF-8'),
        ('[8]\n'.encode('utf-16-le'), 'UTF-16; save it in UTF-8'),
        ('[8]\n'.encode('utf-16-be'), 'UTF-16; save it in UTF-8'),
        ('[8]\n'.encode('utf-32'), 'UTF-32; save it in UTF-8'),
        ('[8]\n'.encode('utf-32-le'), 'UTF-32; save it in UTF-8'),
        ('[8]\n'.encode('utf-32-be'), 'UTF-32; save it in UTF-8'),
        (b'a\nb\xe9\n', 'byte 0xe9 at line 2'),
    ],
)
def test_other_encodings(data: bytes, message: str) -> None:
    """The message about another encoding has the cause and the solution."""
    with pytest.raises(ValueError, match=message):
        decode(data)
    with pytest.raises(ValueError, match=message):
        read_json(data)


def test_byte_order_mark(tmp_path: Path) -> None:
    """A byte order mark, which some editors write invisibly, is ignored."""
    path = tmp_path / 'a'
    path.write_bytes(b'\xef\xbb\xbf{"a":\r\n1}\r\n')
    assert read_file(path) == '{"a":\n1}\n'
    assert read_json(path.read_bytes()) == {'a': 1}


def test_bound_on_size(tmp_path: Path) -> None:
    """The size of a file is checked before the file is read."""
    path = tmp_path / 'a'
    with path.open('wb') as file:
        file.truncate(MAX_FILE + 1)
    with pytest.raises(ValueError, match='larger than'):
        read_file(path)


# The data that a build writes for the commands

BUILT = Built(
    Path('/x/anchors.toml'),
    '2.0',
    {'q': '/x/q.md', 'p': '/x/p.md'},
    (Anchor('entry', 'a', 'p', 'a', '', 'A', 3), Anchor('page', '/p', 'p')),
)


def test_there_and_back(tmp_path: Path) -> None:
    """The data is read as it was written, and equal builds write equal bytes."""
    path = tmp_path / anchor_data.FILE_NAME
    path.write_bytes(anchor_data.dump(BUILT))
    assert anchor_data.load(path) == BUILT
    other = Built(BUILT.ledger, BUILT.release, dict(sorted(BUILT.sources.items())), BUILT.anchors)
    assert anchor_data.dump(other) == anchor_data.dump(BUILT)
    assert json.loads(path.read_bytes())['format'] == 2


@pytest.mark.parametrize(
    'change',
    [
        {'format': 1},
        {'format': None},
        {'anchors': 5},
        {'anchors': [[1] * 9]},
        {'anchors': ['x']},
        {'ledger': 5},
    ],
)
def test_another_version(tmp_path: Path, change: dict) -> None:
    """Data of another program or version is refused, with a message that says what to do."""
    path = tmp_path / anchor_data.FILE_NAME
    path.write_text(json.dumps(json.loads(anchor_data.dump(BUILT)) | change))
    with pytest.raises(ValueError, match='build the site again'):
        anchor_data.load(path)


@pytest.mark.parametrize('data', [b'', b'[]', b'5', b'{}', b'\xff', b'[' * 200_000])
def test_no_data(tmp_path: Path, data: bytes) -> None:
    """A file that is not such data is refused with the same message."""
    path = tmp_path / anchor_data.FILE_NAME
    path.write_bytes(data)
    message = re.escape(f'{path} is of another version; build the site again')
    with pytest.raises(ValueError, match=f'^{message}$'):
        anchor_data.load(path)


# Random input

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
KEYS = ['page', 'moved', 'split', 'removed', 'see', 'in', 'of', 'was', 'id', 'title', 'status', 'x']


def toml(value: object) -> str:
    """Return *value* as TOML in a single line."""
    if isinstance(value, dict):
        pairs = ', '.join(f'{json.dumps(key)} = {toml(one)}' for key, one in value.items())
        return f'{{ {pairs} }}'
    if isinstance(value, list):
        return f'[{", ".join(map(toml, value))}]'
    return json.dumps('' if value is None else value)


LINES = st.one_of(
    st.text(),
    st.sampled_from(['[entries]', '[pages]', '[aliases]', '[labels]', '[8]', '<<<<<<< x', '# x']),
    st.builds(
        lambda name, table: f'{json.dumps(name)} = {toml(table)}',
        st.text(max_size=5) | st.sampled_from(['8', '/p', '/../p', 'a']),
        VALUES | st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=3),
    ),
)


@given(st.lists(LINES, max_size=5).map('\n'.join))
def test_any_ledger(text: str) -> None:
    """No text makes the reader fail, and records that are written are read the same."""
    found = parse(text)
    assert all('\n' not in problem.message for problem in found.problems)
    again = parse(render(found.records))
    assert again == Ledger(found.records)


@given(st.lists(LINES, max_size=5).map('\n'.join))
def test_any_table_of_peps(text: str) -> None:
    """Any text gives a table of PEPs or a ValueError."""
    try:
        table = pep_table.parse(text)
    except ValueError:
        return
    assert all(problem.isprintable() for problem in table.problems)
    assert all(is_clean(''.join(map(str, pep))) for pep in table.peps.values())


@given(st.text() | st.lists(LINES, max_size=5).map('\n'.join), st.booleans())
def test_any_inventory(text: str, head: bool) -> None:
    """Any text gives an inventory that can be written and read again, or a ValueError."""
    try:
        found = plain_inventory.parse('# Sphinx inventory version 2\n\n\n\n' * head + text)
    except ValueError:
        return
    again = plain_inventory.parse(plain_inventory.render(found))
    assert set(again.entries) == set(found.entries)
    assert again.problems == ()


@given(st.binary())
def test_any_compressed_inventory(data: bytes) -> None:
    """Any bytes from a server give an inventory or a ValueError."""
    for sent in (data, b'# Sphinx inventory version 2\n\n\n\n' + data):
        try:
            plain_inventory.decompress(sent)
        except ValueError:
            continue


@given(
    st.builds(json.dumps, VALUES | st.fixed_dictionaries({'samples': VALUES, 'platforms': VALUES}))
)
def test_any_record(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Any text gives a record of samples or a ValueError."""
    file = tmp_path_factory.mktemp('record') / 'samples.json'
    file.write_text(text, encoding='utf-8')
    try:
        record = SampleRecord.read(file)
    except ValueError:
        return
    assert json.loads(record.dump())['samples'] == record.samples


def test_problem_of_a_file_is_kept(tmp_path: Path) -> None:
    """If a file cannot be read, a default is used, and the problem is kept for the message."""
    path = tmp_path / 'data'
    assert load(None, read_file, '-') == ('-', '')
    assert load(path, read_file, '-').content == '-'
    assert 'No such file' in load(path, read_file, '-').problem
    path.write_bytes(b'a\n\xff')
    assert load(path, read_file, '-') == (
        '-',
        'it is not in UTF-8 (byte 0xff at line 2); save it in UTF-8',
    )
    path.write_text('b', encoding='utf-8')
    assert load(path, read_file, '-') == ('b', '')


@pytest.mark.parametrize(
    ('read', 'line'),
    [
        (lambda: decode(b'a\nb\xff'), 2),
        (lambda: decode(b'\xff\xfea'), 1),
        (lambda: read_toml('a = 1\nb = \n'), 2),
        (lambda: read_toml('a = 1\nb = [\n\n'), 2),
        (lambda: read_toml('a = 1\n\n' + 'b' * (MAX_LINE + 1)), 3),
    ],
)
def test_line_of_what_cannot_be_read(read: Callable[[], object], line: int) -> None:
    """Readers say in which line a text cannot be read."""
    with pytest.raises(ValueError, match=r'.') as caught:
        read()
    assert wrong_line(caught.value) == line
