"""Measure what ten thousands of entries take, and say what 100,000 would by the slope.

``python benchmarks/large.py`` builds 5,000, 10,000 and 20,000 entries over 160 pages, each cold,
again with nothing changed, and again with the text of one entry changed. It prints CPU seconds and
peak memory (MiB, of the largest process) of each build and the size of the site, and what 100,000
entries would take by a straight line through the last two: on paper, not measured. With the
environment that ``make benchmarks`` leaves; that does not run this.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import notes as generator
from compare import build, write
from peers import PEERS

WHATSNEW = next(peer for peer in PEERS if peer.name == 'whatsnew312')
FAR = 100_000


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
    return found


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
