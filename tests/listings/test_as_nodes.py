"""Listings in HTML and other builders: links to groups, forms, charts and checklists."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from listed_site import ENTRIES, FILES

if TYPE_CHECKING:
    from collections.abc import Callable

    from bs4 import Tag
    from conftest import Site


@pytest.fixture(scope='module')
def made(shared_site: Callable[..., Site]) -> Site:
    return shared_site(FILES, nitpick_ignore=[('py:obj', 'shop.bag.Bag.pack')]).build()


def hrefs(tag: Tag) -> list[str]:
    return [str(link['href']) for link in tag.select('a')]


def test_modules_and_peps_lead_to_their_groups(made: Site) -> None:
    """A module or a PEP in a table links to its group on the page with all groups."""
    first = made.html('table').select('table.whatsnew-table tbody tr')[-1]
    assert hrefs(first) == [
        'entries.html#bag',
        'modules.html#module-shop',
        'modules.html#module-shop-bag',
        'peps.html#pep-695',
    ]
    for address in hrefs(first):
        page, _, anchor = address.partition('#')
        assert made.html(page.removesuffix('.html')).find(id=anchor)


def test_values_are_text_where_no_page_has_their_groups(site: Callable[..., Site]) -> None:
    """Without pages for the groups, tables show values as text, not as dead links."""
    files = {name: FILES[name] for name in ('index.md', 'entries.md', 'table.md', 'kinds.md')}
    made = site(files, nitpick_ignore=[('py:obj', 'shop.bag.Bag.pack')]).build()
    assert hrefs(made.html('table').select('table.whatsnew-table tbody tr')[-1]) == [
        'entries.html#bag'
    ]
    assert made.html('kinds').select('.whatsnew-bars a') == []


def test_headings_lead_to_themselves(made: Site) -> None:
    """The heading of a group is a link to itself, so that readers can copy it."""
    heading = made.html('modules').find(id='module-shop-bag')
    assert heading
    assert heading.get_text() == 'shop.bag'
    assert hrefs(heading) == ['#module-shop-bag']


def test_groups_of_two_listings_have_ids_of_their_own(site: Callable[..., Site]) -> None:
    """Ids stay unique if a page groups twice by one field; the full listing has the usual ids."""
    text = """\
# Modules

(module-shop-zip)=
## Something else

```{changes}
:group-by: module
:kind: removed, deprecated
```

