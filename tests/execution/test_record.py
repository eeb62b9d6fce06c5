"""The record of samples: which changes make it stale, what it contains, and how it is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from whatsnew312.execution.record import Claim, SampleRecord, claims, digest, fits, is_of_project
from whatsnew312.model.change import Sample

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = Sample('p', 3, 'python', 'print(1)\n', '3.12', '1\n')
FAILS = replace(SAMPLE, fails_on=(('3.11', 'SyntaxError'), ('3.10', '')))

RECORD = b"""\
{
  "platforms": ["Cygwin", "Linux", "Windows", "iOS", "macOS"],
  "samples": {
    "a": {"3.11": "3.11.9", "3.12": "3.12.4"},
    "b": {"2.0": "2.0 (Python 3.12.4)"}
  }
}
"""


def test_claims() -> None:
    """A sample must run on its release, and must fail on each release in ``fails_on``."""
    assert claims(SAMPLE) == (('3.12', False, ''),)
    assert claims(FAILS) == (
        Claim('3.12'),
        Claim('3.11', True, 'SyntaxError'),
        Claim('3.10', True, ''),
    )


def test_digests_stay() -> None:
    """The digests never change, because other digests would make all committed records stale."""
    assert digest(SAMPLE) == '8042779d7c3a90d75dd66dfb'
    assert digest(FAILS) == '85d8d7280f6b6f233c08171d'


@pytest.mark.parametrize(
    'change',
    [
        {'language': 'c'},
        {'code': 'print(2)\n'},
        {'output': None},
        {'filename': 'x.py'},
        {'release': '3.13'},
        {'fails_on': (('3.11', ''),)},
        {'ellipsis': True},
        {'platform': 'Linux'},
        {'checker': 'mypy'},
        {'wrap': True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_claimed(change: dict) -> None:
    """A sample with a changed claim has another digest, so it is run again."""
    assert digest(replace(SAMPLE, **change)) != digest(SAMPLE)


def test_what_is_not_claimed() -> None:
    """The position of a sample and its reason to be skipped do not change its digest."""
    assert digest(replace(SAMPLE, docname='q', line=9, skip='Slow.')) == digest(SAMPLE)


@pytest.mark.parametrize(
    ('platform', 'here', 'fit'),
    [
        ('', set(), True),
        (' , ', {'Linux'}, True),
        ('Linux', {'Linux', 'POSIX'}, True),
        ('linux', {'LINUX'}, True),
        ('Windows, Linux', {'linux'}, True),
        ('Windows', {'Linux'}, False),
        ('Windows,', {''}, False),
        ('Windows', set(), False),
    ],
)
def test_fits(platform: str, here: set[str], fit: bool) -> None:
    """A sample fits any platform if it names none, or one of its platforms in any letter case."""
    assert fits(replace(SAMPLE, platform=platform), here) is fit


@pytest.mark.parametrize(
    ('label', 'is_one'),
    [('2.0 (Python 3.12.4)', True), ('3.12.4', False), ('gcc (Debian 12) 12.2.0', False)],
)
def test_is_of_project(label: str, is_one: bool) -> None:
    """Only the label of a project contains the version of Python."""
    assert is_of_project(label) is is_one


def test_there_and_back(tmp_path: Path) -> None:
    """A record is read and written unchanged, in a fixed order, one line for each sample."""
    path = tmp_path / 'samples.json'
    assert SampleRecord.read(path) == SampleRecord()
    path.write_bytes(RECORD)
    record = SampleRecord.read(path)
    assert record.samples == {
        'a': {'3.11': '3.11.9', '3.12': '3.12.4'},
        'b': {'2.0': '2.0 (Python 3.12.4)'},
    }
    assert record.platforms == {'Cygwin', 'Linux', 'Windows', 'iOS', 'macOS'}
    assert record.dump() == RECORD
    turned = {key: dict(reversed(record.samples[key].items())) for key in 'ba'}
    assert SampleRecord(turned, record.platforms).dump() == RECORD


@pytest.mark.parametrize(
    'text',
    [
        '',
        '[]',
        '{"samples": {}}',
        '{"platforms": []}',
        '{"samples": [], "platforms": []}',
        '{"samples": {"a": 1}, "platforms": []}',
        '{"samples": {"a": {"3.12": 1}}, "platforms": []}',
        '{"samples": {"a": {"3.12": "\\u202e"}}, "platforms": []}',
        '{"samples": {}, "platforms": [1]}',
        '{"samples": {}, "platforms": ["\\u0000"]}',
    ],
)
def test_no_record(tmp_path: Path, text: str) -> None:
    """A file that is not a record is refused, so that it is neither shown nor overwritten."""
    path = tmp_path / 'samples.json'
    path.write_text(text, encoding='utf-8')
    with pytest.raises(ValueError, match=r'^not a record of samples$'):
        SampleRecord.read(path)


def test_verified() -> None:
    """A sample is verified only if all its claims are; each version is listed once."""
    twice = SampleRecord({digest(FAILS): {'3.12': '3.12.4', '3.11': '3.11.9', '3.10': '3.11.9'}})
    assert twice.verified(FAILS) == ('3.12.4', '3.11.9')
    assert twice.releases(FAILS) == {'3.12', '3.11', '3.10'}
    part = SampleRecord({digest(FAILS): {'3.12': '3.12.4', '3.11': '3.11.9'}})
    assert part.verified(FAILS) == ()
    assert part.releases(FAILS) == {'3.12', '3.11'}
    assert part.verified(SAMPLE) == ()
    assert part.releases(SAMPLE) == set()
