"""The ledger keeps its meaning, also when it is read, written and merged."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whatsnew312.ledger.compare import compare
from whatsnew312.ledger.edits import accept, move, remove, split, update
from whatsnew312.ledger.ledger import Anchor, AnchorRecord, Ledger, split_place
from whatsnew312.ledger.old_links import OldLinks, Stub, find_old_links
from whatsnew312.ledger.published import broken, read_published
from whatsnew312.ledger.toml import parse, render
from whatsnew312.model.characters import is_clean
from whatsnew312.model.readers import is_docname

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).parent.parent
CORPUS = json.loads((HERE / 'corpus' / 'anchors.json').read_text(encoding='utf-8'))
LEDGER = HERE.parent / 'docs' / 'anchors.toml'


def anchor(text: str) -> Anchor:
    """Return the anchor for a line ``name = kind page#fragment of id``."""
    name, _, rest = text.partition(' = ')
    kind, place, *more = rest.split(' ')
    page, _, fragment = place.partition('#')
    return Anchor(kind, name, page, fragment, more[1] if more else '', name.title(), 7)


def anchors(*lines: str) -> tuple[Anchor, ...]:
    return tuple(map(anchor, lines))


def told(ledger: Ledger, build: Iterable[Anchor]) -> list[str]:
    """Return each fault as type, place and the arguments of the command that corrects it."""
    lines = []
    for fault in compare(ledger, build):
        place = shlex.quote(fault.anchor.name) if fault.anchor else f'ledger:{fault.line}'
        commands = re.findall(r'`python -m whatsnew312 anchors ([^`]*)`', fault.message)
        assert '\n' not in fault.message
        assert commands or 'delete the line' in fault.message
        lines.append(' '.join([fault.type.subtype, place, *commands[:1]]))
    return lines


def show(target: Anchor) -> str:
    return f'{target.page}#{target.fragment}' if target.fragment else target.page


@pytest.mark.parametrize('row', CORPUS['rows'], ids=lambda row: row['case'])
def test_corpus(row: dict) -> None:
    """A ledger never changes its meaning: its faults and the targets of old links stay the same."""
    assert row['since'] <= CORPUS['version']
    ledger = parse('\n'.join(row['ledger']))
    build = anchors(*row['build'])
    assert told(ledger, build) == row['faults']
    links = find_old_links(ledger, build)
    if 'kept' in row:
        kept: dict[str, object] = {
            f'{page}#{old}': f'{page}#{at}'
            for page, table in links.ids.items()
            for at, olds in table.items()
            for old in olds
        }
        for page, notes in links.notes.items():
            for note in notes:
                ends = [show(target) for target in note.targets] + [note.why] * bool(note.why)
                kept[f'{page}#{note.fragment}'] = ends
        for page, stub in links.stubs.items():
            kept[page] = [show(target) for target in stub.targets] + [stub.why] * bool(stub.why)
        assert kept == row['kept']
    if 'names' in row:
        assert {name: show(at) for name, at in links.names.items()} == row['names']


def test_corpus_has_every_fault() -> None:
    """The corpus has a row for each kind of fault."""
    faults = {line.split()[0] for row in CORPUS['rows'] for line in row['faults']}
    assert faults == {
        *('anchor_lost', 'anchor_new', 'anchor_page', 'anchor_reused', 'anchor_back'),
        *('anchor_target', 'anchor_cycle', 'anchor_twice', 'ledger'),
    }


@pytest.mark.parametrize('path', sorted((HERE / 'corpus' / 'published').glob('*')), ids=str)
def test_published_history(path: Path) -> None:
    """The ledger has each link of each release of this site.

    A release leaves a copy of its ``anchors.toml`` or ``objects.inv`` in ``corpus/published``.
    The tests in test_site_links.py check that the pages fit the ledger.
    """
    ledger = parse(LEDGER.read_text(encoding='utf-8'))
    build = []
    for name, record in ledger.records.items():
        if not record.is_retired:
            page, fragment = split_place(record.places(name)[0], name)
            build.append(Anchor(record.kind, name, page, fragment, record.of))
    links = find_old_links(ledger, build)
    assert list(broken(read_published(path.read_bytes()), ledger, build, links)) == []


# Reading and writing


