"""Patterns of what to look for in code."""

from __future__ import annotations

import pytest

from whatsnew312.scan.patterns import FORMS, Pattern, parse_pattern, parse_patterns


@pytest.mark.parametrize('form', FORMS.values(), ids=FORMS)
def test_each_form_is_read(form: str) -> None:
    assert parse_pattern(form).way == form.split(maxsplit=1)[0]


def test_lines_with_comments() -> None:
    text = 'argument shutil.rmtree onerror 3  # keyword or third\n\n# all\nmodule imp'
    assert parse_patterns(text) == (
        (Pattern('argument', 'shutil.rmtree', 'onerror', 3), Pattern('module', 'imp')),
        [],
    )


@pytest.mark.parametrize(
    ('line', 'says'),
    [
        ('modul imp', 'module'),
        ('module', 'module imp'),
        ('module 9imp', 'module imp'),
        ('method assertEquals', 'method unittest.TestCase.assertEquals'),
        ('argument shutil.rmtree onerror third', 'onerror 3'),
        ('', 'unknown way'),
    ],
)
def test_what_is_wrong_is_said(line: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_pattern(line)


def test_a_wrong_line_leaves_the_others() -> None:
    found, faults = parse_patterns('modul imp\nmodule imp')
    assert found == (Pattern('module', 'imp'),)
    assert len(faults) == 1
