"""Inventories are read, written and filtered, and another library reads them too."""

from __future__ import annotations

import pytest
import sphobjinv
from hypothesis import given
from hypothesis import strategies as st

from whatsnew312.formats import inventory as plain_inventory
from whatsnew312.formats.inventory import (
    Inventory,
    InventoryObject,
    compress,
    decompress,
    parse,
    read_inventory,
    render,
    select,
)

TEXT = """\
# Sphinx inventory version 2
# Project: Python
# Version: 3.12
# The remainder of this file would be compressed using zlib.
a phrase of words std:label -1 a.html#$ A phrase
os py:module 0 library/os.html#module-$ -
os.path.join py:function 1 library/os.path.html#$ -
"""
ENTRIES = (
    InventoryObject('a phrase of words', 'std:label', '-1', 'a.html#$', 'A phrase'),
    InventoryObject('os', 'py:module', '0', 'library/os.html#module-$', '-'),
    InventoryObject('os.path.join', 'py:function', '1', 'library/os.path.html#$', '-'),
)
INVENTORY = Inventory('Python', '3.12', ENTRIES)


def test_text() -> None:
    """The text is sorted, has each entry once, and is the same after it is read and written."""
    assert parse(TEXT) == INVENTORY
    assert render(INVENTORY) == TEXT
    assert render(Inventory('Python', '3.12', (*reversed(ENTRIES), ENTRIES[0]))) == TEXT


def test_comments_and_empty_lines() -> None:
    """Comments and empty lines between the entries are allowed."""
    assert parse(TEXT.replace('os py', '\n \t\n# modules\nos py')) == INVENTORY


@pytest.mark.parametrize(
    ('text', 'message'),
    [
        ('', "^line 1 must be '# Sphinx inventory version 2'$"),
        ('# Sphinx inventory version 1\n', "^line 1 must be '# Sphinx inventory version 2'$"),
    ],
)
def test_faults(text: str, message: str) -> None:
    """Text that is not an inventory raises a ValueError that names the line."""
    with pytest.raises(ValueError, match=message):
        parse(text)


HEAD = TEXT[: TEXT.index('a phrase')]


@pytest.mark.parametrize(
    ('line', 'problem'),
    [
        ('half a line', 'this is not "name domain:role priority uri title"'),
        ('os module 0 library/os.html#module-$ -', 'this is not "name'),
        ('os py:module x library/os.html#module-$ -', 'this is not "name'),
        ('os py:module 0x library/os.html -', 'this is not "name'),
        ('os : 0 library/os.html -', 'this is not "name'),
        ('os :module 0 library/os.html -', 'this is not "name'),
        ('os py: 0 library/os.html -', 'this is not "name'),
        ('os py:module 0 library/os.html', 'this is not "name'),
        ('a\x00 py:module 0 a.html -', 'invisible characters are here (U+0000)'),
        ('a py:module 0 a.html A\u202e', 'invisible characters are here (U+202E)'),
        (
            'a py:module 0 javascript://x/%0aalert(1) -',
            "'javascript://x/%0aalert(1)' is not the address",
        ),
        # a reader that uses a single pattern would need hours for these
        ('a' + ' ' * 1_000_000 + 'b', 'this is not "name'),
        ('a ' + ':a' * 500_000, 'this is not "name'),
        ('a ' * 500_000, 'this is not "name'),
    ],
)
def test_a_faulty_line(line: str, problem: str) -> None:
    """A wrong line is reported with its number, quickly, and all other lines are used."""
    made = parse(f'{HEAD}{line}\n{TEXT.removeprefix(HEAD)}')
    assert made.entries == ENTRIES
    ((number, told),) = made.problems
    assert number == 5
    assert told.startswith(problem)


def test_the_page_at_the_root() -> None:
    """The URI of a page may be empty, as in ``dirhtml``, and its title may have several words."""
    made = parse(f'{HEAD}index std:doc -1  All of it\n')
    assert made.entries == (InventoryObject('index', 'std:doc', '-1', '', 'All of it'),)
    assert parse(render(made)) == made


def test_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    """An inventory that is too large after decompression is refused before it fills the memory."""
    monkeypatch.setattr(plain_inventory, 'MAX_SIZE', 1000)
    told = r'not an objects\.inv of version 2: it is cut off, or larger than 1,000 bytes'
    data = compress(Inventory('P', '1', (InventoryObject('a' * 2000, 'py:obj', '1', 'a', 'a'),)))
    with pytest.raises(ValueError, match=f'^{told}$'):
        decompress(data)
    with pytest.raises(ValueError, match='cut off'):
        decompress(compress(INVENTORY)[:-1])


def test_compressed() -> None:
    """This package and sphobjinv can read each other's files."""
    data = compress(INVENTORY)
    assert data.split(b'\n')[:4] == [
        b'# Sphinx inventory version 2',
        b'# Project: Python',
        b'# Version: 3.12',
        b'# The remainder of this file is compressed using zlib.',
    ]
    assert decompress(data) == INVENTORY
    theirs = sphobjinv.Inventory(zlib=data)
    assert (theirs.project, theirs.version, theirs.count) == ('Python', '3.12', 3)
    assert {(o.name, f'{o.domain}:{o.role}', o.uri, o.dispname) for o in theirs.objects} == {
        (entry.name, entry.type, entry.uri, entry.title) for entry in ENTRIES
    }
    again = decompress(sphobjinv.compress(theirs.data_file()))
    assert set(again.entries) == set(ENTRIES)