NAMES = st.text(min_size=1).filter(lambda name: not name.startswith('/'))
PAGES = st.text(min_size=1).filter(is_docname)
WORDS = NAMES.filter(is_clean)
PLACES = st.lists(
    st.one_of(PAGES, st.builds('{}#{}'.format, PAGES, NAMES)), max_size=3, unique=True
).map(tuple)
RECORDS = st.one_of(
    st.builds(AnchorRecord, st.just('entry'), PAGES, st.just(''), st.just(''), PLACES),
    st.builds(AnchorRecord, st.just('alias'), page=PAGES, of=NAMES),
    st.builds(AnchorRecord, st.just('label'), PAGES, NAMES),
    st.builds(AnchorRecord, st.just('entry'), page=PAGES, moved=NAMES, release=WORDS),
    st.builds(
        AnchorRecord,
        st.just('entry'),
        page=PAGES,
        split=st.lists(NAMES, min_size=2, max_size=3).map(tuple),
    ),
    st.builds(AnchorRecord, st.just('entry'), page=PAGES, removed=WORDS, see=NAMES),
)


@given(st.dictionaries(NAMES, RECORDS, max_size=5))
def test_round_trip(records: dict[str, AnchorRecord]) -> None:
    """Each name in each script is written on one line, and is the same when it is read again."""
    text = render(records)
    assert parse(text) == Ledger(records)
    assert len(text.splitlines()) == len(text.split('\n')) - 1
    assert render(parse(text).records) == text


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    """Any file can be read without an exception; each problem has its line."""
    lines = len(text.splitlines())
    assert all(1 <= problem.line <= lines for problem in parse(text).problems)


def test_sorted() -> None:
    """The file does not depend on the order of the build, so that it does not change needlessly."""
    some = anchors('b = entry p#b', 'a = entry p#a', '/p = page p')
    assert render(update(Ledger(), some)) == render(update(Ledger(), some[::-1]))


def test_branches_merge(tmp_path: Path) -> None:
    """Git merges branches that add different anchors, retire others or add the same anchor."""

    def git(*words: str) -> None:
        identity = ['-c', 'user.name=x', '-c', 'user.email=x@example.org']
        subprocess.run(['git', *identity, *words], cwd=tmp_path, check=True, capture_output=True)

    path = tmp_path / 'anchors.toml'
    start = [f'shop-{n:02} = entry p#shop-{n:02}' for n in range(0, 40, 4)]
    both = [*start, 'shop-05 = entry p#shop-05', '/p = page p']

    def commit(records: dict[str, AnchorRecord]) -> None:
        path.write_text(render(records), encoding='utf-8')
        git('commit', '-qam', 'x')

    git('init', '-qb', 'main')
    path.write_text(render(update(Ledger(), anchors(*start, '/p = page p'))), encoding='utf-8')
    git('add', '.')
    git('commit', '-qm', 'x')
    begun = parse(path.read_text(encoding='utf-8'))

    git('switch', '-qc', 'one')
    one = [*both, 'shop-13 = entry p#shop-13']
    commit(update(begun, anchors(*one)))
    git('switch', '-q', 'main')
    git('switch', '-qc', 'two')
    two = [line for line in both if 'shop-32' not in line] + ['shop-21 = entry p#shop-21']
    commit(move(Ledger(update(begun, anchors(*two))), anchors(*two), 'shop-32', 'shop-21'))
    git('merge', '-q', 'one')

    merged = parse(path.read_text(encoding='utf-8'))
    assert merged.problems == ()
    assert told(merged, anchors(*two, 'shop-13 = entry p#shop-13')) == []
    assert merged.records['shop-32'].moved == 'shop-21'


def test_neighbours_merge(tmp_path: Path) -> None:
    """With the line from the guide, a merge keeps the lines of both branches.

    Two contradicting lines about an anchor are reported.
    """

    def git(*words: str) -> None:
        identity = ['-c', 'user.name=x', '-c', 'user.email=x@example.org']
        subprocess.run(['git', *identity, *words], cwd=tmp_path, check=True, capture_output=True)

    guide = (HERE.parent / 'docs' / 'guide' / 'anchors.md').read_text(encoding='utf-8')
    (line,) = re.findall('^anchors.toml merge=.*$', guide, re.MULTILINE)
    (tmp_path / '.gitattributes').write_text(f'{line}\n', encoding='utf-8')
    path = tmp_path / 'anchors.toml'
    git('init', '-qb', 'main')
    begun = anchors('a = entry p#a', 'b = entry p#b', 'd = entry p#d', '/p = page p')
    path.write_text(render(update(Ledger(), begun)), encoding='utf-8')
    git('add', '.')
    git('commit', '-qm', 'x')
    start = parse(path.read_text(encoding='utf-8'))
    sides = {
        'one': lambda build: move(Ledger(update(start, build)), build, 'a', 'b'),
        'two': lambda build: remove(Ledger(update(start, build)), build, 'a', 'Gone.'),
    }
    for name, retire in sides.items():
        git('switch', '-qc', name, 'main')
        build = (*begun[1:], *anchors(f'c-{name} = entry p#c-{name}'))
        path.write_text(render(retire(build)), encoding='utf-8')
        git('commit', '-qam', 'x')
    git('merge', '-q', 'one')

    merged = parse(path.read_text(encoding='utf-8'))
    assert {'c-one', 'c-two'} <= set(merged.records)
    after = (*begun[1:], *anchors('c-one = entry p#c-one', 'c-two = entry p#c-two'))
    (fault,) = told(merged, after)
    assert fault.startswith('anchor_twice ledger:')


