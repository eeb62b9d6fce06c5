"""Write the public API difference of two Python releases.

Run it where the package is installed, or name the interpreters::

    python compare.py
    python compare.py --old /path/to/python3.11 --new /path/to/python3.12
    python compare.py --check                          # compare with the stored file

The result, ``python-3.11-3.12.tsv`` beside this file, says in a comment what it
was made with.  It has a header and the columns *module*, *name* and *change*
(``added`` or ``removed``), sorted.  A name is written as entries spell it in
their ``api`` option: fully qualified, builtins bare, C names with the prefix
``c:`` and in the module ``C``.

Only what a user can notice is listed.  A name counts as added if the older
release cannot resolve it by import and attribute access, and as removed if the
newer one cannot; a change of ``__all__`` alone, a class that moved, or a method
that is now inherited is none.  A module or class that came or went stands for
all that is in it.  A member that is also a name of its module (the members of
some enumerations, the methods behind ``random.random``) is listed once, as the
module's.

The C names are those of the installed headers without ``internal/``: macros,
functions, variables, types and enumeration members that start with ``Py`` or
``PY``.  Names that a macro pastes together are not seen.

Names that the walk does not come by, because they are in no ``__all__``, made on
demand, inherited or private, are looked up one by one: ``probed.tsv`` lists them
(*module*, *name*).  Whether they came or went is still the interpreters' answer.

Windows-only and macOS-only names are missing from a comparison made on Linux.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).resolve().parent
WALKER = HERE / 'walk_stdlib.py'
OUTPUT = HERE / 'python-3.11-3.12.tsv'
PROBED = HERE / 'probed.tsv'
HEADER = ('module', 'name', 'change')

Row = tuple[str, str, str]

#: Headers that describe the build, not the API.
SKIPPED_HEADERS = frozenset({'pyconfig.h', 'patchlevel.h', 'pydtrace.h'})

COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*', re.DOTALL)
CONTINUATION = re.compile(r'\\\n')
GUARD = re.compile(r'P[Yy]\w*_H_?\Z')
PUBLIC = re.compile(r'P[Yy](?:_|[A-Z])\w*\Z')
# one level of parentheses is enough for the result types in PyAPI_FUNC(...)
RESULT = r'\((?:[^()]|\([^()]*\))*\)'
DECLARATIONS = (
    re.compile(r'^[ \t]*#[ \t]*define[ \t]+(\w+)', re.MULTILINE),
    re.compile(rf'\bPyAPI_FUNC\s*{RESULT}[\s*]*\(?(\w+)'),
    re.compile(rf'\bPyAPI_DATA\s*{RESULT}[\s*]*\(?\*?(\w+)'),
    re.compile(r'\bstatic\s+inline\b[^;{}()#]*?(\w+)\s*\('),
    re.compile(r'\btypedef\b[^;{}()]*?(\w+)\s*;'),
    re.compile(r'\btypedef\b[^;{}]*?\(\s*\*\s*(\w+)\s*\)'),
    re.compile(r'^\}\s*(\w+)\s*;', re.MULTILINE),
)
UNDEFINED = re.compile(r'^[ \t]*#[ \t]*undef[ \t]+(\w+)', re.MULTILINE)
ENUMERATION = re.compile(r'\benum\b\s*\w*\s*\{([^}]*)\}')
ENUMERATOR = re.compile(r'(?:\A|,)\s*(\w+)')
DIRECTIVE = re.compile(r'^[ \t]*#.*$', re.MULTILINE)


def run(interpreter: str, *arguments: str, text: str = '') -> str:
    """Run an interpreter in isolated mode, and return its output."""
    done = subprocess.run(
        [interpreter, '-I', '-S', *arguments],
        input=text,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def python_names(interpreter: str) -> tuple[dict[str, str], set[str]]:
    """Return the names of the library with their modules, and the modules that fail to import."""
    names: dict[str, str] = {}
    failed: set[str] = set()
    for line in run(interpreter, str(WALKER)).splitlines():
        module, name, kind = line.split('\t')
        if kind == 'unimportable':
            failed.add(module)
        else:
            names[name] = module
    return names, failed


def resolved(interpreter: str, names: Iterable[str]) -> set[str]:
    """Return the names that exist in this interpreter."""
    text = '\n'.join(sorted(names))
    return set(run(interpreter, str(WALKER), '--probe', text=text).splitlines())


def probed() -> dict[str, str]:
    """Return the additional names to look up, with their modules."""
    lines = PROBED.read_text(encoding='utf-8').splitlines()[1:]
    return {name: module for module, name in (line.split('\t') for line in lines)}


def is_within(name: str, parents: set[str]) -> bool:
    """Tell whether a name is an attribute of one of the parents."""
    while '.' in name:
        name = name.rpartition('.')[0]
        if name in parents:
            return True
    return False


def shortened(names: dict[str, str]) -> dict[str, str]:
    """Leave out names that another listed name already covers."""
    chosen = set(names)
    result = {}
    for name, module in names.items():
        tail = name.removeprefix(f'{module}.')
        exported = f'{module}.{tail.rpartition(".")[2]}' if '.' in tail else ''
        if not is_within(name, chosen) and exported not in chosen:
            result[name] = module
    return result


def python_difference(old: str, new: str) -> list[Row]:
    """Compare the two standard libraries."""
    before, before_failed = python_names(old)
    after, after_failed = python_names(new)
    failed = before_failed | after_failed
    also = {name: module for name, module in probed().items() if not name.startswith('c:')}
    before |= {name: also[name] for name in resolved(old, also)}
    after |= {name: also[name] for name in resolved(new, also)}
    added = after.keys() - before.keys() - resolved(old, after.keys() - before.keys())
    removed = before.keys() - after.keys() - resolved(new, before.keys() - after.keys())
    rows = []
    for change, names, source in (('added', added, after), ('removed', removed, before)):
        known = {name: source[name] for name in names if source[name] not in failed}
        rows += [(module, name, change) for name, module in shortened(known).items()]
    return rows


def c_names(include: Path) -> set[str]:
    """Return the public names that the headers in a directory declare."""
    names: set[str] = set()
    also = {name.removeprefix('c:') for name in probed() if name.startswith('c:')}
    for header in include.rglob('*.h'):
        if 'internal' in header.relative_to(include).parts or header.name in SKIPPED_HEADERS:
            continue
        text = COMMENT.sub(' ', header.read_text(encoding='utf-8'))
        text = CONTINUATION.sub(' ', text)
        found = {name for pattern in DECLARATIONS for name in pattern.findall(text)}
        names |= found.difference(UNDEFINED.findall(text))
        for body in ENUMERATION.findall(DIRECTIVE.sub('', text)):
            names.update(ENUMERATOR.findall(body))
    return {
        name for name in names if name in also or (PUBLIC.match(name) and not GUARD.match(name))
    }


def include_directory(interpreter: str) -> Path:
    """Return the directory with an interpreter's C headers."""
    code = "import sysconfig; print(sysconfig.get_path('include'))"
    return Path(run(interpreter, '-c', code).strip())


