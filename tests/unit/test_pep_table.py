"""The data file of PEPs: what it may hold, and what its reader says of anything else."""

from __future__ import annotations

import pytest

from whatsnew312.pep_table import Pep, parse


def test_parse() -> None:
    """A table with all that is known, and one with just a title."""
    text = """\
    [8]
    title = "Style"
    [695]
    title = "Types"
    status = "Final"
    type = "Standards Track"
    python-version = "3.12"
    """
    assert parse(text) == {
        8: Pep(8, 'Style'),
        695: Pep(695, 'Types', 'Final', 'Standards Track', '3.12'),
    }
    assert parse('') == {}


@pytest.mark.parametrize(
    ('text', 'message'),
    [
        ('[x]\ntitle = "A"', r'\[x\] must be named by the number'),
        ('8 = "A"', r'\[8\] must have a title'),
        ('[8]', r'\[8\] must have a title'),
        ('[8]\ntitle = 1', r'\[8\] must have a title'),
        ('[8]\ntitle = "A"\nversion = "3"', r'\[8\] may have title, status'),
        ('[8]\ntitle = "A"\nstatus = 1', r'\[8\] may have title, status'),
        ('title =\n', 'at line 1'),
        ('[²]\ntitle = "A"', 'at line 1|must be named'),
        ('["²"]\ntitle = "A"', 'must be named'),
    ],
)
def test_faults(text: str, message: str) -> None:
    """Whatever is wrong is a ValueError that says where."""
    with pytest.raises(ValueError, match=message):
        parse(text)
