"""Write down what CPython's own documentation notes for one version, as facts.

Run it with the folders ``Doc`` of one or more checkouts of CPython::

    python read_notes.py 3.12 cpython/Doc older/Doc > notes-3.12.tsv

A fact is a file, the directive of the note, the module, and the name that the note belongs to.
No sentence is copied. A note that belongs to no name has the section's title reduced to a label.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDERS = (
    'c-api',
    'distributing',
    'extending',
    'howto',
    'install',
    'library',
    'reference',
    'using',
)
DIRECTIVE = re.compile(r'^(?P<indent> *)\.\. +(?P<name>[\w:-]+):: *(?P<argument>.*)$')
LABEL = re.compile(r'^\.\. _`?(?P<label>[^:`]+)`?: *$')
NOTES = {'versionadded', 'versionchanged', 'deprecated', 'deprecated-removed'}
MODULES = {'module', 'currentmodule', 'py:module', 'py:currentmodule'}
CLASSES = {'class', 'exception', 'enum', 'coclass'}
OBJECTS = CLASSES | {
    *('function', 'method', 'attribute', 'data', 'decorator', 'coroutinefunction'),
    *('classmethod', 'staticmethod', 'coroutinemethod', 'awaitablemethod', 'property'),
    *('abstractmethod', 'opcode', 'monitoring-event', 'option', 'cmdoption', 'program', 'envvar'),
    *(
        'type',
        'macro',
        'member',
        'var',
        'decoratormethod',
        'pdbcommand',
        'audit-event',
        '2to3fixer',
    ),
    *('awaitablefunction', 'describe', 'confval', 'struct'),
}
C_OBJECTS = {
    'c:function',
    'c:macro',
    'c:member',
    'c:type',
    'c:var',
    'c:enum',
    'c:struct',
    'c:union',
}
C_NAME = re.compile(r'\(\*\s*(\w+)\)|(\w+(?:\.\w+)*)\s*(?:\[.*\])?\s*(?:\((?!\*)|$)')


def object_name(kind: str, argument: str) -> str:
    """Return the name that a directive describes, without arguments and, in C, without type."""
    argument = argument.strip().rstrip('\\').strip()
    if kind in C_OBJECTS or (kind in {'type', 'macro', 'member', 'var'} and ' ' in argument):
        found = C_NAME.search(argument)
        return 'c:' + ((found[1] or found[2]) if found else argument)
    if kind in {'option', 'cmdoption', 'envvar'}:
        return argument.split(',')[0].strip()
    return re.split(r'[(\s=\[]', argument, maxsplit=1)[0].rstrip(':')


class Reader:
    """A reader of one file, line by line: knows the module, label and objects around a line."""

    def __init__(self, version: str) -> None:
        """Start before the first line."""
        self.version, self.module, self.label = version, '', ''
        self.around: list[tuple[int, str, str]] = []

    def name(self) -> str:
        """Return the full name of the innermost object, or the label of the section."""
        names = [name for _, kind, name in self.around]
        if not names:
            return f'#{self.label}' if self.label else ''
        full = names[-1]
        for _, kind, name in reversed(self.around[:-1]):
            if kind in CLASSES and not full.startswith(name + '.') and '.' not in full:
                full = f'{name}.{full}'
        prefix = self.module + '.'
        plain = full.startswith(('c:', prefix, '-')) or not self.module
        return full if plain else prefix + full

    def read(self, line: str) -> tuple[str, str, str] | None:
        """Read a line; return directive, module and name if it is a note for the version."""
        if found := LABEL.match(line):
            self.label, self.around = found['label'], []
        if line.strip() and not (directive := DIRECTIVE.match(line)):
            self.leave(len(line) - len(line.lstrip()))
        elif line.strip() and directive:
            return self.enter(len(directive['indent']), directive['name'], directive['argument'])
        return None

    def leave(self, indent: int) -> None:
        """Forget the objects whose description ends at this indentation."""
        # if a directive lists several names, the next one has the indentation of the argument
        while self.around and self.around[-1][0] >= indent:
            self.around.pop()

    def enter(self, indent: int, kind: str, argument: str) -> tuple[str, str, str] | None:
        """Read a directive."""
        self.leave(indent)
        if kind in MODULES:
            self.module, self.label = argument.strip().split(' ')[0], ''
        elif kind in OBJECTS or kind in C_OBJECTS:
            self.around.append((indent, kind, object_name(kind, argument)))
        elif kind in NOTES and re.match(re.escape(self.version) + r'(?![\d.])', argument):
            return kind, self.module, self.name()
        return None


def notes(version: str, doc: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield file, directive, module and name of each note for the version in the documentation."""
    for path in sorted(found for folder in FOLDERS for found in (doc / folder).rglob('*.rst')):
        reader = Reader(version)
        for line in path.read_text(encoding='utf-8').splitlines():
            if fact := reader.read(line):
                yield (path.relative_to(doc).as_posix(), *fact)


def main(version: str, *docs: str) -> None:
    """Print the table without duplicate facts."""
    print('file\tdirective\tmodule\tname')
    for fact in sorted({fact for doc in docs for fact in notes(version, Path(doc))}):
        print('\t'.join(fact))


if __name__ == '__main__':
    main(*sys.argv[1:])
