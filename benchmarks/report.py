"""Make of the results of compare.py what the guide shows: a table and a picture, in two looks."""

from __future__ import annotations

import itertools
import json
import re
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from PIL import Image

RESULTS = Path(__file__).parent / 'results.json'
FIGURES = Path(__file__).parents[1] / 'docs' / 'guide' / 'figures'

WAYS = ('cold', 'nothing changed', 'one entry changed', 'one title changed')
BASE = 'labelled'

#: text, grid, bars of others, bars of this project
LOOKS = {
    'light': ('#1f2328', '#d0d7de', '#8c959f', '#0a58ca'),
    'dark': ('#e6e6e6', '#3a3f44', '#6e7781', '#6ea8fe'),
}


def table(results: dict[str, Any]) -> str:
    """Return the tables in Markdown: for each number of entries a row for each tool."""
    parts = []
    for number, found in results['entries'].items():
        parts.append(
            f'**{int(number):,} entries.** CPU seconds, medians of {found["rounds"]} rounds; in '
            f'brackets the ratio to Sphinx on labelled headings, of the same round.\n\n'
            f'| Tool | {" | ".join(WAYS)} | memory | largest page |\n'
            f'| --- |{" --: |" * (len(WAYS) + 2)}\n'
        )
        for name in results['labels']:
            if name not in found:
                continue
            one = found[name]
            cells = [f'{one[way]["cpu"]:.2f} ({one[way]["ratio"]:.2f})' for way in WAYS]
            page = one['largest page']
            cells.append(f'{one["cold"]["memory"]:.0f} MiB')
            cells.append(f'{page["bytes"] / 1000:.0f} kB, {page["gzip"] / 1000:.0f} kB as gzip')
            parts.append(f'| {results["labels"][name]} | {" | ".join(cells)} |\n')
        parts.append('\n')
    parts.append(marginal(results))
    versions = ', '.join(f'{name} {number}' for name, number in results['versions'].items())
    parts.append(
        f'Made on {results["date"]} by `make benchmarks` on two cores with CPython '
        f'{results["python"]}, {versions}.\n'
    )
    return ''.join(parts)


def marginal(results: dict[str, Any]) -> str:
    """Return a table in Markdown of what each further entry costs in a cold build."""
    entries = results['entries']
    steps = list(itertools.pairwise(entries))
    heads = [f'from {int(less):,} to {int(more):,}' for less, more in steps]
    lines = [
        '**Each further entry** in a cold build: CPU milliseconds, and KiB of memory.\n',
        f'| Tool | {" | ".join(heads)} |',
        f'| --- |{" --: |" * len(steps)}',
    ]
    for name, label in results['labels'].items():
        cells = []
        for less, more in steps:
            few, many = entries[less].get(name), entries[more].get(name)
            number = int(more) - int(less)
            if few and many:
                cpu = (many['cold']['cpu'] - few['cold']['cpu']) * 1000 / number
                memory = (many['cold']['memory'] - few['cold']['memory']) * 1024 / number
                cells.append(f'{cpu:.2f} ms, {memory:.0f} KiB')
            else:
                cells.append('')
        lines.append(f'| {label} | {" | ".join(cells)} |')
    return '\n'.join(lines) + '\n\n' if steps else ''


def picture(results: dict[str, Any], look: str) -> None:
    """Write bars of the cold build and of the one after a change, for the middle number.

    As SVG; what is for light ground as PNG, too, for formats that are printed.
    """
    text, grid, other, own = LOOKS[look]
    numbers = list(results['entries'])
    number = numbers[len(numbers) // 2]
    found = results['entries'][number]
    names = [name for name in results['labels'] if name in found]
    figure = Figure(figsize=(8, 6.4), layout='constrained')
    for axes, way in zip(figure.subplots(2, 1), ('cold', 'one entry changed'), strict=True):
        order = sorted(names, key=lambda name: -found[name][way]['cpu'])
        seconds = [found[name][way]['cpu'] for name in order]
        colours = [own if 'whatsnew312' in results['labels'][name] else other for name in order]
        bars = axes.barh([results['labels'][name] for name in order], seconds, color=colours)
        labels = [f'{value:.1f} s' for value in seconds]
        axes.bar_label(bars, labels, padding=4, color=text)
        axes.set_title(
            f'{way.capitalize()}, {int(number):,} entries: CPU seconds', color=text, loc='left'
        )
        axes.tick_params(colors=text, length=0)
        axes.xaxis.set_visible(False)
        axes.margins(x=0.1)
        for side in axes.spines.values():
            side.set_color(grid)
            side.set_visible(False)
    mpl.rcParams['svg.hashsalt'] = 'whatsnew312'
    mpl.rcParams['svg.fonttype'] = 'path'
    path = FIGURES / f'speed-{look}.svg'
    figure.savefig(path, transparent=True, metadata={'Date': None, 'Creator': None})
    # e-books allow no document type, and no path without its line, as that of the space is
    text = re.sub(r'<!DOCTYPE[^>]*>\n?', '', path.read_text(encoding='utf-8'))
    text = re.sub(r'(<path id="[^"]*")(?= transform)', r'\1 d=""', text)
    path.write_text('\n'.join(map(str.rstrip, text.splitlines())) + '\n', encoding='utf-8')
    if look == 'light':
        path = path.with_suffix('.png')
        figure.savefig(path, dpi=150, metadata={'Software': None})
        # a quarter of the bytes
        Image.open(path).convert('RGB').quantize(32).save(path, optimize=True, dpi=(150, 150))


def main() -> int:
    """Read the results, and write what is made of them."""
    results = json.loads(RESULTS.read_text(encoding='utf-8'))
    results['entries'] = {
        key: results['entries'][key] for key in sorted(results['entries'], key=int)
    }
    FIGURES.mkdir(parents=True, exist_ok=True)
    (FIGURES / 'speed.md').write_text(table(results), encoding='utf-8')
    for look in LOOKS:
        picture(results, look)
    return 0


if __name__ == '__main__':
    sys.exit(main())