PAGE_NAMES = [
    '..',
    '../x',
    'a/../../x',
    '/etc/x',
    '',
    '.',
    'a//b',
    'a/',
    'a\\b',
    'C:x',
    '\x00',
    'a#b',
]


@pytest.mark.parametrize('page', PAGE_NAMES)
def test_pages_lead_down(page: str) -> None:
    """No line makes a build write outside its folder: unsafe names of pages are refused."""
    name = json.dumps(f'/{page}')
    lines = [f'[pages]\n{name} = {{ removed = "Gone." }}']
    if '#' not in page:
        lines += [
            f'[entries]\n"a" = {{ page = {json.dumps(page)} }}',
            f'[entries]\n"a" = {{ page = "p", was = ["q", {json.dumps(page + "#x")}] }}',
        ]
    for line in lines:
        ledger = parse(f'{line}\n[labels]\n"kept" = {{ page = "p" }}\n')
        assert [problem.line for problem in ledger.problems] == [2], line
        assert list(ledger.records) == ['kept']


@pytest.mark.parametrize('key', ['removed', 'in'])
def test_words_are_seen(key: str) -> None:
    """Texts that readers will see must not have invisible characters."""
    other = '' if key == 'removed' else 'removed = "Gone.", '
    line = f'"a" = {{ {other}page = "p", {key} = "\\u202Ex\\u0000" }}'
    ledger = parse(f'[entries]\n{line}\n"kept" = {{ page = "p" }}\n')
    assert list(ledger.records) == ['kept']
    (problem,) = ledger.problems
    assert problem.line == 2
    assert '(U+202E, U+0000)' in problem.message


def test_no_line_brings_the_reader_down() -> None:
    """Deep nesting, very long numbers and very long lines are faulty lines, not exceptions."""
    lines = [
        '"a" = ' + '[' * 9_000,
        '"a" = { page = ' + '{ a = ' * 1_500,
        '"a" = ' + '1' * 9_000,
        '"a" = ' + 'x' * 1_000_000,
        '.'.join('a' * 500_000) + ' = 1',
        '[' + '] ' * 500_000 + 'x',
        '[' + ']#' * 500_000 + 'x',
        '[labels]',
    ]
    ledger = parse('[labels]\n' + '\n'.join(lines) + '\n"kept" = { page = "p" }\n')
    assert [problem.line for problem in ledger.problems] == [2, 3, 4, 5, 6, 7, 8]
    assert all(len(problem.message) < 200 for problem in ledger.problems)
    assert list(ledger.records) == ['kept']


DEEP = {
    'a chain': {f'n{n}': (f'n{n + 1}',) for n in range(10_000)},
    'a circle': {f'n{n}': (f'n{(n + 1) % 5_000}',) for n in range(5_000)},
    'a circle with a tail': {f'n{n}': (f'n{min(n + 1, 4_000)}',) for n in range(4_001)},
    # each step doubles the number of paths
    'crossings': {
        f'{n:03}{side}': (f'{n + 1:03}a', f'{n + 1:03}b') for n in range(200) for side in 'ab'
    },
}


@pytest.mark.parametrize('shape', DEEP)
def test_long_ways(shape: str) -> None:
    """The target of an old name is found in limited time, even after thousands of steps."""
    records = {
        name: AnchorRecord('entry', 'p', split=to)
        if to[1:]
        else AnchorRecord('entry', 'p', moved=to[0])
        for name, to in DEEP[shape].items()
    }
    ledger = Ledger({**records, 'x': AnchorRecord('entry', 'p', moved='y')})
    build = anchors(
        'n10000 = entry p#n10000', '200a = entry p#200a', '200b = entry p#200b', 'y = entry p#y'
    )
    faults = compare(ledger, build)
    cycles = [fault for fault in faults if fault.type.subtype == 'anchor_cycle']
    assert len(cycles) == ('circle' in shape)
    links = find_old_links(ledger, build)
    assert links.ids['p']['y'] == ('x',)
    ends = {'a chain': ('n10000',), 'crossings': ('200a', '200b')}.get(shape, ())
    assert {ledger.follow(name).names for name in list(records)[:100]} == {ends}