```{changes}
:group-by: module
```
"""
    files = {name: FILES[name] for name in ('index.md', 'entries.md', 'table.md')}
    made = site({**files, 'modules.md': text}, nitpick_ignore=[('py:obj', 'shop.bag.Bag.pack')])
    page = made.build().html('modules')
    ids = [str(tag['id']) for tag in page.find_all(id=True)]
    assert len(set(ids)) == len(ids)
    headings = [(str(tag['id']), tag.get_text()) for tag in page.select('.whatsnew-group')]
    assert headings == [
        ('module-shop-2', 'shop'),
        ('module-shop-zip-3', 'shop.zip'),
        ('module-none-2', 'Of no module'),
        ('module-shop', 'shop'),
        ('module-shop-bag', 'shop.bag'),
        ('module-shop-zip-2', 'shop.zip'),
        ('module-none', 'Of no module'),
    ]
    for heading, (id_, _) in zip(page.select('.whatsnew-group'), headings, strict=True):
        assert hrefs(heading) == [f'#{id_}']


def test_rows_say_what_they_are_found_by(made: Site) -> None:
    """Each row has data attributes with everything that the filter script needs."""
    row = made.html('all').find('li', attrs={'data-kind': 'added'})
    assert row
    data = {name: value for name, value in row.attrs.items() if name.startswith('data-')}
    assert data == {
        'data-kind': 'added',
        'data-area': 'stock',
        'data-module': 'shop,shop.bag',
        'data-pep': '695',
        'data-words': 'shop.bag.Bag.pack #1234',
    }
    assert row.get_text().strip() == 'Added Bags of all sizes · shop, shop.bag · PEP 695 · Linux'


def test_the_form_counts_what_there_is(made: Site) -> None:
    """The form offers every value that entries have, with its count, in the usual order."""
    form = made.html('all').select_one('form.whatsnew-form-filter')
    assert form
    kinds = [label.get_text(' ', strip=True) for label in form.select('fieldset label')]
    assert kinds == ['Added 1', 'Deprecated 2', 'Removed 1']
    modules = [option.get_text() for option in form.select('select[name=module] option')]
    assert modules == ['Any module', 'shop (2)', 'shop.bag (1)', 'shop.zip (1)']
    peps = [option['value'] for option in form.select('select[name=pep] option')]
    assert peps == ['', '695']


def test_scripts_are_where_they_are_needed(made: Site) -> None:
    """A page loads the filter or checklist script only if it has such a form."""

    def scripts(page: str) -> set[str]:
        found = {
            urlsplit(str(script['src'])).path.rpartition('_static/')[2]
            for script in made.html(page).select('script[src]')
        }
        return found & {'whatsnew/filter.js', 'whatsnew/checklist.js'}

    assert scripts('all') == {'whatsnew/filter.js'}
    assert scripts('tasks') == {'whatsnew/checklist.js'}
    assert scripts('modules') == scripts('index') == scripts('entries') == set()


@pytest.mark.parametrize(
    'builder', ['singlehtml', 'epub', 'text', 'latex', 'man', 'texinfo', 'xml']
)
def test_elsewhere_there_is_no_form(site: Callable[..., Site], builder: str) -> None:
    """Other builders show the entries, without forms and checkboxes."""
    made = site(FILES, nitpick_ignore=[('py:obj', 'shop.bag.Bag.pack')])
    made.build(builder, warnings=None if builder == 'epub' else ())
    files = b'\n'.join(
        data for name, data in made.files().items() if not name.startswith('_static')
    )
    for word in (b'<form', b'Modules I use', b'checkbox'):
        assert word not in files
    if builder != 'epub':  # which is a zip file
        assert b'Bags of' in files


def test_dirhtml(site: Callable[..., Site]) -> None:
    """The dirhtml builder writes forms and links with a state of the filter, too."""
    made = site(FILES, nitpick_ignore=[('py:obj', 'shop.bag.Bag.pack')]).build('dirhtml')
    page = made.html('kinds/index')
    assert hrefs(page.select_one('.whatsnew-bars'))[0] == '../all/?kind=added'
    filtered = made.html('all/index')
    assert filtered.select_one('.whatsnew-form')
    script = filtered.select_one('script[src*="filter.js"]')
    assert str(script['src']).startswith('../_static/whatsnew/filter.js?v=')


def test_bars_lead_to_states_of_the_filter(made: Site) -> None:
    """A bar links to the filter with its kind and with the conditions of the listing."""
    bars = made.html('kinds').select('.whatsnew-bars > li')
    assert [bar.get_text(' ', strip=True) for bar in bars] == [
        'Added 1',
        'Deprecated 2',
        'Removed 1',
    ]
    assert hrefs(bars[1]) == ['all.html?kind=deprecated']
    few = made.html('few').select_one('.whatsnew-bars > li')
    (address,) = hrefs(few)
    state = parse_qs(urlsplit(address).query)
    assert state == {'kind': ['deprecated'], 'area': ['checkout'], 'action': ['1']}


def test_pictures_are_for_the_eye_alone(made: Site) -> None:
    """Charts are hidden from screen readers, have no inline style, and have text beside them."""
    for page, class_ in (('kinds', 'whatsnew-bar'), ('plan', 'whatsnew-squares')):
        drawings = made.html(page).find_all('svg', class_=class_)
        assert drawings
        for drawing in drawings:
            assert drawing['aria-hidden'] == 'true'
            assert not drawing.find_all(style=True)
            assert drawing.get_text() == ''
    plan = made.html('plan').select('.whatsnew-timeline > li')
    assert [item.get_text() for item in plan] == ['2.9: 1 change', '2.10: 1 change']
    assert hrefs(plan[0]) == ['when.html#removal-2-9']


def test_the_checklist_goes_by_urgency(made: Site) -> None:
    """The checklist sorts by urgency and version (2.9 before 2.10); each task says what to do."""
    tasks = made.html('tasks').select('.whatsnew-checklist > li')
    assert [task['data-id'] for task in tasks] == ['zip', 'window', 'door']
    labels = [task.select_one('input.whatsnew-tick')['aria-label'] for task in tasks]
    assert labels[0] == 'Done: Zip'
    lines = [task.select_one('.whatsnew-do').get_text() for task in tasks]
    assert lines[0] == 'Use instead: Bags of all sizes'
    assert lines[1] == 'What to do: Open <script>alert(1)</script> “them”.'
    assert tasks[2].select_one('.whatsnew-do strong').get_text() == 'them'


def test_listings_are_not_searched(made: Site) -> None:
    """Sphinx's search index does not include the pages that list an entry."""
    import json

    index = json.loads(made.read('searchindex.js').removeprefix('Search.setIndex(')[:-1])
    assert index['titleterms']['size'] == index['docnames'].index('entries')
    assert 'size' not in index['terms']


