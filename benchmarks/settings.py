"""Measure what each setting does to a cold build of the same notes, and to one after a change.

``python benchmarks/settings.py`` prints a table in Markdown: CPU seconds as ratios to the build
without the setting, of the same round, and seconds on the clock, which ``-j`` is about.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import notes as generator
from compare import build, write
from peers import NO_STEMMER, PEERS, SPHINX, Peer

if TYPE_CHECKING:
    from collections.abc import Sequence

WHATSNEW = next(peer for peer in PEERS if peer.name == 'whatsnew312')


@dataclass(frozen=True)
class Variant:
    """One way to build."""

    label: str
    options: Sequence[str] = ()
    conf: str = ''  #: added to conf.py
    pages: int = generator.PAGES
    stemmer: bool = False


VARIANTS = (
    Variant('as it is'),
    Variant('`smartquotes = False`', conf='smartquotes = False\n'),
    Variant(
        '`smartquotes = False`, and those of MyST',
        conf="smartquotes = False\nmyst_enable_extensions += ['smartquotes']\n",
    ),
    Variant('`html_copy_source = False`', conf='html_copy_source = False\n'),
    Variant('with PyStemmer', stemmer=True),
    Variant('`-j 2`', options=('-j', '2')),
    Variant('60 pages, one for each module', pages=generator.MODULES),
    Variant('60 pages and `-j 2`', options=('-j', '2'), pages=generator.MODULES),
)


def measure(variant: Variant, folder: Path, number: int) -> dict[str, float]:
    """Return CPU and clock seconds of both builds."""
    generator.PAGES = variant.pages
    command = [*SPHINX[:3], *variant.options, *SPHINX[3:]]
    peer = Peer('', '', WHATSNEW.write, [command], (), prepare=WHATSNEW.prepare)
    notes = generator.make(number)

    def prepare() -> None:
        write(peer, folder, notes)
        conf = folder / 'docs/conf.py'
        text = conf.read_text(encoding='utf-8')
        text = text.removeprefix(NO_STEMMER) if variant.stemmer else text
        conf.write_text(text.removesuffix(variant.conf) + variant.conf, encoding='utf-8')

    prepare()
    shutil.rmtree(folder / peer.site, ignore_errors=True)
    found = {}
    for way in ('cold', 'changed'):
        begin = time.perf_counter()
        found[f'{way} cpu'] = build(peer, folder)['cpu']
        found[f'{way} clock'] = time.perf_counter() - begin
        notes[number // 2] = notes[number // 2].changed()
        prepare()
    return found


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--entries', type=int, default=1000)
    parser.add_argument('--rounds', type=int, default=5)
    given = parser.parse_args()
    rounds = []
    with tempfile.TemporaryDirectory() as name:
        for place in range(given.rounds):
            turn = place % len(VARIANTS)
            order = VARIANTS[turn:] + VARIANTS[:turn]
            rounds.append(
                {
                    one.label: measure(one, Path(name, str(VARIANTS.index(one))), given.entries)
                    for one in order
                }
            )
    lines = [
        '| Setting | cold: CPU | on the clock | one entry changed: CPU | on the clock |',
        '| --- | --: | --: | --: | --: |',
    ]
    base = VARIANTS[0].label
    for variant in VARIANTS:
        cells = []
        for way in ('cold', 'changed'):
            ratio = statistics.median(
                one[variant.label][f'{way} cpu'] / one[base][f'{way} cpu'] for one in rounds
            )
            clock = statistics.median(one[variant.label][f'{way} clock'] for one in rounds)
            cells += [f'{ratio:.2f}', f'{clock:.2f} s']
        lines.append(f'| {variant.label} | {" | ".join(cells)} |')
    print('\n'.join(lines))
    return 0


if __name__ == '__main__':
    sys.exit(main())
