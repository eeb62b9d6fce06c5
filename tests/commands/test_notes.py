"""The commands for fragments and releases, with real files, git and processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from whatsnew312.__main__ import main
from whatsnew312.fragments import journal
from whatsnew312.fragments.project import Project
from whatsnew312.releases.read import read_releases

CONF = """\
project = 'Shop'
extensions = ['whatsnew312']
html_baseurl = 'https://shop.example/'
whatsnew_areas = {'checkout': 'Checkout', 'stock': 'Stock'}
whatsnew_area_required = False
whatsnew_issue_url = 'https://issues.example/%s'
whatsnew_releases = 'changes/releases.toml'
whatsnew_fragments = 'changes'
"""

RELEASES = """\
# kept
[[release]]
name = "2.0"
status = "unreleased"

[[release]]
name = "1.1"
date = 2026-03-01

[[release]]
name = "1.0.1"
date = 2026-03-02

[[release]]
name = "1.0"
date = 2026-01-01
"""


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv('GITHUB_EVENT_PATH', raising=False)
    folder = tmp_path / 'docs'
    (folder / 'changes' / 'next').mkdir(parents=True)
    (folder / 'conf.py').write_text(CONF)
    (folder / 'changes' / 'releases.toml').write_text(RELEASES)
    (folder / 'changes' / 'next' / '.gitkeep').touch()
    return folder


def files(docs: Path) -> dict[str, str]:
    root = docs / 'changes'
    return {
        path.relative_to(root).as_posix(): path.read_text()
        for path in sorted(root.rglob('*'))
        if path.is_file()
    }


def new(*more: str) -> None:
    assert main(['new', '--kind', 'added', '-m', 'Type a code.', *more]) == 0


def test_new(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With an issue number, the file is named as in towncrier; without one, after its text."""
    new('1042')
    new('1042')
    new('--area', 'stock')
    new('--id', 'codes', '--release', '1.1', '--release', '1.0.1')
    assert capsys.readouterr().out.split() == [
        'docs/changes/next/1042.added.md',
        'docs/changes/next/1042.added.2.md',
        'docs/changes/next/type-a-code.md',
        'docs/changes/1.1/codes.md',
    ]
    found = files(docs)
    assert found['next/1042.added.md'] == 'Type a code.\n'
    assert found['next/type-a-code.md'] == '---\nkind: added\narea: stock\n---\n\nType a code.\n'
    assert found['1.1/codes.md'] == '---\nkind: added\nrelease: 1.0.1\n---\n\nType a code.\n'
    assert main(['check']) == 0


@pytest.mark.parametrize('arguments', [[], ['anchors'], ['inventory']])
def test_names_in_the_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The help speaks of commands."""
    with pytest.raises(SystemExit):
        main([*arguments, '--help'])
    first = capsys.readouterr().out.split('\n')[0]
    assert first.split()[-2:] == ['COMMAND', '...']


@pytest.mark.parametrize(
    ('arguments', 'status', 'message'),
    [
        (['new', '-m', 'x'], 2, 'give a --kind: added, changed'),
        (['new', '--kind', 'added'], 2, 'give the text with -m'),
        (['new', '--kind', 'addad', '-m', 'x'], 1, "did you mean 'added'?"),
        (['new', '--kind', 'added', '-m', 'x', '--area', 'stok'], 1, "did you mean 'stock'?"),
        (['new', '--kind', 'added', '-m', 'x', '--id', '1 x'], 1, "such as 'x' can"),
        (['new', '--kind', 'added', '-m', 'x', '--release', '1.2'], 1, "did you mean '1.1'?"),
        (['new', 'abc', '--kind', 'added', '-m', 'x'], 1, 'is not a number'),
        (['release', '1.1'], 1, '1.1 is released already (released on 2026-03-01)'),
        (['release', 'zed'], 1, 'not a version of the scheme pep440'),
        (['release', '2.0', '--date', 'May'], 1, "'May' is not a date"),
        (['backport', 'code', '1.1'], 1, "did you mean 'codes'?"),
        (['backport', 'codes', '1.0.2'], 1, "did you mean '1.0.1'?"),
        (['yank', '1.2', 'x'], 1, "did you mean '1.1'?"),
        (['yank', '2.0', 'x'], 1, 'is not released'),
        (['yank', '1.1', ' '], 1, 'say why'),
        (['draft', '1.2'], 1, "did you mean '1.1'?"),
        (['export', '--check'], 2, 'needs -o'),
        (['check', '--docs', 'nowhere'], 1, 'nowhere has no conf.py'),
    ],
)
def test_what_is_refused(
    docs: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    status: int,
    message: str,
) -> None:
    """A wrong command gives one clear message, and changes nothing."""
    new('--id', 'codes')
    before = files(docs)
    assert main(arguments) == status
    told = capsys.readouterr().err
    assert message in told
    assert told.startswith('python -m whatsnew312: ')
    assert files(docs) == before


def test_release(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A release moves its files and gets its date; a repeated release is refused."""
    new('1042')
    before = files(docs)
    assert main(['release', '2.0', '--date', '2026-11-29', '--dry-run']) == 0
    assert files(docs) == before
    assert 'move next/1042.added.md to 2.0/1042.added.md' in capsys.readouterr().out
    assert main(['release', '2.0', '--date', '2026-11-29']) == 0
    assert list(files(docs)) == ['2.0/1042.added.md', 'next/.gitkeep', 'releases.toml']
    table = read_releases(docs / 'changes' / 'releases.toml')
    assert (table.latest.name, table.latest.date) == ('2.0', '2026-11-29')
    assert files(docs)['releases.toml'].startswith('# kept\n')
    assert main(['release', '2.0']) == 1
    assert main(['check']) == 0


