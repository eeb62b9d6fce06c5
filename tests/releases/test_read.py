"""``releases.toml``: how it is read, and the messages about mistakes."""

from __future__ import annotations

import re

import pytest

from whatsnew312.releases.edit import edit_release, write_all
from whatsnew312.releases.ranges import parse_range
from whatsnew312.releases.read import parse

TEXT = """\
# kept by hand
version-scheme = "pep440"

[[release]]  # the next one
name = "9.2"
status = "unreleased"

[[release]]
name = "9.1.1"
date = 2026-06-19

[[release]]
name = "9.1"
date = 2026-05-01
yanked = "It loses baskets; use 9.1.1."

[[release]]
name = "9.0.3"
date = 2026-06-01

[[release]]
name = "9.0"
date = 2026-01-01

[[release]]
name = "8.5.9"
date = 2026-02-01

[[release]]
name = "8.5"
date = 2025-12-01
"""


def test_what_is_read() -> None:
    """Each key is read, and a missing status is derived from the other keys."""
    table = parse(TEXT)
    assert not table.problems
    assert [(one.name, one.status) for one in table.all[:4]] == [
        ('9.2', 'unreleased'),
        ('9.1.1', 'released'),
        ('9.1', 'yanked'),
        ('9.0.3', 'released'),
    ]
    assert table.latest.name == '9.1.1'
    assert table.unreleased.name == '9.2'
    assert table.find('9.1').line == 12
    assert table.series(table.find('9.1.1')) == '9.1'


@pytest.mark.parametrize(
    ('text', 'line', 'message'),
    [
        ('[[release]]\nname = ', 2, 'Invalid value'),
        ('version-scheme = "pep404"', 1, "did you mean 'pep440'?"),
        ('versions = 1', 1, "unknown key 'versions'"),
        ('release = 1', 1, '[[release]]'),
        ('[[release]]\ndate = 2026-01-01', 1, 'has no name'),
        ('[[release]]\nname = "1.0"\n\nstauts = "eol"', 4, "did you mean 'status'?"),
        ('[[release]]\nname = "1.0"\nstatus = "releasd"', 3, "did you mean 'released'?"),
        ('[[release]]\nname = "1.0"\nstatus = "yanked"', 3, 'needs a reason'),
        ('[[release]]\nname = "1.0"\ndate = "May"', 3, '2026-06-19'),
        ('[[release]]\nname = "1.0"\ntitle = 1', 3, 'must be a text in quotes'),
        ('[[release]]\nname = "1.0"\ncompare = "javascript:1"', 3, 'https://'),
        ('[[release]]\nname = "1.0"\ntitle = "a\\u202eb"', 3, 'invisible'),
        ('[[release]]\nname = "zed"', 2, 'not a version of the scheme pep440'),
        ('[[release]]\nname = "../1.0"', 2, 'that of a folder'),
        ('[[release]]\nname = "latest"', 2, 'another thing in ranges'),
        ('[[release]]\nname = "1.0"\n[[release]]\nname = "1.0"', 3, 'in line 1 already'),
        ('[[release]]\nname = "1.0"\n[[release]]\nname = "v1.0.0"', 3, 'in line 1 already'),
        ('[[release]]\nname = "1.0rc1"\n[[release]]\nname = "1-rc.1"', 3, 'in line 1 already'),
    ],
)
def test_mistakes(text: str, line: int, message: str) -> None:
    """Each mistake is reported with its line and with the right form."""
    (problem,) = parse(text).problems
    assert problem.line == line
    assert message in problem.message


@pytest.mark.parametrize('name', ['9.1', 'v9.1'])
@pytest.mark.parametrize('wanted', ['9.1', 'v9.1', '9.1.0', 'V9.01'])
def test_spellings_of_one_release(name: str, wanted: str) -> None:
    """A release is found by any spelling of its version."""
    table = parse(f'[[release]]\nname = "9.1.1"\n[[release]]\nname = "{name}"')
    assert table.find(wanted).name == name


def test_a_mistake_harms_no_other_release() -> None:
    """After a mistake in one release, all other releases are read."""
    table = parse('[[release]]\nname = "1.0"\n[[release]]\nnme = "1.1"\n[[release]]\nname = "1.2"')
    assert list(table.by_name) == ['1.2', '1.0']


@pytest.mark.parametrize(
    ('scheme', 'ordered'),
    [
        ('pep440', ['2.0rc1', '2.0', '2.0.post1', '2.10']),
        ('semver', ['8.0.0-next.3', '8.0.0-next.11', '8.0.0-rc', 'v8.0.0', '8.0.1+build.5']),
        ('calver', ['R2024a', 'R2024b', 'R2025a']),
        ('calver', ['2026-08-20', '2026-11-02']),
        ('none', ['zed', 'apple', '1']),
    ],
)
def test_schemes(scheme: str, ordered: list[str]) -> None:
    """Releases are sorted by the scheme; without a scheme, the newest is first in the file."""
    names = reversed(ordered) if scheme == 'none' else ordered
    table = parse(write_all(scheme, [{'name': name, 'status': 'released'} for name in names]))
    assert not table.problems
    assert [one.name for one in reversed(table.ordered)] == ordered


