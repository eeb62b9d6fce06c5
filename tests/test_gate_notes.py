"""The gate of notes: each note of CPython's own documents on 3.12 has an entry, or a reason.

``tests/gate/notes-3.12.tsv`` has the notes of the reference documentation, and
``tests/gate/news-3.12.tsv`` the items of Misc/NEWS that say that something was removed, raises or
was changed; ``read_notes.py`` and ``read_news.py`` there make them.

The notes are from two states of the documentation, of July 2023 (after the last beta of 3.12) and
of May 2025. The later one adds forgotten notes, and omits notes on features removed since.

A note is covered by an entry on its name, and an item by an entry with its issue. For the others,
``notes-covered.tsv`` and ``news-covered.tsv`` name the entry, or say why there is none; a name
there may be a pattern.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from documents import environment

from whatsnew312.site.domain import ChangeDomain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from whatsnew312.model.change import Change


GATE = Path(__file__).parent / 'gate'

#: kinds of entries that can cover a directive of the documentation; any kind covers a change
KINDS = {
    'versionadded': {'added', 'changed', 'security'},
    'deprecated': {'deprecated'},
    'deprecated-removed': {'deprecated'},
}

NO_ENTRY = '-'


class Answer(NamedTuple):
    """The entry or the reason for a fact that no entry covers by its name or issue."""

    file: str  #: file of the note; empty for an item of Misc/NEWS
    name: str  #: name in the note, or the issue; may be a pattern
    entry: str  #: id of an entry, or ``-``
    reason: str  #: why there is no entry


class Judgement(NamedTuple):
    """The result for one table. Each fault is one line."""

    faults: list[str]
    stale: list[str]
    counts: Counter[str]


Fact = tuple[str, str, bool]  #: file, name or issue, and whether an entry covers it by itself


def rows(name: str) -> list[list[str]]:
    """Return the rows of a table, without its header."""
    lines = (GATE / name).read_text(encoding='utf-8').splitlines()
    return [line.split('\t') for line in lines][1:]


def note_answers() -> list[Answer]:
    """Return the answers for notes of the documentation."""
    return [Answer(*row) for row in rows('notes-covered.tsv')]


def news_answers() -> list[Answer]:
    """Return the answers for items of Misc/NEWS."""
    return [Answer('', *row) for row in rows('news-covered.tsv')]


def read_notes(changes: Iterable[Change]) -> list[Fact]:
    """Return the notes, each with whether an entry has the same name."""
    kinds: dict[str, set[str]] = {}
    for change in changes:
        for api in change.fields.apis:
            name = api.name if api.domain == 'py' else f'{api.domain}:{api.name}'
            kinds.setdefault(name, set()).add(change.fields.kind)
    return [
        (file, name, bool(kinds.get(name, set()) & KINDS.get(directive, kinds.get(name, set()))))
        for file, directive, _, name in rows('notes-3.12.tsv')
    ]


def read_news(changes: Iterable[Change]) -> list[Fact]:
    """Return the items of Misc/NEWS, each with whether an entry has the same issue."""
    issues = {f'gh-{issue}' for change in changes for issue in change.fields.issues}
    return [('', issue, issue in issues) for issue, *_ in rows('news-3.12.tsv')]


def judge(facts: Iterable[Fact], answers: Iterable[Answer], ids: set[str]) -> Judgement:
    """Compare the facts with the entries and the answers."""
    answers, faults, counts, used = list(answers), [], Counter[str](), set[Answer]()
    for file, name, covered in facts:
        found = next((a for a in answers if a.file == file and fnmatchcase(name, a.name)), None)
        counts['covered by an entry on the name or issue' if covered else kind_of(found)] += 1
        if not covered and not found:
            faults.append(f'{file} {name}: no entry, and no answer'.strip())
        if found and not (covered and found.entry == NO_ENTRY):
            used.add(found)
    for answer in answers:
        if answer.entry != NO_ENTRY and answer.entry not in ids:
            faults.append(f'{answer.file} {answer.name}: no entry is called {answer.entry}'.strip())
        if answer.entry == NO_ENTRY and len(answer.reason) < 10:
            faults.append(f'{answer.file} {answer.name}: neither an entry nor a reason'.strip())
    stale = [f'{a.file} {a.name}'.strip() for a in answers if a not in used]
    return Judgement(faults, stale, counts)


def kind_of(answer: Answer | None) -> str:
    """Return the name under which an answer is counted."""
    if not answer:
        return 'not covered'
    return (
        'without an entry, with a reason'
        if answer.entry == NO_ENTRY
        else 'covered by an entry that the answers name'
    )


# The tests


@pytest.fixture(scope='module')
def changes(docs_builds: Path) -> list[Change]:
    """The entries as Sphinx read them."""
    return list(ChangeDomain.of(environment(docs_builds)).all_changes)


@pytest.mark.parametrize(
    ('table', 'read', 'answers'),
    [('notes', read_notes, note_answers), ('news', read_news, news_answers)],
)
def test_all_is_covered(
    changes: list[Change],
    table: str,
    read: Callable[[Iterable[Change]], list[Fact]],
    answers: Callable[[], list[Answer]],
) -> None:
    """Each fact has an entry or a reason, and no answer is out of date.

    The test prints the counts.
    """
    ids = {anchor for change in changes for anchor in change.anchors}
    result = judge(read(changes), answers(), ids)
    print(f'\n{table}-3.12.tsv: {result.counts.total()} rows')
    for kind, number in sorted(result.counts.items()):
        print(f'  {number:4} {kind}')
    assert not result.faults, '\n' + '\n'.join(result.faults)
    assert not result.stale, '\nnot needed any more: ' + ', '.join(result.stale)


@pytest.mark.parametrize(
    'name', ['notes-3.12.tsv', 'notes-covered.tsv', 'news-3.12.tsv', 'news-covered.tsv']
)
def test_tables_are_in_order(name: str) -> None:
    """Tables are sorted, without duplicate rows, and all rows have the same number of columns."""
    found = rows(name)
    assert found == sorted(found)
    assert len({tuple(row) for row in found}) == len(found)
    assert len({len(row) for row in found}) == 1


def test_tables_hold_facts() -> None:
    """No cell of the data is a sentence: cells are names of files, directives and objects."""
    cells = [
        cell for table in ('notes-3.12.tsv', 'news-3.12.tsv') for row in rows(table) for cell in row
    ]
    assert [cell for cell in cells if cell.count(' ') > 2] == []


FACTS = [('shop.rst', 'shop.Cart', True), ('shop.rst', 'shop.Till.open', False)]


def test_the_judge_is_content() -> None:
    """A name with an entry needs no answer; others have an answer with an entry or a reason."""
    for entry, reason in (('till', ''), ('-', 'only the interpreter uses it')):
        result = judge(FACTS, [Answer('shop.rst', 'shop.Till.*', entry, reason)], {'till'})
        assert (result.faults, result.stale) == ([], [])


@pytest.mark.parametrize(
    ('answers', 'faults', 'stale'),
    [
        ([], ['shop.rst shop.Till.open: no entry, and no answer'], []),
        (
            [Answer('shop.rst', 'shop.Till.open', 'tilt', '')],
            ['shop.rst shop.Till.open: no entry is called tilt'],
            [],
        ),
        (
            [Answer('shop.rst', 'shop.Till.open', '-', '')],
            ['shop.rst shop.Till.open: neither an entry nor a reason'],
            [],
        ),
        (
            [
                Answer('shop.rst', 'shop.Till.open', 'till', ''),
                Answer('shop.rst', 'shop.Cart', '-', 'only the interpreter uses it'),
                Answer('shop.rst', 'shop.Shelf', 'till', ''),
            ],
            [],
            ['shop.rst shop.Cart', 'shop.rst shop.Shelf'],
        ),
    ],
)
def test_the_judge_sees(answers: list[Answer], faults: list[str], stale: list[str]) -> None:
    """The faults are found: no answer, an unknown entry, no reason, and an answer without need."""
    result = judge(FACTS, answers, {'till'})
    assert (result.faults, result.stale) == (faults, stale)


# The readers

DOC = """\
.. module:: shop

