"""Inventories as text: read, written, chosen from, and understood by another reader."""

from __future__ import annotations

import pytest
import sphobjinv
from hypothesis import given
from hypothesis import strategies as st

from whatsnew312.plain_inventory import (
    Entry,
    Inventory,
    compress,
    decompress,
    parse,
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
    Entry('a phrase of words', 'std:label', '-1', 'a.html#$', 'A phrase'),
    Entry('os', 'py:module', '0', 'library/os.html#module-$', '-'),
    Entry('os.path.join', 'py:function', '1', 'library/os.path.html#$', '-'),
)
INVENTORY = Inventory('Python', '3.12', ENTRIES)


def test_text() -> None:
    """What people read and compare: sorted, each once, and the same after a second pass."""
    assert parse(TEXT) == INVENTORY
    assert render(INVENTORY) == TEXT
    assert render(Inventory('Python', '3.12', (*reversed(ENTRIES), ENTRIES[0]))) == TEXT


def test_comments_and_empty_lines() -> None:
    """A person may put notes between the entries."""
    assert parse(TEXT.replace('os py', '\n# modules\nos py')) == INVENTORY


@pytest.mark.parametrize(
    ('text', 'message'),
    [
        ('', 'line 1'),
        ('# Sphinx inventory version 1\n', 'line 1'),
        (TEXT + 'half a line\n', 'line 8'),
        (TEXT.replace('py:module', 'module'), 'line 6'),
    ],
)
def test_faults(text: str, message: str) -> None:
    """What is no inventory is a ValueError that names the line."""
    with pytest.raises(ValueError, match=message):
        parse(text)


def test_compressed() -> None:
    """Ours and sphobjinv read each other's files."""
    data = compress(INVENTORY)
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
    """What a server sends in place of an inventory is refused."""
    with pytest.raises(ValueError, match=r'not an objects\.inv'):
        decompress(data)


_WORD = st.text(st.characters(categories=['L', 'N', 'P', 'S']), min_size=1, max_size=8).filter(
    lambda word: ':' not in word and not word.startswith('#')
)


@given(st.lists(st.builds(Entry, _WORD, st.just('py:obj'), st.just('1'), _WORD, _WORD)))
def test_round_trip(entries: list[Entry]) -> None:
    """Every name survives being written and read, in both forms."""
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
    """Just what is used; an empty domain stands for any."""
    assert [entry.name for entry in select(INVENTORY, used).entries] == names


def test_select_without() -> None:
    """What another inventory answers already is left out."""
    other = Inventory('Python', '3.13', ENTRIES[1:2])
    assert select(INVENTORY, [('py', 'os'), ('py', 'os.path.join')], without=[other]).entries == (
        ENTRIES[2],
    )