def c_difference(old: str, new: str) -> list[Row]:
    """Compare the two sets of C headers."""
    before = c_names(include_directory(old))
    after = c_names(include_directory(new))
    rows = [('C', f'c:{name}', 'added') for name in after - before]
    return rows + [('C', f'c:{name}', 'removed') for name in before - after]


def difference(old: str, new: str) -> str:
    """Return the whole difference as the text of the file."""
    rows = sorted(python_difference(old, new) + c_difference(old, new))
    return f'# {made_with(old, new)}\n' + ''.join('\t'.join(row) + '\n' for row in [HEADER, *rows])


def made_with(old: str, new: str) -> str:
    """Name the interpreters that are compared, because other builds may have other names."""
    code = 'import platform, sys; print(platform.python_version(), sys.platform)'
    return ' and '.join(
        f'Python {run(interpreter, "-c", code).strip()}' for interpreter in (old, new)
    )


def locate(release: str) -> str:
    """Return an interpreter of this release that is installed on this machine.

    :raises SystemExit: there is none.
    """
    from whatsnew312.execution.interpreters import find, variable_name

    found = find(release, {})
    if found is None:
        sys.exit(f'There is no Python {release} here; {variable_name(release)} may hold its path.')
    return found.executable


def main() -> int:
    """Run as a script."""
    parser = argparse.ArgumentParser(description='Compare the public API of two Python releases.')
    parser.add_argument('--old', help='the older interpreter; a Python 3.11 by default')
    parser.add_argument('--new', help='the newer interpreter; a Python 3.12 by default')
    parser.add_argument('--output', type=Path, default=OUTPUT, help='the file to write')
    parser.add_argument('--check', action='store_true', help='only compare with the file')
    options = parser.parse_args()
    text = difference(options.old or locate('3.11'), options.new or locate('3.12'))
    if options.check:
        if options.output.read_text(encoding='utf-8') != text:
            print(f'{options.output} does not match the two interpreters', file=sys.stderr)
            return 1
        return 0
    options.output.write_text(text, encoding='utf-8')
    print(f'{options.output}: {len(text.splitlines()) - 2} rows', file=sys.stderr)
    return 0


if __name__ == '__main__':
    sys.exit(main())
