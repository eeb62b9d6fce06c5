"""Measure what the parts of a cold build take: ``python benchmarks/parts.py``.

Builds all, and without one part after the other, and prints the difference as a share of all.
valgrind counts instructions: shares by them repeat within 0.2 percentage points, where seconds
differ by a tenth; without valgrind CPU seconds are taken. With the environment that
``make benchmarks`` leaves; that does not run this.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import notes as generator
from compare import run, write
from peers import BARE, NO_STEMMER, PEERS

WHATSNEW = next(peer for peer in PEERS if peer.name == 'whatsnew312')
COUNT = ['valgrind', '--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null']

#: what is left out: the project, and what is taken away before Sphinx starts
BUILDS = {
    'nothing': (WHATSNEW, ''),
    'listings': (BARE, ''),
    'rows of the search': (WHATSNEW, 'files.search_data.row = lambda *_, **__: ()'),
    'words of the search': (WHATSNEW, "files.search_data.words = lambda *_: ''"),
    'exports': (WHATSNEW, 'extension.setup_exports = lambda *args: None'),
}

#: the shares: what is built with, and what without
SHARES = {
    'pages of listings': ('nothing', 'listings'),
    'changes.json and both feeds': ('rows of the search', 'exports'),
    'search by name': ('nothing', 'rows of the search'),
}


def build(folder: Path, patch: str, seed: int, *, count: bool) -> float:
    """Return the instructions, or the CPU seconds, of one build."""
    code = (
        f'{NO_STEMMER}from whatsnew312 import extension\n'
        f'from whatsnew312.exports import files\n{patch}\n'
        'from sphinx.cmd.build import main\nsys.exit(main(sys.argv[1:]))'
    )
    with tempfile.TemporaryDirectory() as site:
        command = [sys.executable, '-c', code, '-q', '-b', 'html', 'docs', site]
        cpu, _memory, said = run([*COUNT, *command] if count else command, folder, seed)
    if not count:
        return cpu
    found = re.search(r'I +refs: +([\d,]+)', said)
    assert found
    return float(found[1].replace(',', ''))


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--entries', type=int, default=1_000)
    parser.add_argument('--rounds', type=int, default=2)
    given = parser.parse_args()
    count = shutil.which('valgrind') is not None
    notes = generator.make(given.entries)
    with tempfile.TemporaryDirectory() as name:
        folders = {peer.name: Path(name, peer.name) for peer in (WHATSNEW, BARE)}
        for peer in (WHATSNEW, BARE):
            write(peer, folders[peer.name], notes)
        # seconds need a machine that does nothing else
        with ThreadPoolExecutor(os.cpu_count() if count else 1) as pool:
            jobs = [
                {
                    label: pool.submit(build, folders[peer.name], patch, seed, count=count)
                    for label, (peer, patch) in BUILDS.items()
                }
                for seed in range(given.rounds)
            ]
            rounds = [{label: job.result() for label, job in one.items()} for one in jobs]
    print('counted in', 'instructions' if count else 'CPU seconds')
    for what, (with_, without) in SHARES.items():
        share = statistics.median((one[with_] - one[without]) / one['nothing'] for one in rounds)
        print(f'{what}: {share:.1%}')


if __name__ == '__main__':
    main()
