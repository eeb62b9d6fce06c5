"""``changes.json``, its schema and the feeds are correct and complete, however they are built."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as ET

import feedparser
import pytest
from dom import dom
from jsonschema import Draft202012Validator
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from whatsnew312.formats.changes_json import SCHEMA, SCHEMA_VERSION
from whatsnew312.model.characters import is_clean
from whatsnew312.model.fields import ATTRIBUTES
from whatsnew312.site.domain import ChangeDomain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Site

DOCS = Path(__file__).parents[2] / 'docs'

FILES = ('changes.json', 'changes.schema.json', 'changes.atom', 'changes.feed.json')

BASE = 'https://shop.example/notes/'
WEB = {'html_baseurl': BASE, 'whatsnew_release_date': '2024-05-06', 'author': 'The Shop'}

INDEX = """\
# Notes

```{toctree}
codes
guide/returns
plain
```

```{changes}
```
"""

CODES = """\
---
area: checkout
---
(top-of-codes)=
# Codes

:::{change} Discount *codes* & `more`
:id: shop-codes
:alias: old-codes, older-codes
:kind: deprecated
:pep: 695, 8
:issue: 1001, 1002
:api: !shop.apply, !c:Shop_Apply
:contributor: Ada Byron, Alan Mathison
:platform: Windows, macOS
:since: 2.0.1
:removal: 3.0
:replacement: "`shop.total()` and {whatsnew:change}`shop-returns`"
:action: Rename *it*.
:highlight: "*codes* at last"

