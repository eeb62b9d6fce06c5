"""Build the examples of the guide, with the configuration that the guide shows.

They are in ``docs/guide/examples``; the guide includes these files, so it shows the same text.
"""

from __future__ import annotations

import json
import re
import shutil
import venv
from pathlib import Path
from typing import TYPE_CHECKING

import forked
import pytest
import sphobjinv
from conftest import Site

from whatsnew312.__main__ import main
from whatsnew312.model.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable

GUIDE = Path(__file__).parents[1] / 'docs' / 'guide'
EXAMPLES = GUIDE / 'examples'

INDEX = """\
# Shop 2.0

```{toctree}
:glob:

*
```
"""

#: for each release, the module ``shop`` that the samples of the guide import
SHOP = {
    '1.9': """\
class Basket:
    def __init__(self):
        self.items = []

    def add(self, price):
        self.items.append(price)
""",
    '2.0': """\
class Till:
    pass


class Basket:
    def __init__(self, items=(), percent=0):
        self.items = [*items]
        self.percent = percent

    def receipt(self):
        before = sum(self.items)
        total = apply_discount(before, self.percent)
        for name, cents in ('before', before), ('discount', total - before), ('total', total):
            yield f'{name:<8} {cents / 100:.2f}'


def apply_discount(price, percent):
    return price * (100 - percent) // 100


def open_till():
    return Till()
""",
}


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Site]:
    """Return a function that makes a project of examples, with a ``conf.py`` of the guide."""

    def make(*names: str, conf: str = 'conf.py', **more: str) -> Site:
        site = Site(tmp_path / 'shop', {})
        shutil.copytree(EXAMPLES / 'inventories', site.srcdir / 'inventories')
        shutil.copy(EXAMPLES / 'peps.toml', site.srcdir)
        shutil.copy(EXAMPLES / conf, site.srcdir / 'conf.py')
        if len(names) == 1:
            shutil.copy(EXAMPLES / names[0], site.srcdir / f'index{Path(names[0]).suffix}')
        else:
            site.write({'index.md': INDEX})
            for name in names:
                shutil.copy(EXAMPLES / name, site.srcdir)
        site.write({name.replace('_', '.'): text for name, text in more.items()})
        return site

    return make


def entry(site: Site, anchor: str) -> str:
    """Return the text of an entry, with single spaces."""
    found = site.html().find(id=anchor)
    assert found is not None, f'{anchor} is an anchor'
    return ' '.join(found.get_text().split())


def test_guide_shows_every_example() -> None:
    """The guide shows every example file, and every file that it shows exists."""
    text = ''.join(path.read_text(encoding='utf-8') for path in GUIDE.glob('*.md'))
    shown = set(re.findall(r'\{literalinclude\} examples/(\S+)', text))
    there = {
        path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.rglob('*.*') if path.is_file()
    }
    assert shown == there


def test_every_page_has_a_description() -> None:
    """Every page has a description for search engines and previews.

    If lines of its front matter were joined, the front matter would be text on the page.
    """
    form = re.compile(r'---\n(?:[\w-]+: .*\n)*description: .+\n(?:[\w-]+: .*\n)*---\n')
    pages = [*GUIDE.glob('*.md'), *GUIDE.parent.glob('*.md')]
    assert [page.name for page in pages if not form.match(page.read_text(encoding='utf-8'))] == []


# Entries


def test_smallest_entry(project: Callable[..., Site]) -> None:
    """The smallest entry has an anchor, a badge, a text, and the area of its page."""
    site = project('smallest.md').build()
    text = entry(site, 'shop-discount-codes')
    assert 'Type a discount code at the checkout' in text
    assert 'Added' in text
    assert 'the total falls at once' in text
    assert site.inventory()['shop-discount-codes'] == (
        'index.html#shop-discount-codes',
        'Type a discount code at the checkout',
    )


def test_every_field_is_told_of() -> None:
    """Every field is in the example and in the guide."""
    example = (EXAMPLES / 'every-field.md').read_text(encoding='utf-8')
    assert set(re.findall(r'(?m)^:([a-z-]+):', example)) == {
        name for name, spec in FIELDS.items() if not spec.needs
    }
    guide = (GUIDE / 'writing.md').read_text(encoding='utf-8')
    assert [name for name in FIELDS if f'`{name}`' not in guide] == []


