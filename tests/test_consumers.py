"""Another project links to the notes in every way, and its links work after all changes.

Both are real projects, built in separate processes; the notes are served on localhost.
"""

from __future__ import annotations

import urllib.request
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urldefrag, urlsplit

import forked
import pytest
import sphobjinv
from conftest import Site
from dom import dom
from serving import served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NOTES = {
    'index.md': """\
# Notes

(how-to-pay)=
## How to pay

```{toctree}
stock
till
```
""",
    'stock.md': """\
# Stock

:::{change} Counting
:id: shop-count
:kind: added
:area: stock

Body.
:::

:::{change} Labels
:id: Shop.Label-Old
:kind: added
:area: stock

Body.
:::
""",
    'till.md': """\
# Till

:::{change} Beeps
:id: shop-beep
:alias: beeping
:kind: added
:area: checkout

Body.
:::

:::{change} Receipts
:id: shop-receipt
:kind: added
:area: checkout

Body.
:::
""",
}

NAMES = ('shop-count', 'Shop.Label-Old', 'shop-beep', 'beeping', 'shop-receipt')

#: for each name, every form of link to it
RST = """\
Other
=====

{lines}

* :ref:`pay <how-to-pay>`, :ref:`how-to-pay`, :external+notes:doc:`till`
"""
RST_LINE = """\
* :external+notes:whatsnew:change:`{0}` :whatsnew:change:`{0}` :whatsnew:change:`text <{0}>`
  :external+notes:ref:`{0}` :ref:`{0}` :ref:`text <{0}>` :any:`{0}` :external:ref:`{0}`
"""
MYST_LINE = (
    '- <inv:notes:whatsnew:change#{0}> [](inv:#{0}) [text](inv:notes#{0}) [](#{0}) [text](#{0}) '
    '{{external+notes:whatsnew:change}}`{0}` {{ref}}`{0}`\n'
)


class Consumer(NamedTuple):
    """The notes, their address, and the project that links to them."""

    notes: Site
    url: str
    site: Site

    def rebuild(self, *, warnings: tuple[str, ...] = ()) -> list[str]:
        """Build the second project afresh, and return the addresses of its links in order."""
        self.site.run('html', fresh=True, warnings=warnings)
        links = [
            link['href']
            for page in ('rst', 'md')
            for link in self.site.html(page).select('section li a.reference.external')
        ]
        assert all(link.startswith(self.url) for link in links)
        return links

    def run(self, *words: str) -> None:
        """Run a command of the ledger of the notes."""
        command = ('-m', 'whatsnew312', 'anchors', *words, '--built', 'doctrees')
        forked.run(*command, cwd=self.notes.root).check_returncode()

    def publish(self) -> None:
        """Build the notes again into the folder that is served."""
        self.notes.run('html')

    def arrives(self, link: str) -> bool:
        """Return whether the page and the id of *link* exist for a browser without scripts."""
        address, fragment = urldefrag(link)
        with urllib.request.urlopen(address, timeout=10) as answer:
            page = dom(answer.read())
        return not fragment or page.find(id=unquote(fragment)) is not None


@pytest.fixture
def consumer(site: Callable[..., Site], tmp_path: Path) -> Iterator[Consumer]:
    """Yield both projects; the notes are built and published, with an up-to-date ledger."""
    notes = site(NOTES, whatsnew_ledger='anchors.toml')
    notes.build(warnings=None)
    with served(notes.outdir()) as url:
        other = Site(tmp_path / 'other', {})
        other.write(
            {
                'index.rst': 'Start\n=====\n\n.. toctree::\n\n   rst\n   md\n',
                'rst.rst': RST.format(lines=''.join(map(RST_LINE.format, NAMES))),
                'md.md': f'# Other\n\n{"".join(map(MYST_LINE.format, NAMES))}',
            }
        )
        other.configure(
            project='Other',
            extensions=['myst_parser', 'sphinx.ext.intersphinx', 'whatsnew312'],
            html_theme='basic',
            nitpicky=True,
            intersphinx_mapping={'notes': (url, None)},
            intersphinx_cache_limit=0,
            # a bare id may refer to the entry or to its label; both have the same address
            suppress_warnings=['myst.iref_ambiguous'],
        )
        made = Consumer(notes, url, other)
        made.run('update')
        made.publish()
        yield made


