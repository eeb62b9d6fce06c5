"""Notes in the formats of other tools are imported, and losses are reported."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

import pytest

from whatsnew312.__main__ import main
from whatsnew312.fragments.project import Project
from whatsnew312.importers.found import Entry, Found
from whatsnew312.importers.write import READERS, import_notes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Site

TOWNCRIER = {
    'pyproject.toml': '[tool.towncrier]\ndirectory = "news"\n'
    '[[tool.towncrier.type]]\ndirectory = "feature"\nname = "New things"\n'
    '[[tool.towncrier.type]]\ndirectory = "bugfix"\nname = "Mended"\n',
    'news/1042.feature.rst': 'Codes are typed at the ``checkout``.\n',
    'news/1042.feature.1.rst': 'They expire.\n',
    'news/+rounding.bugfix.md': 'Sums are rounded once.\n',
    'news/1050.bugfix': 'No suffix.\n',
    'news/1043.vendor.rst': 'A type that is unknown.\n',
    'news/notes.txt': 'No fragment.\n',
    'news/README.rst': 'How to write one.\n',
}
BLURB = {
    'next/Library/2026-05-01-10-00-00.gh-issue-1042.Ab12_x.rst': 'Codes are typed.\n',
    'next/Security/2026-05-01-10-00-00.gh-issue-1050.Cd34.rst': 'Codes expire.\n',
    '3.1.0a1.rst': '.. date: 2026-04-01\n.. gh-issue: 1001\n.. nonce: Ef56\n'
    '.. release date: 2026-04-02\n.. section: Core and Builtins\n\nBaskets are kept.\n\n..\n\n'
    '.. bpo: 77\n.. date: 2026-03-01\n.. nonce: Gh78\n.. section: Library\n\nStock is counted.\n\n'
    '..\n\n.. gh-issue: 5\n.. nonce: x\n.. section: Library\n\n',
}
CHANGELOG = """\
# Changelog

Words about the form.

## [Unreleased]

### Added

- Codes are typed
  at the checkout.

## [1.1.0] - 2026-03-01 [YANKED]

It lost baskets.

### Fixed

- Sums are rounded once.

  ```python
  round(1)
  ```
- A second one.

### Vendored

* A copy of jam.

## Some words

- lost words

## 1.0.0 (2026-01-01)

A paragraph outside of lists.

