"""What the text of a file tells before it is parsed: its words, imports and classes.

Parsing is the slowest part of a scan. So only the files whose words allow a place are parsed, and
only the statements on lines with such a word are visited. Everything here can find too much, as
in comments, but must not miss anything.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.scan.classes import Source
from whatsnew312.scan.scopes import ALIASES, canonical
from whatsnew312.scan.table import Place, unless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from whatsnew312.scan.classes import Outline
    from whatsnew312.scan.table import Table

WORD = re.compile(r'\w+')
#: all bytes, with spaces for those that no word has; parts of other letters stay as they are
_SPACES = re.sub(rb'[^\w\x80-\xff]', b' ', bytes(range(256)))

#: a class, with its bases as far as the next colon
_CLASS = re.compile(r'\n[ \t\f]*class[ \t\\]+(\w+)[^\S\n]*([^:]{0,2000})')
_FROM = re.compile(r'from[\s\\]*([.\w]*[.\w])[\s\\]*\Z')
_NAMES = re.compile(r'import\b[\s\\]*(\([^)]*\)|(?:[^\n\\;#]|\\\n)*)')
_ALIAS = re.compile(r'([\w.]+|\*)(?:[\s\\]+as[\s\\]+(\w+))?')
_COMMENT = re.compile('#.*')
#: how far before ``import`` its ``from`` can be
_FAR = 200
#: a variable that gets a value
_ASSIGNED = re.compile(r'(\w+)[ \t]*(?::[^=\n]*)?:?=(?!=)')
#: a variable of a module that gets what a call returns
_OBJECT = re.compile(r'\n(\w+)[ \t]*(?::[^=\n]*)?=[ \t]*((?:\w+\.)*(\w+))\(')
#: what only Python 2 can read; such a file is parsed, so that it is reported
_PYTHON_2 = re.compile(
    r'\n[ \t]*(?:(?:print|exec)[ \t]+(?:["\'\w%>]|\n)'
    r'|except[ \t]+[\w. ]+,[ \t]*\w+[ \t]*:|raise[ \t]+[\w.]+,)'
)

#: packages that have modules of the standard library in a module ``moves``
PACKAGES = frozenset(part.partition('.')[0] for part in ALIASES)
#: what has other modules below it under another name; its imports allow any pattern
WILD = PACKAGES.union(part.rstrip('.') for part in ALIASES)


class Sketch(NamedTuple):
    """A file before it is parsed."""

    module: str  #: its name, with all folders that it is in
    words: frozenset[str]  #: those that patterns need or that their names have
    #: the names that imports bind, and variables of the module, with what they stand for; none of
    #: modules of the standard library that are not in patterns
    imports: tuple[tuple[str, str], ...] = ()
    others: frozenset[str] = frozenset()  #: those of the modules that are left out
    classes: tuple[tuple[str, frozenset[str]], ...] = ()  #: each with the words of its bases
    signs: bool = False  #: it may have what ``syntax`` finds, or be in Python 2

    @property
    def may_have_places(self) -> bool:
        """Whether the file must be parsed: it has a word or a sign of a pattern."""
        return bool(self.words) or self.signs


def sketch(source: str, module: str, table: Table) -> Sketch:
    """Return the sketch of the Python file *source*, as far as the patterns in *table* need it."""
    words = words_of(source)
    text = f'\n{source}'  # a search for a line is fastest if it begins with its end
    classes = ((one[1], frozenset(WORD.findall(one[2]))) for one in _CLASS.finditer(text))
    imports = list(_imports(source, table.tops))
    imports += _objects(text, dict(imports), table.context)
    return Sketch(
        module,
        words & table.context,
        tuple(pair for pair in imports if pair[1]),
        frozenset(name for name, full in imports if not full),
        tuple(classes),
        table.has_signs(source, words) or bool(_PYTHON_2.search(text)),
    )


def words_of(source: str) -> frozenset[str]:
    """Return all names, keywords and numbers in *source*, and the words of its texts.

    A word of a text or a comment keeps the signs next to it that are not in ASCII, such as quotes.
    """
    data = source.encode('utf-8', 'surrogatepass').translate(_SPACES)
    return frozenset(data.decode('utf-8', 'surrogatepass').split())


def source_of(one: Sketch, outline: Callable[[], Outline]) -> Source:
    """Return the file of the sketch *one*, which *outline* parses when its classes are needed."""
    imports = frozenset(name for name, _ in one.imports)
    return Source(one.module, one.classes, imports, one.words, outline)


def _imports(source: str, tops: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield what imports bind, with what it stands for; nothing for modules not below *tops*."""
    tops |= PACKAGES
    others = sys.stdlib_module_names - tops
    for one in _NAMES.finditer(source):
        start = one.start()
        near = source.rfind('from', max(0, start - _FAR), start)
        before = _FROM.match(source, near, start) if near >= 0 else None
        names = _ALIAS.findall(_COMMENT.sub('', one[1]))
        if before is None:
            for full, alias in names:
                top = full.partition('.')[0]
                listed = alias or top not in others
                yield alias or top, canonical(full if alias else top) if listed else ''
            continue
        module = before[1]
        listed = module.partition('.')[0] not in others
        for name, alias in names:
            if listed and name == '*':
                yield f'*{module}', canonical(module)
            elif listed or alias:
                yield alias or name, canonical(f'{module}.{name}')


def _objects(
    text: str, imports: dict[str, str], context: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Yield variables of the module that other files can import, with what makes them."""
    for name, function, last in _OBJECT.findall(text):
        first, _, rest = function.partition('.')
        if last in context and imports.get(first):
            yield name, f'{imports[first]}.{rest}'.rstrip('.')


class Lines(NamedTuple):
    """Which parts of a file can have a place."""

    numbers: list[int]  #: of lines, in order
    names: frozenset[str]  #: that a place can have


def lines_with(source: str, words: frozenset[str], table: Table) -> Lines:
    """Return the lines of *source* that can have a place.

    These are all imports, and the lines with one of *words*, or with another name of a function
    that is among them.
    """
    texts = source.split('\n')
    starts = [0, *accumulate(len(one) + 1 for one in texts[:-1])]
    found: set[int] = set()
    known = {'import', *table.marks(), *words}
    waiting = list(known)
    called = words & table.calls.keys()
    while waiting:
        word = waiting.pop()
        for line in _lines_of(word, source, starts):
            found.add(line)
            text = texts[line - 1] if word in called else ''
            if '=' in text and re.search(rf'\b{word}\b(?!\s*\()', text):
                new = set(_ASSIGNED.findall(text)) - known
                known |= new
                called |= new
                waiting += new
    return Lines(sorted(found), frozenset(known))


def _lines_of(word: str, source: str, starts: list[int]) -> Iterator[int]:
    at = source.find(word)
    while at >= 0:
        line = bisect_right(starts, at)
        yield line
        if line == len(starts):
            break
        at = source.find(word, starts[line])


def find_in_tokens(source: str, table: Table) -> list[Place]:
    """Return imports of modules in *source*, which Python's parser refuses; line by line."""
    found = []
    for number, line in enumerate(source.split('\n'), 1):
        if words := re.match(r'(\s*(?:import|from)\s+)(\w+)', line):
            for entry, one in table.modules.get(words[2], ()):
                found.append(Place(number, len(words[1]) + 1, entry, 'unparsed', unless(one)))
    return found