def test_very_many_lost() -> None:
    """If all anchors are renamed, each one is reported, without a slow search for similar names."""
    ledger = Ledger({f'a-shop-{n}': AnchorRecord('entry', 'p') for n in range(5_000)})
    build = anchors(*(f'b-shop-{n} = entry p#b-shop-{n}' for n in range(5_000)))
    faults = compare(ledger, build)
    assert [fault.type.subtype for fault in faults] == ['anchor_lost'] * 5_000 + [
        'anchor_new'
    ] * 5_000
    assert 'move a-shop-7 NEW' in faults[7].message
    few = compare(Ledger({'a-shop-7': AnchorRecord('entry', 'p')}), build)
    assert 'move a-shop-7 b-shop-7`' in few[0].message


def test_reasons_of_all_ways() -> None:
    """If all parts of a split were removed, the result has each reason once, and what to see."""
    ledger = parse(
        '[entries]\n'
        '"a" = { split = ["b", "c", "d"], page = "p" }\n'
        '"b" = { removed = "One.", see = "e", page = "p" }\n'
        '"c" = { moved = "b", page = "p" }\n'
        '"d" = { removed = "Two.", see = "f", page = "p" }\n'
        '"f" = { removed = "Hidden.", see = "g", page = "p" }\n'
    )
    assert ledger.problems == ()
    end = ledger.follow('a')
    assert end.names == ('e', 'g')
    assert end.why == 'One.; Two.'


# Changes of an anchor

BEFORE = anchors('a = entry p#a', 'b = entry p#b', 'c = label p#c', '/p = page p', '/q = page q')
RECORDED = Ledger(update(Ledger(), BEFORE))


def test_rename_and_rename_back() -> None:
    """After a rename and its reversal, both names work, without a circle."""
    there = anchors('new = entry p#new', *(f'{x.name} = {x.kind} {show(x)}' for x in BEFORE[1:]))
    renamed = Ledger(move(RECORDED, there, 'a', 'new', '2.0.1'))
    assert renamed.records['a'].moved == 'new'
    assert renamed.records['a'].release == '2.0.1'
    assert told(renamed, there) == []
    back = Ledger(move(renamed, BEFORE, 'new', 'a'))
    assert not back.records['a'].is_retired
    assert back.records['new'].moved == 'a'
    assert told(back, BEFORE) == []


def test_a_page_takes_its_anchors_along() -> None:
    """A renamed page needs one command, not one command for each anchor on it."""
    there = anchors('a = entry r#a', 'b = entry r#b', 'c = label r#c', '/r = page r', '/q = page q')
    moved = Ledger(move(RECORDED, there, '/p', '/r'))
    assert told(moved, there) == []
    assert moved.records['a'].was == ('p',)


def test_the_last_word_counts() -> None:
    """A removed anchor can be moved later, and a moved anchor can be split."""
    there = anchors('b = entry p#b', 'c = label p#c', '/p = page p', '/q = page q')
    step = Ledger(remove(RECORDED, there, 'a', 'Nobody\n  used it.', 'b'))
    assert step.records['a'].removed == 'Nobody used it.'
    step = Ledger(move(step, there, 'a', 'b'))
    step = Ledger(split(step, there, 'a', ['b', 'c', 'b']))
    assert step.records['a'] == AnchorRecord('entry', 'p', split=('b', 'c'))
    assert told(step, there) == []


def test_accept() -> None:
    """``accept`` allows an anchor that exists again, or that became something else."""
    gone = anchors('b = entry p#b', 'c = label p#c', '/p = page p', '/q = page q')
    step = Ledger(remove(RECORDED, gone, 'a', 'Gone.'))
    assert accept(step, BEFORE, 'a')['a'] == AnchorRecord('entry', 'p')
    other = anchors('c = entry q#c')
    assert accept(RECORDED, other, 'c')['c'] == AnchorRecord('entry', 'q', was=('p',))
    step = Ledger(remove(RECORDED, BEFORE[:3], '/q', 'Gone.'))
    assert accept(step, BEFORE, '/q')['/q'] == AnchorRecord('page')