[1.1.0]: https://shop.example/compare/1.0.0...1.1.0
"""
RENO = {
    'releasenotes/notes/codes-0123456789abcdef.yaml': '---\nfeatures:\n  - |\n    Codes are typed.\n'
    '  - Codes expire.\nfixes:\n  - Sums are rounded.\nfeature:\n  - Never shown.\n'
    'prelude: Above all.\n',
    'releasenotes/notes/broken-0123456789abcdee.yaml': 'a: [\n',
}


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def run(kind: str, source: Path, tmp_path: Path, *more: str) -> tuple[dict, dict[str, str]]:
    """Import twice; return the report and the files, and assert that both runs give the same."""
    target, report = tmp_path / 'docs' / 'changes', tmp_path / 'report.json'
    command = ['import', kind, str(source), '--to', str(target), '--report', str(report), *more]
    found = []
    for _ in range(2):
        assert main(command) == 0
        files = {
            path.relative_to(target).as_posix(): path.read_text()
            for path in sorted(target.rglob('*'))
            if path.is_file()
        }
        found.append((json.loads(report.read_text()), files))
    assert found[0] == found[1]
    (tmp_path / 'docs' / 'conf.py').write_text(found[0][1]['conf-snippet.py'])
    assert main(['check', '--docs', str(tmp_path / 'docs')]) == 0
    return found[0]


def lost(report: dict) -> list[tuple[str, str]]:
    return [(one['what'], one['why']) for one in report['lost']]


def test_towncrier(tmp_path: Path) -> None:
    """Types become kinds; files that are no fragments are reported."""
    report, files = run('towncrier', write(tmp_path / 'p', TOWNCRIER), tmp_path, '--release', '2.0')
    assert files['2.0/feature-1042.rst'] == (
        ':kind: feature\n:issue: 1042\n\nCodes are typed at the ``checkout``.\n'
    )
    assert sorted(name for name in files if name.startswith('2.0/')) == [
        '2.0/bugfix-1050.rst',
        '2.0/feature-1042-1.rst',
        '2.0/feature-1042.rst',
        '2.0/rounding.md',
    ]
    assert report['kinds'] == {'feature': 'New things', 'bugfix': 'Mended'}
    assert (report['entries'], report['releases'], len(report['lost'])) == (4, ['2.0'], 2)
    assert lost(report)[0][1] == "the type 'vendor' is not in the configuration"


def test_blurb(tmp_path: Path) -> None:
    """The nonce becomes the id, and the section becomes the area."""
    report, files = run('blurb', write(tmp_path / 'p', BLURB), tmp_path)
    assert set(files) - {'conf-snippet.py', 'releases.toml', 'next/.gitkeep'} == {
        'next/news-Ab12_x.rst',
        'next/news-Cd34.rst',
        '3.1.0a1/news-Ef56.rst',
        '3.1.0a1/news-Gh78.rst',
    }
    assert ':ref: bpo:77' in files['3.1.0a1/news-Gh78.rst']
    assert ':kind: security\n:area: security\n:issue: 1050' in files['next/news-Cd34.rst']
    assert 'date = 2026-04-02' in files['releases.toml']
    assert [one['why'] for one in report['lost']] == ['the entry has no text']


def test_keepachangelog(tmp_path: Path) -> None:
    """List items become fragments; other text is reported."""
    source = tmp_path / 'CHANGELOG.md'
    source.write_text(CHANGELOG)
    report, files = run('keepachangelog', source, tmp_path)
    assert files['next/codes-are-typed-at-the-checkout.md'] == (
        '---\nkind: added\n---\n\nCodes are typed\nat the checkout.\n'
    )
    assert files['1.1.0/sums-are-rounded-once.md'].endswith('```python\nround(1)\n```\n')
    assert report['entries'] == 4
    assert report['releases'] == ['1.1.0', '1.0.0']
    table = Project.at(tmp_path / 'docs').releases
    assert table.find('1.1.0').yanked == 'It lost baskets.'
    assert table.find('1.1.0').compare == 'https://shop.example/compare/1.0.0...1.1.0'
    assert lost(report) == [
        (
            'Words about the form.',
            'it is above the first release, where the command export keeps it',
        ),
        ('## Some words', 'the heading is not that of a release'),
        ('lost words', 'it is in no release'),
        ('A paragraph outside of lists.', 'the text is not in a list of changes'),
    ]


STRANGE_IDS = {
    'up': '../../../pwned',
    'encoded': '..%2F..%2Fpwned',
    'backslash': '..%5C..%5Cpwned',
    'root': '/tmp/pwned',
    'drive': 'C:pwned',
    'hidden': '.pwned',
    'space': 'two words',
}


@pytest.mark.parametrize('name', STRANGE_IDS)
def test_id_that_is_no_anchor(name: str, tmp_path: Path) -> None:
    """An id in a comment never becomes a path; the change gets a new id, and the report says so."""
    source = tmp_path / 'CHANGELOG.md'
    source.write_text(
        f'## 1.0\n\n- Good. <!-- id=good -->\n- Bad. <!-- id={STRANGE_IDS[name]} -->\n'
    )
    before = set(tmp_path.rglob('*'))
    report, files = run('keepachangelog', source, tmp_path)
    assert sorted(one for one in files if one.endswith('.md')) == ['1.0/bad.md', '1.0/good.md']
    (one,) = report['lost']
    assert (one['line'], one['what']) == (4, f'id={unquote_plus(STRANGE_IDS[name])}')
    assert one['why'] == 'its id cannot be an anchor, so the change has a new one'
    made = {path for path in tmp_path.rglob('*') if path.is_file()} - before
    docs = tmp_path / 'docs'
    assert {path for path in made if docs not in path.parents} == {tmp_path / 'report.json'}


@pytest.mark.parametrize('id_', ['../pwned', '..\\pwned', '/pwned'])
def test_nothing_outside_of_the_folder(
    id_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever an importer finds, no file is written outside of the folder."""
    found = Found(entries=[Entry(id_, 'added', 'Text.', 'md')])
    monkeypatch.setitem(READERS, 'keepachangelog', lambda _: found)
    with pytest.raises(ValueError, match='it is no file below the folder'):
        import_notes('keepachangelog', tmp_path / 'x', tmp_path / 'docs/changes', '')
    assert not list(tmp_path.rglob('*pwned*'))


