"""Measure what ten thousands of entries take, and say what 100,000 would by the slope.

``python benchmarks/large.py`` builds 5,000, 10,000 and 20,000 entries over 160 pages, each cold,
again with nothing changed, and again with the text of one entry changed. It prints CPU seconds and
peak memory (MiB, of the largest process) of each build, the size of the site, of ``index.html`` and
of the largest page, and what a search for three words loads, compressed. It also prints what
100,000 entries would take by a straight line through the last two: on paper, not measured. With
the environment that ``make benchmarks`` leaves.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shutil
import tempfile
from bisect import bisect_right
from pathlib import Path

import notes as generator
from compare import build, write
from peers import PEERS

WHATSNEW = next(peer for peer in PEERS if peer.name == 'whatsnew312')
FAR = 100_000

#: what is searched for, and how many results the page shows
WORDS = ('stock', 'parcel', 'voucher')
RESULTS = 50


def measure(folder: Path, number: int) -> dict[str, float]:
    """Return what *number* entries took."""
    notes = generator.make(number)
    write(WHATSNEW, folder, notes)
    shutil.rmtree(folder / WHATSNEW.site, ignore_errors=True)  # of a build before the ledger
    found = {}
    for way in ('cold', 'unchanged', 'one entry'):
        if way == 'one entry':
            notes[number // 2] = notes[number // 2].changed()
            write(WHATSNEW, folder, notes)
        for what, value in build(WHATSNEW, folder).items():
            found[f'{way}: {"s" if what == "cpu" else "MiB"}'] = value
    sizes = (path.stat().st_size for path in (folder / WHATSNEW.site).rglob('*') if path.is_file())
    found['site: MB'] = sum(sizes) / 1e6
    site = folder / WHATSNEW.site
    pages = [path.stat().st_size for path in site.rglob('*.html')]
    found['index.html: kB'] = (site / 'index.html').stat().st_size / 1e3
    found['largest page: kB'] = max(pages) / 1e3
    found['first search: kB'] = sum(map(compressed, files_of_search(site))) / 1e3
    return found


def compressed(path: Path) -> int:
    """Return the size of a file as a server sends it."""
    return len(gzip.compress(path.read_bytes(), mtime=0))


def files_of_search(site: Path) -> list[Path]:
    """Return the files that the search page loads for three common words, and for 50 results."""
    scripts = [*(site / '_static/whatsnew').glob('*search*.js'), site / '_static/language_data.js']
    files = [site / name for name in ('search.html', 'searchindex.js', 'entries.js')]
    files += [site / 'entry-words.js', *scripts]
    head = re.search(r'"starts":(\[.*\])', (site / 'entries.js').read_text(encoding='utf-8'))
    if not head:
        return files  # a small site has no parts
    starts = json.loads(head[1])
    parts = {bisect_right(starts, word + more) - 1 for word in WORDS for more in ('', '~')}
    files += [site / f'search-data/words-{part}.js' for part in sorted(parts)]
    return files + sorted((site / 'search-data').glob('rows-*.js'))[:RESULTS]


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--entries', type=int, nargs='+', default=[5_000, 10_000, 20_000])
    parser.add_argument('--pages', type=int, default=160)
    given = parser.parse_args()
    generator.PAGES = given.pages
    rows = {}
    for number in sorted(given.entries):
        with tempfile.TemporaryDirectory() as name:
            rows[number] = measure(Path(name), number)
        print(f'{number:7,}', *(f'{what} {one:.1f};' for what, one in rows[number].items()))
    if len(rows) > 1:
        before, last = sorted(rows)[-2:]
        far = {
            what: one + (one - rows[before][what]) / (last - before) * (FAR - last)
            for what, one in rows[last].items()
        }
        print(f'{FAR:7,}', *(f'{what} {one:.0f};' for what, one in far.items()), 'on paper')


if __name__ == '__main__':
    main()
