"""Measure the command ``scan`` on packages with known places, beside ruff, pylint and pyupgrade.

Get the packages and unpack them, with the versions in ``scan-places.tsv``, then::

    python benchmarks/scan.py PACKAGES --truth benchmarks/scan-places.tsv

It prints the share of the known places that each tool finds, a table in Markdown, the places that
only the scan finds (``--new``), those that it misses (``--missed``), and its speed. The other tools
are used if they are installed; a place counts as found if they report its line for any of the rules
that are about the same kind of change. What they report elsewhere is not counted against them.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import NamedTuple

from whatsnew312.scan.files import CYTHON, C

#: rules of ruff about names that are deprecated or removed
RUFF = 'UP005,UP019,UP035,W605,DTZ003,DTZ004,G010,PLW1507,UP023,UP041'
#: messages of pylint about the same
PYLINT = (
    'deprecated-module,deprecated-method,deprecated-argument,deprecated-class,'
    'deprecated-attribute,anomalous-backslash-in-string'
)


class Place(NamedTuple):
    """A place in code that an entry concerns."""

    file: str
    line: int
    entry: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition('\n')[0])
    parser.add_argument('packages', type=Path, help='folder with a folder for each package')
    parser.add_argument('--truth', type=Path, required=True, help='known places')
    parser.add_argument('--new', action='store_true', help='list what is found, but not known')
    parser.add_argument('--missed', action='store_true', help='list what is known, but not found')
    given = parser.parse_args()
    folder = given.packages.resolve()
    known = truth(given.truth, folder)
    found, seconds = scanned(folder)
    effects = {place: effect for place, (effect, _) in found.items()}
    live = [one for one, status in known.items() if status == 'live']
    bad = {one for one in live if effects.get(one, effect_of(one.entry, effects)) != 'check'}
    files = sorted({one.file for one in live if one.file.endswith('.py')})
    tools = {'scan': {(one.file, one.line) for one in found}} | peers(folder, files)
    print('| Tool | Known places found | of those that break or warn |\n| --- | --- | --- |')
    for name, lines in tools.items():
        shares = [share(name, lines, places, found) for places in (set(live), bad)]
        print(f'| {name} | {shares[0]} | {shares[1]} |')
    new = sorted(set(found) - set(known))
    worse = [one for one in new if found[one][0] != 'check' and found[one][1] == 'live']
    print(f'\nnot known: {len(new)}, of which live and breaking or warning: {len(worse)}')
    hidden = [one for one in known.keys() & found.keys() if known[one] in {'guarded', 'dead'}]
    shown = [one for one in hidden if found[one][1] == 'live']
    print(f'guarded or dead: {len(hidden)}, shown as live: {len(shown)}')
    lines, parse = size(folder)
    speed = lines / seconds / 1000
    print(f'{lines:,} lines of Python and C in {seconds:.1f} s of CPU: {speed:.0f} kLoC/s')
    print(f'only parsing its Python takes {parse:.1f} s; ratio {seconds / parse:.1f}')
    for one in sorted(shown) if given.new else []:
        print('not live', *one)
    for one in worse if given.new else []:
        print('new', *one)
    for one in sorted(set(live) - found.keys()) if given.missed else []:
        print('missed', *one)


def truth(path: Path, folder: Path) -> dict[Place, str]:
    """Return the status of each known place in the packages that are there."""
    with path.open(encoding='utf-8', newline='') as opened:
        rows = list(csv.DictReader(opened, delimiter='\t'))
    return {
        Place(row['file'], int(row['line']), row['entry']): row['status']
        for row in rows
        if (folder / row['file']).is_file()
    }


def scanned(folder: Path) -> tuple[dict[Place, tuple[str, str]], float]:
    """Return effect and status of each finding, and the seconds of CPU that the scan takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, '-m', 'whatsnew312', 'scan', folder, '--level', 'check']
    done = run([*command, '--format', 'json'], folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return {
        Place(one['path'], one['line'], one['entry']): (one['effect'], one['status'])
        for one in json.loads(done)['findings']
    }, seconds


def effect_of(entry: str, effects: dict[Place, str]) -> str:
    """Return the effect of *entry*, as other findings of it have it."""
    return next((effect for place, effect in effects.items() if place.entry == entry), 'warns')


def share(
    tool: str, lines: set[tuple[str, int]], places: set[Place], found: dict[Place, object]
) -> str:
    hits = sum(one in found if tool == 'scan' else (one.file, one.line) in lines for one in places)
    return f'{hits} of {len(places)} ({hits / len(places):.3f})'


def peers(folder: Path, files: list[str]) -> dict[str, set[tuple[str, int]]]:
    """Return the lines that the other tools report, for those that are installed.

    They only look at *files*, those with known places: pylint takes very long for all.
    """
    found: dict[str, set[tuple[str, int]]] = {}
    if shutil.which('ruff'):
        command = ['ruff', 'check', '--isolated', '--select', RUFF, '--target-version', 'py312']
        text = run([*command, '--output-format', 'json', '--exit-zero', '.'], folder)
        found['ruff'] = {
            (Path(one['filename']).relative_to(folder).as_posix(), one['location']['row'])
            for one in json.loads(text)
        }
    if shutil.which('pylint'):
        command = ['pylint', '--rcfile=/dev/null', '--disable=all', f'--enable={PYLINT}']
        text = run([*command, '-j', '2', '--py-version=3.12', '-f', 'json', *files], folder)
        found['pylint'] = {(one['path'], one['line']) for one in json.loads(text or '[]')}
    if shutil.which('pyupgrade'):
        found['pyupgrade'] = rewritten(folder, files)
    return found


def rewritten(folder: Path, files: list[str]) -> set[tuple[str, int]]:
    """Return the lines that pyupgrade replaces."""
    found: set[tuple[str, int]] = set()
    with tempfile.TemporaryDirectory() as copy:
        shutil.copytree(folder, copy, dirs_exist_ok=True, symlinks=True)
        run(['pyupgrade', '--py312-plus', '--exit-zero-even-if-changed', *files], Path(copy))
        for name in files:
            text = run(['diff', folder / name, Path(copy) / name], folder)
            # hunks begin as 12,14c12 or 12d11
            for hunk in (line for line in text.splitlines() if line[:1].isdigit()):
                old = hunk.replace('d', 'c').replace('a', 'c').partition('c')[0].split(',')
                found |= {(name, line) for line in range(int(old[0]), int(old[-1]) + 1)}
    return found


def size(folder: Path) -> tuple[int, float]:
    """Return the lines of all files, and the seconds of CPU that parsing those in Python takes."""
    others = (one for one in folder.rglob('*') if one.suffix in (*C, *CYTHON))
    lines = sum(path.read_bytes().count(b'\n') for path in others if path.is_file())
    texts = [path.read_bytes() for path in folder.rglob('*.py')]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    with warnings.catch_warnings(action='ignore'):
        for text in texts:
            lines += text.count(b'\n')
            try:
                ast.parse(text)
            except (SyntaxError, ValueError):
                continue
    return lines, resource.getrusage(resource.RUSAGE_SELF).ru_utime - before


def run(command: list[str | Path], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return done.stdout.decode('utf-8', 'replace')


if __name__ == '__main__':
    main()
