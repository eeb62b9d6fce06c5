"""What the search page knows of entries: a script that calls a function with their data.

A page that was opened as a file may load a script, but no data.
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

FUNCTION = 'whatsnewEntries'

_WORD = re.compile(r'\w+')
#: replaces what is in no word by blanks; for ASCII text, three times as fast as a pattern
_BLANKS = {code: ' ' for code in range(128) if not _WORD.match(chr(code))}


def encode(kinds: Mapping[str, str], rows: Iterable[bytes]) -> bytes:
    """Return the script.

    :param kinds: name to label
    :param rows: of :func:`row`, as JSON in UTF-8
    """
    labels = json.dumps(dict(kinds), ensure_ascii=False)
    head = f'{FUNCTION}({{"kinds":{labels},"entries":[\n'
    return b''.join((utf8(head), b',\n'.join(rows), b']});\n'))


def row(entry: Exported, *, page: str, issue_label: str) -> list[str]:
    """Return what is known of an entry.

    :param page: the title of its page
    """
    title = _words(entry.title)
    rest = _words(f'{entry.replacement} {entry.action} {entry.body.text} {entry.outcome_text}')
    return [
        entry.path,
        entry.title,
        page,
        entry.change.fields.kind,
        ' '.join(dict.fromkeys(_names(entry.change, issue_label))),
        ' '.join(word for word in rest if word not in title),
    ]


def _words(text: str) -> dict[str, None]:
    """Return each word of *text* once."""
    text = text.lower()
    words = text.translate(_BLANKS).split() if text.isascii() else _WORD.findall(text)
    return dict.fromkeys(words)


def _names(change: Change, issue_label: str) -> Iterator[str]:
    """Yield what *change* is known by: names with and without what they live in, and numbers."""
    for api in change.fields.apis:
        parts = api.name.lower().split('.')
        yield from ('.'.join(parts[start:]) for start in range(len(parts)))
    for module in change.fields.modules:
        yield module.lower()
    for pep in change.fields.peps:
        yield from (f'pep{pep}', f'pep-{pep}', 'pep', str(pep))
    for issue in change.fields.issues:
        yield from ((issue_label % issue).lower(), f'#{issue}', str(issue))
