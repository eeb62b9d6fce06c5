"""The gate: names that Python 3.12 added or removed have entries, and entries name only these.

``tests/gate/python-3.11-3.12.tsv`` has the differences between two real interpreters; the script
``compare.py`` in this folder writes it. The entries of the site are written independently. Where
the two may differ, ``exceptions.tsv`` gives the reason; a name in it may be a pattern.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from documents import DOCS, environment

from whatsnew312.execution.interpreters import find
from whatsnew312.site.domain import ChangeDomain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from conftest import Site

    from whatsnew312.model.change import Change


GATE = Path(__file__).parent / 'gate'
DIFFERENCE = GATE / 'python-3.11-3.12.tsv'

#: for an added or a removed name, the kinds of entries that can describe it
TELLS = {'added': {'added', 'changed', 'security'}, 'removed': {'removed', 'changed'}}


class Row(NamedTuple):
    """A name that was added or removed."""

    module: str
    name: str
    change: str

    @property
    def readers_name(self) -> str:
        """The name in entries: an entry on a subscriptable class names only the class."""
        return self.name.removesuffix('.__class_getitem__')


class Told(NamedTuple):
    """A name that an entry is about."""

    name: str
    kind: str
    entry: str


def table(path: Path) -> list[list[str]]:
    """Return the rows of a file with tabs, without comments and header."""
    lines = path.read_text(encoding='utf-8').splitlines()
    return [line.split('\t') for line in lines if not line.startswith('# ')][1:]


def read_difference() -> list[Row]:
    """Return the differences between the interpreters."""
    return [Row(*row) for row in table(DIFFERENCE)]


def read_exceptions() -> list[tuple[str, str]]:
    """Return pairs of a pattern of names and a reason."""
    return [(name, reason) for name, reason in table(GATE / 'exceptions.tsv')]


def tell(changes: Iterable[Change]) -> list[Told]:
    """Return the names that entries are about, in the spelling of the data."""
    return [
        Told(
            api.name if api.domain == 'py' else f'{api.domain}:{api.name}',
            change.fields.kind,
            change.id,
        )
        for change in changes
        for api in change.fields.apis
    ]


@pytest.fixture(scope='session')
def told(docs_builds: Path) -> list[Told]:
    """The names in the entries of the site, as Sphinx read them."""
    return tell(ChangeDomain.of(environment(docs_builds)).all_changes)


# The judgement. Each fault is one line.


def uncovered(rows: Iterable[Row], told: Iterable[Told]) -> Iterator[tuple[str, str]]:
    """Yield each added or removed name without an entry, and a message about it."""
    kinds: dict[str, set[str]] = {}
    for item in told:
        kinds.setdefault(item.name, set()).add(item.kind)
    for row in rows:
        if not TELLS[row.change] & (
            kinds.get(row.name, set()) | kinds.get(row.readers_name, set())
        ):
            yield row.name, f'{row.name} was {row.change}, and no entry tells it'


def made_up(rows: Iterable[Row], told: Iterable[Told]) -> Iterator[tuple[str, str]]:
    """Yield each name that an entry calls added or removed and the data does not, and a message."""
    known = {(row.name, row.change) for row in rows}
    for item in told:
        if item.kind in TELLS and not any(
            (name, item.kind) in known for name in (item.name, *parents(item.name))
        ):
            yield (
                item.name,
                f'{item.entry} says that {item.name} was {item.kind}; the interpreters do not',
            )


def parents(name: str) -> Iterator[str]:
    """Yield the parents of a name: the data does not list the members of a changed module."""
    while '.' in name:
        name = name.rpartition('.')[0]
        yield name


def judge(
    rows: list[Row], told: list[Told], exceptions: list[tuple[str, str]]
) -> tuple[list[str], list[str]]:
    """Return the faults that no exception excuses, and the exceptions that excuse nothing."""
    faults = [*uncovered(rows, told), *made_up(rows, told)]
    excused = [
        {name for name, _ in faults if fnmatchcase(name, pattern)} for pattern, _ in exceptions
    ]
    remaining = [line for name, line in faults if not any(name in names for names in excused)]
    stale = [pattern for (pattern, _), names in zip(exceptions, excused, strict=True) if not names]
    return remaining, stale


# The tests


def test_every_change_is_told_and_true(told: list[Told]) -> None:
    """Every added or removed name has an entry, and every entry matches the data."""
    faults, _ = judge(read_difference(), told, read_exceptions())
    assert not faults, '\n' + '\n'.join(faults)


def test_every_exception_is_needed(told: list[Told]) -> None:
    """Each exception is still needed, and has a reason."""
    exceptions = read_exceptions()
    _, stale = judge(read_difference(), told, exceptions)
    assert not stale, '\nnot needed any more: ' + ', '.join(stale)
    assert [name for name, reason in exceptions if len(reason) < 10] == []


def test_what_fails_says_why(docs_builds: Path) -> None:
    """Each sample that must fail states words of its error message.

    Otherwise it could fail for another reason, such as a typing mistake.
    """
    samples = [
        sample
        for of_page in ChangeDomain.of(environment(docs_builds)).samples.values()
        for sample in of_page
        if sample.fails_on
    ]
    assert len(samples) > 50
    silent = [
        f'{sample.docname}:{sample.line}'
        for sample in samples
        if not all(words for _, words in sample.fails_on)
    ]
    assert silent == []


@pytest.mark.parametrize('name', ['python-3.11-3.12.tsv', 'exceptions.tsv', 'probed.tsv'])
def test_tables_are_in_order(name: str) -> None:
    """Tables are sorted, without duplicate rows, and no pattern matches another row."""
    rows = [tuple(row) for row in table(GATE / name)]
    assert rows == sorted(rows)
    keys = [row[0] if name == 'exceptions.tsv' else row[1] for row in rows]
    assert [key for key, times in Counter(keys).items() if times > 1] == []
    patterns = [key for key in keys if set(key) & set('*[')]
    assert [
        (key, pattern)
        for key in keys
        for pattern in patterns
        if key != pattern and fnmatchcase(key, pattern)
    ] == []


def test_every_probed_name_came_or_went() -> None:
    """Each extra name in ``probed.tsv`` is in the data, so it was added or removed."""
    known = {row.name for row in read_difference()}
    assert [name for _, name in table(GATE / 'probed.tsv') if name not in known] == []


def test_data_is_what_interpreters_say() -> None:
    """Comparing the interpreters again gives the committed data."""
    recorded = DIFFERENCE.read_text(encoding='utf-8').splitlines()[0].removeprefix('# ')
    found = {release: find(release, {}) for release in ('3.11', '3.12')}
    missing = [release for release, interpreter in found.items() if interpreter is None]
    if missing:
        # in CI, a runner that has 3.12 must also have 3.11
        give_up = pytest.fail if os.environ.get('CI') and '3.12' not in missing else pytest.skip
        give_up(f'THE API DATA WAS NOT CHECKED: there is no Python {" and no ".join(missing)}')
    command = [sys.executable, str(GATE / 'compare.py')]
    for option, release in (('--old', '3.11'), ('--new', '3.12')):
        interpreter = found[release]
        assert interpreter
        command += [option, interpreter.executable]
        if f'Python {interpreter.version} {sys.platform}' not in recorded.split(' and '):
            pytest.skip(
                f'THE API DATA WAS NOT CHECKED: it is of {recorded}, and another build, '
                f'{interpreter.version} on {sys.platform}, has other names'
            )
    done = subprocess.run([*command, '--check'], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# The recipe of the guide, for other projects

SHOP = {
    '1.9': """\