NEW = anchors('new = entry p#new')

REFUSED = {
    'still there': (lambda: move(RECORDED, BEFORE, 'a', 'b'), "'a' is still on page 'p'"),
    'never published': (lambda: move(RECORDED, BEFORE, 'x', 'b'), "'x' is not in the ledger"),
    'no target': (lambda: move(RECORDED, BEFORE[1:], 'a', 'x'), "'x' does not exist"),
    'a page without its slash': (
        lambda: move(RECORDED, BEFORE, 'q', '/p'),
        "'q' is not in the ledger: it was never published under this name; did you mean '/q'?",
    ),
    'to a page without its slash': (
        lambda: move(RECORDED, BEFORE[:-1], '/q', 'p'),
        "'p' does not exist; build the site first if it is just written; did you mean '/p'?",
    ),
    'a slip': (
        lambda: move(
            Ledger({'shop-refund': AnchorRecord('entry', 'p')}), BEFORE, 'shop-refnud', 'a'
        ),
        "did you mean 'shop-refund'?",
    ),
    'to itself': (lambda: move(RECORDED, BEFORE[1:], 'a', 'a'), "'a' leads to 'a' itself"),
    'split into one': (lambda: split(RECORDED, BEFORE[1:], 'a', ['b', 'b']), 'anchors move a b'),
    'without a reason': (lambda: remove(RECORDED, BEFORE[1:], 'a', ' '), 'say why'),
    'in a circle': (
        lambda: move(Ledger(move(RECORDED, BEFORE[1:], 'a', 'b')), BEFORE[2:], 'b', 'a'),
        "'a' leads to 'b' itself",
    ),
    'in a circle through a split': (
        lambda: move(
            Ledger(split(RECORDED, (*BEFORE[1:], *NEW), 'a', ['new', 'b'])),
            (*BEFORE[2:], *NEW),
            'b',
            'a',
        ),
        "'a' leads to 'b' itself",
    ),
    'through what was retired twice': (
        # first b is moved to c, then a is moved to c; now c shall be moved to a
        lambda: move(
            Ledger(move(Ledger(move(RECORDED, BEFORE[2:], 'b', 'c')), BEFORE[2:], 'a', 'c')),
            (*NEW, *BEFORE[3:]),
            'c',
            'a',
        ),
        "'a' leads to 'c' itself",
    ),
    'to what was removed and exists again': (
        lambda: move(
            Ledger(remove(RECORDED, BEFORE[1:], 'a', 'Gone.')), (*BEFORE[:1], *BEFORE[2:]), 'b', 'a'
        ),
        "'a' was removed; see `python -m whatsnew312 anchors accept a`",
    ),
    'with an alias of something else': (
        lambda: move(RECORDED, (*anchors('a = alias p#a of c'), *BEFORE[1:]), 'a', 'b'),
        "'a' is still on page 'p'",
    ),
    'split, with an alias left': (
        lambda: split(RECORDED, (*anchors('a = alias p#a of b'), *BEFORE[1:]), 'a', ['b', 'c']),
        "'a' is still on page 'p'",
    ),
    'as another kind of thing': (
        lambda: move(RECORDED, (*anchors('a = label p#a of b'), *BEFORE[1:]), 'a', 'b'),
        "'a' is still on page 'p'; take it out, build the site, then run this",
    ),
    'to what was removed': (
        lambda: move(Ledger(remove(RECORDED, BEFORE[1:], 'a', 'Gone.')), BEFORE[2:], 'b', 'a'),
        "'a' was removed",
    ),
    'removed, but still there': (
        lambda: remove(RECORDED, BEFORE, 'a', 'Gone.'),
        "'a' is still on page 'p'",
    ),
    'removed, with nothing to see': (
        lambda: remove(RECORDED, BEFORE[1:], 'a', 'Gone.', 'x'),
        "'x' does not exist",
    ),
    'not in the build': (lambda: accept(RECORDED, BEFORE[1:], 'a'), "'a' does not exist"),
    'not recorded': (lambda: accept(Ledger(), BEFORE, 'a'), 'anchors update'),
}


@pytest.mark.parametrize('case', REFUSED)
def test_refused(case: str) -> None:
    """A command that would break the ledger is refused, with the reason."""
    edit, message = REFUSED[case]
    with pytest.raises(ValueError, match=re.escape(message)):
        edit()
    assert Ledger(update(Ledger(), BEFORE)) == RECORDED