@pytest.mark.parametrize(
    ('text', 'releases', 'is_in'),
    [
        ('9.1.1', ['9.1.1'], True),
        ('9.1.1', ['9.1'], False),
        ('9.0..9.1.1', ['9.1'], True),
        ('9.0..9.1.1', ['9.0'], False),
        ('9.0..9.1.1', ['9.2'], False),
        ('9.0.3..9.1.1', ['9.1.1', '9.0.3'], False),
        ('9.0.3..9.1.1', ['9.1.1', '8.5.9'], True),  # 8.5.9 came out after 9.0
        ('..9.0', ['8.5'], True),
        ('9.1..', ['9.2'], True),
        ('latest', ['9.1.1'], True),
        ('unreleased', ['9.2'], True),
        ('series:9.1', ['9.1'], True),
        ('series:9.1', ['9.0'], False),
        ('9.0, 9.1', ['9.1'], True),
    ],
)
def test_ranges(text: str, releases: list[str], is_in: bool) -> None:
    """A range excludes its start and includes its end, and takes the branches into account."""
    assert parse_range(text, parse(TEXT)).has(releases) is is_in


@pytest.mark.parametrize(
    ('text', 'message'),
    [
        ('9.1.2', "did you mean '9.1.1'?"),
        ('9.1..9.0', 'write the older one first: 9.0..9.1'),
        ('..', 'needs one of its ends'),
        ('', 'names no release'),
        ('series:7', 'known are: 9.2, 9.1'),
    ],
)
def test_wrong_ranges(text: str, message: str) -> None:
    """The message about a wrong range says what is wrong."""
    with pytest.raises(ValueError, match=re.escape(message)):
        parse_range(text, parse(TEXT))


def test_am_i_safe() -> None:
    """A fix on three branches is in a release only if the branch of the release has the fix."""
    names = ('29.0.2', '29.0.1', '29.0.0', '28.0.2', '28.0.1', '28.0.0', '27.0.2')
    dates = ('26-05-09', '26-04-09', '26-04-01', '26-05-09', '25-11-09', '25-10-01', '26-05-09')
    rows = [{'name': name, 'date': f'20{date}'} for name, date in zip(names, dates, strict=True)]
    table = parse(write_all('pep440', rows))
    fix = ['29.0.2', '28.0.2', '27.0.2']
    safe = [name for name in names if table.contains(table.find(name), fix)]
    assert safe == ['29.0.2', '28.0.2', '27.0.2']


def test_prereleases_fold_into_the_final() -> None:
    """The final release includes the entries of its release candidates."""
    rows = [{'name': '2.0'}, {'name': '2.0rc1', 'status': 'prerelease'}, {'name': '1.9'}]
    table = parse(write_all('pep440', rows))
    assert table.folded(table.find('2.0')) == ('2.0', '2.0rc1')
    assert table.folded(table.find('2.0rc1')) == ('2.0rc1',)


def test_edits_keep_comments() -> None:
    """An edit changes only its own lines, and a new release is inserted in the right order."""
    made = edit_release(TEXT, '9.2', {'status': '', 'date': '2026-11-29'})
    assert '# kept by hand' in made
    assert '[[release]]  # the next one\nname = "9.2"\ndate = 2026-11-29\n' in made
    assert len(made.splitlines()) == len(TEXT.splitlines())
    made = edit_release(TEXT, '9.0.4', {'date': '2026-07-01'})
    assert [one.name for one in parse(made).all][2:5] == ['9.1', '9.0.4', '9.0.3']
    assert edit_release(made, '9.0.4', {'date': '2026-07-01'}) == made
    assert parse(edit_release('', '1.0', {'date': '2026-07-01'})).latest.name == '1.0'


def test_edits_have_the_form_of_new_files() -> None:
    """A release that is added has an empty line above and below it, as in a file that is new."""
    made = ''
    for name in ('1.0', '2.0', '0.5', '1.5'):
        made = edit_release(made, name, {'date': '2026-07-01'})
    rows = [{'name': name, 'date': '2026-07-01'} for name in ('2.0', '1.5', '1.0', '0.5')]
    assert made == write_all('pep440', rows)


def test_edits_refuse_a_file_with_mistakes() -> None:
    """A file with mistakes is not edited, because its meaning is not clear."""
    with pytest.raises(ValueError, match=r'line 1: .*correct that first'):
        edit_release('[[release]]\n', '1.0', {})
