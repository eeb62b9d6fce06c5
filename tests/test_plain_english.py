"""Docstrings, comments and the guide are in plain English, and each docstring is complete.

An engineer whose first language is not English must understand each line at once. A test cannot
judge that. But it can find phrases that were removed because readers did not understand them, and
docstrings that are no sentence or consist of a verb and a pronoun.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / 'src' / 'whatsnew312'

#: phrases that were replaced, each with a better wording
PHRASES = {
    r'\bnobody sees\b': 'invisible',
    r'\b(?:is|are|be|was|were) told of\b': 'is reported',
    r'\bbe it\b': 'whether it is ... or ...',
    r'\blikewise\b': 'say again what is meant',
    r'\bfor want of\b': 'because ... is missing',
    r'\bso much of\b': 'the maximal number of',
    r'\b(?:what mends|mends it)\b': 'the solution',
    r'\bharms? no other\b': 'all others are used',
    r'\bas nearly (?:always|all|none|everywhere)\b': 'the usual case',
    r'\bwho(?:ever)? (?:arrives|comes|follows|upgrades|writes)\b': 'readers who ..., authors who ...',
    r'\bin words of its own\b': 'name the words',
    r'\b(?:tells?|told|says?|said|hear|hears) nothing\b': 'name what is missing',
}

#: the same for the guide and other texts for people who do not read the source
PHRASES_OF_TEXTS = PHRASES | {
    r'\b(?:stands?|stood)\b': 'is on, is in, is written',
    r'\b(?:go|goes|went) on\b': 'continues, still works',
    r'\b(?:holds?|held)\b': 'contains, has, checks',
    r'\bof (?:its|their|your) own\b': 'its own page, separate',
    r'\bbeside\b': 'next to',
    r'\btwins?\b': 'the same page in another format',
    r'\bverbs?\b': 'command',
    r'\bmends?\b': 'corrects, repairs',
    r'\banew\b': 'again',
    r'\bfor good\b': 'permanently',
    r'\bis yours\b': 'you can choose',
    r'\bwhoever\b': 'readers who ...',
    r'\bdo(?:es)? no harm\b': 'is harmless, is allowed',
}

TEXTS = [
    *sorted((ROOT / 'docs' / 'guide').glob('*.md')),
    *sorted((ROOT / 'docs' / 'changes').rglob('*.md')),
    ROOT / 'README.md',
    ROOT / 'Makefile',
    ROOT / '.github' / 'CONTRIBUTING.md',
]

#: a verb and a pronoun: nobody understands such a docstring without the name above it
_LEANS = re.compile(
    r'(?:Return|Yield|Write|Put|Register|Make|Take|Do|Give) (?:it|them|both|that)\.'
)

_FILES = [
    path
    for suffix in ('py', 'js', 'mjs', 'css')
    for path in sorted(SOURCE.rglob(f'*.{suffix}'))
    if 'locale' not in path.relative_to(SOURCE).parts or path.suffix == '.py'
]


def docstrings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each docstring in a module."""
    tree = ast.parse(path.read_text(encoding='utf-8'))
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            text = ast.get_docstring(node)
            if text is not None:
                yield node.body[0].lineno, text


@pytest.mark.parametrize(
    'path',
    [path for path in _FILES if path.suffix == '.py'],
    ids=lambda path: path.relative_to(SOURCE).as_posix(),
)
def test_docstrings_stand_alone(path: Path) -> None:
    """The first paragraph of each docstring is at least one complete sentence."""
    found = list(docstrings(path))
    wrong = [
        (line, text)
        for line, text in found
        if not re.match(r'[A-Z`*{"(]', text)
        or not re.search(r'[.:?!]["`)]*\Z', text.split('\n\n')[0])
        or _LEANS.fullmatch(text)
    ]
    assert found
    assert wrong == []


def found_in(paths: list[Path], phrases: dict[str, str]) -> list[str]:
    """Return each line that has one of *phrases*, with the better wording."""
    return [
        f'{path.relative_to(ROOT)}:{number}: {line.strip()} (better: {better})'
        for path in paths
        for number, line in enumerate(path.read_text(encoding='utf-8').split('\n'), 1)
        for phrase, better in phrases.items()
        if re.search(phrase, line, re.IGNORECASE)
    ]


def test_removed_phrases_stay_away() -> None:
    """No file of the source has a phrase that was replaced."""
    assert found_in(_FILES, PHRASES) == []


def test_tests_have_no_removed_words() -> None:
    """No test has a replaced phrase: authors who change a test must understand its purpose."""
    tests = [path for path in sorted((ROOT / 'tests').rglob('*.py')) if path != Path(__file__)]
    assert found_in(tests, {r'\bmends?\b': 'corrects, repairs'}) == []


def test_texts_have_no_removed_phrases() -> None:
    """The guide, changelog, README and the texts for contributors have no replaced phrase."""
    assert found_in(TEXTS, PHRASES_OF_TEXTS) == []