__all__ = ['Cart', 'sum_up']

class Cart:
    def add(self, price): ...
    def drop(self, price): ...

def sum_up(cart): ...
""",
    '2.0': """\
from shop.tills import Till

__all__ = ['Cart', 'Till', 'total']

class Shelf:
    def stock(self): ...

class Cart(Shelf):
    def add(self, price): ...

def total(cart): ...
def _private(): ...
""",
}
SHOP_NOTES = """\
# Shop 2.0

:::{change} Carts know their stock
:id: shop-cart
:kind: added
:area: stock
:api: !shop.Cart.stock, !shop.Till, !shop.tills, !shop.total

And there are tills.
:::

:::{change} No more `sum_up()`, and no way to drop things
:id: shop-sum-up
:kind: removed
:area: stock
:api: !shop.sum_up, !shop.Cart.drop
:replacement: `total()`

Nobody took anything back.
:::
"""


def ask_recipe(tmp_path: Path, site: Site, packages: str = '') -> tuple[int, list[str]]:
    """Run the file that the guide shows, on two versions of Shop and the notes of a site.

    :param packages: where packages are in the folder of a version
    """
    for version, source in SHOP.items():
        package = tmp_path / version / packages / 'shop'
        package.mkdir(parents=True, exist_ok=True)
        (package / '__init__.py').write_text(source, encoding='utf-8')
    tills = tmp_path / '2.0' / packages / 'shop' / 'tills.py'
    tills.write_text('class Till: ...\n', encoding='utf-8')
    folders = [str(tmp_path / version) for version in SHOP]
    command = [sys.executable, str(DOCS / 'guide' / 'examples' / 'api_gate.py'), 'shop', *folders]
    done = subprocess.run(
        [*command, str(site.outdir() / 'changes.json')], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr.splitlines()


def test_recipe_is_content(site: Callable[..., Site], tmp_path: Path) -> None:
    """Notes with all names pass, including inherited and re-exported names and new modules."""
    made = site({'index.md': SHOP_NOTES}).build()
    assert ask_recipe(tmp_path, made) == (0, [])


def test_recipe_compares_virtual_environments(site: Callable[..., Site], tmp_path: Path) -> None:
    """The environments of ``whatsnew_interpreters`` do as well as folders of packages."""
    made = site({'index.md': SHOP_NOTES.replace('!shop.sum_up, ', '')}).build()
    for version in SHOP:
        venv.create(tmp_path / version, symlinks=True)
    (packages,) = (tmp_path / '1.9').glob('lib/*/site-packages')
    found = ask_recipe(tmp_path, made, str(packages.relative_to(tmp_path / '1.9')))
    assert found == (1, ['shop.sum_up was removed, and no entry tells it'])


def test_recipe_sees(site: Callable[..., Site], tmp_path: Path) -> None:
    """A missing name and an invented name each give one line, and the status is 1."""
    notes = SHOP_NOTES.replace('!shop.Till, ', '').replace('!shop.sum_up', '!shop.sum_upp')
    made = site({'index.md': notes}).build()
    assert ask_recipe(tmp_path, made) == (
        1,
        [
            'shop.Till was added, and no entry tells it',
            'shop.sum_up was removed, and no entry tells it',
            'shop-sum-up says that shop.sum_upp was removed, and it was not',
        ],
    )


# Tests of the judgement


ROWS = [
    Row('shop', 'shop.total', 'added'),
    Row('shop', 'shop.Cart.__class_getitem__', 'added'),
    Row('till', 'till', 'removed'),
]
SOUND = [
    Told('shop.total', 'added', 'total'),
    Told('shop.Cart', 'changed', 'cart'),
    Told('till', 'removed', 'till'),
    Told('till.open', 'removed', 'till'),
]


def test_the_judge_is_content() -> None:
    """A correct site passes, and an exception that it does not need is reported."""
    assert judge(ROWS, SOUND, []) == ([], [])
    assert judge(ROWS, SOUND, [('shop.*', 'for nothing')]) == ([], ['shop.*'])


@pytest.mark.parametrize(
    ('told', 'fault'),
    [
        (SOUND[1:], 'shop.total was added, and no entry tells it'),
        (
            [Told('shop.total', 'deprecated', 'total'), *SOUND[1:]],
            'shop.total was added, and no entry tells it',
        ),
        (
            [*SOUND, Told('shop.toatl', 'added', 'typo')],
            'typo says that shop.toatl was added; the interpreters do not',
        ),
        (
            [*SOUND, Told('shop.total', 'removed', 'twisted')],
            'twisted says that shop.total was removed; the interpreters do not',
        ),
    ],
)
def test_the_judge_sees(told: list[Told], fault: str) -> None:
    """A name that is missing, misspelt, or in an entry of the wrong kind is a fault.

    An exception can excuse it.
    """
    assert judge(ROWS, told, []) == ([fault], [])
    assert judge(ROWS, told, [('shop.to*', 'known')]) == ([], [])
