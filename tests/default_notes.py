"""Update the notes in the package: the data of this site that the command ``scan`` needs.

``make scan-notes`` builds the site and writes them from its ``changes.json``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from whatsnew312.scan.notes import asks

ROOT = Path(__file__).parent.parent
FILE = ROOT / 'src' / 'whatsnew312' / 'scan' / 'notes.json'

#: the fields of an entry that a scan reads; it reads names only if there are no patterns
_FIELDS = ('id', 'title', 'kind', 'url', 'effect', 'action', 'replacement', 'removal')
_HOW = ('match', 'no_match', 'same_as')


def reduced(document: dict[str, Any]) -> str:
    """Return the text of the file for the ``changes.json`` *document*; one line for each entry."""
    head = {key: document[key] for key in ('schema_version', 'release')}
    lines = [
        json.dumps(_entry(one), ensure_ascii=False) for one in document['changes'] if asks(one)
    ]
    start = json.dumps(head | {'changes': []}, ensure_ascii=False)
    return start.removesuffix(']}') + '\n' + ',\n'.join(lines) + '\n]}\n'


def _entry(one: dict[str, Any]) -> dict[str, Any]:
    fields = [*_FIELDS, *_HOW]
    if not any(one[field] for field in _HOW):
        fields.append('api_objects')
    return {field: one[field] for field in fields if one[field]}


if __name__ == '__main__':
    built = Path(sys.argv[1]).read_text(encoding='utf-8')
    FILE.write_text(reduced(json.loads(built)), encoding='utf-8')
