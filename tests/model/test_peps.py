"""The data file of PEPs: its valid contents, and the messages about anything else."""

from __future__ import annotations

import pytest

from whatsnew312.model.peps import Pep, Table, parse


def test_parse() -> None:
    """A PEP is read with all its data or with only its title."""
    text = """\
    [8]
    title = "Style"
    [695]
    title = "Types"
    status = "Final"
    type = "Standards Track"
    python-version = "3.12"
    """
    assert parse(text) == Table(
        {
            8: Pep(8, 'Style'),
            695: Pep(695, 'Types', 'Final'),
        }
    )
    assert parse(text).peps[8] == (8, 'Style', '')
    assert parse('') == Table({})
    assert parse('[9999]\ntitle = "Last"') == Table({9999: Pep(9999, 'Last')})


@pytest.mark.parametrize(
    ('text', 'message'),
    [
        ('[x]\ntitle = "A"', '[x] must be named by the number of a PEP'),
        ('8 = "A"', '[8] must have a title'),
        ('[8]', '[8] must have a title'),
        ('[8]\ntitle = 1', '[8] must have a title'),
        (
            '[8]\ntitle = "A"\nversion = "3"',
            '[8] may have title, status, type and python-version, ',
        ),
        (
            '[8]\ntitle = "A"\nstatus = 1',
            '[8] may have title, status, type and python-version, all ',
        ),
        ('[8]\ntitle = "A"\nnumber = "9"', '[8] may have title, status, type and '),
        ('["²"]\ntitle = "A"', '[²] must be named by the number'),
        ('[12345]\ntitle = "A"', '[12345] must be named by the number'),
        (f'[{"1" * 5000}]\ntitle = "A"', "...' must be named by the number"),
        ('["\\u202e"]\ntitle = "A"', "'\\u202e' must be named by the number"),
        ('[8]\ntitle = "A\\u202e\\u0000"', '[8] has invisible characters (U+202E, U+0000)'),
    ],
)
def test_faults(text: str, message: str) -> None:
    """A fault in one PEP gives a message of one line, and the other PEPs are read."""
    table = parse(f'7 = {{ title = "C" }}\n{text}')
    assert table.peps == {7: Pep(7, 'C')}
    (problem,) = table.problems
    assert message in problem
    assert problem.isprintable()
    assert len(problem) < 120


@pytest.mark.parametrize(
    ('text', 'message'),
    [
        ('title =\n', 'at line 1'),
        ('[²]\ntitle = "A"', 'at line 1'),
        ('a = ' + '[' * 9000, 'nested too deep'),
        ('\n' + '.'.join('a' * 100_000) + ' = 1', r'200,003 characters is too long \(at line 2\)'),
    ],
)
def test_no_table(text: str, message: str) -> None:
    """Text that is not TOML, or that takes too long to read, raises a ValueError with the place."""
    with pytest.raises(ValueError, match=message):
        parse(text)
