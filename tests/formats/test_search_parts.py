"""The search data in parts gives the same answers as the whole, and a search loads few parts."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from built_docs import build

from whatsnew312.formats import search_parts

TESTS = Path(__file__).parents[1]

#: names, numbers, forms, corrections, and words that no entry has
MORE = ['batchd', 'itertols.batched', 'gh-98363', '#98363', 'pep 701', 'pathlb walk', 'zzyzx', '']


def lines(path: Path) -> list[object]:
    """Return the values of a script with one of them in each line."""
    text = path.read_text(encoding='utf-8')
    return json.loads(f'[{text.split("[", 1)[1].rsplit("]", 1)[0]}]')


def test_same_answers(tmp_path: Path, docs_builds: Path) -> None:
    """Queries have the same results, notes and rows, whatever the sizes of the parts are."""
    if not shutil.which('node'):
        if os.environ.get('CI') == 'true':
            pytest.fail('no Node, and under CI nothing may be skipped')
        pytest.skip('no Node')
    site = build('html', docs_builds).root
    rows, texts = lines(site / 'entries.js'), lines(site / 'entry-words.js')
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_parts, 'ROWS', 10)
        patch.setattr(search_parts, '_WORDS', 2_000)
        made = search_parts.encode_parts({}, rows, texts)  # type: ignore[arg-type]
    (tmp_path / search_parts.FOLDER).mkdir()
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    with (TESTS / 'data/messages.tsv').open(encoding='utf-8', newline='') as file:
        table = csv.DictReader(file, delimiter='\t', quoting=csv.QUOTE_NONE)
        queries = [*(row['query'] for row in table), *MORE]
    command = ['node', str(TESTS / 'js/search-parts.mjs'), str(site), str(tmp_path)]
    done = subprocess.run(
        command, input=json.dumps(queries), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    differ = [
        query
        for query, answer in zip(queries, answers, strict=True)
        if answer['whole'] != answer['parts']
    ]
    assert not differ
    loaded = dict(zip(queries, (answer['loaded'] for answer in answers), strict=True))
    # a known word needs no correction, an unknown one does
    assert 'search-data/known.js' not in loaded['pep 701']
    assert 'search-data/known.js' in loaded['batchd']
    words = [name for name in loaded['#98363'] if '/words-' in name]
    assert 0 < len(words) < len(made) / 10


def test_names_of_parts() -> None:
    """All files are known by their names, so that obsolete ones can be removed."""
    row = ('a.html#a', 'Title', 'Page', 'added', 'shop.till #12', 'TillError: no till')
    made = search_parts.encode_parts({'added': 'Added'}, [row], ['some words'])
    inside = [name.partition('/')[2] for name in made if '/' in name]
    assert sorted(inside) == ['known.js', 'rows-0.js', 'words-0.js']
    assert all(search_parts.PART_NAME.fullmatch(name) for name in inside)


def test_words_in_order() -> None:
    """Each file begins with a word that is behind all words of the file before it."""
    rows = [
        (f'a.html#{n}', f'{chr(97 + n % 26) * (n % 5 + 1)}{n}', '', '', '', '') for n in range(90)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_parts, '_WORDS', 100)
        made = search_parts.encode_parts({}, rows, [''] * 90)
    head = json.loads(made['entries.js'].decode().partition('(')[2].removesuffix(');\n'))
    words: list[list[str]] = []
    for number in range(len(head['starts'])):
        text = made[f'search-data/words-{number}.js'].decode()
        data = json.loads(f'[{text.partition("(")[2].removesuffix(");")[:-3]}]')
        words.append([word for word, *_ in data[1][0]])
    assert len(words) > 5
    for start, before, after in zip(head['starts'][1:], words, words[1:], strict=False):
        assert before[-1] < start <= after[0]