.. _cart-labels:

.. versionadded:: 3.12

.. class:: Cart(price)

   .. method:: add(item, /)

      .. versionchanged:: 3.12
         Takes anything.

   .. versionchanged:: 3.12.1

.. c:function:: int Shop_Open(void)

   .. deprecated-removed:: 3.12 3.14

.. c:type:: int (*Shop_Callback)(void)

   .. versionadded:: 3.12
"""

NEWS = """\
.. date: 2023-01-01
.. gh-issue: 90001
.. section: Library

Shop no longer sells; it raises :exc:`ShopError`.

..

.. gh-issue: 90002
.. section: Tests

Removed a test.

..

.. bpo: 40000
.. section: Core and Builtins

Change of hands.
"""


def run(script: str, *arguments: str) -> list[str]:
    """Return what a script of the gate prints."""
    command = [sys.executable, str(GATE / script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def test_reader_of_notes(tmp_path: Path) -> None:
    """A note has the full name of the object around it, or the label before it."""
    (tmp_path / 'library').mkdir()
    (tmp_path / 'library' / 'shop.rst').write_text(DOC, encoding='utf-8')
    assert run('read_notes.py', '3.12', str(tmp_path)) == [
        'file\tdirective\tmodule\tname',
        'library/shop.rst\tdeprecated-removed\tshop\tc:Shop_Open',
        'library/shop.rst\tversionadded\tshop\t#cart-labels',
        'library/shop.rst\tversionadded\tshop\tc:Shop_Callback',
        'library/shop.rst\tversionchanged\tshop\tshop.Cart.add',
    ]


def test_reader_of_news(tmp_path: Path) -> None:
    """An item is a fact if its section is about Python itself, and it has one of the words."""
    (tmp_path / '3.12.0a1.rst').write_text(NEWS, encoding='utf-8')
    assert run('read_news.py', str(tmp_path / '3.12.0a1.rst')) == [
        'issue\trelease\tsection\tword',
        'bpo-40000\t3.12.0a1\tCore and Builtins\tchanged',
        'gh-90001\t3.12.0a1\tLibrary\traises',
    ]
