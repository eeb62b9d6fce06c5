"""Which patterns can match in which file: by its words, its imports and the classes it names.

A name is only found where an import gives its module, or an object of a class of the code base
that inherits from a class in it. A file without either need not be parsed.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.scan.classes import FINDERS, STANDARD
from whatsnew312.scan.scopes import IMPORTERS, canonical
from whatsnew312.scan.sketch import PACKAGES, WILD, words_of
from whatsnew312.scan.table import word_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from whatsnew312.matching.patterns import Pattern
    from whatsnew312.scan.sketch import Sketch
    from whatsnew312.scan.table import Table

#: how many files of a package can pass a name on to the next
_DEPTH = 3


#: how far before an attribute its owner is looked for
_FAR = 100
#: a text, or the first of several names with dots, or something else
_OWNER = re.compile(r"""(?:(['"])|(?<![\w.)\]'"])([A-Za-z_]\w*)(?:\.\w+)*)?\s*\.[\s\\]*\Z""")
_BEFORE_ATTRIBUTES = frozenset('. \t\n\\')

#: what follows a name that gets a value, and what stands before one that an import gives
_VALUE = re.compile(r'[ \t]*[:=](?!=)')
_AS = re.compile(r'\bas[ \t]+\Z')

_IMPORTER = re.compile(
    rf"""(?:{'|'.join(sorted(IMPORTERS))})\s*\(\s*[uUrR]?(['"])(?:([\w.]+)\1\s*[,)])?"""
)


class _Need(NamedTuple):
    """What a file must have beside the word of a pattern; one of these is enough."""

    imports: frozenset[str]  #: what an import can stand for
    classes: frozenset[str]  #: names of classes of the code base
    always: bool  #: nothing
    is_member: bool  #: it is found as ``owner.word`` or is imported
    made_by: str  #: the function whose result has the member; empty if it need not be one
    texts: tuple[str, ...]  #: ways to write an argument, of which there must be one

    def may_be_in(self, words: frozenset[str], given: frozenset[str], source: str) -> bool:
        """Return whether the function and the argument can be in *source*."""
        made_by = self.made_by
        is_made = not made_by or made_by in given or made_by.rpartition('.')[2] in words
        return is_made and (not self.texts or any(one in source for one in self.texts))


class Reach:
    """Answers which words of a file to look for."""

    def __init__(self, table: Table, sketches: Iterable[Sketch]) -> None:
        sketches = tuple(sketches)
        # several modules can have the same last part, and a name of each can have several origins
        self._exports: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._origins: dict[str, frozenset[str]] = {}
        self._passed: dict[str, frozenset[str]] = {}
        self._own = {'', *(part for one in sketches for part in one.module.split('.'))}
        self._own -= table.tops
        for one in sketches:
            for name, full in one.imports:
                self._exports[one.module.rpartition('.')[2]][name].add(full)
        lines = _Lines(sketches, [frozenset(self._given(one.imports)) for one in sketches])
        self._needs: dict[str, list[_Need]] = defaultdict(list)
        for last, way, pattern in _patterns(table):
            name = pattern.name.replace('()', '')
            container = name if way == 'define' else name.rpartition('.')[0]
            owners = (*_same_members(container), name)
            prefixes = WILD.union(*map(_prefixes, owners))
            # what is right below a top module is no member of a class
            classes = lines.below(container) if '.' in container else frozenset[str]()
            always = '.' not in pattern.name or container == 'builtins'
            always = always or (way == 'define' and container in FINDERS) or pattern.any_object
            is_member = not always and way != 'define'
            made_by = container if f'{container}().' in pattern.name else ''
            texts = _written(pattern.texts[0]) if way == 'value' else ()
            need = _Need(prefixes, classes, always, is_member, made_by, texts)
            self._needs[last].append(need)
        self._modules = {word_of(name): name.partition('.')[0] for name in table.modules}
        self._last = frozenset(table.uses.keys() | table.calls.keys())

    def words(self, sketch: Sketch, source: str) -> frozenset[str]:
        """Return the words that places in the file of *sketch*, whose text is *source*, have."""
        given = frozenset(self._given(sketch.imports))
        if 'moves' not in sketch.words:
            given -= PACKAGES
        if not IMPORTERS.isdisjoint(sketch.words):
            given |= frozenset(_by_text(source))
        tops = {name.partition('.')[0] for name in given}
        found = {
            word
            for word in self._modules.keys() & sketch.words
            if self._modules[word] in tops or not given.isdisjoint(WILD)
        }
        other: dict[str, set[str]] = defaultdict(set)
        for name, full in sketch.imports:
            for origin in self._found_at(full):
                last = origin.rpartition('.')[2]
                if last != name and last in self._last:
                    other[last].add(name)
        every = frozenset[str]()
        owners = _Owners(sketch, source, self._own, self._found_at)
        for last in (sketch.words | other.keys()) & self._needs.keys():
            needs = [one for one in self._needs[last] if one.may_be_in(sketch.words, given, source)]
            met = any(one.always or not one.imports.isdisjoint(given) for one in needs)
            if not met and any(one.classes for one in needs):
                every = every or words_of(source)
                met = any(not one.classes.isdisjoint(every) for one in needs)
            if met and (last in other or owners.may_have(last, needs)):
                found |= {last} | other[last]
        return frozenset(found)

    def _given(self, imports: Iterable[tuple[str, str]]) -> Iterator[str]:
        """Yield all that *imports* stand for, through the files of the same package."""
        for full in {full for _, full in imports}:
            if full not in self._passed:  # many files import the same
                self._passed[full] = frozenset(self._passed_on(full))
            yield from self._passed[full]

    def _passed_on(self, full: str) -> Iterator[str]:
        for name in self._found_at(full):
            yield name
            if name.partition('.')[0] in self._own:
                passed = self._exports.get(name.rpartition('.')[2], {})
                for further in set().union(*passed.values()):
                    yield from self._found_at(further)

    def _found_at(self, name: str) -> frozenset[str]:
        """Return all that *name* can have been imported from, or *name* if there is nothing."""
        if name not in self._origins:
            self._origins[name] = frozenset(self._origins_of(name, _DEPTH))
        return self._origins[name]

    def _origins_of(self, name: str, depth: int) -> set[str]:
        before, _, last = name.rpartition('.')
        if not depth or name.partition('.')[0] not in self._own:
            return {name}
        further = self._exports.get(before.rpartition('.')[2], {}).get(last)
        if not further:
            return {name}
        return set().union(*(self._origins_of(one, depth - 1) for one in further))


def _patterns(table: Table) -> Iterator[tuple[str, str, Pattern]]:
    """Yield each pattern for Python with a word that code must have, and its way."""
    for way in ('name', 'method', 'argument', 'missing', 'value', 'define', 'literal'):
        for key, rows in table.ways[way].items():
            for _, pattern in rows:
                yield word_of(key), way, pattern


def _same_members(container: str) -> list[str]:
    """Return the class *container*, and those of the standard library with its members."""
    return [container, *(one for one, above in STANDARD.items() if above == container)]


def _prefixes(name: str) -> Iterator[str]:
    parts = name.split('.')
    for end in range(1, len(parts) + 1):
        yield '.'.join(parts[:end])


def _written(value: str) -> tuple[str, ...]:
    """Return how code can write the text *value*, as :func:`repr` gives it; nothing for others."""
    inner = value[1:-1]
    return (f"'{inner}'", f'"{inner}"') if value[0] in '"\'' and inner.isalnum() else ()


class _Owners:
    """What stands before the attributes in a file."""

    def __init__(
        self, sketch: Sketch, source: str, own: set[str], origins: Callable[[str], frozenset[str]]
    ) -> None:
        self._source, self._own = source, own
        self._modules: dict[str, set[str]] = defaultdict(set)
        for name, full in sketch.imports:
            self._modules[name] |= origins(full)
        for name in sketch.others:
            self._modules[name].add(name)
        self._has_star = any(name[0] == '*' for name, _ in sketch.imports)
        self._imported = {name for name, _ in sketch.imports}
        self._given: dict[str, bool] = {}

    def may_have(self, last: str, needs: list[_Need]) -> bool:
        """Return whether *last* can be what one of *needs* is about."""
        if self._has_star or last in self._imported or not all(one.is_member for one in needs):
            return True
        names = frozenset[str]().union(*(one.imports for one in needs))
        at = self._source.find(last)
        while at >= 0:
            if self._source[at - 1 : at] in _BEFORE_ATTRIBUTES:
                before = _OWNER.search(self._source, max(0, at - _FAR), at)
                if before and not before[1] and self._is_one_of(before[2], names):
                    return True
            at = self._source.find(last, at + len(last))
        return False

    def _is_one_of(self, owner: str | None, names: frozenset[str]) -> bool:
        """Return whether *owner* can be one of *names*, or an object; other modules cannot."""
        if owner is None or owner not in self._modules:
            return True
        for full in self._modules[owner]:
            top = full.partition('.')[0]
            if full in names or top in self._own or top not in sys.stdlib_module_names:
                return True
        if owner not in self._given:
            self._given[owner] = self._is_given(owner)
        return self._given[owner]

    def _is_given(self, name: str) -> bool:
        """Return whether *name* may get a value somewhere, also by ``as``."""
        source = self._source
        at = source.find(name)
        while at >= 0:
            if _VALUE.match(source, at + len(name)) or _AS.search(source, max(0, at - 20), at):
                return True
            at = source.find(name, at + len(name))
        return False


def _by_text(source: str) -> Iterator[str]:
    """Yield the modules that ``import_module('x')`` imports in *source*."""
    for one in _IMPORTER.finditer(source):
        if one[2]:
            yield canonical(one[2])
        elif one[1]:  # it has several parts
            yield from WILD


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
        found: set[str] = set()
        for every in _same_members(container):
            last = every.rpartition('.')[2]
            words = {last, *self._aliases.get(last, ())}
            prefixes = WILD.union(_prefixes(every))
            found |= {
                name
                for one, given in self._files
                if not prefixes.isdisjoint(given)
                for name, bases in one.classes
                if not words.isdisjoint(bases)
            }
        return found

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
