"""Measure the data of the search at a number of entries: bytes of its files, compressed.

The entries of the built site are repeated under names of their own until there are enough.

    python benchmarks/search.py docs/_build/html 5000
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

#: bytes of what is loaded before the first suggestion, as a server compresses it
LARGEST = 400_000


def main(site: Path, entries: int) -> int:
    """Print a line for each file; return 1 if the first one is too large."""
    sizes = {}
    for name in ('entries.js', 'entry-words.js'):
        rows = (site / name).read_text(encoding='utf-8').splitlines()[1:-1]
        made = [renamed(rows[at % len(rows)], at // len(rows)) for at in range(entries)]
        sizes[name] = len(gzip.compress('\n'.join(made).encode(), mtime=0))
        print(f'{name}: {entries:,} entries, {sizes[name]:,} bytes compressed')
    return int(sizes['entries.js'] > LARGEST)


def renamed(row: str, turn: int) -> str:
    """Return a row in which every long word is another one in each turn."""
    return re.sub(r'[A-Za-z]{6,}', lambda word: shifted(word[0], turn), row)


def shifted(word: str, turn: int) -> str:
    """Return *word* with each letter moved by *turn* in the alphabet."""
    return ''.join(chr((ord(letter.lower()) - 97 + turn) % 26 + 97) for letter in word)


if __name__ == '__main__':
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
