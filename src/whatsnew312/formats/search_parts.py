"""The search data of a large site in parts, so that a search loads only what it needs.

``search-rank.js`` makes an index from the data of a small site. Here the same index is made in
Python, and cut into files: a search loads the files for its words, and the rows that it shows.
A test compares the answers of both.
"""

from __future__ import annotations

import json
import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.formats.changes_json import utf8
from whatsnew312.formats.search_data import ENTRIES_FUNCTION, WORDS_FUNCTION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

#: bytes of the two scripts above which their data is cut into parts; about a fourth is transferred
LARGE = 1_500_000

#: the folder of the parts, at the root of the site
FOLDER = 'search-data'

#: names of the files in this folder
PART_NAME = re.compile(r'(?:words|rows)-\d+\.js|known\.js')

#: called by each part with its name and its data
PART_FUNCTION = 'whatsnewPart'

#: rows of entries in a file
ROWS = 50

#: bytes of the words in a file, except for a single word with more
_WORDS = 24_000

# the patterns of search-rank.js
_QUOTES = str.maketrans(
    dict.fromkeys('\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u00ab\u00bb`\u00b4"', "'")
)
_HINT = re.compile(
    r"[;,.]?\s*\b(?:did you mean|maybe|perhaps you meant)\b:?\s*'([^']*)'\s*\??", re.IGNORECASE
)
_MARK, _SELF_MARK = 'did_you_mean', 'did_you_mean_self'
_MARKS = {_MARK, _SELF_MARK}
_TOKEN = re.compile(r'\w+(?:\.\w+)*')
_PATTERN_TOKEN = re.compile(r'\w+(?:\.\w+)*|\*')
_WORD = re.compile(r'\w+')
_QUOTED = re.compile(r"'([\w.]{3,})'", re.ASCII)
_EXCEPTION = re.compile(r'(?:\w+\.)*[^\W_]*(?:error|warning|exception)', re.ASCII)
_NUMBERED = re.compile(r'([^0-9]*[^0-9])([0-9]+)')

#: stands for any words in the pattern of a message
_ANY = '*'

Row = tuple[str, str, str, str, str, str]


class Message(NamedTuple):
    """The pattern of a message."""

    entry: int  #: its number
    tokens: list[str]  #: its words; ``*`` is any words
    quoted: list[str]  #: the words that are in quotes


class Words:
    """The entries of each word: in names, in titles and in texts, and the messages."""

    def __init__(self, rows: Iterable[Row], texts: Iterable[str]) -> None:
        """Read the rows and the words of the texts, both in the order of the entries."""
        #: by word: 1 for a whole name and 0.6 for the end of one, by entry
        self.names: dict[str, dict[int, float]] = {}
        self.titles: dict[str, list[int]] = {}
        self.texts: dict[str, list[int]] = {}
        self.messages: list[Message] = []
        #: entries about what is removed, or will be
        self.gone: list[int] = []
        # in the same order as the script, which decides between equally similar words
        for number, row in enumerate(rows):
            self._add(row, number)
        for number, text in enumerate(texts):
            for word in filter(None, text.split(' ')):
                self.texts.setdefault(word, []).append(number)

    def _add(self, row: Row, number: int) -> None:
        _address, title, _page, kind, names, messages = row
        if kind in {'removed', 'deprecated'}:
            self.gone.append(number)
        for name in filter(None, names.lower().split(' ')):
            for word, worth in _ends(name):
                known = self.names.setdefault(word, {})
                known[number] = max(worth, known.get(number, 0))
        plain = unicodedata.normalize('NFC', title).lower()
        dotted = [word for word in _TOKEN.findall(title.lower()) if '.' in word]
        for word in [*_WORD.findall(plain), *dotted]:
            self.titles.setdefault(word, []).append(number)
        for line in filter(None, messages.split('\n')):
            self._add_message(line, number)

    def _add_message(self, line: str, number: int) -> None:
        plain = unicodedata.normalize('NFC', line).translate(_QUOTES)
        plain = _HINT.sub(
            lambda hint: f' {_SELF_MARK if hint[1].startswith("self.") else _MARK} ', plain
        )
        quoted = [name.lower() for name in _QUOTED.findall(plain)]
        tokens = _PATTERN_TOKEN.findall(plain.lower())
        # a message that has no name is recognized by the hint in it
        tokens = [word for word in tokens if word not in _MARKS or not quoted]
        self.messages.append(Message(number, tokens, quoted))
        for word in tokens:
            if word not in {_ANY, *_MARKS}:
                self.texts.setdefault(word, []).append(number)
        for name in quoted:
            self.titles.setdefault(name, []).append(number)

    def sorted(self) -> list[str]:
        """Return all words, sorted as JavaScript does."""
        words = {*self.names, *self.titles, *self.texts}
        words.update(*(_MARKS.intersection(message.tokens) for message in self.messages))
        return sorted(words, key=lambda word: word.encode('utf-16-be', 'surrogatepass'))

    def spread(self, word: str) -> int:
        """Return the number of entries with *word*."""
        lists = (self.texts.get(word, ()), self.titles.get(word, ()), self.names.get(word, ()))
        return len(set().union(*lists))

    def key(self, message: Message) -> str:
        """Return the word of *message* by which a search finds it: a hint, or the rarest name."""
        literals = [one for one in message.tokens if one != _ANY and not _EXCEPTION.fullmatch(one)]
        named = [one for one in literals if one in message.quoted]
        rarest = min(named or literals or message.tokens[:1], key=self.spread, default='')
        return next((one for one in literals if one in _MARKS), rarest)