def test_an_alias_may_stay() -> None:
    """After a rename, the old name may stay as an alias, and may be a target itself."""
    kept = (*anchors('a = alias p#a of b'), *BEFORE[1:])
    renamed = Ledger(move(RECORDED, kept, 'a', 'b', '2.0.1'))
    assert renamed.records['a'] == AnchorRecord('entry', 'p', moved='b', release='2.0.1')
    assert told(renamed, kept) == []
    # the alias can be a target, if it is an alias of its new name
    there = tuple(one for one in kept if one.name != 'c')
    assert move(renamed, there, 'c', 'a')['c'].moved == 'a'


def test_all_that_is_said() -> None:
    """A later decision replaces all fields of the earlier one, including the release."""
    there = BEFORE[1:]
    removed = remove(RECORDED, there, 'a', ' Why\n not. ', 'b', '2.1')
    assert removed['a'] == AnchorRecord('entry', 'p', removed='Why not.', see='b', release='2.1')
    assert remove(RECORDED, there, 'a', 'Why.')['a'] == AnchorRecord('entry', 'p', removed='Why.')
    moved = move(Ledger(removed), there, 'a', 'c')
    assert moved['a'] == AnchorRecord('entry', 'p', moved='c')
    divided = split(Ledger(moved), there, 'a', ['b', 'c'], '2.2')
    assert divided['a'] == AnchorRecord('entry', 'p', split=('b', 'c'), release='2.2')
    again = remove(Ledger(divided), there, 'a', 'Gone.')
    assert again['a'] == AnchorRecord('entry', 'p', removed='Gone.')
    with pytest.raises(ValueError, match=r'^say why: readers who follow an old link will read it$'):
        remove(RECORDED, there, 'a', '')


def test_fragments_are_kept() -> None:
    """If the id of a label differs from its name, both are recorded, and so is a changed id."""
    first = update(Ledger(), anchors('longname = label p#long-name'))
    assert first['longname'] == AnchorRecord('label', 'p', 'long-name')
    later = update(Ledger(first), anchors('longname = label q#other'))
    assert later['longname'] == AnchorRecord('label', 'q', 'other', was=('p#long-name',))
    alias = update(Ledger(), anchors('old = alias p#old of new'))
    assert alias['old'] == AnchorRecord('alias', 'p', of='new')


LOST = {
    'an entry': (
        'a = entry p#a',
        "a change was published as 'a' on page 'p' and is gone; say where it went: `python -m "
        'whatsnew312 anchors move a NEW`; or `split`, or `remove`',
    ),
    'an alias': (
        'a = alias p#a of b',
        "an alias was published as 'a' on page 'p' and is gone; say where it went: `python -m "
        'whatsnew312 anchors move a NEW`; or `split`, or `remove`',
    ),
    'a page': (
        '/a = page a',
        "a page was published as '/a' and is gone; say where it went: `python -m whatsnew312 "
        'anchors move /a NEW`; or `split`, or `remove`',
    ),
}


@pytest.mark.parametrize('case', LOST)
def test_what_is_said_of_the_lost(case: str) -> None:
    """The message about a lost anchor has the name, the place and the command that corrects it."""
    line, message = LOST[case]
    rest = () if 'alias' not in line else anchors('b = entry p#b')
    ledger = Ledger(update(Ledger(), (*anchors(line), *rest)))
    assert [fault.message for fault in compare(ledger, rest)] == [message]


def test_what_is_guessed() -> None:
    """The proposal for an entry is the most similar entry or label, never an alias.

    The proposal for a page is the page that now has its anchors.
    """
    ledger = Ledger(
        update(Ledger(), anchors('shop-codes = entry p#x', '/p = page p', '/q = page q'))
    )
    build = anchors(
        'shop-codez = alias r#x of shop-code',
        'shop-code = entry r#x',
        'shop-other = entry r#y',
        'shop-codes = entry r#x',
        '/r = page r',
        '/q = page q',
    )
    (lost,) = (fault for fault in compare(ledger, build) if 'lost' in fault.type.subtype)
    assert "is it '/r' now? Then run `python -m whatsnew312 anchors move /p /r`" in lost.message
    assert lost.message.endswith('; if not, `split` or `remove` says what became of it')
    gone = (*build[:3], *build[4:], *anchors('/p = page p'))
    (lost,) = (fault for fault in compare(ledger, gone) if 'lost' in fault.type.subtype)
    assert "is it 'shop-code' now? Then run" in lost.message


