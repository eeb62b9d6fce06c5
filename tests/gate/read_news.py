"""List the items of CPython's Misc/NEWS that have the words removed, raises or changed.

Run it with the files of the releases::

    python read_news.py cpython/Misc/NEWS.d/3.12.0*.rst > news-3.12.tsv

A fact is the issue, the release, the section and the word. No sentence is copied.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: the sections about Python itself: without tests, documentation and tools of its developers
SECTIONS = {
    'Security',
    'Core and Builtins',
    'Library',
    'Windows',
    'macOS',
    'IDLE',
    'Build',
    'C API',
}
WORD = re.compile(r'\b(remov|rais|chang)(?:e[sd]?|ing|al)\b', re.IGNORECASE)
SPELLING = {'remov': 'removed', 'rais': 'raises', 'chang': 'changed'}
FIELD = re.compile(r'^\.\. ([\w ]+?)-?(?:issue)?: *(.+)$', re.MULTILINE)


def facts(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield issue, release, section and word of each item in a file that has one of the words."""
    for item in re.split(r'^\.\.\n', path.read_text(encoding='utf-8'), flags=re.MULTILINE):
        fields = dict(FIELD.findall(item))
        word = WORD.search(FIELD.sub('', item))
        if word and fields.get('section') in SECTIONS:
            issue = f'gh-{fields["gh"]}' if 'gh' in fields else f'bpo-{fields["bpo"]}'
            yield issue, path.stem, fields['section'], SPELLING[word[1].lower()]


def main(*paths: str) -> None:
    """Print the table without duplicate facts."""
    print('issue\trelease\tsection\tword')
    for fact in sorted({fact for path in paths for fact in facts(Path(path))}):
        print('\t'.join(fact))


if __name__ == '__main__':
    main(*sys.argv[1:])