def test_every_field(project: Callable[..., Site]) -> None:
    """Each field has the output that the guide describes."""
    site = project('every-field.md').build()
    text = entry(site, 'shop-sum-up-deprecated')
    for shown in (
        'Deprecated · warns · Windows · macOS · since 2.0.1 · removal in 4.0 · PEP 702',
        'Use instead: shop.Basket.total()',
        'What to do: Replace sum_up(basket) by basket.total().',
        'PEP 702: Marking deprecations using the type system',
        'shop.sum_up, shop.legacy.sum_all',
        '#1042, #1077',
        'Ada Byron, Alan Mathison',
    ):
        assert shown in text.replace(' :', ':')
    page = site.html()
    links = {link['href'] for link in page.select('#shop-sum-up-deprecated a[href^=http]')}
    assert links == {
        'https://shop.example/docs/2.0/api.html#shop.Basket.total',
        'https://shop.example/docs/2.0/api.html#shop.sum_up',  # and no link to !shop.legacy.sum_all
        'https://shop.example/issues/1042',
        'https://shop.example/issues/1077',
        'https://docs.python.org/3.12/library/exceptions.html#DeprecationWarning',
        'https://peps.python.org/pep-0702/',
        'https://shop.example/removals/',
    }
    for anchor in ('shop-sum-up-deprecated', 'sum-up', 'shop-basket-sums'):
        assert page.find(id=anchor), f'{anchor} works as a fragment'
        assert site.inventory()[anchor][0] == 'index.html#shop-sum-up-deprecated'
    # the highlight is shown in the summary, not here
    assert 'one way to add up a basket' not in text


def test_both_languages_say_the_same(project: Callable[..., Site], tmp_path: Path) -> None:
    """The example in reStructuredText gives the same page and inventory as in MyST."""
    made = []
    for name in ('every-field.md', 'every-field.rst'):
        site = project(name).build()
        main = str(site.html().select_one('div.body'))
        made.append((main.split(), site.inventory()))  # line breaks differ
        shutil.rmtree(tmp_path / 'shop')
    assert made[0] == made[1]


def test_areas(project: Callable[..., Site]) -> None:
    """An entry has the area of its page, or its own area; headings do not change it."""
    listing = '# All\n\n```{changes}\n:group-by: area\n```\n'
    site = project('areas.md', 'every-field.md', all_md=listing).build('text')
    checkout, stock = site.text('all').split('Stock keeping')
    assert 'Keep a basket for thirty days' in checkout
    assert 'Count what lies in baskets as sold' in stock
    assert 'Add up a basket' in stock


def test_guidance(project: Callable[..., Site]) -> None:
    """Guidance for the reader comes before the body; a removal without it gives a warning."""
    site = project('guidance.md').build()
    assert 'removal in a future version Use instead: shop.Basket.total() Sums are made' in entry(
        site, 'shop-sum-up'
    ).replace(' :', ':')
    assert 'What to do: No replacement; drop the setting FAX_NUMBER. Nobody' in entry(
        site, 'shop-fax'
    ).replace(' :', ':')
    action = ':action: No replacement; drop the setting `FAX_NUMBER`.\n'
    site.edit('index.md', action, '')
    site.build(warnings=None)
    assert len(site.warnings) == 1
    assert '[whatsnew.missing_guidance]' in site.warnings[0]


def test_quotes(project: Callable[..., Site]) -> None:
    """Values with quotes, and values that need no quotes, are shown correctly."""
    text = ' '.join(project('quotes.md').build('text').text().split())
    assert """'aisle/shelf' labels, such as "A3/12" What""" in text
    assert 'Replace comments like "# shelf 12" by labels; see issue #1099. Shelves' in text
    assert r"""Write "C:\stock", don't double the backslash: # 1099 is gone. Paths""" in text
    assert """"shop.search()": pass "aisle="*"", and *every* aisle is searched. No""" in text


