"""Which patterns can match in which file: by its words, its imports and the classes it names.

A name is only found where an import gives its module, or an object of a class of the code base
that inherits from a class in it. A file without either need not be parsed.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.scan.sketch import WILD, WORD
from whatsnew312.scan.table import IMPORTERS, word_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whatsnew312.matching.patterns import Pattern
    from whatsnew312.scan.sketch import Sketch
    from whatsnew312.scan.table import Table

#: how many files of a package can pass a name on to the next
_DEPTH = 3


class _Need(NamedTuple):
    """What a file must have beside the word of a pattern; one of these is enough."""

    imports: frozenset[str]  #: what an import can stand for
    classes: frozenset[str]  #: names of classes of the code base
    always: bool  #: nothing


class Reach:
    """Answers which words of a file to look for."""

    def __init__(self, table: Table, sketches: Iterable[Sketch]) -> None:
        sketches = tuple(sketches)
        self._exports: dict[str, dict[str, str]] = defaultdict(dict)
        self._own = {'', *(part for one in sketches for part in one.module.split('.'))}
        self._own -= table.tops
        for one in sketches:
            if one.imports:
                self._exports[one.module.rpartition('.')[2]].update(one.imports)
        lines = _Lines(sketches, [frozenset(self._given(one.imports)) for one in sketches])
        self._needs: dict[str, list[_Need]] = defaultdict(list)
        for last, way, pattern in _patterns(table):
            name = pattern.name.replace('()', '')
            container = name if way == 'define' else name.rpartition('.')[0]
            prefixes = WILD.union(_prefixes(name))
            # what is right below a top module is no member of a class
            classes = lines.below(container) if '.' in container else frozenset[str]()
            always = '.' not in pattern.name or container == 'builtins'
            self._needs[last].append(_Need(prefixes, classes, always))
        self._modules = {word_of(name): name.partition('.')[0] for name in table.modules}
        self._last = frozenset(table.uses.keys() | table.calls.keys())

    def words(self, sketch: Sketch, source: str) -> frozenset[str]:
        """Return the words that places in the file of *sketch*, whose text is *source*, have."""
        given = frozenset(self._given(sketch.imports))
        if not IMPORTERS.isdisjoint(sketch.words):
            given |= WILD
        tops = {name.partition('.')[0] for name in given}
        found = {
            word
            for word in self._modules.keys() & sketch.words
            if self._modules[word] in tops or not given.isdisjoint(WILD)
        }
        other: dict[str, set[str]] = defaultdict(set)
        for name, full in sketch.imports:
            last = self._origin(full).rpartition('.')[2]
            if last != name and last in self._last:
                other[last].add(name)
        every = frozenset[str]()
        for last in (sketch.words | other.keys()) & self._needs.keys():
            needs = self._needs[last]
            met = any(one.always or not one.imports.isdisjoint(given) for one in needs)
            if not met and any(one.classes for one in needs):
                every = every or frozenset(WORD.findall(source))
                met = any(not one.classes.isdisjoint(every) for one in needs)
            if met:
                found |= {last} | other[last]
        return frozenset(found)

    def _given(self, imports: Iterable[tuple[str, str]]) -> Iterator[str]:
        """Yield all that *imports* stand for, through the files of the same package."""
        for _, full in imports:
            name = self._origin(full)
            yield name
            if name.partition('.')[0] in self._own:
                passed = self._exports.get(name.rpartition('.')[2], {})
                for further in passed.values():
                    yield self._origin(further)

    def _origin(self, name: str) -> str:
        for _ in range(_DEPTH):
            before, _, last = name.rpartition('.')
            if name.partition('.')[0] not in self._own:
                break
            further = self._exports.get(before.rpartition('.')[2], {}).get(last)
            if further is None:
                break
            name = further
        return name


def _patterns(table: Table) -> Iterator[tuple[str, str, Pattern]]:
    """Yield each pattern for Python with a word that code must have, and its way."""
    for way in ('name', 'method', 'argument', 'missing', 'value', 'define', 'literal'):
        for key, rows in table.ways[way].items():
            for _, pattern in rows:
                yield word_of(key), way, pattern


def _prefixes(name: str) -> Iterator[str]:
    parts = name.split('.')
    for end in range(1, len(parts) + 1):
        yield '.'.join(parts[:end])


class _Lines:
    """Which classes may inherit from which, by the words of their bases."""

    def __init__(self, sketches: tuple[Sketch, ...], given: list[frozenset[str]]) -> None:
        self._below: dict[str, set[str]] = defaultdict(set)
        self._bases: dict[str, set[str]] = defaultdict(set)
        self._aliases: dict[str, set[str]] = defaultdict(set)
        self._files = [pair for pair in zip(sketches, given, strict=True) if pair[0].classes]
        for one in sketches:
            for name, words in one.classes:
                self._bases[name] |= words
                for word in words:
                    self._below[word].add(name)
            for name, full in one.imports:
                self._aliases[full.rpartition('.')[2]].add(name)
        self._known: dict[str, frozenset[str]] = {}

    def below(self, container: str) -> frozenset[str]:
        """Return the classes that may inherit from the class *container*, and their mixins."""
        if container not in self._known:
            found = self._children(container)
            waiting = list(found)
            while waiting:
                one = waiting.pop()
                new = self._named_in_bases(one) - found
                waiting += new
                found |= new
            mixins = {word for one in found for word in self._bases[one] if word in self._bases}
            self._known[container] = frozenset(found | self._above(mixins))
        return self._known[container]

    def _children(self, container: str) -> set[str]:
        """Return the classes right below *container*: only a file that imports it can have one."""
        last = container.rpartition('.')[2]
        words = {last, *self._aliases.get(last, ())}
        prefixes = WILD.union(_prefixes(container))
        return {
            name
            for one, given in self._files
            if not prefixes.isdisjoint(given)
            for name, bases in one.classes
            if not words.isdisjoint(bases)
        }

    def _named_in_bases(self, name: str) -> set[str]:
        words = {name, *self._aliases.get(name, ())}
        return set().union(*(self._below.get(word, ()) for word in words))

    def _above(self, names: set[str]) -> set[str]:
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += [word for word in self._bases[one] if word in self._bases]
        return found
