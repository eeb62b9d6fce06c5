"""The data of the search: scripts that call a function with it.

A page that was opened from disk can load scripts, but no data files. There are two scripts: names,
titles and messages of the entries, enough for suggestions, and the longer one, all words of their
texts.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from whatsnew312.formats.changes_json import utf8

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from whatsnew312.formats.changes_json import Exported
    from whatsnew312.model.change import Change

ENTRIES_FUNCTION = 'whatsnewEntries'
WORDS_FUNCTION = 'whatsnewWords'

_WORD = re.compile(r'\w+')
#: replaces ASCII characters that are not part of words; three times as fast as a pattern
_BLANKS = {code: ' ' for code in range(128) if not _WORD.match(chr(code))}

#: a line printed by a sample: an exception, a warning, or a message of a compiler or checker
_PRINTED = re.compile(
    r'^[ \t]*(?:<?[\w./-]+>?:\d+: )?((?:[\w.]*(?:Error|Warning|Exception)|error|warning): \S.*)$',
    re.MULTILINE,
)


def encode_entries(kinds: Mapping[str, str], rows: Iterable[bytes]) -> bytes:
    """Return the script with titles, names and messages of the entries.

    :param kinds: labels by name
    :param rows: results of :func:`row`, as JSON in UTF-8
    """
    labels = json.dumps(dict(kinds), ensure_ascii=False)
    head = f'{ENTRIES_FUNCTION}({{"kinds":{labels},"entries":[\n'
    return b''.join((utf8(head), b',\n'.join(rows), b']});\n'))


def encode_words(texts: Iterable[bytes]) -> bytes:
    """Return the script with the words of the texts, in the order of the entries.

    :param texts: results of :func:`words`, as JSON in UTF-8
    """
    return b''.join((utf8(f'{WORDS_FUNCTION}([\n'), b',\n'.join(texts), b']);\n'))


def row(entry: Exported, *, page: str, issue_label: str) -> tuple[str, str, str, str, str, str]:
    """Return address, title, page, kind, names and messages of an entry.

    The names are separated by spaces, the messages by line breaks.

    :param page: the title of its page
    """
    names = dict.fromkeys(_names(entry.change, issue_label))
    messages = dict.fromkeys((*entry.change.fields.messages, *_printed(entry.body.text)))
    return (
        entry.path,
        entry.title,
        page,
        entry.change.fields.kind,
        ' '.join(names),
        '\n'.join(messages),
    )


def words(entry: Exported) -> str:
    """Return each word of the text of an entry once, without the words of its title."""
    title = _words(entry.title)
    rest = _words(f'{entry.replacement} {entry.action} {entry.body.text} {entry.outcome_text}')
    return ' '.join(word for word in rest if word not in title)


def _words(text: str) -> dict[str, None]:
    """Return the words of *text* as keys, in order, each once."""
    text = text.lower()
    found = text.translate(_BLANKS).split() if text.isascii() else _WORD.findall(text)
    return dict.fromkeys(found)


def _printed(text: str) -> Iterator[str]:
    """Yield each message that a sample prints, in the form of the field ``message``."""
    for line in _PRINTED.findall(text):
        if _says_something(line.partition(': ')[2]):
            yield re.sub(r'\.{3}', '*', line)


def _says_something(message: str) -> bool:
    """Return whether *message* has a name, or some more words than "invalid syntax"."""
    return len(message.split()) > 2 or bool(re.search(r'[\'"_.(]', message))


def _names(change: Change, issue_label: str) -> Iterator[str]:
    """Yield the names and numbers by which *change* can be found."""
    for api in change.fields.apis:
        yield api.name
    yield from change.fields.modules
    for pep in change.fields.peps:
        yield f'pep{pep}'
    for issue in change.fields.issues:
        yield ''.join((issue_label % issue).split())
    for ref in change.fields.refs:
        yield ''.join(ref.label.split())