def test_hostile_labels(site: Callable[..., Site]) -> None:
    """HTML in the labels of kinds and areas is escaped in the form and in its attributes."""
    label = "\"><img src=x onerror=alert(1)> & 'more'"
    made = site(
        {'index.md': FILES['all.md'] + '\n```{changes}\n:style: checklist\n```\n' + ENTRIES[30:]},
        whatsnew_areas={'checkout': label, 'stock': 'Stock'},
        whatsnew_kinds={'added': label, 'removed': label, 'deprecated': label},
        suppress_warnings=['whatsnew.missing_area'],
        nitpick_ignore=[('py:obj', 'shop.bag.Bag.pack')],
    ).build()
    page = made.html()
    assert not page.select('main img, .body img')
    assert label in page.select_one('form.whatsnew-form-filter fieldset').get_text()


def test_very_many(site: Callable[..., Site]) -> None:
    """A list with very many rows has the class that lets browsers skip rows off the screen."""
    entries = ''.join(
        f':::{{change}} Change {n}\n:id: c{n}\n:kind: fixed\n:area: stock\n:::\n\n'
        for n in range(500)
    )
    files = {'index.md': FILES['all.md'], 'many.md': f'---\norphan: true\n---\n# Many\n\n{entries}'}
    rows = site(files).build().html().select_one('ul.whatsnew-rows')
    assert 'whatsnew-many' in rows['class']


def test_few_are_laid_out(made: Site) -> None:
    """A list with few rows lacks this class, so the height of its page is right at once."""
    assert 'whatsnew-many' not in made.html('all').select_one('ul.whatsnew-rows')['class']


EDITS: dict[str, tuple[str, str, str]] = {
    'a replacement': ('entries.md', 'Open **them**.', 'Shut *them*.'),
    'an area': ('entries.md', ':area: stock\n', ''),
    'the page of modules': ('modules.md', ':group-by: module', ':group-by: kind'),
    'the page with the filter': ('all.md', ':filter:\n', ''),
    'a kind': ('entries.md', ':kind: removed', ':kind: fixed'),
}


@pytest.mark.parametrize('edit', EDITS)
def test_pages_follow(site: Callable[..., Site], edit: str) -> None:
    """After any edit, an incremental build writes the same pages as a fresh build."""
    made = site(FILES, nitpick_ignore=[('py:obj', 'shop.bag.Bag.pack')]).run()
    made.edit(*EDITS[edit])
    after = made.run('html', '-j', '4').files()
    fresh = made.run(fresh=True).files()
    assert {name for name in fresh if after.get(name) != fresh[name]} <= {'searchindex.js'}


def test_an_edit_of_a_body_renews_no_listing(site: Callable[..., Site]) -> None:
    """A page with a listing is not written again after an edit of the body of an entry."""
    made = site(FILES, nitpick_ignore=[('py:obj', 'shop.bag.Bag.pack')]).run()
    page = made.outdir() / 'all.html'
    before = page.stat().st_mtime_ns
    made.edit('entries.md', 'See [](#zip).', 'See [](#zip).\n\nAnd more.\n')
    made.run()
    assert page.stat().st_mtime_ns == before


def test_targets(site: Callable[..., Site]) -> None:
    """The table has a row for every id, alias and label, and follows edits of their pages."""
    files = {
        'index.md': '# Shop\n\n```{link-targets}\n```\n',
        'codes.md': '---\norphan: true\narea: stock\n---\n(of-codes)=\n# Codes\n\n'
        ':::{change} Codes *work*\n:id: shop-codes\n:alias: old-codes\n:kind: added\n\nThey do.\n:::\n',
    }
    made = site(files).build()

    def rows() -> list[list[str]]:
        table = made.html().select_one('.whatsnew-targets')
        assert table
        return [
            [row['data-role'], row.code.get_text(), row.a['href'], row.a.get_text()]
            for row in table.select('tbody tr')
        ]

    assert rows() == [
        ['std:label', 'of-codes', 'codes.html#of-codes', 'Codes'],
        ['whatsnew:change', 'old-codes', 'codes.html#shop-codes', 'Codes work'],
        ['whatsnew:change', 'shop-codes', 'codes.html#shop-codes', 'Codes work'],
    ]
    made.edit('codes.md', '# Codes', '# Coupons')
    made.build()
    assert rows()[0][-1] == 'Coupons'
    made.edit('codes.md', '(of-codes)=', '(of-coupons)=')
    made.build()
    assert rows()[0][1] != 'of-codes'
    text = made.build('text').text()
    assert 'of-coupons' in text
    assert 'old-codes' in text


