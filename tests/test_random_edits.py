"""Incremental builds after random edits give the same site as a new build.

``WHATSNEW_EDITS`` is the number of steps, and ``WHATSNEW_EDITS_SEED`` selects the random edits.
Without them, the test makes a few steps that are always the same.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site

STEPS = int(os.environ.get('WHATSNEW_EDITS', '12'))
SEEDS = [int(text) for text in os.environ.get('WHATSNEW_EDITS_SEED', '1').split(',')]

KINDS = ('added', 'changed', 'deprecated', 'removed', 'fixed')
AREAS = ('checkout', 'stock')
TITLES = ('A *new* basket', 'The `till` is faster', 'Prices <b> & more', 'Übersicht', 'A basket')
BODIES = (
    'It has a lid.',
    'See {first} and {second}.',
    '```{{include}} {up}shared.txt\n```',
    '(mark-{mark})=\nWith a label.',
    '> Quoted.\n\nAnd `code` in it.',
)
SHARED = ('A shared sentence.\n', 'Another one, on {ref}`mark-1`.\n', '', '* A list\n* of two\n')
LISTS = (
    '# Lists\n\n```{changes}\n:group-by: area\n```\n\n```{changes}\n:style: cards\n```\n\n'
    '```{highlights}\n```\n',
    '# Lists\n\n```{changes}\n:filter:\n```\n\n```{changes}\n:style: checklist\n```\n',
    '# Lists\n\n```{changes}\n:style: table\n:kind: deprecated removed\n```\n\n```{link-targets}\n```\n',
)


@dataclass
class Entry:
    """The data of an entry, from which its source is written."""

    id: str
    page: str
    title: str = TITLES[0]
    kind: str = 'added'
    area: str = 'stock'
    alias: str = ''
    body: str = BODIES[0]
    more: dict[str, str] = field(default_factory=dict)

    def markdown(self) -> str:
        """Return the entry as its author writes it."""
        given = {'id': self.id, 'kind': self.kind, 'area': self.area, 'alias': self.alias}
        lines = [f':{name}: {value}' for name, value in (given | self.more).items() if value]
        head = f':::::{{change}} {self.title}'
        return '\n'.join([head, *lines, '', self.body, ':::::', ''])


class Notes:
    """Pages of entries, and the edits that are made to them."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.number = 0
        self.pages = {'one': 'One', 'two': 'Two', 'sub/three': 'Three'}
        self.shared = SHARED[0]
        self.lists = LISTS[0]
        self.entries: list[Entry] = []
        for page in self.pages:
            self.add(page)
            self.add(page)
        self.edits: list[Callable[[], object]] = [
            self.add,
            self.delete,
            self.rename,
            self.duplicate,
            self.swap,
            self.change_words,
            self.change_body,
            self.change_alias,
            self.change_fields,
            self.move,
            self.order,
            self.add_page,
            self.delete_page,
            self.rename_page,
            self.change_shared,
            self.change_lists,
        ]

    def edit(self) -> str:
        """Make one to three edits, and return their names."""
        chosen = self.random.choices(self.edits, k=self.random.choice((1, 1, 2, 3)))
        for one in chosen:
            one()
        return ', '.join(one.__name__ for one in chosen)

    def entry(self) -> Entry:
        return self.random.choice(self.entries)

    def page(self) -> str:
        return self.random.choice(list(self.pages))

    def name(self) -> str:
        """Return an id, an alias, or a name that does not exist."""
        return self.random.choice((self.entry().id, self.entry().alias, 'shop-nothing'))

    def add(self, page: str = '') -> None:
        self.number += 1
        self.entries.append(Entry(f'shop-{self.number}', page or self.page()))

    def delete(self) -> None:
        if len(self.entries) > 3:
            self.entries.remove(self.entry())

    def rename(self) -> None:
        self.number += 1
        self.entry().id = f'shop-new-{self.number}'

    def duplicate(self) -> None:
        """Add an entry with the id or alias of another one."""
        one = self.entry()
        self.entries.append(replace(one, page=self.page(), title='The same again', body=BODIES[0]))

    def swap(self) -> None:
        one, other = self.entry(), self.entry()
        one.id, other.id = other.id, one.id

    def change_words(self) -> None:
        one = self.entry()
        one.title = self.random.choice(TITLES)
        one.kind = self.random.choice(KINDS)
        one.area = self.random.choice(AREAS)

    def change_body(self) -> None:
        one = self.entry()
        self.number += 1  # if two pages have this label, Sphinx uses the one read last
        links = [f'{{whatsnew:change}}`{self.name() or "shop-none"}`' for _ in range(2)]
        one.body = self.random.choice(BODIES).format(
            first=links[0],
            second=links[1],
            up='../' * one.page.count('/'),
            mark=self.number,
        )

    def change_alias(self) -> None:
        self.entry().alias = self.random.choice(('', f'old-{self.number % 3}', self.name()))

    def change_fields(self) -> None:
        """Give an entry another field, or remove all its fields."""
        chosen = self.random.choice(
            (
                {},
                {'action': f'See [it](#{self.name() or "shop-none"}).'},
                {'replacement': 'Use `other`.', 'removal': '3.0'},
                {'highlight': 'A *lid* for it.'},
                {'api': 'shop.till.Till', 'issue': '1001, 1002'},
                {'pep': '8'},
            )
        )
        self.entry().more = chosen

    def move(self) -> None:
        self.entry().page = self.page()

    def order(self) -> None:
        self.random.shuffle(self.entries)

    def add_page(self) -> None:
        self.number += 1
        page = self.random.choice((f'page{self.number % 4}', f'sub/page{self.number % 4}'))
        self.pages[page] = f'Page {self.number}'
        self.add(page)

    def delete_page(self) -> None:
        """Delete a page, and move its entries to other pages."""
        if len(self.pages) > 2:
            gone = self.page()
            del self.pages[gone]
            for one in self.entries:
                if one.page == gone:
                    one.page = self.page()

    def rename_page(self) -> None:
        self.pages[self.page()] = f'Heading {self.random.randint(0, 9)}'

    def change_shared(self) -> None:
        self.shared = self.random.choice(SHARED)

    def change_lists(self) -> None:
        self.lists = self.random.choice(LISTS)

    def files(self) -> dict[str, str]:
        """Return the source files."""
        table = '\n'.join(['lists', *self.pages])
        made = {
            'index.md': f'# Shop\n\n```{{toctree}}\n{table}\n```\n',
            'lists.md': self.lists,
            'shared.txt': self.shared,
        }
        for page, heading in self.pages.items():
            found = [one.markdown() for one in self.entries if one.page == page]
            made[f'{page}.md'] = '\n'.join([f'# {heading}\n', *found])
        # the folder of a page determines the path of the file that its entries include
        return {
            name: text.replace('} shared', '} ../shared').replace('../../', '../')
            if '/' in name
            else text.replace('../shared', 'shared')
            for name, text in made.items()
        }


