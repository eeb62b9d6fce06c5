"""Check the command ``scan`` without its patterns: by all names that a newer Python does not have.

Two interpreters list the names of their standard library, with the members that classes inherit.
Each name that only the older one has becomes a pattern, and code is looked through with these::

    python benchmarks/scan_names.py CODE --old python3.11 --new python3.12

It prints how many of these places the scan with the notes also finds, and all others.
"""

from __future__ import annotations

import argparse
import subprocess
from collections import defaultdict
from pathlib import Path

from whatsnew312.matching.patterns import Pattern
from whatsnew312.scan.files import files_in
from whatsnew312.scan.notes import Entry, Notes, default_notes, read_notes
from whatsnew312.scan.search import scan

#: prints the way of matching and the name, for everything in the standard library; run isolated
_LIST = r"""
import contextlib, importlib, inspect, io, pkgutil, sys, warnings
warnings.simplefilter('ignore')
skipped = {'antigravity', 'this', 'idlelib', 'test', 'turtledemo', '__main__'}
tops = [name for name in sys.stdlib_module_names if name not in skipped and name[0] != '_']
found = set()
def modules():
    for top in sorted(tops):
        yield top
        with contextlib.suppress(BaseException):
            path = importlib.import_module(top).__path__
            for one in pkgutil.walk_packages(path, top + '.', onerror=lambda name: None):
                if '.test' not in one.name and '.__main__' not in one.name:
                    yield one.name
for name in modules():
    found.add(('module', name))
    with contextlib.suppress(BaseException), contextlib.redirect_stdout(io.StringIO()):
        module = importlib.import_module(name)
        for key, value in list(vars(module).items()):
            if key[:2] == '__' or inspect.ismodule(value):
                continue
            found.add(('name', f'{name}.{key}'))
            if inspect.isclass(value):
                members = (one for one in dir(value) if one[:2] != "__")
                found |= {("method", f"{name}.{key}.{one}") for one in members}
for way, name in sorted(found):
    print(way, name)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition('\n')[0])
    parser.add_argument('code', type=Path, nargs='+', help='folders, each of one project')
    parser.add_argument('--old', required=True, help='the interpreter of the older release')
    parser.add_argument('--new', required=True, help='the interpreter of the newer release')
    given = parser.parse_args()
    notes = read_notes(default_notes())
    lost = lost_names(given.old, given.new)
    entries = {str(one): Entry(str(one), '', '', 'breaks', '', (one,)) for one in lost}
    both = 0
    only: dict[str, list[str]] = defaultdict(list)
    for folder in given.code:
        files = files_in([folder])
        known = {(one.path, one.line) for one in scan(files, notes).findings}
        for one in scan(files, Notes(entries, notes.target)).findings:
            if (one.path, one.line) in known:
                both += 1
            else:
                (pattern,) = entries[one.entry].patterns
                place = f'{folder.name}/{one.path}:{one.line} {one.status}'
                only[f'{pattern.way} {pattern.name}'].append(place)
    print(f'{len(lost)} names are lost; the notes find {both} of their places, and not:')
    for name, places in sorted(only.items()):
        print(f'{name}\n  ' + '\n  '.join(places))


def lost_names(old: str, new: str) -> list[Pattern]:
    """Return patterns for the names of *old* that *new* does not have, without those in modules."""
    names = names_of(old) - names_of(new)
    modules = {name for way, name in names if way == 'module'}
    return [
        Pattern(way, name)
        for way, name in sorted(names)
        if way == 'module' or not any(name.startswith(f'{one}.') for one in modules)
    ]


def names_of(python: str) -> set[tuple[str, str]]:
    command = [python, '-I', '-S', '-c', _LIST]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {(way, name) for way, _, name in (line.partition(' ') for line in text.splitlines())}


if __name__ == '__main__':
    main()
