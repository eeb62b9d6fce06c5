"""After any sequence of edits, incremental and parallel builds equal a fresh build.

Everything that stores state is on: ledger, listings, exports, record of samples, search index.
``EDITS=200 pytest tests/test_edits.py`` tries more sequences, which are different in each run.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import hypothesis.strategies as st
from conftest import make_site
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from whatsnew312.__main__ import main
from whatsnew312.ledger.built import FILE_NAME, load
from whatsnew312.ledger.toml import parse

EDITS = int(os.environ.get('EDITS', '0'))

PAGES = ('a', 'b', 'deep/c', 'd', 'e', 'f', 'g', 'h')
IDS = tuple(f'shop-{number}' for number in range(10))
KINDS = ('added', 'changed', 'fixed')
WORDS = ('basket', 'coupon', '*voucher*', 'till', '`code`', 'receipt')

LISTS = """\
# Lists

```{highlights}
```

```{changes}
:group-by: kind
:count:
```

```{changes}
:group-by: module
:style: table
```

```{changes}
:filter:
```
"""

BEGINNING = {
    'anchors.toml': (
        '[entries]\n"shop-0" = { page = "a" }\n"shop-gone" = { moved = "shop-1", page = "b" }\n'
        '[pages]\n"/gone" = { moved = "/a" }\n'
    ),
    'samples.json': '{"platforms": [], "samples": {}}\n',
}
VERBS = ('update', 'move', 'split', 'remove', 'accept')

CONFS = {
    'whatsnew_kinds': (
        {'added': 'Added', 'changed': 'Changed', 'fixed': 'Fixed'},
        {'fixed': 'Mended', 'added': 'New', 'changed': 'Other'},
    ),
    'whatsnew_areas': (
        {'checkout': 'Checkout', 'stock': 'Stock keeping'},
        {'stock': 'Stocks', 'checkout': 'Till'},
    ),
    'whatsnew_issue_url': ('https://issues.example/%s', 'https://other.example/%s'),
    'html_baseurl': ('https://shop.example/', ''),
    'html_title': ('Shop', 'The shop'),
}

entries = st.fixed_dictionaries(
    {
        'title': st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(' '.join),
        'kind': st.sampled_from(KINDS),
        'area': st.sampled_from(('stock', 'checkout')),
        'highlight': st.sampled_from(('', 'a *highlight*')),
        'module': st.sampled_from(('', 'shop.basket', 'shop.till')),
        'pep': st.sampled_from(('', '8', '695')),
        'body': st.sampled_from(WORDS),
        'refers': st.sampled_from(('', *IDS)),
        'sample': st.sampled_from(('', '1', '2')),
    }
)


def entry(id_: str, alias: str, made: dict[str, str]) -> str:
    """Return the source of an entry."""
    fields = {'id': id_, 'alias': alias, 'kind': made['kind'], 'area': made['area']}
    fields |= {'highlight': made['highlight'], 'pep': made['pep'], 'issue': '1042'}
    fields |= {'api': f'!{made["module"]}.name' if made['module'] else ''}
    lines = ''.join(f':{name}: {value}\n' for name, value in fields.items() if value)
    refers = f', as {{any}}`{made["refers"]}` and [](#{made["refers"]})' if made['refers'] else ''
    sample = f'\n```{{sample}} pycon\n>>> {made["sample"]}\n{made["sample"]}\n```\n'
    return (
        f':::{{change}} {made["title"]}\n{lines}\nBody of {made["body"]}{refers}.\n'
        f'{sample if made["sample"] else ""}:::\n'
    )


class Edits(RuleBasedStateMachine):
    """A project that is edited at random; after each edit three builds of it are compared."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        #: for each page, its title and the ids of its entries in order
        self.pages: dict[str, tuple[str, list[str]]] = {}
        self.entries: dict[str, tuple[str, dict[str, str]]] = {}
        self.is_edited = True

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    @initialize(first=entries, second=entries)
    def begin(self, first: dict[str, str], second: dict[str, str]) -> None:
        pages = {
            'index': '# Shop\n\n```{toctree}\n:glob:\n\n*\ndeep/*\n```\n',
            'lists': LISTS,
            'report': '# Report\n\n```{samples-report}\n```\n\n```{anchor-map}\n```\n',
            **{f'z{number}': f'# Still {number}\n\nUnchanged.\n' for number in range(4)},
        }
        self.site = make_site(
            self.root,
            {f'{page}.md': text for page, text in pages.items()} | BEGINNING,
            whatsnew_ledger='anchors.toml',
            whatsnew_samples='samples.json',
            whatsnew_interpreters={'2.0': sys.executable},
            whatsnew_release_date='2026-01-01',
            html_copy_source=True,
            **{name: values[0] for name, values in CONFS.items()},
        )
        self.pages = {'a': ('Page a', ['shop-0']), 'b': ('Page b', ['shop-1'])}
        self.entries = {'shop-0': ('', first), 'shop-1': ('old-1', second)}
        self.write('a', 'b')

    def write(self, *pages: str) -> None:
        for page in pages:
            title, ids = self.pages[page]
            text = f'# {title}\n\n' + '\n'.join(entry(id_, *self.entries[id_]) for id_ in ids)
            self.site.write({f'{page}.md': text})
        self.is_edited = True

    def page_of(self, id_: str) -> str:
        return next(page for page, (_, ids) in self.pages.items() if id_ in ids)

    @rule(page=st.sampled_from(PAGES), title=st.sampled_from(WORDS))
    def title_page(self, page: str, title: str) -> None:
        """Add a page, or change the title of a page."""
        self.pages[page] = (f'Page {title}', self.pages.get(page, ('', []))[1])
        self.write(page)

    @rule(data=st.data(), id_=st.sampled_from(IDS), made=entries, first=st.booleans())
    def put(self, data: st.DataObject, id_: str, made: dict[str, str], first: bool) -> None:
        """Add an entry, or change an entry."""
        alias = self.entries.get(id_, ('', {}))[0]
        if id_ not in self.entries:
            page = data.draw(st.sampled_from(sorted(self.pages)))
            self.pages[page][1].insert(0 if first else 99, id_)
        self.entries[id_] = (alias, made)
        self.write(self.page_of(id_))

    @precondition(lambda self: self.entries)
    @rule(data=st.data(), to=st.sampled_from(IDS), keep=st.booleans())
    def rename(self, data: st.DataObject, to: str, keep: bool) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.entries)))
        if to in self.entries:
            return
        page = self.page_of(id_)
        ids = self.pages[page][1]
        ids[ids.index(id_)] = to
        self.entries[to] = (id_ if keep else '', self.entries.pop(id_)[1])
        self.write(page)

    @precondition(lambda self: self.entries)
    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.entries)))
        page, other = self.page_of(id_), data.draw(st.sampled_from(sorted(self.pages)))
        self.pages[page][1].remove(id_)
        self.pages[other][1].append(id_)
        self.write(page, other)

    @precondition(lambda self: self.entries)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.entries)))
        page = self.page_of(id_)
        self.pages[page][1].remove(id_)
        del self.entries[id_]
        self.write(page)

    @precondition(lambda self: len(self.pages) > 1)
    @rule(data=st.data())
    def delete_page(self, data: st.DataObject) -> None:
        page = data.draw(st.sampled_from(sorted(self.pages)))
        for id_ in self.pages.pop(page)[1]:
            del self.entries[id_]
        self.site.write({f'{page}.md': None})
        self.is_edited = True

    @precondition(lambda self: len(self.pages) < len(PAGES))
    @rule(data=st.data())
    def rename_page(self, data: st.DataObject) -> None:
        page = data.draw(st.sampled_from(sorted(self.pages)))
        other = data.draw(st.sampled_from(sorted(set(PAGES) - set(self.pages))))
        self.pages[other] = self.pages.pop(page)
        self.site.write({f'{page}.md': None})
        self.write(other)

    @rule(name=st.sampled_from(sorted(CONFS)))
    def configure(self, name: str) -> None:
        first, second = CONFS[name]
        self.site.configure(**{name: second if self.site.conf[name] == first else first})
        self.is_edited = True

    # Edits of the ledger and of the record of samples: by commands, and by hand

    @rule(verb=st.sampled_from(VERBS), data=st.data())
    def say(self, verb: str, data: st.DataObject) -> None:
        """Run a command of the ledger on present or past anchors; the command may refuse."""
        doctrees = self.root / 'serial' / 'doctrees'
        there = sorted({anchor.name for anchor in load(doctrees / FILE_NAME).anchors})
        known = sorted(parse(self.read('anchors.toml')).records)
        old = data.draw(st.sampled_from(known or there))
        new = data.draw(st.lists(st.sampled_from(there), min_size=2, max_size=2, unique=True))
        words = {
            'update': [],
            'accept': [old],
            'move': [old, new[0]],
            'split': [old, *new],
            'remove': [old, '--why', 'Nobody used it.', '--see', new[0]],
        }[verb]
        command = ['anchors', verb, *words, '--built', str(doctrees)]
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            status = main(command)
            assert status in {0, 1}
            before = self.read('anchors.toml')
            assert main(command) == status
        assert self.read('anchors.toml') == before, 'twice is not once'
        self.is_edited = True

    @rule()
    def verify(self) -> None:
        """Run the samples with the doctrees of the pages."""
        self.site.root = self.root / 'serial'
        self.site.build('samples', warnings=None)
        self.site.root = self.root
        self.is_edited = True

    @rule(name=st.sampled_from(('anchors.toml', 'samples.json')), data=st.data())
    def spoil(self, name: str, data: st.DataObject) -> None:
        """Delete a line, make a line invalid, or delete the whole file."""
        lines = self.read(name).splitlines(keepends=True)
        at = data.draw(st.integers(0, len(lines)))
        what = data.draw(st.sampled_from(('lost', 'wrong', 'gone')))
        lines[at : at + 1] = [] if what == 'lost' else ['what is this\n']
        if what != 'gone':
            self.site.write({name: ''.join(lines)})
        elif (self.root / 'src' / name).exists():
            self.site.write({name: None})
        self.is_edited = True

    def read(self, name: str) -> str:
        path = self.root / 'src' / name
        return path.read_text(encoding='utf-8') if path.exists() else ''

    @invariant()
    def same(self) -> None:
        """Incremental builds in one process and in four equal a fresh build."""
        if not self.is_edited:
            return
        self.is_edited = False
        built = {}
        for name, options, fresh in BUILDS:
            self.site.root = self.root / name if name else self.root
            files = self.build(name, options, fresh)
            # other parts of Sphinx warn only about the pages that are read in this build
            said = sorted(line for line in self.site.warnings if '[whatsnew.' in line)
            built[name] = (files, said)
        self.site.root = self.root
        files, warnings = built['fresh']
        for name in ('serial', 'parallel'):
            others, said = built[name]
            assert said == warnings, name
            # the output of a deleted page may stay, because Sphinx deletes no files
            assert [file for file in files if others.get(file) != files[file]] == [], name
            ours = {'changes.json', 'changes.atom', 'changes.feed.json'}
            ours |= {'entries.js', 'entry-words.js'}
            assert ours & others.keys() == ours & files.keys(), name

    def build(self, name: str, options: tuple[str, ...], fresh: bool) -> dict[str, bytes]:
        source = self.root / 'src'
        here = self.root / name / 'src'
        if not here.exists():
            here.parent.mkdir(exist_ok=True)
            here.symlink_to(source, target_is_directory=True)
        if options:
            self.site.run('html', *options, warnings=None)  # has another hash seed
        else:
            self.site.build('html', warnings=None, fresh=fresh)
        return {
            file: data.replace(str(here.parent).encode(), b'ROOT')
            for file, data in self.site.files('html').items()
            if not file.startswith('.')
        }


BUILDS = (('serial', (), False), ('parallel', ('-j4',), False), ('fresh', (), True))


def test_any_edits() -> None:
    """After each edit of random sequences, builds equal a fresh build."""
    run_state_machine_as_test(
        Edits,
        settings=settings(
            max_examples=EDITS or 2,
            stateful_step_count=12 if EDITS else 7,
            derandomize=not EDITS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            # no shrinking: it takes long, and the failing sequences are short
            phases=[Phase.generate],
            print_blob=bool(EDITS),
        ),
    )