def test_what_is_said_of_the_reused() -> None:
    """The message about a reused name has both meanings, and both ways to correct the fault."""
    ledger = parse('[entries]\n"a" = { page = "p" }\n[aliases]\n"b" = { of = "a", page = "p" }\n')
    build = anchors('a = alias p#a of c', 'b = label p#b', 'c = entry p#c')
    first, second, _ = compare(ledger, build)
    assert first.message == (
        "'a' was published as a change (line 2 of the ledger) and is now an alias of 'c': if links to "
        'it find here what they meant, run `python -m whatsnew312 anchors move a c`; if not, choose '
        'another name'
    )
    assert second.message == (
        "'b' was published as an alias of 'a' (line 4 of the ledger) and is now a label: if links to "
        'it find here what they meant, run `python -m whatsnew312 anchors accept b`; if not, choose '
        'another name'
    )


def test_a_long_circle_is_not_written_out() -> None:
    """The message about a long circle has only some of its names."""
    records = {
        f'n{n}': AnchorRecord('entry', 'p', moved=f'n{(n + 1) % 30}', line=n) for n in range(30)
    }
    (fault,) = (f for f in compare(Ledger(records), ()) if f.type.subtype == 'anchor_cycle')
    assert "from 'n0' to 'n1' to 'n2' to 'n3' to 'n4' to 21 more to 'n26' to" in fault.message
    assert "to 'n29' to 'n0'; say where one of them went" in fault.message
    assert fault.line == 0


def test_update_decides_nothing() -> None:
    """``update`` only records new anchors and changed pages; it decides nothing else."""
    there = anchors('a = label p#a', 'b = entry q#b', 'd = entry p#d', '/p = page p', '/q = page q')
    after = Ledger(update(RECORDED, there))
    assert after.records['a'] == RECORDED.records['a']
    assert after.records['b'] == AnchorRecord('entry', 'q', was=('p',))
    assert after.records['c'] == RECORDED.records['c']
    assert [line.split()[0] for line in told(after, there)] == ['anchor_reused', 'anchor_lost']


@pytest.mark.parametrize(
    ('record', 'state'),
    [
        (AnchorRecord('entry', 'p'), 'active'),
        (AnchorRecord('entry', 'p', moved='b'), "moved to 'b'"),
        (AnchorRecord('entry', 'p', split=('b', 'c')), "split into 'b', 'c'"),
        (AnchorRecord('entry', 'p', removed='Gone.'), 'removed'),
    ],
)
def test_states(record: AnchorRecord, state: str) -> None:
    """The state of an anchor has the wording of the messages."""
    assert record.state == state
    assert record.is_retired == (state != 'active')


@pytest.mark.parametrize('line', ['<<<<<<< HEAD', '=======', '>>>>>>> two', '||||||| base'])
def test_a_merge_that_is_not_resolved(line: str) -> None:
    """Each conflict marker of git is reported as such, and the lines around it are read."""
    ledger = parse(f'[labels]\n{line}\n"kept" = {{ page = "p" }}\n')
    (problem,) = ledger.problems
    assert problem.line == 2
    assert problem.message.startswith('a merge is not resolved here')
    assert list(ledger.records) == ['kept']


def test_what_is_said_of_the_strayed() -> None:
    """Anchors that moved together share one message, with the verb in the right number."""
    there = anchors('a = entry q#a', 'b = entry q#b', 'c = label r#c', '/p = page p', '/q = page q')
    both, one = (fault.message for fault in compare(RECORDED, there))
    assert both.startswith("'a', 'b': recorded on page 'p', but are on 'q'; to keep links")
    assert one.startswith("'c': recorded on page 'p', but is on 'r'; to keep links")


@pytest.mark.parametrize('number', [9, 10])
def test_a_circle_at_the_limit(number: int) -> None:
    """A circle with nine names is written in full; one with ten names is shortened."""
    records = {
        f'n{n}': AnchorRecord('entry', 'p', moved=f'n{(n + 1) % number}') for n in range(number)
    }
    (fault,) = (f for f in compare(Ledger(records), ()) if f.type.subtype == 'anchor_cycle')
    assert (' more' in fault.message) == (number > 9)
    assert ("from 'n0' to 'n1' to 'n2' to 'n3' to 'n4' to 'n5'" in fault.message) == (number < 10)


