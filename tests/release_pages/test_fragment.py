"""Fragments on release pages: Sphinx reads them with their own file names and lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import CONF

from whatsnew312.commands.checks import find_faults
from whatsnew312.fragments.project import Project
from whatsnew312.release_pages.choice import choose
from whatsnew312.releases.read import parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Site

RELEASES = """\
[[release]]
name = "2.1"
status = "unreleased"

[[release]]
name = "2.0"
date = 2026-06-19

[[release]]
name = "1.9.1"
date = 2026-05-02
yanked = "It loses baskets; use 2.0."

[[release]]
name = "1.9"
date = 2026-02-01
"""

CODES = """\
---
kind: added
issue: 1042
area: checkout
---
# Type a *discount* code

The total falls at once.
"""

LEAK = """\
:kind: fixed
:area: stock
:release: 1.9.1

Close the till
==============

A till that was open twice could never be closed, see ``shop.Till``.
"""

FILES = {
    'changes/releases.toml': RELEASES,
    'changes/next/shop-codes.md': CODES,
    'changes/2.0/shop-till.rst': LEAK,
    'changes/1.9/1043.added.md': '---\narea: stock\n---\nCount what is in **stock**.\n',
}


@pytest.fixture
def releases(site: Callable[..., Site]) -> Site:
    """Return a project with fragments and one page with all releases."""
    files = {'index.md': '# Releases\n\n```{release}\n```\n', **FILES}
    return site(files, whatsnew_fragments='changes')


def test_page(releases: Site) -> None:
    """Each release is a section, with its date, its status and its entries by kind."""
    releases.build()
    page = releases.html()
    anchors = [one['id'] for one in page.select('section.whatsnew-release')]
    assert anchors == ['release-2.1', 'release-2.0', 'release-1.9.1', 'release-1.9']
    entry = page.select_one('#release-2\\.1 > #release-2\\.1-added > #shop-codes')
    assert entry is not None
    assert entry.h4.em.text == 'discount'
    assert 'The total falls at once.' in entry.text
    till = page.select_one('#release-2\\.0 #shop-till')
    assert 'also in 1.9.1' in till.select_one('.whatsnew-badges').text
    withdrawn = page.select_one('#release-1\\.9\\.1')
    assert 'It loses baskets; use 2.0.' in withdrawn.select_one('.warning').text
    assert withdrawn.select_one('a[href="#shop-till"]').text == 'Close the till'
    assert page.select_one('#release-1\\.9 #added-1043').text.count('Count what is in') == 1
    assert set(releases.inventory()) == {'shop-codes', 'shop-till', 'added-1043'}


def test_page_in_restructuredtext(site: Callable[..., Site]) -> None:
    """A page in reStructuredText shows the same entries."""
    index = 'Releases\n========\n\n.. release::\n'
    made = site({'index.rst': index, **FILES}, whatsnew_fragments='changes').build()
    page = made.html()
    assert page.select_one('#release-2\\.1-added > #shop-codes em').text == 'discount'
    assert page.select_one('#shop-till code').text == 'shop.Till'
    assert page.select_one('#added-1043 > p strong').text == 'stock'


BROKEN = """\
---
kind: colour
issue: 7
release: 1.9.2
---
# A {nope}`title`

First.

A link to {py:func}`shop.nowhere`, and {nope}`this`.
"""

BROKEN_RST = """\
:kind: fixed
:colour: red

A :nope:`title`
===============

First.