@pytest.mark.parametrize(
    'value',
    [
        '"A3" is a label',
        "'A3' is a label",
        '> 12 shelves',
        '| and > are labels',
        '"C:\\stock is a path"',
    ],
)
def test_values_that_need_quotes(project: Callable[..., Site], value: str) -> None:
    """Values that need quotes give one warning without them.

    The correction in the warning works.
    """
    site = project('smallest.md')
    site.edit('index.md', ':kind: added\n', f':kind: added\n:action: {value}\n')
    site.build('text', warnings=None)
    (warning,) = site.warnings
    assert 'cannot be read as a field' in warning
    # the correction in the warning is valid
    right = re.search(r'; write "(.*)" \[whatsnew.bad_field\]$', warning)
    assert right is not None
    site.edit('index.md', f':action: {value}\n', f'{right[1]}\n')
    site.build('text')
    assert 'What to do:' in site.text()


@pytest.mark.parametrize(
    'value',
    [
        '`a`',
        '{py:meth}`shop.Basket.total`',
        'a: b',
        '*a*',
        '!a',
        '&a',
        '@a',
        '%a',
        '[a',
        'C:\\a',
        '#1 a',
        'a #1',
    ],
)
def test_values_that_need_no_quotes(project: Callable[..., Site], value: str) -> None:
    """Values that need no quotes according to the guide give no warning."""
    site = project('smallest.md')
    site.edit('index.md', ':kind: added\n', f':kind: added\n:action: {value}\n')
    site.build('text')
    assert 'What to do:' in site.text()


def test_links(project: Callable[..., Site]) -> None:
    """Each form of link goes to the entry; its default text is the title of the entry."""
    page = project('links.md').build().html()
    links = [(link['href'], link.get_text()) for link in page.select('#shop-expired-codes p a')]
    assert links == [
        ('#shop-discount-codes', 'Type a discount code at the checkout'),
        ('#shop-discount-codes', 'of one code for each basket'),
        ('#shop-discount-codes', 'discount codes'),
        ('#shop-discount-codes', 'Type a discount code at the checkout'),
        ('https://shop.example/issues/1042', '#1042'),
        ('https://peps.python.org/pep-0008/', 'PEP 8'),
        ('https://shop.example/docs/2.0/api.html#shop.Basket.total', 'shop.Basket.total()'),
    ]


def test_mistakes(project: Callable[..., Site]) -> None:
    """The page with mistakes gives exactly the warnings that the guide shows, and is built."""
    text = (EXAMPLES / 'mistakes.md').read_text(encoding='utf-8')
    site = project('every-field.md', 'areas.md')
    site.write({'checkout.md': text})
    site.build(warnings=(EXAMPLES / 'mistakes.txt').read_text(encoding='utf-8').splitlines())
    assert 'Vouchers can be bought and redeemed.' in site.html('checkout').get_text()


# Samples

SAMPLES = ('session.md', 'file.md', 'before-after.md', 'c.md', 'not-run.md')


def test_samples_are_shown(project: Callable[..., Site]) -> None:
    """Each sample has the right label: the file name, Output, Before or After."""
    site = project(*SAMPLES).build()
    labels = {
        page: [label.get_text() for label in site.html(page).select('.whatsnew-sample-label')]
        for page in ('session', 'file', 'before-after')
    }
    assert labels['session'] == []
    assert labels['file'] == ['receipt.py', 'Output']
    assert [re.sub(r':.* ', ' ', label) for label in labels['before-after']] == [
        'Before 1.9',
        'After 2.0',
    ]