HEADINGS = """\
# Changelog

## [1.3.0] - 2025-02-30

- Sums.

## [a..b] - 2025-01-01

- Shelves.
- Lids.

## [1.0.0] - 2024-12-13 [YANKED]

### Fixed

- Baskets.

## [0.9.0] - 2024-01-01 [YANKED]

- Jam.
"""


def test_heading_with_a_fault(tmp_path: Path) -> None:
    """A fault in the heading of a release never makes its changes unreleased ones."""
    source = tmp_path / 'CHANGELOG.md'
    source.write_text(HEADINGS)
    report, files = run('keepachangelog', source, tmp_path)
    assert sorted(name for name in files if name.endswith('.md')) == [
        '0.9.0/jam.md',
        '1.0.0/baskets.md',
        '1.3.0/sums.md',
    ]
    assert (report['entries'], report['releases']) == (3, ['1.3.0', '1.0.0', '0.9.0'])
    found = Project.at(tmp_path / 'docs').releases.all
    assert [(one.name, one.status, one.date, one.yanked) for one in found] == [
        ('1.3.0', 'released', '', ''),
        ('1.0.0', 'yanked', '2024-12-13', 'The changelog does not say why.'),
        ('0.9.0', 'yanked', '2024-01-01', 'The changelog does not say why.'),
    ]
    why = 'the changelog does not say why it was yanked; write that in releases.toml'
    assert [tuple(one.values())[1:] for one in report['lost']] == [
        (3, '2025-02-30', "'2025-02-30' is not a date, so the release has none"),
        (
            7,
            'a..b',
            "'a..b' cannot be the name of a release: it is that of a folder, too; "
            'its changes are not imported (2)',
        ),
        (12, '1.0.0', why),
        (18, '0.9.0', why),
    ]


def test_release_that_cannot_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong value of --release gives a message, and nothing is written."""
    source = write(tmp_path / 'p', TOWNCRIER)
    target = tmp_path / 'docs'
    command = ['import', 'towncrier', str(source), '--to', str(target), '--release', '../2.0']
    assert main(command) == 1
    assert "--release: '../2.0' cannot be the name of a release" in capsys.readouterr().err
    assert not target.exists()


@pytest.mark.parametrize(
    ('head', 'what', 'why'),
    [
        ('0.9.0 - 31.12.2023', '31.12.2023', 'it is not a date like 2026-06-19'),
        ('[0.9.0] (31/12/2023)', '31/12/2023', 'it is not a date like 2026-06-19'),
        ('0.9.0(31.12.2023)', '31.12.2023', 'it is not a date like 2026-06-19'),
        ('0.9.0 - Summer', 'Summer', 'a heading has a name and an ISO date only'),
        ('0.9.0 - 2023-12-31 - Summer 3', 'Summer 3', 'a heading has a name and an ISO date only'),
    ],
)
def test_other_dates(head: str, what: str, why: str, tmp_path: Path) -> None:
    """A date in another form is never guessed; the report says what is lost, and in which line."""
    source = tmp_path / 'CHANGELOG.md'
    source.write_text(f'# Changelog\n\n## {head}\n\n- Sums.\n')
    report, files = run('keepachangelog', source, tmp_path)
    (one,) = report['lost']
    assert (one['line'], one['what']) == (3, what)
    assert one['why'].startswith(why)
    assert '0.9.0/sums.md' in files
    assert ('date' in files['releases.toml']) == ('2023-12-31' in head)


@pytest.mark.parametrize(
    ('text', 'line'),
    [
        ('Changelog\n=========\n\n1.0.0 (2024-01-01)\n------------------\n\n* Sums.\n', 4),
        ('Version history\n~~~~~~~~~~~~~~~\n\nWords.\n', 1),
        ('', 1),
    ],
)
def test_not_markdown(
    text: str, line: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file without headings in Markdown is not imported as an empty one."""
    source, target = tmp_path / 'CHANGES.rst', tmp_path / 'docs'
    source.write_text(text)
    assert main(['import', 'keepachangelog', str(source), '--to', str(target)]) == 1
    told = capsys.readouterr().err
    assert f'CHANGES.rst:{line}: ' in told
    assert 'only Markdown is read' in told
    assert not target.exists()