A link to :py:func:`shop.nowhere`, and :nope:`this`.
"""


@pytest.mark.parametrize('index', ['index.md', 'index.rst'])
def test_warnings_name_the_fragment(site: Callable[..., Site], index: str) -> None:
    """Each message has the file and the line of the mistake, in both kinds of pages."""
    text = {
        'index.md': '# Releases\n\nText.\n\n```{release}\n```\n',
        'index.rst': 'Releases\n========\n\nText.\n\n.. release::\n',
    }[index]
    files = {
        index: text,
        'changes/releases.toml': RELEASES,
        'changes/2.0/a.md': BROKEN,
        'changes/2.0/b.rst': BROKEN_RST,
        'changes/2.0/c.md': '---\nkind: [\n---\nText.\n',
        'changes/2.O/d.md': '---\nkind: added\n---\nText.\n',
    }
    made = site(files, whatsnew_fragments='changes', whatsnew_areas={}).build(warnings=None)
    places = [line.split(' ')[0] for line in made.warnings if line.startswith('changes/')]
    found = {
        (':'.join(line.split(':')[:2]), line.rpartition('[')[2].rstrip(']'))
        for line in made.warnings
        if 'WARNING' in line or 'ERROR' in line
    }
    assert {
        ('changes/2.0/a.md:2', 'whatsnew.unknown_kind'),
        ('changes/2.0/a.md:3', 'whatsnew.bad_issue'),
        ('changes/2.0/a.md:4', 'whatsnew.unknown_release'),
        ('changes/2.0/a.md:10', 'ref.func'),
        ('changes/2.0/b.rst:2', 'whatsnew.unknown_field'),
        ('changes/2.0/b.rst:9', 'ref.func'),
        ('changes/2.O/d.md:1', 'whatsnew.unknown_release'),
    } <= found, made.warnings
    assert any(place.startswith('changes/2.0/c.md:') for place in places)
    nope = [line for line in made.warnings if 'nope' in line]
    assert {':'.join(line.split(':')[:2]) for line in nope} == {
        *('changes/2.0/a.md:6', 'changes/2.0/a.md:10'),
        *('changes/2.0/b.rst:4', 'changes/2.0/b.rst:9'),
    }
    assert not [line for line in made.warnings if line.startswith('index')]


def test_one_message_for_fields_that_cannot_be_read(site: Callable[..., Site]) -> None:
    """If the fields of a file cannot be read, no warning says that one of them is missing."""
    files = {
        'index.md': '# Releases\n\n```{release}\n```\n',
        'changes/releases.toml': RELEASES,
        'changes/2.0/a.md': '---\nkind: added\naction: "x" is gone\n---\nText.\n',
    }
    made = site(files, whatsnew_fragments='changes', whatsnew_areas={}).build(warnings=None)
    (message,) = made.warnings
    assert message.startswith('changes/2.0/a.md:3: WARNING: the front matter is not YAML')
    (fault,) = find_faults(Project(made.srcdir, {'whatsnew_fragments': 'changes'}))
    assert (fault.line, fault.message) == (3, message.partition('WARNING: ')[2].split(' [')[0])


SETTINGS = {
    'whatsnew_areas': {},
    'whatsnew_fixers': {'ruff': 'ruff check --select %s'},
    'whatsnew_trackers': {'cve': ('', 'CVE-%s', '[0-9]{4}-[0-9]{4,}')},
    'whatsnew_issue_range': [1, 500],
}

WRONG = """\
---
kind: colour
area: stock
platform: Window
ref: cve:12, cvf:2026-1234
fix: ruf UP005
issue: 501
pep: 9x
id: a b
alias: b c
since: x
removal: 1.0
release: 1.9.2
{more}
---
Text.
"""


@pytest.mark.parametrize('more', ['xyz: 1', 'fix-: 1'])
def test_check_says_what_the_build_says(site: Callable[..., Site], more: str) -> None:
    """The command ``check`` finds the same mistakes in fields as a build, at the same lines."""
    files = {
        'index.md': '# Releases\n\n```{release}\n```\n',
        'changes/releases.toml': RELEASES,
        'changes/2.0/wrong.md': WRONG.format(more=more),
        'changes/2.0/right.md': '---\nkind: added\nfix: ruff UP005\nref: cve:2026-1234\n'
        'platform: linux\nrelease: v1.9.0\npep: 8\n---\nText.\n',
    }
    conf = SETTINGS | {'whatsnew_fragments': 'changes', 'whatsnew_peps': 'peps.toml'}
    made = site(files, **conf).build(warnings=None)
    project = Project(made.srcdir, {**CONF, **conf})
    found = [(f'changes/2.0/{one.path.name}:{one.line}', one) for one in find_faults(project)]
    said = [
        f'{place}: WARNING: {one.message} [whatsnew.{one.type.subtype}]' for place, one in found
    ]
    assert sorted(said) == sorted(made.warnings)
    assert len(said) == 14


def test_check_leaves_to_the_build_what_conf_computes(tmp_path: Path) -> None:
    """Values of options that only a build knows are not judged."""
    (tmp_path / 'changes' / 'next').mkdir(parents=True)
    (tmp_path / 'changes' / 'next' / 'a.md').write_text(WRONG.format(more='').replace('a b', 'a'))
    (tmp_path / 'conf.py').write_text('from mine import *\nwhatsnew_areas = f()\n')
    found = {one.message.split(' ')[0] for one in find_faults(Project.at(tmp_path))}
    assert found == {'PEP', "'b", 'since', 'unknown'}


def test_older_release_keeps_the_id(site: Callable[..., Site]) -> None:
    """If two releases use the same id, the entry that was published first keeps it."""
    text = '---\nkind: added\n{}\n---\nAn {} thing.\n'
    files = {
        'index.md': '# Releases\n\n```{release}\n```\n',
        'changes/releases.toml': RELEASES,
        'changes/next/shop-b.md': text.format('', 'unreleased'),
        'changes/2.0/shop-a.md': text.format('', 'newer'),
        'changes/1.9/shop-a.md': text.format('alias: shop-old', 'older'),
        'changes/2.0/shop-b.md': text.format('alias: shop-old', 'older'),
    }
    conf: dict[str, object] = {'whatsnew_fragments': 'changes', 'whatsnew_areas': {}}
    made = site(files, **conf).build(warnings=None)
    page = made.html()
    assert 'An older thing' in page.select_one('#shop-a').text
    assert 'An older thing' in page.select_one('#shop-b').text
    assert page.select_one('#shop-a').find_parent(id='release-1.9') is not None
    assert page.select_one('#shop-old').find_parent(id='release-1.9') is not None
    places = [line.partition(': WARNING')[0] for line in made.warnings]
    assert sorted(places) == [
        'changes/2.0/shop-a.md:5',
        'changes/2.0/shop-b.md:5',
        'changes/next/shop-b.md:5',
    ]
    assert all('[whatsnew.duplicate]' in line for line in made.warnings)
    found = find_faults(Project(made.srcdir, conf))
    assert [(f'{one.path.parent.name}/{one.path.name}', one.line) for one in found] == [
        ('next/shop-b.md', 1),
        ('2.0/shop-a.md', 1),
        ('2.0/shop-b.md', 3),
    ]


def test_release_twice_on_a_page(site: Callable[..., Site]) -> None:
    """The second time that a page shows a release, it links to the entries."""
    index = '# R\n\n```{release} latest\n```\n\n```{release}\n```\n'
    made = site({**FILES, 'index.md': index}, whatsnew_fragments='changes').build()
    page = made.html()
    assert page.select_one('#release-2\\.0 #shop-till') is not None
    assert page.select_one('#release-2\\.0-2 a[href="#shop-till"]') is not None
    assert page.text.count('A till that was open twice') == 1
    assert page.select_one('#release-1\\.9 #added-1043') is not None


@pytest.mark.parametrize('processes', ['1', '2'])
def test_release_on_two_pages(site: Callable[..., Site], processes: str) -> None:
    """If two pages show the same releases, one warning names both places, and what to write."""
    files = {
        **FILES,
        'index.md': '# R\n\n```{release} latest\n```\n\n```{toctree}\nold\n```\n',
        'old.md': '# Old\n\n```{release}\n```\n',
        **{f'p{n}.md': f'---\norphan: true\n---\n# P{n}\n' for n in range(9)},
    }
    made = site(files, whatsnew_fragments='changes')
    made.run('html', '-j', processes, fresh=True, warnings=None)
    (message,) = made.warnings
    assert message == (
        'old.md:3: WARNING: 2.0 is shown in full on more than one page: index.md:3 and old.md:3; '
        'keep one of them, and write the directive changes with :release: on the others, which '
        'links to the entries [whatsnew.fragment]'
    )
    made.edit('index.md', '```{release} latest\n', '```{changes}\n:release: latest\n')
    made.build()
    assert made.html().select_one('a[href="old.html#shop-till"]') is not None


def test_incremental(releases: Site) -> None:
    """Each change of a fragment or of its release is in the next build, as in a fresh build."""
    releases.write({'other.md': '---\norphan: true\n---\n# Other\n'})
    releases.build()

    def same_as_fresh() -> None:
        releases.build()
        built = releases.files()
        releases.build(fresh=True)
        fresh = releases.files()
        names = [name for name in built if name.endswith(('.html', '.json', '.inv', '.js'))]
        assert {name: built[name] for name in names} == {name: fresh[name] for name in names}

    releases.edit('changes/next/shop-codes.md', 'falls', 'drops')
    same_as_fresh()
    assert 'drops at once' in releases.read('index.html')
    releases.write({'changes/next/shop-new.md': '---\nkind: fixed\narea: stock\n---\nNew one.\n'})
    same_as_fresh()
    assert 'New one.' in releases.read('index.html')
    releases.write({'changes/next/shop-codes.md': None, 'changes/2.0/shop-codes.md': CODES})
    same_as_fresh()
    assert releases.html().select_one('#release-2\\.0 #shop-codes') is not None
    releases.write({'changes/2.0/shop-codes.md': None})
    same_as_fresh()
    assert 'shop-codes' not in releases.inventory()
    releases.edit('changes/releases.toml', 'date = 2026-06-19', 'date = 2026-06-20')
    same_as_fresh()
    assert '2026-06-20' in releases.read('index.html')


PAGES = {
    'index.md': '# Shop\n\n```{releases}\n```\n\n```{toctree}\n:glob:\n\nr/*\n```\n',
    'r/two.md': '# Two\n\n```{release} 2.0..2.1\n```\n\n```{release} 2.0\nThe *great* one.\n```\n',
    'r/one.md': '# One\n\n```{release} series:1.9\n```\n',
    **FILES,
}


def test_several_pages(site: Callable[..., Site]) -> None:
    """Pages can show a range, a series or one release; each entry is in full on one page only.

    All other pages link to it.
    """
    made = site(PAGES, whatsnew_fragments='changes').build()
    two, one = made.html('r/two'), made.html('r/one')
    assert [part['id'] for part in two.select('.whatsnew-release')] == [
        'release-2.1',
        'release-2.0',
    ]
    assert two.select_one('#release-2\\.0 > p em').text == 'great'
    assert one.select_one('#release-1\\.9\\.1 a[href="two.html#shop-till"]') is not None
    rows = made.html().select('.whatsnew-releases li')
    assert [' '.join(row.text.split()) for row in rows] == [
        '2.1 · not released yet · 1 change',
        '2.0 · 2026-06-19 · 1 change',
        '1.9.1 · 2026-05-02 · withdrawn · 1 change',
        '1.9 · 2026-02-01 · 1 change',
    ]
    assert rows[2].a['href'] == 'r/one.html#release-1.9.1'
    # the list is written again when an entry of another page changes
    made.edit('changes/2.0/shop-till.rst', ':release: 1.9.1', ':release: 1.9')
    made.build()
    assert '1.9.1·2026-05-02·withdrawn·0changes' in made.plain()


def test_parallel(site: Callable[..., Site]) -> None:
    """Several processes write the same files as one process."""
    files = {**PAGES, **{f'p{n}.md': f'---\norphan: true\n---\n# P{n}\n' for n in range(9)}}
    made = site(files, whatsnew_fragments='changes')
    serial = made.run(fresh=True).files()
    parallel = made.run('html', '-j', '2', fresh=True).files()
    names = [name for name in serial if name.endswith(('.html', '.json', '.inv'))]
    assert {name: serial[name] for name in names} == {name: parallel[name] for name in names}


PRE = """\
[[release]]
name = "2.0"
date = 2026-06-19
[[release]]
name = "2.0rc1"
status = "prerelease"
date = 2026-06-01
"""


def test_pre_release(site: Callable[..., Site]) -> None:
    """When the final release is out, it has the entries of its pre-releases."""
    files = {
        'index.md': '# Releases\n\n```{release}\n```\n',
        'changes/releases.toml': PRE,
        'changes/2.0rc1/shop-codes.md': CODES,
    }
    made = site(files, whatsnew_fragments='changes').build()
    assert made.html().select_one('#release-2\\.0 #shop-codes') is not None
    assert made.html().select_one('#release-2\\.0rc1') is None
    made.edit('changes/releases.toml', 'date = 2026-06-19', 'status = "unreleased"')
    made.build()
    assert made.html().select_one('#release-2\\.0rc1 #shop-codes') is not None


@pytest.mark.parametrize('name', ['2.0rc1', 'v2.0rc1', '2.0.0rc1', '2.0.0-rc.1'])
def test_spellings_of_a_pre_release(name: str) -> None:
    """A pre-release that is asked for is shown, however its version is written."""
    assert [one.name for one in choose(name, parse(PRE))] == ['2.0rc1']


def test_pictures_beside_a_fragment(releases: Site) -> None:
    """A relative path in a fragment starts at the folder of the fragment."""
    releases.write({'changes/2.0/till.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>'})
    text = '---\nkind: added\narea: stock\n---\nSee:\n\n![A till](till.svg)\n'
    releases.write({'changes/2.0/shop-picture.md': text})
    releases.build()
    image = releases.html().select_one('#shop-picture img')
    assert image['src'] == '_images/till.svg'
    assert (releases.outdir() / '_images' / 'till.svg').is_file()


@pytest.mark.parametrize('builder', ['text', 'latex', 'man', 'texinfo', 'epub', 'singlehtml'])
def test_builders(site: Callable[..., Site], builder: str) -> None:
    """Every builder shows releases and fragments without a warning."""
    made = site(PAGES, whatsnew_fragments='changes').build(builder)
    plain = made.plain()
    for text in ('The total falls at once.', 'It loses baskets; use 2.0.', 'not released yet'):
        assert text.replace(' ', '') in plain


def test_catalog(site: Callable[..., Site]) -> None:
    """Translation catalogs have the text of a fragment with its file and line."""
    made = site(PAGES, whatsnew_fragments='changes').build('gettext')
    catalog = ''.join(text.decode() for text in made.files().values())
    assert 'changes/next/shop-codes.md:8' in catalog
    assert 'msgid "The total falls at once."' in catalog


@pytest.mark.parametrize(
    ('argument', 'message'),
    [
        ('2.2', "unknown release '2.2'; did you mean '2.1'? [whatsnew.unknown_release]"),
        (
            '2.1..2.0',
            '2.1 comes after 2.0; write the older one first: 2.0..2.1 [whatsnew.unknown_release]',
        ),
    ],
)
def test_unknown_release(releases: Site, argument: str, message: str) -> None:
    """A directive that names an unknown release gives a warning at its own line."""
    releases.write({'index.md': f'# R\n\n```{{release}}\n```\n\n```{{releases}} {argument}\n```\n'})
    releases.build(warnings=[f'index.md:6: WARNING: {message}'])


def test_fragments_on_no_page(site: Callable[..., Site]) -> None:
    """A release that no page shows gives a warning, unless it is unreleased."""
    files = {'index.md': '# R\n\n```{release} 2.0\n```\n', **FILES}
    made = site(files, whatsnew_fragments='changes')
    place = 'changes/1.9/1043.added.md:1: WARNING: '
    text = (
        'the changes of 1.9 are on no page; write the directive release with 1.9, or without a '
        'name for all releases [whatsnew.fragment]'
    )
    made.build(warnings=[place + text])


@pytest.mark.parametrize('folder', ['./changes', 'changes/', 'a/../changes', '.\\changes'])
def test_spellings_of_the_folder(site: Callable[..., Site], folder: str) -> None:
    """However the folder is written, its fragments are no pages of their own."""
    files = {'index.md': '# R\n\n```{release}\n```\n', **FILES}
    made = site(files, whatsnew_fragments=folder).build()
    assert [name for name in made.files() if name.endswith('shop-codes.html')] == []
    assert made.html().select_one('#shop-codes') is not None
    assert len(Project(made.srcdir, {'whatsnew_fragments': folder}).fragments()) == 3


def test_folder_that_is_not_there(site: Callable[..., Site]) -> None:
    """A wrong name of the folder is told by the build and by the command ``check``."""
    files = {'index.md': '# R\n\n```{release}\n```\n', **FILES}
    made = site(files, whatsnew_fragments='chnages').build(warnings=None)
    text = "there is no folder 'chnages' for fragments; did you mean 'changes'?"
    assert any(text in line and line.endswith('[whatsnew.fragment]') for line in made.warnings)
    conf = made.srcdir / 'conf.py'
    conf.write_text("\n\nwhatsnew_fragments = 'chnages'\n")
    (found,) = find_faults(Project.at(made.srcdir))
    assert (found.path, found.line, found.message) == (conf, 3, text)
    conf.write_text("whatsnew_fragments = 'changes'\n")
    (made.srcdir / 'changes' / '7.added.md').write_text('A thing.\n')
    (made.srcdir / 'changes' / 'index.md').write_text('# All changes\n')
    (found,) = find_faults(Project(made.srcdir, {'whatsnew_areas': {'checkout': '', 'stock': ''}}))
    assert found.path.name == '7.added.md'
    assert 'move it to' in found.message
    assert found.message.endswith('changes/next')


def test_file_of_releases(site: Callable[..., Site]) -> None:
    """A mistake in the file of releases gives a warning with its line.

    All other releases are used.
    """
    text = RELEASES.replace('date = 2026-02-01', 'date = "soon"')
    files = {'index.md': '# R\n\n```{release}\n```\n', **FILES, 'changes/releases.toml': text}
    made = site(files, whatsnew_fragments='changes').build(warnings=None)
    (message,) = made.warnings
    assert message.startswith("changes/releases.toml:16: WARNING: 'soon' is not a date")


def test_nothing_changes_without_the_setting(site: Callable[..., Site]) -> None:
    """Without the setting, the directives and the field of releases do not exist."""
    page = '# R\n\n```{release}\n```\n\n:::{change} A\n:id: a\n:kind: added\n:release: 2.0\n\nB.\n:::\n'
    made = site({'index.md': page}, whatsnew_areas={}).build(warnings=None)
    assert 'Unknown directive type' in made.warnings[0]
    assert "unknown field 'release'" in made.warnings[1]


def test_ledger(site: Callable[..., Site]) -> None:
    """Unreleased entries need no line in the ledger; released entries do."""
    files = {
        'index.md': '# Releases\n\n```{release}\n```\n',
        'changes/releases.toml': RELEASES,
        'changes/next/shop-codes.md': '---\nkind: added\nalias: shop-code\n---\nCodes.\n',
        'anchors.toml': '[pages]\n"/index" = {}\n',
    }
    made = site(
        files, whatsnew_fragments='changes', whatsnew_areas={}, whatsnew_ledger='anchors.toml'
    ).build()
    made.write({'changes/2.0/shop-till.md': '---\nkind: added\n---\nA till.\n'})
    made.build(warnings=None)
    assert [one for one in made.warnings if 'anchor_new' in one] == made.warnings
    assert len(made.warnings) == 1
    assert 'shop-till' in made.warnings[0]


@pytest.mark.parametrize('prefix', [True, False])
def test_labels_of_made_headings(site: Callable[..., Site], *, prefix: bool) -> None:
    """With autosectionlabel, headings of kinds and entries without a title give no duplicates."""
    same = '---\nkind: added\narea: stock\n---\nThe same words.\n'
    files = {
        'index.md': '# News\n\n```{release}\n```\n',
        'changes/releases.toml': RELEASES,
        'changes/2.0/a.md': same,
        'changes/1.9/b.md': same,
        'changes/1.9/c.md': same,
    }
    made = site(
        files,
        whatsnew_fragments='changes',
        extensions=['myst_parser', 'whatsnew312', 'sphinx.ext.autosectionlabel'],
        autosectionlabel_prefix_document=prefix,
    ).build()
    headings = [
        heading.get_text().rstrip('¶') for heading in made.html().select('.whatsnew-release h3')
    ]
    assert headings == ['Added', 'Added']
    made.build('gettext')
    texts = made.read('index.pot', 'gettext')
    assert 'msgid "Added"' in texts
    assert 'msgid "The same words."' in texts