def update(made: Site, before: dict[str, str], files: dict[str, str]) -> None:
    """Write the files that differ from *before*, and delete the files that are gone."""
    changed: dict[str, str | None] = {
        name: text for name, text in files.items() if before.get(name) != text
    }
    made.write(changed | dict.fromkeys(before.keys() - files.keys()))


@pytest.mark.parametrize('seed', SEEDS)
def test_random_edits(site: Callable[..., Site], seed: int) -> None:
    notes = Notes(seed)
    files: dict[str, str] = notes.files()
    conf = {
        'html_baseurl': 'https://shop.example/',
        'whatsnew_release_date': '2026-01-01',
        'exclude_patterns': ['*.txt'],
    }
    kept, fresh = site(files, **conf), site(files, **conf)
    done = ['new']
    failed = []
    for step in range(STEPS):
        kept.build(warnings=None)
        fresh.build(warnings=None, fresh=True)
        found, right = kept.files(), fresh.files()
        # files of deleted pages may stay in the output
        wrong = [name for name in right if found.get(name) != right[name]]
        wrong = [name for name in wrong if not name.startswith('.buildinfo')]
        if wrong:
            failed.append((step, done[-3:], wrong))
            print(f'seed {seed}', failed[-1], flush=True)
            break
        done.append(notes.edit())
        before, files = files, notes.files()
        update(kept, before, files)
        update(fresh, before, files)
    assert failed == []