def test_nothing_in_it_yet(tmp_path: Path) -> None:
    """A changelog without changes is imported: it has none."""
    source = tmp_path / 'CHANGELOG.md'
    source.write_text('# Changelog\n\n## [Unreleased]\n')
    assert run('keepachangelog', source, tmp_path)[0]['entries'] == 0


REFS = """\
## 1.0

- A. <!-- id=a; ref=cve:2026-1234, pr:77 -->
- B. <!-- id=b; ref=bpo:5, jira:SHOP-9, commit:0a1b2c3 -->
- C. <!-- id=c; ref=CVE-2026-9999, odd:it's, PR:78 -->
- D. <!-- id=d; ref=ticket:2026-7 -->
"""


def test_trackers(tmp_path: Path, site: Callable[..., Site]) -> None:
    """All trackers of imported changes are in one setting that accepts their numbers."""
    source = tmp_path / 'CHANGELOG.md'
    source.write_text(REFS)
    files = run('keepachangelog', source, tmp_path)[1]
    assert files['conf-snippet.py'].count('whatsnew_trackers = ') == 1
    conf: dict[str, dict] = {}
    exec(files['conf-snippet.py'], conf)
    trackers = conf['whatsnew_trackers']
    assert {name: pattern for name, (_, _, pattern) in trackers.items()} == {
        'bpo': '[0-9]{1,6}',
        'commit': '[0-9a-f]{7,40}',
        'cve': '[0-9]{4}-[0-9]{4,}',
        'jira': '[A-Za-z]+-[0-9]+',
        'odd': '.+',
        'pr': '[0-9]+',
        'ticket': '[0-9]+(-[0-9]+)*',
    }
    made = site(
        {'index.md': '# News\n\n```{release}\n```\n'}
        | {f'changes/{name}': text for name, text in files.items()},
        **{name: value for name, value in conf.items() if name.startswith('whatsnew')},
        whatsnew_area_required=False,
        exclude_patterns=['changes'],
    )
    made.run('text')
    assert 'CVE-2026-1234' in made.text()


LOOSE = """\
# Changelog

# Unreleased

- **fixed:** Sums, see [#7] and [the guide][guide]; `[#7]` is code.
- **breaking:** No more baskets.

# v2.0.0 (24. March, 2025)

## Features

- Codes. [#7](https://other.example)

  ```rust,no_run
  codes()
  ```

# 1.0.0

[#7]: https://shop.example/7
[guide]: https://shop.example/guide
"""


def test_changelogs_of_another_form(tmp_path: Path) -> None:
    """Other forms of changelogs are read, too.

    Releases are headings of the first level, kinds are at the start of changes, and the targets of
    links are at the end of the file.
    """
    source = tmp_path / 'CHANGELOG.md'
    source.write_text(LOOSE)
    report, files = run('keepachangelog', source, tmp_path)
    texts = [text for name, text in files.items() if name.startswith('next/') and '.md' in name]
    assert len(texts) == 2
    sums, baskets = sorted(texts, key=lambda text: 'baskets' in text)
    assert sums == (
        '---\nkind: fixed\n---\n\nSums, see [#7](https://shop.example/7) and '
        '[the guide](https://shop.example/guide); `[#7]` is code.\n'
    )
    assert baskets == '---\nkind: changed\n---\n\n**breaking:** No more baskets.\n'
    (codes,) = (text for name, text in files.items() if name.startswith('2.0.0/'))
    assert 'kind: features' in codes
    assert 'Codes. [#7](https://other.example)' in codes
    assert '```rust\n' in codes
    assert report['releases'] == ['2.0.0', '1.0.0']
    assert lost(report) == [
        ('24. March, 2025', 'it is not a date like 2026-06-19, so the release has none')
    ]