def test_samples_do_what_they_say(
    project: Callable[..., Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The samples of the guide run on the releases of the shop, with the results it describes."""
    monkeypatch.delenv('CI', raising=False)  # a machine without Python.h cannot run the sample in C
    site = project(*SAMPLES)
    with (site.srcdir / 'conf.py').open('a', encoding='utf-8') as conf:
        conf.write("whatsnew_samples = 'samples.json'\n")
        conf.write("whatsnew_interpreters = {'1.9': '../one', '2.0': '../two'}\n")
    for release, folder in ('1.9', 'one'), ('2.0', 'two'):
        home = site.root / folder
        venv.create(home, with_pip=False)
        (packages,) = home.glob('[Ll]ib/**/site-packages')
        (packages / 'shop.py').write_text(SHOP[release], encoding='utf-8')
    site.build('samples')
    record = json.loads((site.srcdir / 'samples.json').read_text(encoding='utf-8'))
    runs = [release for sample in record['samples'].values() for release in sample]
    # on 2.0: session, file, the "after" sample and the till; two of them must fail on 1.9, where
    # the "before" sample must run
    assert runs.count('1.9') == 3
    assert runs.count('2.0') >= 4


# Listings


def test_listings(project: Callable[..., Site]) -> None:
    """The summary and the page for porting list the entries, as the guide describes."""
    site = project('every-field.md', 'guidance.md', 'summary.md', 'porting.md').build('text')
    summary = site.text('summary')
    assert 'Stock keeping' in summary
    assert 'PEP 702, one way to add up a basket, "shop.Basket.total()"' in ' '.join(summary.split())
    actions, removals, windows = re.split(r'What (?:goes|only).*', site.text('porting'))
    assert 'Payment by fax' in actions
    assert 'Round each line of a bill' in actions
    assert '3 changes' in removals
    assert removals.index('4.0') < removals.index('uture')
    assert 'Payment by fax' not in removals
    assert 'Add up a basket' in windows


def test_listing_of_nothing(project: Callable[..., Site]) -> None:
    """A listing that matches no entry shows the text of its author."""
    assert 'Nothing this time.' in project('porting.md').build('text').text()


# Projects


def test_notes_of_the_shop_find_the_code_of_a_client(
    project: Callable[..., Site],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The guide shows what the command prints for its example, from ``api`` and from ``match``."""
    site = project('scan-notes.md', conf='conf-smallest.py')
    conf = site.srcdir / 'conf.py'
    conf.write_text(f"{conf.read_text()}html_baseurl = 'https://shop.example/notes/'\n")
    site.build()
    shutil.copy(EXAMPLES / 'scan-client.py', site.srcdir / 'client.py')
    monkeypatch.chdir(site.srcdir)
    capsys.readouterr()
    assert main(['scan', 'client.py', '--notes', str(site.outdir() / 'changes.json')]) == 1
    assert capsys.readouterr().out in (GUIDE / 'scan.md').read_text(encoding='utf-8')


def test_what_is_installed_exists() -> None:
    """The package is in no index, so it is installed from a checkout or an address."""
    pages = [*GUIDE.glob('*.md'), GUIDE.parents[1] / 'README.md']
    named = [
        line
        for page in pages
        for line in page.read_text(encoding='utf-8').splitlines()
        if re.search(r'pip install|additional_dependencies', line) and 'whatsnew312' in line
    ]
    assert len(named) >= 5
    assert [line for line in named if './whatsnew312' not in line and 'git+' not in line] == []


#: the documentation of Shop 1.9
API = """\
.. py:module:: shop
.. py:function:: sum_up(items)
.. py:class:: Basket

   .. py:method:: discount(rate)
   .. py:method:: total()
"""


def test_names_that_the_earlier_release_did_not_have(
    project: Callable[..., Site], tmp_path: Path
) -> None:
    """Mistakes in old names give the warnings of the guide; right names give none, now and later."""
    old = Site(tmp_path / 'old', {})
    conf = (EXAMPLES / 'conf-smallest.py').read_text(encoding='utf-8')
    old.write({'index.md': f'# API\n\n```{{eval-rst}}\n{API}```\n', 'conf.py': conf})
    old.build()
    site = project('scan-notes.md', conf='conf-smallest.py')
    shutil.copy(old.outdir() / 'objects.inv', site.srcdir / 'shop-1.9.inv')
    (line,) = re.findall(
        r'^whatsnew_previous_inventory = .*\n', (GUIDE / 'projects.md').read_text(), re.MULTILINE
    )
    site.write({'conf.py': conf + line})
    site.build()
    site.edit('index.md', ':api: shop.sum_up', ':api: shop.sumup')
    site.edit('index.md', 'argument shop.Basket.discount', 'argument shop.Basket.discounts')
    expected = (EXAMPLES / 'former-names.txt').read_text(encoding='utf-8').splitlines()
    site.build(warnings=expected)
    # the warnings follow the file: the page is read again when it changes
    inventory = sphobjinv.Inventory(site.srcdir / 'shop-1.9.inv')
    for name, role in (('shop.sumup', 'function'), ('shop.Basket.discounts', 'method')):
        inventory.objects.append(sphobjinv.DataObjStr(name, 'py', role, '1', 'index.html#$', '-'))
    site.write({'shop-1.9.inv': inventory.data_file().decode()})
    site.build()


def test_smallest_project(project: Callable[..., Site]) -> None:
    """The smallest ``conf.py`` of the guide is enough for a site."""
    site = project('first.md', conf='conf-smallest.py').build()
    assert 'the total falls at once' in entry(site, 'shop-discount-codes')


def test_kinds_of_its_own(project: Callable[..., Site]) -> None:
    """A kind that the project defines has its badge, and requires a body only if configured."""
    site = project('smallest.md')
    text = (site.srcdir / 'index.md').read_text(encoding='utf-8')
    text = re.sub(r'\n\nCustomers.*\n', '\n', text.replace(':kind: added', ':kind: faster'))
    site.write({'index.md': text})
    assert 'Faster' in entry(site.build(), 'shop-discount-codes')


def test_without_pep_file(project: Callable[..., Site]) -> None:
    """Without a file of PEPs, any PEP number is valid, and no title is shown."""
    site = project('every-field.md')
    site.edit('conf.py', "whatsnew_peps = 'peps.toml'\n", '')
    site.build('text')
    assert 'PEP 702' in site.text()
    assert 'Marking deprecations' not in site.text()


def test_inventories_are_what_the_verb_writes(project: Callable[..., Site]) -> None:
    """The command ``inventory update`` writes the inventories of the guide from larger ones."""
    site = project('every-field.md', 'quotes.md', 'session.md', 'links.md')
    sources = []
    for name in ('python', 'shop'):
        file = site.srcdir / 'inventories' / f'{name}.txt'
        live = file.read_text(encoding='utf-8') + 'shop.close py:function 1 api.html#$ -\n'
        data = sphobjinv.compress(sphobjinv.Inventory(live.encode()).data_file(contract=True))
        path = site.root / f'{name}.inv'
        sphobjinv.writebytes(path, data)
        sources += ['--source', f'{name}={path}']
        file.unlink()
    done = forked.run('-m', 'whatsnew312', 'inventory', 'update', site.srcdir, *sources)
    assert done.stderr == ''
    for name in ('python', 'shop'):
        made = (site.srcdir / 'inventories' / f'{name}.txt').read_text(encoding='utf-8')
        assert made == (EXAMPLES / 'inventories' / f'{name}.txt').read_text(encoding='utf-8')


def test_example_of_releases(tmp_path: Path) -> None:
    """The example of releases has a withdrawn release, and a fix that is in two releases."""
    site = Site(tmp_path / 'shop', {})
    shutil.copytree(EXAMPLES / 'releases', site.srcdir)
    site.build()
    page = site.html()
    rows = [' '.join(row.text.split()) for row in page.select('.whatsnew-releases li')]
    assert rows == [
        'Unreleased · 1 change',
        '2.0 · 2026-06-19 · 2 changes',
        '1.9.2 · 2026-05-04 · 2 changes',
        '1.9.1 · 2026-05-02 · withdrawn · 1 change',
        '1.9 · 2026-02-01 · 1 change',
    ]
    assert 'also in 1.9.2' in page.select_one('#release-2\\.0 #shop-receipt-leak').text
    assert page.select_one('#release-1\\.9\\.2 a[href="#shop-receipt-leak"]') is not None
    assert 'It loses baskets' in page.select_one('#release-1\\.9\\.1 .warning').text
    listed = {}
    for number, text in enumerate(('1.9..1.9.2', '1.9.2..2.0')):
        more = f'---\norphan: true\n---\n# More\n\n```{{changes}}\n:release: {text}\n```\n'
        site.write({f'more{number}.md': more})
    site.build()
    for number in range(2):
        listed[number] = [link['href'] for link in site.html(f'more{number}').select('li a')]
    assert 'index.html#shop-receipt-leak' in listed[0]
    assert 'index.html#shop-receipt-leak' not in listed[1]
