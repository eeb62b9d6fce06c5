"""What the search knows of entries: scripts that call a function with their data.

A page that was opened as a file may load a script, but no data. There are two: what an entry is
known by, which suffices for suggestions, and the words of the texts, which are longer.
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
#: replaces what is in no word by blanks; for ASCII text, three times as fast as a pattern
_BLANKS = {code: ' ' for code in range(128) if not _WORD.match(chr(code))}

#: a line that a sample printed: an exception, a warning, or what a compiler or checker says
_PRINTED = re.compile(
    r'^[ \t]*(?:<?[\w./-]+>?:\d+: )?((?:[\w.]*(?:Error|Warning|Exception)|error|warning): \S.*)$',
    re.MULTILINE,
)


def encode_entries(kinds: Mapping[str, str], rows: Iterable[bytes]) -> bytes:
    """Return the script with what entries are known by.

    :param kinds: name to label
    :param rows: of :func:`row`, as JSON in UTF-8
    """
    labels = json.dumps(dict(kinds), ensure_ascii=False)
    head = f'{ENTRIES_FUNCTION}({{"kinds":{labels},"entries":[\n'
    return b''.join((utf8(head), b',\n'.join(rows), b']});\n'))


def encode_words(texts: Iterable[bytes]) -> bytes:
    """Return the script with the words of the texts, in the order of the entries.

    :param texts: of :func:`words`, as JSON in UTF-8
    """
    return b''.join((utf8(f'{WORDS_FUNCTION}([\n'), b',\n'.join(texts), b']);\n'))


def row(entry: Exported, *, page: str, issue_label: str) -> tuple[str, str, str, str, str, str]:
    """Return what an entry is known by: address, title, page, kind, names and messages.

    The names stand between blanks, the messages between line breaks.

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
    """Return each word of the text of an entry once, but for those of its title."""
    title = _words(entry.title)
    rest = _words(f'{entry.replacement} {entry.action} {entry.body.text} {entry.outcome_text}')
    return ' '.join(word for word in rest if word not in title)


def _words(text: str) -> dict[str, None]:
    """Return each word of *text* once."""
    text = text.lower()
    found = text.translate(_BLANKS).split() if text.isascii() else _WORD.findall(text)
    return dict.fromkeys(found)


def _printed(text: str) -> Iterator[str]:
    """Yield each message that a sample shows, in the form of the field ``message``."""
    for line in _PRINTED.findall(text):
        yield re.sub(r'\.{3}', '*', line)


def _names(change: Change, issue_label: str) -> Iterator[str]:
    """Yield what *change* is known by: names and numbers."""
    for api in change.fields.apis:
        yield api.name
    yield from change.fields.modules
    for pep in change.fields.peps:
        yield f'pep{pep}'
    for issue in change.fields.issues:
        yield ''.join((issue_label % issue).split())