PACKAGE = {
    'pyproject.toml': '[tool.towncrier]\npackage = "shop"\npackage_dir = "src"\n'
    'template = "src/shop/newsfragments/form.rst.jinja"\n'
    '[[tool.towncrier.section]]\npath = ""\n'
    '[[tool.towncrier.section]]\npath = "till"\nname = "The till"\n',
    'src/shop/newsfragments/1.feature': 'Codes.\n',
    'src/shop/newsfragments/form.rst.jinja': 'A form.\n',
    'src/shop/newsfragments/.gitignore': '!.gitignore\n',
    'src/shop/till/newsfragments/2.bugfix': 'Sums.\n',
    'src/shop/stock/newsfragments/3.bugfix': 'Shelves.\n',
    'src/shop/till/code.py': 'code = 1\n',
}


def test_towncrier_in_a_package(tmp_path: Path) -> None:
    """If no directory is configured, fragments are read from the package's ``newsfragments``."""
    report, files = run('towncrier', write(tmp_path / 'p', PACKAGE), tmp_path)
    assert {'next/feature-1.rst', 'next/bugfix-2.rst'} <= set(files)
    assert report['entries'] == 2
    assert report['areas'] == {'the-till': 'The till'}
    assert [one['what'] for one in report['lost']] == ['stock/newsfragments/3.bugfix']


def test_reno(tmp_path: Path) -> None:
    """The release of a note is the first tag with it.

    Sections that reno never shows are reported.
    """
    project = write(tmp_path / 'p', RENO)
    git = ['git', '-c', 'user.name=a', '-c', 'user.email=a@example.org']
    for command in (
        ['init', '-q'],
        ['add', '-A'],
        ['commit', '-qm', 'a'],
        ['tag', 'v1.0.0'],
        ['commit', '-qm', 'b', '--allow-empty'],
        ['tag', 'v1.1.0'],
    ):
        subprocess.run([*git, *command], cwd=project, check=True)
    report, files = run('reno', project, tmp_path)
    assert [name for name in files if name.startswith('1')] == [
        '1.0.0/codes-features-01234567.rst',
        '1.0.0/codes-features-2-01234567.rst',
        '1.0.0/codes-fixes-01234567.rst',
    ]
    assert sorted(report['releases']) == ['1.0.0', '1.1.0']
    assert [one['line'] for one in report['lost']] == [1, 8, 10]
    assert 'no section of the project' in report['lost'][1]['why']


def test_reno_with_its_cache(tmp_path: Path) -> None:
    """In an archive without git, releases are read from reno's cache file."""
    cache = 'notes:\n- version: 3.0.0\n  files:\n  - - releasenotes/notes/codes-0123456789abcdef.yaml\n    - x\n'
    files = {**RENO, 'releasenotes/notes/reno.cache': cache}
    report, made = run('reno', write(tmp_path / 'p', files), tmp_path)
    assert report['releases'] == ['3.0.0']
    assert '3.0.0/codes-fixes-01234567.rst' in made


def test_reno_with_tags_of_another_kind(tmp_path: Path) -> None:
    """A tag that cannot be a release is none: its notes are in the next release, or in none."""
    project = write(tmp_path / 'p', RENO)
    git = ['git', '-c', 'user.name=a', '-c', 'user.email=a@example.org']
    for command in (['init', '-q'], ['add', '-A'], ['commit', '-qm', 'a'], ['tag', 'shop/1.0']):
        subprocess.run([*git, *command], cwd=project, check=True)
    report, files = run('reno', project, tmp_path)
    assert 'next/codes-fixes-01234567.rst' in files
    assert report['releases'] == []
    assert [one for one in report['notes'] if "tag 'shop/1.0' is not a release" in one]


def test_reno_cache_with_the_working_copy(tmp_path: Path) -> None:
    """A note that git did not have when reno's cache was written is unreleased."""
    cache = "notes:\n- version: '*working-copy*'\n  files:\n  - - releasenotes/notes/codes-0123456789abcdef.yaml\n    - x\n"
    files = {**RENO, 'releasenotes/notes/reno.cache': cache}
    report, made = run('reno', write(tmp_path / 'p', files), tmp_path)
    assert report['releases'] == []
    assert 'next/codes-fixes-01234567.rst' in made


