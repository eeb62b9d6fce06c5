"""Check the command ``scan`` without its patterns: by all names that a newer Python does not have.

Two interpreters list the names of their standard library, with the members that classes inherit.
``lost-names-3.12.txt`` has those that only 3.11 has, ``lost-names-3.13.txt`` those that only 3.12
has; each line is a pattern, below one with the two builds. ``make lost-names`` writes both again,
and a test compares them. Members of what is lost itself are left out. Code is looked through with
all of 3.12::

    python benchmarks/scan_names.py CODE

It prints how many of these places the scan with the notes also finds, and all others.
"""

from __future__ import annotations

import argparse
import re
import subprocess
from collections import defaultdict
from pathlib import Path

from whatsnew312.matching.patterns import Pattern, parse_pattern
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
            home = str(getattr(value, '__module__', None) or name)
            # what a module imports from another one is no name of its own
            other = inspect.isroutine(value) or inspect.isclass(value)
            other = other and home.partition('.')[0] not in (name.partition('.')[0], '_' + name)
            if key[:2] == '__' or inspect.ismodule(value) or other:
                continue
            found.add(('name', f'{name}.{key}'))
            if inspect.isclass(value):
                members = (one for one in dir(value) if one[0] != "_")
                found |= {("method", f"{name}.{key}.{one}") for one in members}
for way, name in sorted(found):
    print(way, name)
"""


HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition('\n')[0])
    parser.add_argument('code', type=Path, nargs='*', help='folders, each of one project')
    parser.add_argument('--write', type=Path, metavar='FILE', help='write the lost names, and stop')
    parser.add_argument('--old', help='the interpreter of the older release, for --write')
    parser.add_argument('--new', help='the interpreter of the newer release, for --write')
    given = parser.parse_args()
    if given.write:
        builds = ' and '.join(map(build_of, (given.old, given.new)))
        lines = [f'{one.way} {one.name}\n' for one in lost_names(given.old, given.new)]
        given.write.write_text(f'# {builds}\n{"".join(lines)}', encoding='utf-8')
    else:
        report(given.code)


def report(folders: list[Path]) -> None:
    """Print which places of lost names the notes find in *folders*, and which not."""
    notes = read_notes(default_notes())
    lost = stored_names('3.12')
    entries = {str(one): Entry(str(one), '', '', 'breaks', '', (one,)) for one in lost}
    both = 0
    only: dict[str, list[str]] = defaultdict(list)
    for folder in folders:
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


def stored_names(release: str) -> list[Pattern]:
    """Return patterns for the names that *release* does not have, but the one before it has."""
    text = (HERE / f'lost-names-{release}.txt').read_text(encoding='utf-8')
    return [parse_pattern(line) for line in text.splitlines() if line[0] != '#']


def lost_names(old: str, new: str) -> list[Pattern]:
    """Return patterns for the names of *old* that *new* does not have, sorted.

    What is in a lost module or class is left out, and so is what is private.
    """
    names = names_of(old) - names_of(new)
    wholes = {name for way, name in names if way != 'method'}
    return [
        Pattern(way, name)
        for way, name in sorted(names)
        if name.rpartition('.')[0] not in wholes and not re.search(r'(?:^|\.)_', name)
    ]


def build_of(python: str) -> str:
    """Return which Python it is, since other builds can have other names."""
    code = 'import platform, sys; print("Python", platform.python_version(), sys.platform)'
    command = [python, '-I', '-S', '-c', code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def names_of(python: str) -> set[tuple[str, str]]:
    command = [python, '-I', '-S', '-c', _LIST]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {(way, name) for way, _, name in (line.partition(' ') for line in text.splitlines())}


if __name__ == '__main__':
    main()
