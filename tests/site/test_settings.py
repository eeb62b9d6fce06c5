"""The facts about a PEP on the site equal its header, and every PEP that is named is known.

``tests/data/peps-source.json`` was read from the headers; pages show ``docs/peps.toml``.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from documents import DOCS, environment
from docutils import nodes

from whatsnew312.model import peps as pep_table
from whatsnew312.site.domain import ChangeDomain

SOURCE = Path(__file__).parent.parent / 'data' / 'peps-source.json'

FACTS = ('title', 'status', 'type', 'python_version')


def shown() -> dict[int, dict[str, str]]:
    """Return the PEPs in the data file of the site, with an empty value for each missing fact."""
    text = (DOCS / 'peps.toml').read_text(encoding='utf-8')
    table = pep_table.parse(text)
    assert table.problems == ()
    found = {
        int(number): {fact: record.get(fact.replace('_', '-'), '') for fact in FACTS}
        for number, record in tomllib.loads(text).items()
    }
    read = {number: (pep.title, pep.status) for number, pep in table.peps.items()}
    assert read == {number: (facts['title'], facts['status']) for number, facts in found.items()}
    return found


def headers() -> dict[int, dict[str, str]]:
    """Return the PEPs from their headers, with an empty value for each missing header."""
    records = json.loads(SOURCE.read_text(encoding='utf-8'))
    assert len({record['number'] for record in records}) == len(records), 'a PEP is twice'
    return {record['number']: {fact: record[fact] or '' for fact in FACTS} for record in records}


@pytest.mark.parametrize('number', sorted(shown() | headers()))
def test_facts(number: int) -> None:
    """Title, status, type and Python version equal the header, and both files have the PEP."""
    assert number in shown(), f'PEP {number} is missing in docs/peps.toml'
    assert number in headers(), f'PEP {number} has no source'
    assert shown()[number] == headers()[number]


def test_sources_are_named() -> None:
    """Each fact has its source: repository, file and commit."""
    records = json.loads(SOURCE.read_text(encoding='utf-8'))
    assert [record['number'] for record in records if ' @ ' not in record.get('source', '')] == []


def test_every_pep_that_is_named_is_known_and_the_reverse(docs_builds: Path) -> None:
    """All PEPs in fields and references are in the data file, and no other PEPs are."""
    env = environment(docs_builds)
    named = {pep for change in ChangeDomain.of(env).all_changes for pep in change.fields.peps}
    for docname in env.found_docs:
        for link in env.get_doctree(docname).findall(nodes.reference):
            match = re.match(r'https://peps\.python\.org/pep-(\d{4})', link.get('refuri', ''))
            if match:
                named.add(int(match[1]))
    known = shown().keys()
    assert sorted(named - known) == [], 'named, but not in docs/peps.toml'
    assert sorted(known - named) == [], 'in docs/peps.toml, but never named'