NOTES = 'releasenotes/notes/'
SECTIONS = ': sections must be a list of names with labels, such as "- [features, New Features]"'
CACHE = ': it is not a cache of reno, which is a list "notes" of tables with version and files'
TYPE = ': a type must be a table [[tool.towncrier.type]] with directory and name'
#: for each: the tool, the file, its text, and what the message has after the path
BROKEN = {
    'config of reno': ('reno', 'releasenotes/config.yaml', 'a: 1\nsections: [\n', ':3: it is not'),
    'list': ('reno', 'releasenotes/config.yaml', '- sections\n', ':1: it has no settings'),
    'text': ('reno', 'releasenotes/config.yaml', 'sections\n', ':1: it has no settings'),
    'sections': ('reno', 'releasenotes/config.yaml', 'a: 1\nsections: {a: b}\n', f':2{SECTIONS}'),
    'no label': ('reno', 'releasenotes/config.yaml', 'sections: [[features]]\n', f':1{SECTIONS}'),
    'no pair': ('reno', 'reno.yaml', 'sections: [features]\n', f':1{SECTIONS}'),
    'deep': ('reno', 'reno.yaml', '[' * 5000, ': it is nested too deep'),
    'day': ('reno', 'reno.yaml', 'a: 2026-13-45\n', ': it is not YAML: month must be in 1..12'),
    'encoding': ('reno', 'reno.yaml', 'a\0b', ': it is in UTF-16'),
    'cache': ('reno', f'{NOTES}reno.cache', 'notes: [\n', ':2: it is not YAML'),
    'cache as list': ('reno', f'{NOTES}reno.cache', '- notes\n', CACHE),
    'cache of texts': ('reno', f'{NOTES}reno.cache', 'notes: [a]\n', CACHE),
    'cache of numbers': ('reno', f'{NOTES}reno.cache', 'notes: 7\n', CACHE),
    'no version': ('reno', f'{NOTES}reno.cache', 'notes: [{files: [a]}]\n', CACHE),
    'no files': ('reno', f'{NOTES}reno.cache', 'notes: [{version: 1, files: [{}]}]\n', CACHE),
    'toml': ('towncrier', 'towncrier.toml', '[tool.towncrier]\ntype = [\n', ': '),
    'type': ('towncrier', 'towncrier.toml', '[[tool.towncrier.type]]\nshowcontent = true\n', TYPE),
    'type as text': ('towncrier', 'towncrier.toml', '[tool.towncrier]\ntype = "a"\n', TYPE),
    'types as texts': ('towncrier', 'towncrier.toml', '[tool.towncrier]\ntype = ["a"]\n', TYPE),
    'fragment': ('towncrier', 'towncrier.toml', '[tool.towncrier.fragment]\na = 1\n', TYPE),
    'directory': (
        'towncrier',
        'towncrier.toml',
        '[tool.towncrier]\ndirectory = 1\n',
        ': directory',
    ),
    'ignore': ('towncrier', 'towncrier.toml', '[tool.towncrier]\nignore = 1\n', ': ignore must'),
    'section': ('towncrier', 'towncrier.toml', '[tool.towncrier]\nsection = 1\n', ': a section'),
}