def module_page(modules: list[str], *options: str) -> dict[str, str]:
    """Return the sources of a site with an entry for each module, and a listing by module."""
    lines = ['# Shop', '']
    for number, module in enumerate(modules):
        field = [':area: stock', *([f':module: {module}'] if module else [])]
        lines += [f':::{{change}} Change {number}', f':id: shop-{number}', ':kind: changed']
        lines += [*field, f':action: Look at `part{number}`', '', 'Text.', ':::', '']
    lines += [':::{changes}', ':group-by: module', *options, ':::', '']
    return {'index.md': '\n'.join(lines)}


@pytest.mark.parametrize('last', ['', 'zebra'])
def test_letters_of_many_modules(site: Callable[..., Site], last: str) -> None:
    """Above a listing of many modules there is a link to the first module of each letter."""
    modules = ['Äpfel', *(f'{letter}{n:02}' for letter in 'abX' for n in range(14)), '_end', last]
    page = site(module_page(modules)).build().html('index')
    (jumps,) = page.select('.whatsnew-letters')
    texts = [link.get_text() for link in jumps.select('a')]
    # a line can begin before each letter, so there are no dots between them
    assert '·' not in jumps.get_text()
    assert texts == [
        '_',
        'A',
        'B',
        'X',
        *(['Z'] if last else []),
        'Ä',
        *([] if last else ['Of no module']),
    ]
    for link in jumps.select('a'):
        heading = page.find(id=str(link['href'])[1:])
        assert heading
        assert heading.get_text()[0].upper() == link.get_text()[0].upper()
    few = site(module_page(modules[:9])).build().html('index')
    assert [link.get_text() for link in few.select('.whatsnew-jumps a')][:2] == ['a00', 'a01']
    # no line begins with a dot
    assert few.select_one('.whatsnew-jumps').get_text().startswith('a00\u00a0· a01\u00a0· ')


@pytest.mark.parametrize('builder', ['html', 'text'])
def test_rows_with_what_to_do(site: Callable[..., Site], builder: str) -> None:
    """Rows have the lines of what to do, if the columns ask for them."""
    files = module_page(['shop', ''], ':style: rows', ':columns: guidance')
    files['plain.md'] = '---\norphan: true\n---\n# Plain\n\n:::{changes}\n:style: rows\n:::\n'
    made = site(files).build(builder)
    if builder == 'text':
        assert made.text('index').count('What to do: Look at "part0"') == 1  # in the listing
        assert 'Look at' not in made.text('plain')
        return
    rows = made.html('index').select('ul.whatsnew-rows > li')
    lines = [[line.get_text() for line in row.select('p.whatsnew-do')] for row in rows]
    assert lines == [['What to do: Look at part0'], ['What to do: Look at part1']]
    assert made.html('plain').select('.whatsnew-do') == []


def test_no_heading_without_areas(site: Callable[..., Site]) -> None:
    """Where no entry has an area, no listing has a heading for those without one."""
    entry = ':::{{change}} T {0}\n:id: shop-{0}\n:kind: removed\n{1}:highlight: h\n:action: Stop.\n\nB.\n:::\n\n'
    lists = ''.join(
        f'```{{{name}}}\n{options}```\n\n'
        for name, options in (
            ('changes', ':group-by: area\n'),
            ('changes', ':style: checklist\n'),
            ('highlights', ''),
        )
    )
    page = f'# Shop\n\n{entry.format("a", "")}{entry.format("b", "")}{lists}'
    made = site({'index.md': page}, whatsnew_areas={}).build()
    headings = [one.get_text() for one in made.html().select('.whatsnew-group')]
    assert len(headings) == 1
    assert headings[0].startswith('Gone')
    page = page.replace(':id: shop-a\n', ':id: shop-a\n:area: stock\n')
    made = site({'index.md': page}, whatsnew_area_required=False).build()
    text = ' '.join(one.get_text() for one in made.html().select('.whatsnew-group'))
    assert text.count('Elsewhere') == text.count('Stock keeping') == 3
