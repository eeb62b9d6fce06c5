"""Build the same notes with whatsnew312 and with its peers, and measure what it takes.

``python benchmarks/compare.py`` runs everything, in rounds in which each peer builds four times:
cold, again with nothing changed, and again with the text of one entry changed, and then its title.
CPU seconds (user and system, of all processes) are compared within a round, with Sphinx on labelled
headings. Each size is written when it is done; an interrupt ends it with the rounds that are whole.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import notes as generator
from peers import BARE, PEERS, Peer

if TYPE_CHECKING:
    from collections.abc import Sequence

BASE = 'labelled'
WAYS = ('cold', 'nothing changed', 'one entry changed', 'one title changed')
#: as users have it: what was imported once need not be compiled again
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith('PYTHON')},
    'PYTHONWARNINGS': 'ignore',
    'NO_MKDOCS_2_WARNING': '1',
    'DISABLE_MKDOCS_2_WARNING': 'true',
}


def build(peer: Peer, folder: Path) -> dict[str, float]:
    """Return CPU seconds and peak memory (MiB, of the largest process) of one build."""
    cpu = memory = 0.0
    for command in peer.commands:
        used, peak, _said = run(command, folder)
        cpu += used
        memory = max(memory, peak)
    return {'cpu': cpu, 'memory': memory}


def run(command: Sequence[str], folder: Path, seed: int = 0) -> tuple[float, float, str]:
    """Return CPU seconds, peak memory (MiB) and what was told of errors; end all if it fails.

    :param seed: of the hashes of strings
    """
    environment = ENVIRONMENT | {'PYTHONHASHSEED': str(seed)}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f'{folder.name}: {said}')
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said


def write(peer: Peer, folder: Path, notes: Sequence[generator.Note]) -> None:
    """Write the sources, as their author leaves them before a build."""
    peer.write(folder, notes)
    if peer.prepare and not (folder / 'docs/.prepared').exists():
        build(peer, folder)
        for command in peer.prepare:
            run(command, folder)
        (folder / 'docs/.prepared').touch()


def measure(peer: Peer, folder: Path, number: int) -> dict[str, Any]:
    """Return what one round of *peer* took, by the way of building."""
    notes = generator.make(number)
    write(peer, folder, notes)
    shutil.rmtree(folder / peer.site, ignore_errors=True)
    found: dict[str, Any] = {'cold': build(peer, folder)}
    pages = [path for path in (folder / peer.site).rglob('*.html') if '_static' not in path.parts]
    largest = max(pages, key=lambda path: path.stat().st_size).read_bytes()
    found['largest page'] = {'bytes': len(largest), 'gzip': len(gzip.compress(largest, mtime=0))}
    found['nothing changed'] = build(peer, folder)
    place = number // 2
    for way, edit in (
        ('one entry changed', generator.Note.changed),
        ('one title changed', generator.Note.renamed),
    ):
        notes[place] = edit(notes[place])
        write(peer, folder, notes)
        found[way] = build(peer, folder)
    return found


def summary(rounds: Sequence[dict[str, dict[str, Any]]]) -> dict[str, Any]:
    """Return medians over *rounds*: seconds, MiB, and ratios to the base within each round."""
    found: dict[str, Any] = {}
    for name in rounds[0]:
        of_peer: dict[str, Any] = {'largest page': rounds[0][name]['largest page']}
        for way in WAYS:
            of_peer[way] = {
                'cpu': statistics.median(one[name][way]['cpu'] for one in rounds),
                'memory': statistics.median(one[name][way]['memory'] for one in rounds),
                'ratio': statistics.median(
                    one[name][way]['cpu'] / one[BASE][way]['cpu'] for one in rounds
                )
                if BASE in rounds[0]
                else None,
            }
        found[name] = of_peer
    return found


def keep(path: Path, results: dict[str, Any]) -> None:
    """Write *results*, with the sizes and the peers that are there and were not measured."""
    if path.is_file():
        old = json.loads(path.read_text(encoding='utf-8'))
        for part in ('entries', 'labels', 'versions'):
            results[part] = old[part] | results[part]
        for number, found in results['entries'].items():
            results['entries'][number] = old['entries'].get(number, {}) | found
    path.write_text(json.dumps(results, indent=1) + '\n', encoding='utf-8')


def main() -> int:
    """Measure, tell on the way, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--entries', type=int, nargs='+', default=[100, 1000, 5000])
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--only', nargs='+', help='names of peers')
    parser.add_argument(
        '--write', type=Path, help='file of the results; sizes and peers that it has stay'
    )
    given = parser.parse_args()
    peers = [peer for peer in (*PEERS, BARE) if not given.only or peer.name in given.only]
    results: dict[str, Any] = {
        'date': datetime.now(UTC).date().isoformat(),
        'python': platform.python_version(),
        'versions': {
            name: version(name)
            for name in sorted({name for peer in peers for name in peer.packages})
        },
        'labels': {peer.name: peer.label for peer in peers},
        'entries': {},
    }
    for number in given.entries:
        rounds = []
        with tempfile.TemporaryDirectory() as name, suppress(KeyboardInterrupt):
            for place in range(given.rounds):
                # none is always first or last
                turn = place % len(peers)
                rounds.append(
                    {
                        peer.name: measure(peer, Path(name, peer.name), number)
                        for peer in peers[turn:] + peers[:turn]
                    }
                )
        if not rounds:
            break
        found = summary(rounds)
        results['entries'][str(number)] = {'rounds': len(rounds), **found}
        for peer in peers:
            one = found[peer.name]
            print(
                f'{number:6} {peer.name:12}',
                *(f'{one[way]["cpu"]:7.2f} s {one[way]["ratio"] or 0:5.2f}' for way in WAYS),
                f'{one["cold"]["memory"]:6.0f} MiB {one["largest page"]["bytes"] / 1000:6.0f} kB',
                flush=True,
            )
        if given.write:
            keep(given.write, results)
        if len(rounds) < given.rounds:
            break
    return 0


if __name__ == '__main__':
    sys.exit(main())