def _ends(name: str) -> Iterator[tuple[str, float]]:
    """Yield the words by which *name* is found, each with how well it says what is meant."""
    numbered = _NUMBERED.fullmatch(name)
    if numbered and '_' not in name and '.' not in name:
        for word in (numbered[2], f'#{numbered[2]}', re.sub('^pep', 'pep-', name)):
            yield word, 1
    parts = name.split('.')
    for start in range(len(parts)):
        yield '.'.join(parts[start:]), 0.6 if start else 1


def encode_parts(
    kinds: Mapping[str, str], rows: Sequence[Row], texts: Iterable[str]
) -> dict[str, bytes]:
    """Return the scripts of a large site, by their names.

    :param kinds: labels by name
    :param rows: results of :func:`~whatsnew312.formats.search_data.row`
    :param texts: results of :func:`~whatsnew312.formats.search_data.words`, in the same order
    """
    words = Words(rows, texts)
    parts = _parts(words)
    head = {
        'kinds': dict(kinds),
        'count': len(rows),
        'size': ROWS,
        'gone': _steps(words.gone),
        # the first file begins with any word
        'starts': ['', *(_shortest(*pair) for pair in pairwise(parts))],
    }
    made = {
        'entries.js': utf8(f'{ENTRIES_FUNCTION}({_dump(head)});\n'),
        'entry-words.js': utf8(f'{WORDS_FUNCTION}([]);\n'),
        f'{FOLDER}/known.js': _part('known', [[*words.names, *words.titles], [*words.texts]]),
    }
    for place in range(0, len(rows), ROWS):
        name = f'rows-{place // ROWS}'
        shown = [row[:4] for row in rows[place : place + ROWS]]
        made[f'{FOLDER}/{name}.js'] = _part(name, shown)
    messages: dict[str, list[list[object]]] = {}
    for message in words.messages:
        spreads = [0 if word == _ANY else words.spread(word) for word in message.tokens]
        pattern: list[object] = [message.entry, ' '.join(message.tokens), spreads]
        messages.setdefault(words.key(message), []).append(pattern)
    for number, part in enumerate(parts):
        patterns = [[word, messages[word]] for word in part if word in messages]
        data = [list(part.values()), patterns]
        made[f'{FOLDER}/words-{number}.js'] = _part(f'words-{number}', data)
    return made


def _parts(words: Words) -> list[dict[str, list[str | list[int]]]]:
    """Return the words of each file, with their entries."""
    parts: list[dict[str, list[str | list[int]]]] = [{}]
    size = 0
    for word in words.sorted():
        names = words.names.get(word, {})
        entry: list[str | list[int]] = [
            word,
            _steps(one for one, worth in names.items() if worth == 1),
            _steps(one for one, worth in names.items() if worth != 1),
            _steps(words.titles.get(word, ())),
            _steps(words.texts.get(word, ())),
        ]
        length = len(_dump(entry))
        if size and size + length > _WORDS:
            parts.append({})
            size = 0
        parts[-1][word] = entry
        size += length
    return parts


def _steps(entries: Iterable[int]) -> list[int]:
    """Return the first of *entries*, and the step to each further one; they compress well."""
    ordered = sorted(set(entries))
    return ordered[:1] + [after - before for before, after in pairwise(ordered)]


def _shortest(before: Mapping[str, object], after: Mapping[str, object]) -> str:
    """Return the first word of the part *after*, as short as still is behind those *before*."""
    last, first = list(before)[-1], next(iter(after))
    same = next(n for n in range(len(first)) if first[: n + 1] != last[: n + 1])
    return first[: same + 1]


def _part(name: str, data: object) -> bytes:
    return utf8(f'{PART_FUNCTION}({_dump(name)},{_dump(data)});\n')


def _dump(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(',', ':'))