@pytest.mark.parametrize(
    'data', [b'', b'x', b'# Sphinx inventory version 2\n\n\n\n\xff', b'\n' * 9]
)
def test_not_compressed(data: bytes) -> None:
    """A response of a server that is not an inventory is refused."""
    with pytest.raises(ValueError, match=r'not an objects\.inv'):
        decompress(data)


_WORD = st.text(st.characters(categories=['L', 'N', 'P', 'S']), min_size=1, max_size=8).filter(
    lambda word: ':' not in word and not word.startswith('#')
)


@given(st.lists(st.builds(InventoryObject, _WORD, st.just('py:obj'), st.just('1'), _WORD, _WORD)))
def test_round_trip(entries: list[InventoryObject]) -> None:
    """Every name is the same after it is written and read, in both forms."""
    made = Inventory('P', '1', tuple(sorted(set(entries))))
    assert parse(render(made)) == made
    assert decompress(compress(made)) == made


@pytest.mark.parametrize(
    ('used', 'names'),
    [
        ([('py', 'os')], ['os']),
        ([('py', 'OS')], ['os']),
        ([('', 'os'), ('', 'a phrase of words')], ['a phrase of words', 'os']),
        ([('c', 'os')], []),
        ([], []),
    ],
)
def test_select(used: list[tuple[str, str]], names: list[str]) -> None:
    """Only the used names are selected; an empty domain means any domain."""
    assert [entry.name for entry in select(INVENTORY, used).entries] == names


def test_select_modules() -> None:
    """A Python name also selects the modules that can contain it; other names do not."""
    more = Inventory(
        'P', '2', (*ENTRIES, InventoryObject('c.d', 'c:function', '1', 'c.html#$', '-'))
    )
    made = select(more, [('py', 'OS.path.Nosuch'), ('c', 'c.d.e'), ('py', 'os.' * 400 + 'x')])
    assert [entry.name for entry in made.entries] == ['os']
    assert (made.project, made.version) == ('P', '2')
    assert select(more, [('py', 'os.path.join.x')]).entries == ENTRIES[1:]
    assert select(more, [('c', 'C.D')]).entries == more.entries[3:]
    assert select(more, [('c', 'os.x'), ('', 'os.x'), ('py', 'os.' * 400 + 'x')]).entries == ()


def test_select_in_any_case() -> None:
    """A name is found in any letter case."""
    entry = InventoryObject('Shop.Refund', 'py:class', '1', 'a.html#$', '-')
    for name in ('Shop.Refund', 'shop.refund', 'SHOP.REFUND'):
        assert select(Inventory('P', '1', (entry,)), [('py', name)]).entries == (entry,)


def test_head() -> None:
    """Project and version are read from the head, with any line ends, and are empty if missing."""
    made = parse('# Sphinx inventory version 2\r\n# Project: A: B\r\n# Version: 1\r\n# x: y\r\n')
    assert (made.project, made.version, made.entries) == ('A: B', '1', ())
    made = parse('# Sphinx inventory version 2\n\n\n\na: b py:x 1 u t')
    assert (made.project, made.version) == ('', '')
    assert made.entries == (InventoryObject('a: b', 'py:x', '1', 'u', 't'),)
    made = parse(f'{HEAD}Version: 9 py:x 1 u t')
    assert (made.version, made.entries) == (
        '3.12',
        (InventoryObject('Version: 9', 'py:x', '1', 'u', 't'),),
    )
    assert parse(f'{HEAD}  a :b: a:b -12 u  t u \n').entries == (
        InventoryObject('  a :b:', 'a:b', '-12', 'u', 't u'),
    )


def test_select_without() -> None:
    """Names that another inventory already has are left out."""
    other = Inventory('Python', '3.13', ENTRIES[1:2])
    assert select(INVENTORY, [('py', 'os'), ('py', 'os.path.join')], without=[other]).entries == (
        ENTRIES[2],
    )


def test_either_form_is_read() -> None:
    """An inventory is read as it is published, and as readable text."""
    assert read_inventory(compress(INVENTORY)) == read_inventory(render(INVENTORY).encode())
    assert set(read_inventory(compress(INVENTORY)).entries) == set(ENTRIES)
    for wrong in (b'', b'x', compress(INVENTORY)[:-3], b'\xff' * 9):
        with pytest.raises(ValueError, match=r'inv|line 1|UTF'):
            read_inventory(wrong)


def test_what_is_wrong_with_either_form() -> None:
    """The advice fits the form: a text is saved in UTF-8, and a compressed file is not."""
    text = render(INVENTORY).encode()
    with pytest.raises(ValueError, match=r'not in UTF-8 \(byte 0xe9 at line 5\); save it in UTF-8'):
        read_inventory(text.replace(b'zlib.\n', b'zlib.\n\xe9'))
    with pytest.raises(ValueError, match='it is in UTF-16; save it in UTF-8'):
        read_inventory(text.decode().encode('utf-16'))
    with pytest.raises(ValueError, match=r'not an objects\.inv of version 2: it is cut off'):
        read_inventory(compress(INVENTORY)[:-3])