def test_release_that_may_be_a_mistake(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A release that is older than others, or has no changes, is made, and the command says so."""
    new('1042')
    capsys.readouterr()
    assert main(['release', '0.5']) == 0
    out = capsys.readouterr().out
    assert '0.5 is older than 1.1, the newest release\n' in out
    assert 'has no changes' not in out
    assert main(['release', '2.0']) == 0
    out = capsys.readouterr().out
    assert '2.0 has no changes: there are no fragments in docs/changes/next\n' in out
    assert 'is older' not in out
    assert main(['backport', 'added-1042', '1.0.1']) == 0
    new('1043', '--release', '2.0')
    capsys.readouterr()
    assert main(['release', '1.0.2', '--dry-run']) == 0
    out = capsys.readouterr().out
    assert '1.0.2 is older than 2.0, the newest release\n' in out


def test_prerelease(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The final release has the changes of its release candidates, too."""
    new('1042')
    assert main(['release', '2.0rc1', '--pre', '--date', '2026-11-01']) == 0
    new('1043')
    assert main(['release', '2.0', '--date', '2026-11-29']) == 0
    capsys.readouterr()
    assert main(['draft', '2.0']) == 0
    assert capsys.readouterr().out == (
        '## Added\n\n'
        '- Type a code. ([#1042](https://issues.example/1042))\n'
        '- Type a code. ([#1043](https://issues.example/1043))\n'
    )


def test_backport_and_yank(docs: Path) -> None:
    """An entry in two releases is one file; a yanked release has a reason."""
    new('1042')
    assert main(['backport', 'added-1042', '1.0.1']) == 0
    assert main(['backport', 'added-1042', '1.0.1']) == 0
    assert files(docs)['next/1042.added.md'] == '---\nrelease: 1.0.1\n---\n\nType a code.\n'
    project = Project.at(docs)
    assert project.releases_of(project.find('added-1042')) == ('2.0', '1.0.1')
    assert main(['yank', '1.1', 'It loses baskets.']) == 0
    assert Project.at(docs).releases.find('1.1').yanked == 'It loses baskets.'
    assert Project.at(docs).releases.latest.name == '1.0.1'


def test_other_spellings_of_releases(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A release in a field may be written in another way, as in a build."""
    path = docs / 'changes' / 'next' / 'codes.md'
    path.write_text('---\nkind: added\nrelease: v1.1.0\n---\nType a code.\n')
    assert main(['draft', '1.1']) == 0
    assert 'Type a code.' in capsys.readouterr().out


def test_check_tells_each_fault(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each fault has file, line and description; there is also the format of GitHub."""
    folder = docs / 'changes' / 'next'
    (folder / 'a.md').write_text('---\nkind: addad\nrelease: 1.2\n---\n\nText.\n')
    (folder / 'b.md').write_text('---\nid: a\nkind: added\n---\n\nText.\n')
    (docs / 'changes' / '1.2').mkdir()
    (docs / 'changes' / '1.2' / 'c.md').write_text('---\nknid: added\nkind: added\n---\n\nText.\n')
    assert main(['check']) == 1
    assert capsys.readouterr().out.splitlines() == [
        "docs/changes/next/a.md:2: unknown kind 'addad'; did you mean 'added'? [unknown_kind]",
        "docs/changes/next/a.md:3: unknown release '1.2'; did you mean '1.1'? [unknown_release]",
        "docs/changes/next/b.md:2: the id 'a' is that of docs/changes/next/a.md, too [duplicate]",
        "docs/changes/1.2/c.md:2: unknown field 'knid'; did you mean 'kind'? [unknown_field]",
        "docs/changes/1.2/c.md:1: the folder '1.2' is no release; did you mean '1.1'? "
        '[unknown_release]',
    ]
    assert main(['check', '--github']) == 1
    assert '::error file=docs/changes/next/a.md,line=2::unknown kind' in capsys.readouterr().out


def test_check_names_the_line_of_the_field(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The line is that of the wrong field, whatever words the message has."""
    (docs / 'changes' / 'next' / 'a.md').write_text(
        '---\nid: a b\nknd: added\npep: 8x\nkind: addad\n---\n\nText.\n'
    )
    assert main(['check']) == 1
    places = [line.split(': ')[0] for line in capsys.readouterr().out.splitlines()]
    assert sorted(places) == [f'docs/changes/next/a.md:{line}' for line in (2, 3, 4, 5)]


def git(*arguments: str, folder: Path | None = None) -> str:
    done = subprocess.run(
        ['git', '-c', 'user.name=a', '-c', 'user.email=a@example.org', *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stdout + done.stderr
    return done.stdout


def commit(what: str) -> None:
    git('add', '-A')
    git('commit', '-qm', what)


@pytest.fixture
def repository(docs: Path) -> Path:
    git('init', '-q', '-b', 'main')
    new('--id', 'first')
    commit('begin')
    return docs


def test_a_branch_has_a_fragment(
    repository: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A branch needs a fragment, or a label of its pull request that excuses it."""
    git('switch', '-qc', 'work')
    assert main(['check', '--base', 'main']) == 0
    Path('code.py').write_text('1\n')
    assert main(['check', '--base', 'main']) == 1
    commit('code')
    capsys.readouterr()
    assert main(['check', '--base', 'main']) == 1
    assert 'changes 1 file and has no fragment in docs/changes' in capsys.readouterr().out
    event = tmp_path / 'event.json'
    event.write_text(json.dumps({'pull_request': {'labels': [{'name': 'no notes'}]}}))
    monkeypatch.setenv('GITHUB_EVENT_PATH', str(event))
    assert main(['check', '--base', 'main', '--skip-label', 'no notes']) == 0
    assert main(['check', '--base', 'main', '--skip-label', 'skip']) == 1
    event.unlink()
    new('1042')
    assert main(['check', '--base', 'main']) == 0
    assert main(['check', '--base', 'nothing']) == 1


def test_fourteen_branches_merge(repository: Path) -> None:
    """Branches that each add a fragment merge without conflicts, in any order."""
    for number in range(14):
        git('switch', '-qc', f'b{number}', 'main')
        new(str(1000 + number))
        commit(f'b{number}')
    git('switch', '-q', 'main')
    for number in (7, *range(7), *range(8, 14)):
        git('merge', '-q', '--no-edit', f'b{number}')
    assert len(Project.at(repository).fragments()) == 15
    assert main(['check']) == 0


@pytest.mark.parametrize(
    'order', [('release', 'backport', 'more'), ('more', 'backport', 'release')]
)
def test_release_and_backport_merge(repository: Path, order: tuple[str, ...]) -> None:
    """Branches that release, backport and add changes merge, and each change has its releases."""
    git('switch', '-qc', 'release', 'main')
    assert main(['release', '2.0', '--date', '2026-11-29']) == 0
    commit('release')
    git('switch', '-qc', 'backport', 'main')
    assert main(['backport', 'first', '1.0.1']) == 0
    commit('backport')
    git('switch', '-qc', 'more', 'main')
    new('--id', 'second')
    commit('more')
    git('switch', '-q', 'main')
    for branch in order:
        git('merge', '-q', '--no-edit', branch)
    project = Project.at(repository)
    found = {one.id: project.releases_of(one) for one in project.fragments()}
    assert found == {'first': ('2.0', '1.0.1'), 'second': ('unreleased',)}


@pytest.mark.parametrize('step', range(6))
def test_killed_at_any_point(docs: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """After a killed command, the next command completes the work, or nothing has changed."""
    for number in range(3):
        new(str(1000 + number))
    done = 0
    replace = os.replace

    def killed(old: object, new: object) -> None:
        nonlocal done
        if done == step:
            raise KeyboardInterrupt
        done += 1
        replace(old, new)  # type: ignore[arg-type]

    before = files(docs)
    with monkeypatch.context() as patch:
        patch.setattr(os, 'replace', killed)
        status = main(['release', '2.0', '--date', '2026-11-29'])
    if step == 0:
        assert files(docs) == before
        assert main(['release', '2.0', '--date', '2026-11-29']) == 0
    elif status:
        assert (docs / 'changes' / journal.NAME).exists()
        assert main(['release', '2.0']) == 1  # completes the release, then refuses it
    assert list(files(docs)) == [
        *(f'2.0/{number}.added.md' for number in (1000, 1001, 1002)),
        'next/.gitkeep',
        'releases.toml',
    ]
    assert Project.at(docs).releases.latest.date == '2026-11-29'


def test_two_at_once_lose_nothing(docs: Path) -> None:
    """Commands that run at the same time wait for each other, or choose another file name."""
    new('--id', 'codes')

    def run(*arguments: str) -> int:
        command = [sys.executable, '-m', 'whatsnew312', *arguments]
        return subprocess.run(command, cwd=docs, check=False, capture_output=True).returncode

    commands = [
        *(('new', '7', '--kind', 'fixed', '-m', f'Text {number}.') for number in range(3)),
        ('backport', 'codes', '1.0'),
        ('backport', 'codes', '1.0.1'),
        ('backport', 'codes', '1.1'),
    ]
    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(lambda command: run(*command), commands)) == {0}
    project = Project.at(docs)
    assert len(project.fragments()) == 4
    assert project.releases_of(project.find('codes')) == ('2.0', '1.1', '1.0.1', '1.0')


def test_changelog_follows(docs: Path) -> None:
    """A CHANGELOG.md that export made is updated; a file written by hand is not changed."""
    new('1042')
    changelog = docs.parent / 'CHANGELOG.md'
    changelog.write_text('# By hand\n')
    assert main(['backport', 'added-1042', '1.1']) == 0
    assert changelog.read_text() == '# By hand\n'
    assert main(['export', '-o', 'CHANGELOG.md', '--check']) == 1
    assert main(['export', '-o', 'CHANGELOG.md']) == 0
    assert main(['release', '2.0', '--date', '2026-11-29']) == 0
    assert changelog.read_text().startswith('# Changelog\n\n## [2.0] - 2026-11-29\n\n### Added\n')
    assert main(['export', '-o', 'CHANGELOG.md', '--check']) == 0
    assert main(['yank', '2.0', 'No.']) == 0
    assert '## [2.0] - 2026-11-29 [YANKED]\n\nNo.\n' in changelog.read_text()


def test_changelog_with_a_head(docs: Path) -> None:
    """Text above the first release stays, and new changes do not count as edits by hand."""
    new('1042')
    changelog = docs.parent / 'CHANGELOG.md'
    changelog.write_text(
        '# Changes\n\nHow versions are counted.\n\n## [Unreleased]\n\n- By hand.\n'
    )
    assert main(['release', '2.0', '--date', '2026-11-28']) == 0
    assert 'By hand' in changelog.read_text()
    assert main(['export', '-o', 'CHANGELOG.md']) == 0
    assert changelog.read_text().startswith(
        '# Changes\n\nHow versions are counted.\n\n## [2.0] - 2026-11-28\n'
    )
    new('1043')
    assert main(['release', '2.1', '--date', '2026-11-29']) == 0
    assert changelog.read_text().startswith(
        '# Changes\n\nHow versions are counted.\n\n## [2.1] - 2026-11-29\n'
    )
    assert main(['export', '-o', 'CHANGELOG.md', '--check']) == 0


@pytest.mark.parametrize('verb', ['new', 'check', 'draft', 'release', 'backport', 'yank', 'export'])
def test_help(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command has a help text; a wrong option gives status 2."""
    with pytest.raises(SystemExit) as ended:
        main([verb, '--help'])
    assert ended.value.code == 0
    with pytest.raises(SystemExit) as ended:
        main([verb, '--no-such-option'])
    assert ended.value.code == 2


def test_commands_need_no_sphinx(docs: Path) -> None:
    """The commands do not import Sphinx, so that hooks before a commit are fast."""
    code = (
        'import sys; from whatsnew312.__main__ import main; assert main(["check"]) == 0; '
        'assert not {"sphinx", "docutils"} & set(sys.modules)'
    )
    subprocess.run([sys.executable, '-c', code], check=True, cwd=docs)


LEDGER = """\
[entries]
"shop-old" = { page = "index" }
"""


def test_ledger(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A release records the ids of its entries, with the page that shows them."""
    (docs / 'conf.py').write_text(CONF + "whatsnew_ledger = 'anchors.toml'\n")
    ledger = docs / 'anchors.toml'
    ledger.write_text(LEDGER)
    (docs / 'news').mkdir()
    (docs / 'news' / 'old.md').write_text('```{release} ..1.1\n```\n')
    (docs / 'news' / 'latest.md').write_text('# News\n\n```{release} latest\n```\n')
    new('1042')
    path = docs / 'changes' / 'next' / 'shop-codes.md'
    path.write_text('---\nkind: added\nalias: shop-code, codes\n---\nCodes.\n')
    assert 'shop-codes' not in ledger.read_text()
    assert main(['release', '2.0', '--dry-run']) == 0
    assert ledger.read_text() == LEDGER
    assert main(['release', '2.0']) == 0
    assert 'write ../anchors.toml' in capsys.readouterr().out
    text = ledger.read_text()
    assert '"shop-old" = { page = "index" }' in text
    assert '"shop-codes" = { page = "news/latest" }' in text
    assert '"added-1042" = { page = "news/latest" }' in text
    assert '"shop-code" = { of = "shop-codes", page = "news/latest" }' in text


def test_no_page_shows_the_release(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """If no page shows a release, the command says so, and what to write."""
    new('1042')
    assert main(['release', '2.0']) == 0
    assert 'no page shows 2.0; write the directive release on one' in capsys.readouterr().out


def test_wrong_ledger(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """If the ledger cannot be read, the command changes nothing."""
    (docs / 'conf.py').write_text(CONF + "whatsnew_ledger = 'anchors.toml'\n")
    (docs / 'anchors.toml').write_text('nonsense\n')
    (docs / 'index.rst').write_text('.. release::\n')
    new('1042')
    assert main(['release', '2.0']) == 1
    assert 'anchors.toml:1' in capsys.readouterr().err
    assert (docs / 'changes' / 'next' / '1042.added.md').exists()


#: a byte order mark, and the ends of lines
FORMS = [(b'', b'\r\n'), (b'\xef\xbb\xbf', b'\n'), (b'\xef\xbb\xbf', b'\r\n'), (b'', b'\r')]


@pytest.mark.parametrize(('mark', 'end'), FORMS)
def test_form_of_files_is_kept(docs: Path, mark: bytes, end: bytes) -> None:
    """Commands keep the byte order mark and the line ends of each file that they change."""

    def in_form(path: Path) -> bytes:
        return mark + path.read_bytes().removeprefix(mark).replace(end, b'\n').replace(b'\n', end)

    (docs / 'conf.py').write_text(CONF + "whatsnew_ledger = 'anchors.toml'\n")
    (docs / 'index.rst').write_text('.. release::\n')
    changelog, table = docs.parent / 'CHANGELOG.md', docs / 'changes' / 'releases.toml'
    fragment, ledger = docs / 'changes' / 'next' / 'codes.md', docs / 'anchors.toml'
    fragment.write_text('---\nkind: added\n---\nCodes.\n')
    ledger.write_text(LEDGER)
    assert main(['export', '-o', str(changelog)]) == 0
    every = [changelog, table, fragment, ledger]
    for path in every:
        path.write_bytes(in_form(path))
    assert main(['export', '-o', str(changelog), '--check']) == 0
    assert main(['backport', 'codes', '1.0.1']) == 0
    assert fragment.read_bytes() == in_form(fragment)
    assert main(['release', '2.0', '--date', '2026-11-29']) == 0
    assert main(['yank', '2.0', 'No.']) == 0
    assert main(['export', '-o', str(changelog), '--check']) == 0
    for path in (changelog, table, docs / 'changes' / '2.0' / 'codes.md', ledger):
        assert path.read_bytes() == in_form(path), path
    assert b'status = "yanked"' in table.read_bytes()
    assert b'[YANKED]' in changelog.read_bytes()
    assert b'"codes"' in ledger.read_bytes()
    assert not (docs / 'changes' / journal.NAME).exists()


def test_all_is_checked_before_anything_moves(docs: Path) -> None:
    """If a file has changed, or a name is taken, nothing is moved."""
    new('1042')
    root = docs / 'changes'
    moves = [('next/1042.added.md', '2.0/1042.added.md')]
    plan = journal.Plan('release 2.0', moves, {'releases.toml': ('other', 'new')})
    before = files(docs)
    with pytest.raises(ValueError, match='changed by another program'):
        journal.run(plan, root)
    (root / '2.0').mkdir()
    (root / '2.0' / '1042.added.md').write_text('Other.\n')
    with pytest.raises(ValueError, match='is there already; rename'):
        journal.run(journal.Plan('release 2.0', moves), root)
    assert files(docs) == before | {'2.0/1042.added.md': 'Other.\n'}