def test_what_a_page_shows_for_old_links() -> None:
    """All old links of a page are one value to compare; for a page without any, it is None."""
    ledger = Ledger(
        {
            'a': AnchorRecord('entry', 'p', moved='b'),
            'c': AnchorRecord('entry', 'q', removed='Gone.', release='2.1'),
            '/r': AnchorRecord('page', removed='Away.', release='2.2'),
        }
    )
    links = find_old_links(ledger, anchors('b = entry p#b', '/p = page p', '/q = page q'))
    assert links.on_page('p') == ({'b': ('a',)}, None)
    assert links.on_page('q') == (None, links.notes['q'])
    assert links.on_page('r') is None
    (note,) = links.notes['q']
    assert (note.fragment, note.why, note.release, note.redirects) == ('c', 'Gone.', '2.1', False)
    assert links.stubs == {'r': Stub((), 'Away.', '2.2')}
    assert OldLinks().on_page('p') is None


def test_old_links_are_in_order() -> None:
    """The order of the ledger has no effect on the pages."""
    records = {
        name: AnchorRecord('entry', 'p', **became)
        for name in ('d', 'a', 'c', 'b')
        for became in ({'moved': 'x'} if name in 'da' else {'removed': 'Gone.'},)
    }
    links = find_old_links(Ledger(records), anchors('x = entry p#x'))
    assert links.ids == {'p': {'x': ('a', 'd')}}
    assert [note.fragment for note in links.notes['p']] == ['b', 'c']


def test_nothing_else_is_touched() -> None:
    """A command changes only the anchors that it names, and not the records of its argument."""
    before = dict(RECORDED.records)
    there = (*BEFORE[1:], *NEW, *anchors('other = entry p#other'))
    made = {name: record for name, record in before.items() if name != 'a'}
    new = AnchorRecord('entry', 'p')
    assert move(RECORDED, there, 'a', 'new') == {
        **made,
        'a': AnchorRecord('entry', 'p', moved='new'),
        'new': new,
    }
    assert split(RECORDED, there, 'a', ['b', 'new']) == {
        **made,
        'a': AnchorRecord('entry', 'p', split=('b', 'new')),
        'new': new,
    }
    assert remove(RECORDED, there, 'a', 'Gone.', 'new') == {
        **made,
        'a': AnchorRecord('entry', 'p', removed='Gone.', see='new'),
        'new': new,
    }
    assert update(RECORDED, there) == {**before, 'new': new, 'other': new}
    assert accept(RECORDED, anchors('c = entry q#c'), 'c') == {
        **before,
        'c': AnchorRecord('entry', 'q', was=('p',)),
    }
    assert RECORDED.records == before


def test_anchors_may_be_any_iterable() -> None:
    """Commands accept an iterator, because they read the anchors only once."""
    there = (*BEFORE[1:], *NEW)
    assert move(RECORDED, iter(there), 'a', 'new') == move(RECORDED, there, 'a', 'new')
    assert split(RECORDED, iter(there), 'a', iter(['b', 'new'])) == split(
        RECORDED, there, 'a', ['b', 'new']
    )
    assert remove(RECORDED, iter(there), 'a', 'Gone.', 'new') == remove(
        RECORDED, there, 'a', 'Gone.', 'new'
    )


def test_one_word_after_the_other() -> None:
    """Fields of an earlier decision are removed, for each pair of decisions."""
    there = BEFORE[1:]
    removed = Ledger(remove(RECORDED, there, 'a', 'Gone.', 'b'))
    moved = Ledger(move(RECORDED, there, 'a', 'b'))
    divided = Ledger(split(RECORDED, there, 'a', ['b', 'c']))
    for ledger in (removed, moved, divided):
        assert move(ledger, there, 'a', 'c')['a'] == AnchorRecord('entry', 'p', moved='c')
        assert split(ledger, there, 'a', ['c', 'b'])['a'] == AnchorRecord(
            'entry', 'p', split=('c', 'b')
        )
        assert remove(ledger, there, 'a', 'No.')['a'] == AnchorRecord('entry', 'p', removed='No.')


def test_places_are_kept_in_order() -> None:
    """All places of an anchor are kept and sorted; records of retired names do not change."""
    ledger = Ledger(
        {
            'a': AnchorRecord('entry', 'p', was=('z', 'o')),
            'b': AnchorRecord('entry', 'p', moved='a'),
        }
    )
    after = update(ledger, anchors('a = entry q#a', 'b = entry q#b'))
    assert after == {
        'a': AnchorRecord('entry', 'q', was=('o', 'p', 'z')),
        'b': AnchorRecord('entry', 'p', moved='a'),
    }