Codes **work**, see [returns](#shop-returns), [the page](guide/returns.md) and
[elsewhere](https://elsewhere.example/?a=1&b=2).

- one
- two, that says `x < 1`

```python
if total < 1:
    print("less")
```

| Name | Price |
| ---- | ----- |
| tea  | 1     |

[Up](#top-of-codes)
:::

:::{change} Second
:id: shop-second
:kind: fixed
:::
"""

RETURNS = """\
---
area: stock
---
# Returns

:::{change} Returns
:id: shop-returns
:kind: added

See {whatsnew:change}`shop-codes`.

![A box](box.png)
:::
"""

PLAIN = """\
# Plain

Nothing is new here.
"""

SOURCES = {'index.md': INDEX, 'codes.md': CODES, 'guide/returns.md': RETURNS, 'plain.md': PLAIN}

PIXEL = bytes.fromhex(
    '89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000'
    '000301010018dd8db00000000049454e44ae426082'
)


def notes(site: Callable[..., Site], **conf: object) -> Site:
    """Return a project in which each field has a value in at least one entry."""
    made = site(SOURCES, **{**WEB, **conf})
    (made.srcdir / 'guide' / 'box.png').write_bytes(PIXEL)
    return made


def exported(made: Site, builder: str = '') -> dict[str, bytes]:
    """Return the contents of the four files that this module tests."""
    return {name: data for name, data in made.files(builder).items() if name in FILES}


def document(made: Site, builder: str = '') -> dict[str, Any]:
    """Return ``changes.json`` after an independent validator has checked it against its schema."""
    made_of = json.loads(made.read('changes.json', builder))
    schema = json.loads(made.read('changes.schema.json', builder))
    Draft202012Validator(schema).validate(made_of)
    return made_of


def entries(made: Site, builder: str = '') -> dict[str, dict[str, Any]]:
    """Return the entries of ``changes.json`` by their ids."""
    return {entry['id']: entry for entry in document(made, builder)['changes']}


# The document


def test_every_field(site: Callable[..., Site]) -> None:
    """Each field of an entry is in the data under its name, and a missing value is null."""
    made = notes(site).build()
    found = document(made)
    assert {name: found[name] for name in list(found) if name not in {'changes', 'kinds'}} == {
        'schema_version': SCHEMA_VERSION,
        'project': 'Shop',
        'release': '2.0',
        'release_date': '2024-05-06',
        'previous_release': '1.9',
        'base_url': BASE,
        'areas': [
            {'name': 'checkout', 'label': 'Checkout'},
            {'name': 'stock', 'label': 'Stock keeping'},
        ],
    }
    assert found['kinds'][0] == {'name': 'added', 'label': 'Added'}
    assert [entry['id'] for entry in found['changes']] == [
        'shop-codes',
        'shop-returns',
        'shop-second',
    ]
    entry = found['changes'][0]
    body = {name: entry.pop(name) for name in ('body_html', 'body_text')}
    assert entry == {
        'id': 'shop-codes',
        'page': None,
        'effect': None,
        'match': [],
        'no_match': None,
        'same_as': None,
        'aliases': ['old-codes', 'older-codes'],
        'kind': 'deprecated',
        'area': 'checkout',
        'title': 'Discount codes & more',
        'url': f'{BASE}codes.html#shop-codes',
        'path': 'codes.html#shop-codes',
        'peps': [695, 8],
        'issues': [1001, 1002],
        'apis': ['shop.apply', 'Shop_Apply'],
        'api_objects': [
            {'domain': 'py', 'name': 'shop.apply', 'module': 'shop'},
            {'domain': 'c', 'name': 'Shop_Apply', 'module': None},
        ],
        'modules': ['shop'],
        'contributors': ['Ada Byron', 'Alan Mathison'],
        'platforms': ['Windows', 'macOS'],
        'messages': [],
        'since': '2.0.1',
        'removal': '3.0',
        'removal_planned': None,
        'outcome': None,
        'replacement': 'shop.total() and Returns',
        'action': 'Rename it.',
        'highlight': 'codes at last',
    }
    assert body['body_text'] == (
        'Codes work, see returns, the page and elsewhere.\n\n'
        '- one\n- two, that says x < 1\n\n'
        'if total < 1:\n    print("less")\n\n'
        'Name | Price\ntea | 1\n\n'
        'Up'
    )
    bare = found['changes'][2]
    assert bare == {
        **dict.fromkeys(bare),
        **{name: [] for name, value in bare.items() if isinstance(value, list)},
        'id': 'shop-second',
        'kind': 'fixed',
        'area': 'checkout',
        'title': 'Second',
        'url': f'{BASE}codes.html#shop-second',
        'path': 'codes.html#shop-second',
        'body_html': '',
        'body_text': '',
    }


def test_nothing_is_lost_on_the_way(site: Callable[..., Site]) -> None:
    """Each field of each entry in the domain is in the data, so no new field is forgotten."""
    made = notes(site)
    with patch_docutils(str(made.srcdir)), docutils_namespace():
        app = Sphinx(
            made.srcdir, made.srcdir, made.outdir('html'), made.doctreedir, 'html', status=None
        )
        app.build()
    found = entries(made, 'html')
    called = {'apis': 'api_objects'}
    ours = {
        'fields',
        'docname',
        'line',
        'source',
        'home',
    }  # the place of the entry in the sources; readers of the data get its address
    for change in ChangeDomain.of(app.env).all_changes:
        entry = found[change.id]
        # other fields are only in the data of projects with certain settings
        values = {
            name: getattr(change.fields, name)
            for name, spec in ATTRIBUTES.items()
            if not spec.needs
        }
        values |= {name: getattr(change, name) for name in set(change.__slots__) - ours}
        for name in values:
            value, theirs = values[name], entry[called.get(name, name)]
            if name == 'apis':
                value = [(api.domain, api.name, api.module or None) for api in value]
                theirs = [(api['domain'], api['name'], api['module']) for api in theirs]
            elif isinstance(value, tuple):
                theirs = tuple(theirs)
            elif name in {'replacement', 'title', 'action', 'highlight'}:
                value = value.plain.replace('shop-returns', 'Returns') or None
            assert (theirs or None) == (value or None), (change.id, name)


def test_body_is_what_the_page_shows(site: Callable[..., Site]) -> None:
    """The body is the HTML of the page without title and fields, and its links are absolute."""
    made = notes(site).build()
    body = dom(entries(made)['shop-codes']['body_html']).body
    page = made.html('codes').find(id='shop-codes')
    for selector in (
        ':is(h1, h2, h3)',
        '.whatsnew-badges',
        '.whatsnew-guidance',
        '.whatsnew-details',
    ):
        assert page.select(selector), selector
        for around in page.select(selector):
            around.decompose()
    for anchor in page.select('span[id]:empty'):
        anchor.decompose()  # anchors of aliases
    links = [link['href'] for link in body.select('a')]
    assert links == [
        f'{BASE}guide/returns.html#shop-returns',
        f'{BASE}guide/returns.html',
        'https://elsewhere.example/?a=1&b=2',
        f'{BASE}codes.html#top-of-codes',
    ]
    for link in page.select('a'):
        link['href'] = urljoin(f'{BASE}codes.html', link['href'])
    assert page.decode_contents().split() == body.decode_contents().split()

    image = dom(entries(made)['shop-returns']['body_html']).img
    assert image['src'] == f'{BASE}_images/box.png'
    assert (made.outdir() / '_images' / 'box.png').is_file()
    assert entries(made)['shop-returns']['body_text'] == 'See Discount codes & more.\n\nA box'


@pytest.mark.parametrize(
    ('builder', 'codes', 'returns', 'link'),
    [
        ('html', 'codes.html', 'guide/returns.html', 'guide/returns.html#shop-returns'),
        ('dirhtml', 'codes/', 'guide/returns/', 'guide/returns/#shop-returns'),
        ('singlehtml', 'index.html', 'index.html', 'index.html#shop-returns'),
    ],
)
def test_addresses(
    site: Callable[..., Site], builder: str, codes: str, returns: str, link: str
) -> None:
    """In each builder that writes a site, the address of an entry leads to the entry."""
    made = notes(site).build(builder)
    found = entries(made)
    assert found['shop-codes']['path'] == f'{codes}#shop-codes'
    assert found['shop-returns']['url'] == f'{BASE}{returns}#shop-returns'
    assert f'href="{BASE}{link}"' in found['shop-codes']['body_html']
    for entry in found.values():
        file, _, fragment = entry['path'].partition('#')
        page = made.read(file + 'index.html' if file.endswith('/') else file)
        assert dom(page).find(id=fragment)
        for address in re.findall('(?:href|src)="([^"]*)"', entry['body_html']):
            assert urlsplit(address).scheme == 'https', address


def test_without_the_address_of_the_site(site: Callable[..., Site]) -> None:
    """Without a site address, links are relative to the folder of the file.

    The links are never relative to a page, and there are no feeds.
    """
    made = notes(site, html_baseurl='').build()
    assert set(exported(made)) == {'changes.json', 'changes.schema.json'}
    found = entries(made)
    assert document(made)['base_url'] is None
    assert found['shop-returns']['url'] == found['shop-returns']['path']
    assert found['shop-returns']['url'] == 'guide/returns.html#shop-returns'
    assert 'href="codes.html#shop-codes"' in found['shop-returns']['body_html']
    assert 'src="_images/box.png"' in found['shop-returns']['body_html']
    assert 'href="codes.html#top-of-codes"' in found['shop-codes']['body_html']
    assert not made.html('plain').select('link[rel=alternate]')


@pytest.mark.parametrize('builder', ['text', 'epub', 'xml'])
def test_other_builders(site: Callable[..., Site], builder: str) -> None:
    """Builders that write no site write none of the files and none of the internal markers."""
    made = notes(site).build(builder, warnings=None)
    assert not exported(made)
    assert not any(b'entry_body' in data for data in made.files().values())


def test_of_two_with_one_id_one_is_there(site: Callable[..., Site]) -> None:
    """Of two entries with one id, only the first is in the data.

    After the id of the first entry changes, the second entry is in the data with its body.
    """
    made = notes(site).build()
    clash = (
        '# Clash\n\n:::{change} Clash\n:id: shop-codes\n:kind: fixed\n:area: stock\n\nSo.\n:::\n'
    )
    made.write({'plain.md': clash})
    made.build(warnings=None)
    assert made.status
    assert entries(made)['shop-codes']['path'] == 'codes.html#shop-codes'
    made.edit('codes.md', ':id: shop-codes', ':id: shop-other')
    made.build(warnings=None)
    found = entries(made)
    assert found['shop-codes']['path'] == 'plain.html#shop-codes'
    assert found['shop-codes']['body_text'] == 'So.'
    assert found['shop-other']['body_text'].startswith('Codes work')


@pytest.mark.parametrize('builder', ['html', 'singlehtml'])
def test_misplaced(site: Callable[..., Site], builder: str) -> None:
    """An entry in a place where no section is allowed gives a warning, but is in the data."""
    made = notes(site)
    misplaced = ':::{change} In a list\n:id: shop-list\n:kind: fixed\n:area: stock\n\nSo.\n:::\n'
    made.write({'plain.md': '# Plain\n\n- ' + misplaced.replace('\n', '\n  ')})
    made.build(builder, warnings=None)
    assert len(made.warnings) == 1
    assert entries(made)['shop-list']['body_text'] == 'So.'


def test_hidden_entries(site: Callable[..., Site]) -> None:
    """An entry that no page shows is left out of the data, in each build."""
    made = notes(site)
    hidden = '::::{only} latex\n:::{change} On paper\n:id: shop-paper\n:kind: fixed\n:area: stock\n:::\n::::\n'
    made.write({'plain.md': f'# Plain\n\n{hidden}'})
    made.build()
    assert 'shop-paper' not in entries(made)
    before = exported(made)
    assert exported(made.build()) == before


# The schema


def closed_objects(schema: Any, where: str = '#') -> Iterator[tuple[str, bool]]:
    """Yield the path of each object in *schema*, and whether it lists and requires all its keys."""
    if isinstance(schema, dict):
        if schema.get('type') == 'object':
            complete = set(schema['required']) == set(schema['properties'])
            yield where, schema.get('additionalProperties') is False and complete
        for name, part in schema.items():
            yield from closed_objects(part, f'{where}/{name}')


def test_schema_is_sound() -> None:
    """The schema is valid, has its version, and allows no additional keys in any object."""
    schema = json.loads(SCHEMA.read_bytes())
    Draft202012Validator.check_schema(schema)
    assert schema['$schema'] == Draft202012Validator.META_SCHEMA['$schema']
    assert SCHEMA_VERSION in schema['$id']
    assert schema['properties']['schema_version']['const'] == SCHEMA_VERSION
    found = dict(closed_objects(schema))
    assert len(found) == 4
    assert all(found.values()), found


def mutations(value: Any) -> Iterator[Any]:
    """Yield copies of *value*; each copy has one error in another place."""
    if isinstance(value, dict):
        yield {**value, 'surplus': 1}
        for name in value:
            yield {key: part for key, part in value.items() if key != name}
            for wrong in mutations(value[name]):
                yield {**value, name: wrong}
    elif isinstance(value, list) and value:
        for wrong in mutations(value[0]):
            yield [wrong, *value[1:]]
    yield [[]] if isinstance(value, dict | list) else {}


def test_the_schema_finds_each_fault(site: Callable[..., Site]) -> None:
    """The output of a build matches the schema, and each single error in it is rejected."""
    made = notes(site).build()
    found = document(made)
    found['changes'] = found['changes'][:1]
    schema = Draft202012Validator(json.loads(made.read('changes.schema.json')))
    assert schema.is_valid(found)
    wrongs = list(mutations(found))
    assert not [wrong for wrong in wrongs if schema.is_valid(wrong)]
    assert len(wrongs) > 80


# The ways to build


def test_same_by_every_way(site: Callable[..., Site]) -> None:
    """Serial, parallel and incremental builds with any hash seed write the same bytes."""
    filler = {
        f'p{n}.md': f'# P\n\n:::{{change}} P{n}\n:id: p{n}\n:kind: fixed\n:area: stock\n\n'
        f'See {{whatsnew:change}}`shop-codes`.\n:::\n'
        for n in range(8)  # Sphinx reads in parallel from six pages on
    }
    index = INDEX.replace('codes\n', 'codes\n' + ''.join(f'{name[:-3]}\n' for name in filler), 1)

    def project() -> Site:
        made = notes(site)
        made.write({**filler, 'index.md': index})
        return made

    serial = project().run()
    assert len(document(serial)['changes']) == 11
    assert set(exported(serial)) == set(FILES)
    assert exported(project().run('html', '-j', '4', seed=7)) == exported(serial)

    edits = [
        ('codes.md', 'Discount *codes*', 'Voucher *codes*'),  # shown in bodies of other pages
        ('guide/returns.md', ':kind: added', ':kind: changed'),
        ('p3.md', 'See', 'Look at'),
        ('codes.md', ':since: 2.0.1\n', ''),
    ]
    fresh, edited, parallel = project(), project().run(), project().run('html', '-j', '4')
    for name, old, new in edits:
        for made in (fresh, edited, parallel):
            made.edit(name, old, new)
        edited.run()
        parallel.run('html', '-j', '4')
    for made in (fresh, edited, parallel):
        made.write({'p5.md': None, 'p6.md': filler['p6.md'].replace(':id: p6', ':id: moved')})
        made.edit('index.md', 'p5\n', '')
        made.run()
    assert {'p5', 'p6'}.isdisjoint(entries(fresh))
    assert 'Voucher codes' in entries(fresh)['p1']['body_text']
    assert exported(edited) == exported(fresh)
    assert exported(parallel) == exported(fresh)


def test_unchanged_files_are_not_touched(site: Callable[..., Site]) -> None:
    """A build that does not change the data does not write the files again."""
    made = notes(site).build()

    def stamps() -> list[tuple[int, int]]:
        stats = [(made.outdir() / name).stat() for name in FILES]
        return [(stat.st_mtime_ns, stat.st_ino) for stat in stats]

    before = stamps()
    made.build()
    assert stamps() == before
    made.edit('plain.md', 'Nothing', 'Not much')
    made.build()
    assert stamps() == before
    made.edit('codes.md', 'Second', 'Third')
    made.build()
    assert stamps()[0] != before[0]
    assert stamps()[1] == before[1]


def test_what_is_missing_comes_back(site: Callable[..., Site]) -> None:
    """Deleted or damaged files, pages and cached bodies are made again by the next build."""
    made = notes(site).build()
    before = exported(made)
    for name in FILES:
        (made.outdir() / name).unlink()
        assert exported(made.build()) == before
        (made.outdir() / name).write_bytes(b'half a fi')
        assert exported(made.build()) == before
    kept = sorted(path for path in made.doctreedir.glob('whatsnew-bodies-*/**/*') if path.is_file())
    templates = [path for path in kept if path.parent.name == 'templates']
    others = [path for path in kept if path not in templates]
    # two pages, the pages of long listings, the inputs of the files, the static files, and a mark
    # that the build ended
    assert len(others) == 6
    for path in (*others, templates[0]):
        whole = path.read_bytes()
        for data in (
            None,
            b'',
            b'[]',
            b'{"changes": 1}\n',
            b'{"changes": ["shop-returns"], "keys": ["guide/returns#shop-returns"], "sizes": []}\n',
            b'{"changes": ["shop-returns"], "keys": [], "sizes": {"changes.json": "12345"}}\n',
            whole[:-1],
            whole + b' ',
        ):
            path.unlink() if data is None else path.write_bytes(data)
            assert exported(made.build()) == before
    (made.outdir() / 'codes.html').unlink()
    assert exported(made.build()) == before


def test_two_outputs_of_one_set_of_doctrees(site: Callable[..., Site], tmp_path: Path) -> None:
    """A build into another folder with another address does not change the first output."""
    made = notes(site).run()
    before = exported(made)
    doctrees = made.doctreedir
    elsewhere = tmp_path / 'elsewhere'
    command = ('-D', 'html_baseurl=https://other.example')
    for _ in range(2):
        first = made.outdir
        made.outdir = lambda builder='': elsewhere  # type: ignore[method-assign]
        made.run('html', *command)
        assert entries(made)['shop-codes']['url'] == 'https://other.example/codes.html#shop-codes'
        assert BASE not in made.read('changes.json')
        made.outdir = first  # type: ignore[method-assign]
        made.run()
        assert exported(made) == before
    assert made.doctreedir == doctrees


def test_failed_build(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that fails after some pages changes no file, and the next build writes them all."""
    made = notes(site).build()
    before = exported(made)
    made.edit('codes.md', 'Codes **work**', 'Codes do not work')
    made.edit('guide/returns.md', 'See', 'Look at')
    made.configure(extensions=['myst_parser', 'whatsnew312', 'failing'])
    made.write(
        {
            'failing.py': """\
import os

def fail(app, docname, *others):
    if docname == 'guide/returns' and 'FAIL' in os.environ:
        raise RuntimeError('on purpose')

def setup(app):
    app.connect('html-page-context', fail)
    return {'parallel_read_safe': True, 'parallel_write_safe': True}
"""
        }
    )
    monkeypatch.setenv('PYTHONPATH', str(made.srcdir), prepend=os.pathsep)
    monkeypatch.setenv('FAIL', '1')
    made.run(warnings=None)
    assert made.status == 2
    assert 'on purpose' in '\n'.join(made.warnings)
    assert 'Codes do not work' in made.read('codes.html')
    assert exported(made) == before
    monkeypatch.delenv('FAIL')
    made.run()
    after = exported(made)
    assert after != before
    assert exported(made.run(fresh=True)) == after


def test_one_page_alone(site: Callable[..., Site]) -> None:
    """A build of one page, before the other pages are written, publishes no incomplete data."""
    made = notes(site)
    made.run('html', '-E')
    whole = exported(made)
    for name in FILES:
        (made.outdir() / name).unlink()
    for path in made.doctreedir.glob('whatsnew-bodies-*/**/*.pieces'):
        path.unlink()
    with patch_docutils(str(made.srcdir)), docutils_namespace():
        app = Sphinx(made.srcdir, made.srcdir, made.outdir(), made.doctreedir, 'html', status=None)
        app.build(filenames=[made.srcdir / 'codes.md'])
    assert not exported(made)
    assert exported(made.run()) == whole


def test_disk_full(site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    """If a file cannot be written, there is a warning, and the old file is complete."""
    made = notes(site).build()
    before = exported(made)
    made.edit('codes.md', 'Codes **work**', 'Codes do')

    def full(*args: object) -> None:
        raise OSError(28, 'No space left on device')

    with monkeypatch.context() as patch:
        patch.setattr('whatsnew312.model.files._replace', full)
        made.build(warnings=None)
    # the cached bodies of the page; without them no exported file is written
    (line,) = made.warnings
    assert re.fullmatch(
        r'WARNING: cannot write \S+/whatsnew-bodies-\w+/codes\.pieces: No space left on device; '
        r'make room \[whatsnew\.output\]',
        line,
    )
    assert exported(made) == before
    made.build()
    assert 'Codes do' in entries(made)['shop-codes']['body_text']


# Feeds


def parsed(made: Site) -> feedparser.FeedParserDict:
    """Return the Atom feed as an independent feed reader sees it."""
    found = feedparser.parse(made.read('changes.atom').encode())
    assert not found.bozo, found.get('bozo_exception')
    assert found.version == 'atom10'
    return found


def check_atom(text: bytes) -> None:
    """Check the rules of RFC 4287 for elements: names, positions, numbers and contents."""
    atom = '{http://www.w3.org/2005/Atom}'
    one, at_most_one, any_number = (1, 1), (0, 1), (0, 10_000)
    common = {
        'author': any_number, 'category': any_number, 'contributor': any_number,
        'id': one, 'link': any_number, 'rights': at_most_one, 'title': one, 'updated': one,
    }  # fmt: skip
    rules = {
        'feed': {
            **common, 'entry': any_number, 'generator': at_most_one,
            'icon': at_most_one, 'logo': at_most_one, 'subtitle': at_most_one,
        },
        'entry': {
            **common, 'content': at_most_one, 'published': at_most_one, 'source': at_most_one,
            'summary': at_most_one,
        },
        'author': {'name': one, 'uri': at_most_one, 'email': at_most_one},
        'contributor': {'name': one, 'uri': at_most_one, 'email': at_most_one},
    }  # fmt: skip
    root = ET.fromstring(text)
    assert root.tag == f'{atom}feed'
    for element in root.iter():
        name = element.tag.removeprefix(atom)
        counts = Counter(child.tag.removeprefix(atom) for child in element)
        for child, (least, most) in rules.get(name, {}).items():
            assert least <= counts[child] <= most, (name, child)
        assert set(counts) <= set(rules.get(name, {})), name
        if name not in rules and name not in {'link', 'category'}:
            assert (element.text or '').strip(), name
        if name in {'updated', 'published'}:
            assert re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', element.text)
            assert datetime.fromisoformat(element.text).tzinfo
        if name == 'id':
            assert urlsplit(element.text).scheme == 'https'
        if name == 'category':
            assert element.get('term')
        if name == 'link':
            assert urlsplit(element.get('href')).scheme == 'https'
    # each entry has an author, or the feed has one
    assert root.findall(f'{atom}author')
    for holder in (root, *root.findall(f'{atom}entry')):
        alternates = [
            (link.get('type'), link.get('hreflang'))
            for link in holder.findall(f'{atom}link')
            if link.get('rel', 'alternate') == 'alternate'
        ]
        assert len(alternates) == len(set(alternates)) == 1
    ids = [entry.findtext(f'{atom}id') for entry in root.findall(f'{atom}entry')]
    assert len(ids) == len(set(ids))
    assert root.findall(f'{atom}link[@rel="self"]')


def check_json_feed(feed: dict[str, Any]) -> None:
    """Check the rules of JSON Feed 1.1 for members: names and types."""
    assert feed['version'] == 'https://jsonfeed.org/version/1.1'
    assert set(feed) <= {
        'version', 'title', 'home_page_url', 'feed_url', 'description', 'user_comment', 'next_url',
        'icon', 'favicon', 'authors', 'language', 'expired', 'hubs', 'items',
    }  # fmt: skip
    assert isinstance(feed['title'], str)
    for item in feed['items']:
        assert set(item) <= {
            'id', 'url', 'external_url', 'title', 'content_html', 'content_text', 'summary',
            'image', 'banner_image', 'date_published', 'date_modified', 'authors', 'tags',
            'language', 'attachments',
        }  # fmt: skip
        assert isinstance(item['id'], str)
        assert isinstance(item.get('content_html', item.get('content_text')), str)
        assert all(isinstance(tag, str) for tag in item['tags'])
        assert datetime.fromisoformat(item['date_published']).tzinfo
        for author in item.get('authors', []):
            assert author
            assert set(author) <= {'name', 'url', 'avatar'}
    assert len({item['id'] for item in feed['items']}) == len(feed['items'])


def test_feeds(site: Callable[..., Site]) -> None:
    """Both feeds follow their standards, and a feed reader finds every entry with its full text."""
    made = notes(site).build()
    check_atom(made.read('changes.atom').encode())
    json_feed = json.loads(made.read('changes.feed.json'))
    check_json_feed(json_feed)

    found = parsed(made)
    assert found.feed.title == 'Shop 2.0 documentation'
    assert found.feed.author == 'The Shop'
    assert found.feed.id == found.feed.link == BASE
    assert found.feed.updated == '2024-05-06T00:00:00Z'
    assert {link.rel: link.href for link in found.feed.links}['self'] == f'{BASE}changes.atom'
    assert json_feed['feed_url'] == f'{BASE}changes.feed.json'
    # in the order of the areas, as on the pages
    assert [item.id for item in found.entries] == [
        f'{BASE}#shop-codes',
        f'{BASE}#shop-second',
        f'{BASE}#shop-returns',
    ]
    first = found.entries[0]
    assert first.title == 'Discount codes & more'
    assert first.link == f'{BASE}codes.html#shop-codes'
    assert [tag.label for tag in first.tags] == ['Deprecated', 'Checkout', 'shop']
    assert [person.name for person in first.contributors] == ['Ada Byron', 'Alan Mathison']
    for item, entry in zip(json_feed['items'], found.entries, strict=True):
        assert (item['id'], item['url']) == (entry.id, entry.link)
        content = dom(item['content_html']).get_text()
        assert dom(entry.content[0].value).get_text() == content
    text = dom(json_feed['items'][0]['content_html']).get_text()
    for part in (
        'Use instead: shop.total() and Returns',
        'What to do: Rename it.',
        'print("less")',
    ):
        assert part in text
    assert json_feed['items'][0]['content_html'].endswith(entries(made)['shop-codes']['body_html'])


def test_ids_are_permanent(site: Callable[..., Site]) -> None:
    """The ids in the feed do not change with the title, the name of the page, or the builder."""
    made = notes(site).build()
    before = {item.id for item in parsed(made).entries}
    made.edit('codes.md', 'Discount *codes*', 'Vouchers')
    made.write({'vouchers.md': (made.srcdir / 'codes.md').read_text(), 'codes.md': None})
    made.edit('index.md', 'codes\n', 'vouchers\n')
    made.build()
    assert {item.id for item in parsed(made).entries} == before
    made.build('dirhtml')
    assert {item.id for item in parsed(made).entries} == before


@pytest.mark.parametrize('builder', ['html', 'dirhtml', 'singlehtml'])
def test_pages_name_the_feeds(site: Callable[..., Site], builder: str) -> None:
    """Each page with entries or listings links to both feeds; other pages do not."""
    made = notes(site, html_title='<b>A "title"</b> & more').build(builder)
    pages = [name for name in made.files() if name.endswith('.html')]
    assert len(pages) >= (1 if builder == 'singlehtml' else 6)
    for name in pages:
        page = dom(made.read(name))
        if name.startswith('search') or 'whatsnew.css' not in str(page.head):
            assert not page.head.select('link[rel=alternate]')
            continue
        found = {link['type']: link for link in page.head.select('link[rel=alternate]')}
        assert set(found) == {'application/atom+xml', 'application/feed+json'}, name
        for link in found.values():
            assert link['title'] == 'A "title" & more'
            assert urljoin(f'{BASE}{name}', link['href']) in {BASE + file for file in FILES[2:]}


@pytest.mark.parametrize('missing', [{'html_baseurl': ''}, {'whatsnew_release_date': ''}])
def test_feeds_go_when_they_cannot_be(site: Callable[..., Site], missing: dict[str, str]) -> None:
    """Without an address or a date, no feed is valid, so feeds of earlier builds are deleted."""
    made = notes(site).build()
    assert set(exported(made)) == set(FILES)
    made.configure(**missing)
    made.build()
    assert set(exported(made)) == set(FILES[:2])
    assert exported(made) == exported(notes(site, **missing).build())


def test_nobody_named(site: Callable[..., Site]) -> None:
    """If ``conf.py`` names no author, the author in the Atom feed is the project.

    Atom requires an author, and the default text of Sphinx is not one.
    """
    made = notes(site, author='Author name not set').build()
    check_atom(made.read('changes.atom').encode())
    assert parsed(made).feed.author == 'Shop'


# Hostile input

HOSTILE = (
    '</script><script>alert(1)</script>]]>&amp;&lt;"\'\x01\x1b\x7f\ufffe\u202e\U0001f40d --><!--'
)


def test_hostile_input(site: Callable[..., Site]) -> None:
    """Markup, quotes and control characters in fields stay text and do not break the files."""
    label = 'Added </script><img src=x onerror=alert(1)> \x0b'
    made = notes(
        site,
        project='Shop' + HOSTILE,
        author=HOSTILE + '\ud800',
        html_title='Notes',
        whatsnew_kinds={'added': label, 'fixed': 'Fixed', 'deprecated': 'Deprecated'},
    )
    hostile = HOSTILE.replace('\x01', '\\x01').replace('"', '\\"').replace('\x1b', '\\e')
    hostile = hostile.replace('\x7f', '\\x7f').replace('\ufffe', '\\uFFFE')
    body = HOSTILE.replace('<', '&lt;').replace('\x01', '')
    made.write(
        {
            'plain.md': f"""\
# Plain

:::{{change}} Title {HOSTILE.replace('<', '&lt;')}
:id: shop-hostile
:kind: added
:area: stock
:api: '!shop.\u017fn\u00e4\u4e2d'
:contributor: "{hostile}"
:replacement: "{hostile}"
:action: "{hostile}"
:highlight: "{hostile}"

{body}

<a href="http://[" title='x'>raw</a> <a href="//other.example/x">raw</a>

```
{HOSTILE}
```
:::
"""
        }
    )
    made.build(warnings=None)
    assert not [line for line in made.warnings if 'Traceback' in line]
    ours = [line for line in made.warnings if 'whatsnew' in line]
    # one for the label in conf.py, one for each field, and one for the title with the body
    assert [line.rpartition(' ')[2] for line in ours] == [
        '[whatsnew.config]',
        *['[whatsnew.control_character]'] * 5,
    ]
    entry = entries(made)['shop-hostile']
    assert 'alert(1)</script>' in entry['action']
    assert '\ufffd' in entry['contributors'][0]
    assert is_clean(json.dumps(entry, ensure_ascii=False))
    assert '\\u00' not in json.dumps(entry, ensure_ascii=False)
    check_atom(made.read('changes.atom').encode())
    check_json_feed(json.loads(made.read('changes.feed.json')))
    found = parsed(made)
    item = next(item for item in found.entries if item.id.endswith('#shop-hostile'))
    assert 'alert(1)</script>' in item.title
    assert '\x01' not in item.title
    # not with feedparser, because it cleans the text that it reads
    atom = '{http://www.w3.org/2005/Atom}'
    root = ET.fromstring(made.read('changes.atom').encode())
    texts = [content.text for content in root.iter(f'{atom}content')]
    texts += [one['content_html'] for one in json.loads(made.read('changes.feed.json'))['items']]
    for text in texts:
        assert not dom(text).select('script, img[onerror]')
    links = dom(entry['body_html']).select('p a')
    # an invalid address is not changed
    assert [link['href'] for link in links] == ['http://[', 'https://other.example/x']
    for page in ('plain', 'codes'):
        assert not made.html(page).head.select('img')


def test_many_and_long(site: Callable[..., Site]) -> None:
    """Ten thousand aliases and a line of one megabyte are in the data without loss."""
    made = notes(site)
    aliases = ', '.join(f'alias-{number}' for number in range(10_000))
    made.write(
        {
            'plain.md': f"""\
# Plain

:::{{change}} Long
:id: shop-long
:alias: {aliases}
:kind: fixed
:area: stock
:action: {'long ' * 200_000}
:::
"""
        }
    )
    made.build()
    entry = entries(made)['shop-long']
    assert len(entry['aliases']) == 10_000
    assert len(entry['action']) == 200_000 * 5 - 1
    check_atom(made.read('changes.atom').encode())


# The guide and the extension for Markdown pages


def test_examples_of_the_guide(site: Callable[..., Site], tmp_path: Path) -> None:
    """The example programs in the guide print what the guide says."""
    guide = (DOCS / 'guide' / 'data.md').read_text(encoding='utf-8')
    (program,) = re.findall(r'```python\n(.*?)```', guide, re.DOTALL)
    made = notes(site).build()
    client = tmp_path / 'client.py'
    client.write_text('import os\nfrom shop import apply\n')
    done = subprocess.run(
        [sys.executable, '-c', program, str(client)],
        cwd=made.outdir(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f'deprecated\tDiscount codes & more\t{BASE}codes.html#shop-codes\n'

    (query,) = re.findall(r"jq -r '(.*?)'", guide)
    if shutil.which('jq') is None:
        pytest.skip('jq is not installed')
    done = subprocess.run(
        ['jq', '-r', query, 'changes.json'],
        cwd=made.outdir(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == (f'- [ ] Discount codes & more: Rename it. {BASE}codes.html#shop-codes\n')


def test_links_and_drawings_of_markdown_twins(site: Callable[..., Site]) -> None:
    """In a Markdown page, each link has its target, and a drawing is not written as HTML."""
    made = notes(
        site,
        extensions=['myst_parser', 'whatsnew312', 'sphinx_llm.txt'],
        llms_txt_suffix_mode='replace',
        markdown_anchor_sections=True,
        suppress_warnings=['config.cache'],
    )
    page = made.srcdir / 'plain.md'
    listings = (':group-by: area\n:count:', ':group-by: kind\n:style: bars', ':style: timeline')
    page.write_text(
        '# Plain\n\n' + ''.join(f'```{{changes}}\n{options}\n```\n\n' for options in listings),
        encoding='utf-8',
    )
    twin = made.run().read('plain.md')
    assert 'Deprecated 1\n' in twin
    assert '3.0: 1 change' in twin
    assert '<svg' not in twin
    assert '<svg' in made.read('plain.html')
    links = re.findall(r'\]\(([^)#:]*)#([^)]+)\)', twin)
    assert {'area-checkout', 'shop-codes'} <= {anchor for _, anchor in links}
    for name, anchor in links:
        assert f'<a id="{anchor}"></a>' in made.read(name or 'plain.md')


def test_markdown_twins(site: Callable[..., Site]) -> None:
    """The extension that writes Markdown pages supports entries, in a build without warnings."""
    made = notes(
        site,
        extensions=['myst_parser', 'whatsnew312', 'sphinx_llm.txt'],
        llms_txt_suffix_mode='replace',
        suppress_warnings=['config.cache'],
    ).run()
    twin = made.read('codes.md')
    for text in (
        'Discount *codes* & `more`',
        'Rename *it*.',
        'print("less")',
        '(guide/returns.md#shop-returns)',
    ):
        assert text in twin
    index = made.read('llms.txt')
    for name in re.findall(r'\]\(([^)]*\.md)\)', index):
        assert (made.outdir() / name).is_file()
    assert 'guide/returns.md' in index


OWN_NOTE = '# News\n\n:::{change} Bags\n:id: bags\n:kind: added\n:area: checkout\n\nBody.\n:::\n'


def test_own_file_of_that_name(site: Callable[..., Site]) -> None:
    """If a file of the project has the address of an exported file, there is a warning."""
    made = site(
        {'index.md': OWN_NOTE, 'extra/changes.json': '{}', 'extra/other.json': '{}'},
        html_extra_path=['extra'],
    )
    made.build(warnings=None)
    (warning,) = made.warnings
    assert 'changes.json of html_extra_path is not published' in warning
    made.configure(exclude_patterns=['changes.json'])
    made.build(warnings=[])
    made.configure(html_extra_path=['extra/changes.json'])
    made.build(warnings=None)
    assert made.warnings == [warning]
    made.write({'index.md': '# News\n'})
    made.build(warnings=[])
    assert made.read('changes.json') == '{}'
    made.configure(html_extra_path=['extra/other.json'])
    made.build(warnings=[])


def test_own_page_of_that_name(site: Callable[..., Site]) -> None:
    """If a page of the project has the address of the page of a change, each build warns."""
    made = site(
        {'index.md': OWN_NOTE, 'extra/changes/bags.html': 'Mine', 'extra/changes/other.html': ''},
        html_extra_path=['extra'],
        whatsnew_change_pages=True,
    )
    for _ in range(2):
        made.build(warnings=None)
        (warning,) = made.warnings
        assert 'changes/bags.html of html_extra_path is not published' in warning
        assert 'Bags' in made.read('changes/bags.html')
    made.write({'index.md': OWN_NOTE.replace('id: bags', 'id: hats')})
    made.build(warnings=[])
    assert made.read('changes/bags.html') == 'Mine'