def test_every_way_works_to_begin_with(consumer: Consumer) -> None:
    """The second project links to each name in each form, and all links work.

    The other tests depend on this.
    """
    links = consumer.rebuild()
    ways = RST_LINE.count('`{0}`') + RST_LINE.count('<{0}>') + MYST_LINE.count('#{0}')
    ways += MYST_LINE.count('`{0}`')
    assert len(links) == ways * len(NAMES) + 3
    assert all(map(consumer.arrives, links))
    inventory = sphobjinv.Inventory(url=f'{consumer.url}objects.inv')
    types = {(entry.name, f'{entry.domain}:{entry.role}') for entry in inventory.objects}
    assert {(name, 'whatsnew:change') for name in NAMES} <= types
    assert {(name.lower(), 'std:label') for name in NAMES} <= types


def test_no_link_is_lost(consumer: Consumer) -> None:
    """All old links work after entries are renamed, moved, split or removed, and a page renamed."""
    old = consumer.rebuild()
    notes = consumer.notes

    # an entry is renamed; its old name has dots and capitals
    notes.edit('stock.md', ':id: Shop.Label-Old', ':id: shop-label')
    # a page is renamed
    notes.edit('index.md', 'till\n', 'checkout/desk\n')
    text = (notes.srcdir / 'till.md').read_text(encoding='utf-8')
    # entries of this page are split, and an alias is removed
    text = text.replace(':id: shop-receipt', ':id: shop-paper').replace(':alias: beeping\n', '')
    text += text[text.index(':::{change} Receipts') :].replace('shop-paper', 'shop-mail')
    notes.write({'till.md': None, 'checkout/desk.md': text.replace('Receipts', 'Slips', 1)})
    notes.edit('stock.md', ':id: shop-count', ':id: shop-inventory')
    notes.edit('index.md', '(how-to-pay)=\n## How to pay\n', '(paying)=\n## Paying\n')
    notes.run('html', warnings=None)
    assert 'anchor_lost' in '\n'.join(notes.warnings)

    for words in (
        ('move', 'Shop.Label-Old', 'shop-label'),
        ('move', '/till', '/checkout/desk'),
        ('split', 'shop-receipt', 'shop-paper', 'shop-mail'),
        ('move', 'beeping', 'shop-beep'),
        ('remove', 'shop-count', '--why', 'Nobody counts.', '--see', 'shop-inventory'),
        ('move', 'how-to-pay', 'paying'),
    ):
        consumer.run(*words)
    consumer.publish()

    assert all(map(consumer.arrives, old)), 'plain URLs'
    new = consumer.rebuild()
    assert len(new) == len(old)
    assert all(map(consumer.arrives, new))

    def where(name: str) -> set[str]:
        pairs = zip(old, new, strict=True)
        return {
            after.removeprefix(consumer.url)
            for before, after in pairs
            if unquote(urlsplit(before).fragment) == name
        }

    assert where('shop-beep') == {'checkout/desk.html#shop-beep'}
    assert where('Shop.Label-Old') == {'stock.html#shop-label'}
    assert where('shop-receipt') == {'till.html#shop-receipt'}
    assert where('shop-count') == {'stock.html#shop-inventory'}
    assert where('how-to-pay') == {'index.html#paying'}
    parts = dom(notes.read('till.html')).find('li', id='shop-receipt')
    assert [link.get_text() for link in parts.find_all('a')] == ['Slips', 'Receipts']


def test_without_the_ledger_they_would_be(consumer: Consumer) -> None:
    """Without the ledger, a renamed entry breaks links of the second project.

    So the ledger is the reason why links work in the other tests.
    """
    consumer.rebuild()
    consumer.notes.edit('stock.md', ':id: shop-count', ':id: shop-inventory')
    consumer.notes.run('html', '-D', 'whatsnew_ledger=')
    consumer.site.run('html', fresh=True, warnings=None)
    missing = [line for line in consumer.site.warnings if 'shop-count' in line]
    assert len(missing) == 15