@pytest.mark.parametrize('name', BROKEN)
def test_configuration_of_another_form(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of settings that cannot be read gives one message, with its path."""
    kind, file, text, what = BROKEN[name]
    source = write(tmp_path / 'p', {**RENO, 'news/1.feature': 'A.\n', file: text})
    assert main(['import', kind, str(source), '--to', str(tmp_path / 'docs')]) == 1
    told = capsys.readouterr().err
    assert f'{source / file}{what}' in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize('text', ['tool = 3\n', '[tool.other]\n', '[tool]\ntowncrier = 3\n'])
def test_pyproject_without_towncrier(text: str, tmp_path: Path) -> None:
    """A file that has no settings of towncrier is none of its configuration."""
    source = write(tmp_path / 'p', {'pyproject.toml': text, '1.feature.md': 'A.\n'})
    assert 'next/feature-1.md' in run('towncrier', source, tmp_path)[1]


@pytest.mark.parametrize('kind', ['towncrier', 'reno', 'blurb', 'keepachangelog'])
def test_no_source(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing source gives one message."""
    assert main(['import', kind, str(tmp_path / 'none'), '--to', str(tmp_path / 'docs')]) == 1
    assert 'none' in capsys.readouterr().err


def test_what_somebody_changed_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second import does not overwrite a file that was edited."""
    source = tmp_path / 'CHANGELOG.md'
    source.write_text(CHANGELOG)
    run('keepachangelog', source, tmp_path)
    path = tmp_path / 'docs' / 'changes' / '1.1.0' / 'a-second-one.md'
    path.write_text('Edited.\n')
    target = str(tmp_path / 'docs' / 'changes')
    assert main(['import', 'keepachangelog', str(source), '--to', target]) == 1
    assert 'says something else' in capsys.readouterr().err
    assert path.read_text() == 'Edited.\n'


def test_ids_stay_when_a_changelog_grows(tmp_path: Path) -> None:
    """If a new entry has the same text as an older one, the older one keeps its id."""
    old = '## [1.0] - 2026-01-01\n\n### Fixed\n\n- Rounding.\n'
    source = tmp_path / 'CHANGELOG.md'
    source.write_text(old)
    target = tmp_path / 'docs' / 'changes'
    command = ['import', 'keepachangelog', str(source), '--to', str(target)]
    assert main(command) == 0
    source.write_text(f'## [1.1] - 2026-02-01\n\n### Fixed\n\n- Rounding.\n\n{old}')
    assert main(command) == 0
    found = {path.relative_to(target).as_posix() for path in target.rglob('*.md')}
    assert found == {'1.0/rounding.md', '1.1/rounding-2.md'}


REFERENCES = """\
.. gh-issue: 1042
.. nonce: Ref1
.. section: Library

See :ref:`far-away`, :ref:`the page <far-away>`, :ref:`near`, :doc:`usage`, :doc:`/gone`,
:term:`lid`, :term:`handle`, :option:`-X`, :keyword:`with`, :func:`~shop.sum`, :pep:`8`,
:gh:`12`, :own:`a` and ``:ref:`x```.
:c:type:`int`, :c:type:`PyObject`, :c:func:`!shop_open()`, :c:macro:`SHOP(x, y)`
"""


def test_references(
    site: Callable[..., Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """References that lead to nothing become text, are reported, and give no warning."""
    source = write(tmp_path / 'p', {'next/Library/2026-01-01.gh-issue-1042.Ref1.rst': REFERENCES})
    docs = {
        'index.rst': 'News\n====\n\n.. _near:\n\nNear\n----\n\n.. glossary::\n\n   lid\n      A top.\n\n'
        '.. release::\n\n.. toctree::\n\n   usage\n',
        'usage.rst': 'Usage\n=====\n\nWords.\n',
        'roles.py': 'def setup(app):\n    app.add_generic_role("own", __import__("docutils.nodes").nodes.emphasis)\n',
    }
    write(tmp_path / 'docs', docs)
    report, files = run('blurb', source, tmp_path)
    text = files['next/news-Ref1.rst']
    assert (
        'See ``far-away``, the page, :ref:`near`, :doc:`usage`, /gone,\n'
        ':term:`lid`, handle, ``-X``, ``with``, :func:`~shop.sum`, :pep:`8`,\n'
        '``12``, :own:`a` and ``:ref:`x```.\n'
        '``int``, :c:type:`PyObject`, :c:func:`!shop_open()`, ``SHOP(x, y)``'
    ) in text
    assert [one['reference'] for one in report['unlinked']] == [
        ':ref:`far-away`',
        ':ref:`the page <far-away>`',
        ':doc:`/gone`',
        ':term:`handle`',
        ':option:`-X`',
        ':keyword:`with`',
        ':gh:`12`',
        ':c:type:`int`',
        ':c:macro:`SHOP(x, y)`',
    ]
    assert len([note for note in report['notes'] if 'leads to nothing here' in note]) == 9
    made = site(
        docs | {f'changes/{name}': text for name, text in files.items()},
        extensions=['roles', 'whatsnew312'],
        nitpicky=False,
        exclude_patterns=['changes'],
        whatsnew_fragments='changes',
        whatsnew_areas={'library': 'Library'},
    )
    monkeypatch.setenv('PYTHONPATH', str(made.srcdir))
    made.run('text')
    assert '/gone, *lid*' in made.text()
