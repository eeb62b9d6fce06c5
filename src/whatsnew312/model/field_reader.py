"""The rules of an entry's fields: option text in, typed fields and faults out."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from packaging.version import InvalidVersion, Version

from whatsnew312.model.anchor_syntax import MAX_LENGTH, is_anchor, suggest_anchor
from whatsnew312.model.change import Api, Fields
from whatsnew312.model.characters import cleaned, is_clean, names
from whatsnew312.model.fields import FIELDS
from whatsnew312.model.warning_types import Fault, Warn, did_you_mean, nearest, quote

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from whatsnew312.model.change import Kind

#: the last number that the PEP index has room for (four digits in every file name and URL)
MAX_PEP = 9999

FUTURE = 'future'


#: what may be any text
_FREE = frozenset({'module', 'contributor', 'highlight', 'replacement', 'action'})

#: the most faults of one type that are reported for an entry; of the rest, only the number
_TOLD = 10


@dataclass(frozen=True, slots=True)
class Rules:
    """What the configuration allows. The defaults allow nothing that must be configured."""

    release: str = ''
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)  #: name to label, in order
    platforms: tuple[str, ...] = ()
    issue_range: tuple[int, int] = (1, 9_999_999)
    peps: Collection[int] | None = None  #: None: no data file, so every plausible PEP is known
    api_domain: str = 'py'
    modules: frozenset[str] = frozenset()  #: known ones, to derive an API's module by


def split(value: str) -> tuple[str, ...]:
    """Return the values of a field that takes many: split at commas, each once, in order."""
    return tuple(dict.fromkeys(part for part in map(str.strip, value.split(',')) if part))


def read_fields(options: Mapping[str, str], rules: Rules) -> tuple[Fields, list[Fault]]:
    """Return the fields that *options* hold, and all that is wrong with them.

    A faulty value is left out; every other one is kept.
    """
    reader = _Reader(rules)
    fields = reader.read(options)
    return fields, list(_shortened(reader.faults))


def _shortened(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Yield the first faults of each type, and how many more there are."""
    by_type: dict[Warn, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_type[fault.type].append(fault)
    for type_, found in by_type.items():
        more = len(found) - _TOLD
        yield from found[: _TOLD - (more > 0)]
        if more > 0:
            yield Fault(type_, f'{found[_TOLD - 1].message}; so are {more:,} more')


class _Reader:
    """Reads the options of one entry and gathers the faults."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.faults: list[Fault] = []

    def fault(self, type_: Warn, message: str) -> None:
        self.faults.append(Fault(type_, message))

    def read(self, options: Mapping[str, str]) -> Fields:
        given = dict(options)
        for name, value in options.items():
            if name not in FIELDS:
                self.fault(
                    Warn.UNKNOWN_FIELD,
                    f'unknown field {quote(name)}{did_you_mean(name, FIELDS)}',
                )
                # the intended value is known, so do not report the field as missing too
                given.setdefault(name.lower(), value)
        get = {name: self.clean(name, (value or '').strip()) for name, value in given.items()}.get
        apis = tuple(self.apis(get('api', '')))
        modules = split(get('module', '')) or tuple(
            sorted({api.module for api in apis if api.module})
        )
        return Fields(
            id=self.anchor(get('id', '')),
            aliases=tuple(filter(None, map(self.alias, split(get('alias', ''))))),
            kind=self.kind(get('kind', '')),
            area=self.area(get('area', '')),
            peps=tuple(self.peps(get('pep', ''))),
            issues=tuple(self.issues(get('issue', ''))),
            apis=apis,
            modules=modules,
            contributors=split(get('contributor', '')),
            platforms=tuple(self.platforms(get('platform', ''))),
            since=self.since(get('since', '')),
            removal=self.removal(get('removal', '')),
            replacement=one_line(get('replacement', '')),
            action=one_line(get('action', '')),
            highlight=one_line(get('highlight', '')),
        )

    def clean(self, name: str, value: str) -> str:
        # fields with a syntax of their own refuse these characters by their syntax
        if is_clean(value) or name not in _FREE:
            return value
        self.fault(
            Warn.CONTROL_CHARACTER,
            f'{name} has characters that nobody sees ({names(value)}); write it without them',
        )
        return cleaned(value)

    def anchor(self, value: str) -> str:
        if not value:
            self.fault(
                Warn.MISSING_ID,
                'this change has no id, so nobody can link to it; '
                'add a line like ":id: some-permanent-name"',
            )
            return ''
        return self.alias(value)

    def alias(self, value: str) -> str:
        if is_anchor(value):
            return value
        better = suggest_anchor(value)
        self.fault(
            Warn.BAD_ID,
            f'{quote(value)} cannot be an anchor: use letters, digits and single hyphens, dots or '
            f'underscores, starting with a letter' + (f', such as {better!r}' if better else ''),
        )
        return ''

    def kind(self, value: str) -> str:
        kinds = self.rules.kinds
        if value in kinds:
            return value
        if value:
            self.fault(
                Warn.UNKNOWN_KIND, f'unknown kind {quote(value)}{did_you_mean(value, kinds)}'
            )
        else:
            self.fault(
                Warn.MISSING_KIND,
                f'this change has no kind; add ":kind:" with one of: {", ".join(kinds)}',
            )
        return ''

    def area(self, value: str) -> str:
        if value and value not in self.rules.areas:
            self.fault(
                Warn.UNKNOWN_AREA,
                f'unknown area {quote(value)}{did_you_mean(value, self.rules.areas)}',
            )
            return ''
        return value

    def peps(self, value: str) -> Iterator[int]:
        for part in split(value):
            if not re.fullmatch(r'[0-9]{1,4}', part):
                digits = re.search(r'(?<![0-9])[0-9]{1,4}(?![0-9])', part)
                hint = f'; write {int(digits[0])}' if digits else '; write the number, such as 8'
                self.fault(
                    Warn.BAD_PEP, f'PEP {quote(part)} is not a number from 0 to {MAX_PEP}{hint}'
                )
            elif self.rules.peps is not None and int(part) not in self.rules.peps:
                # a list of all PEPs would help nobody
                hint = nearest(part, map(str, self.rules.peps)) or '; is it in the file?'
                self.fault(
                    Warn.UNKNOWN_PEP, f'PEP {int(part)} is not in the whatsnew_peps file{hint}'
                )
                yield int(part)
            else:
                yield int(part)

    def issues(self, value: str) -> Iterator[int]:
        low, high = self.rules.issue_range
        for part in split(value):
            if not re.fullmatch(r'[0-9]{1,12}', part):
                digits = re.search(r'[0-9]{1,12}', part)
                hint = f'; write {digits[0]}' if digits else '; write the number alone'
                self.fault(Warn.BAD_ISSUE, f'issue {quote(part)} is not a number{hint}')
            elif not low <= int(part) <= high:
                self.fault(
                    Warn.BAD_ISSUE,
                    f'issue {part} is not plausible: the tracker has {low} to {high}',
                )
            else:
                yield int(part)

    def apis(self, value: str) -> Iterator[Api]:
        for part in split(value):
            domain, colon, name = part.removeprefix('!').strip().rpartition(':')
            if (
                len(part) > MAX_LENGTH
                or not re.fullmatch(r'[a-z][a-z0-9]*' if colon else '', domain)
                or not re.fullmatch(r'[^\W\d]\w*(?:\.[^\W\d]\w*)*', name)
            ):
                self.fault(
                    Warn.BAD_API,
                    f'{quote(part)} is not a qualified name; write it like package.name, or '
                    f'domain:name',
                )
                continue
            domain = domain or self.rules.api_domain
            module = module_of(name, self.rules.modules) if domain == 'py' else ''
            yield Api(domain, name, module, not part.startswith('!'))

    def platforms(self, value: str) -> Iterator[str]:
        known = {name.lower(): name for name in self.rules.platforms}
        for part in split(value):
            if part.lower() in known:
                yield known[part.lower()]
            else:
                self.fault(
                    Warn.UNKNOWN_PLATFORM,
                    f'unknown platform {quote(part)}{did_you_mean(part, self.rules.platforms)}',
                )

    def since(self, value: str) -> str:
        version = self.version('since', value)
        release = parse_version(self.rules.release)
        if version and release and version.release[: len(release.release)] != release.release:
            self.fault(
                Warn.BAD_VERSION,
                f'since {quote(value)} is not a micro release of {self.rules.release}; '
                f'write it like {self.rules.release}.1',
            )
            return ''
        return value if version else ''

    def removal(self, value: str) -> str:
        if value.lower() == FUTURE:
            return FUTURE
        version = self.version('removal', value)
        release = parse_version(self.rules.release)
        if version and release and version <= release:
            self.fault(
                Warn.BAD_REMOVAL,
                f'removal in {value} does not come after release {self.rules.release}; '
                f'name a later version, or "{FUTURE}"',
            )
            return ''
        return value if version else ''

    def version(self, field: str, value: str) -> Version | None:
        version = parse_version(value)
        if value and not version:
            like = f'{self.rules.release or "1.2"}.1'
            hint = f'write it like {like}'
            if field == 'removal':
                hint = f'name a later one, or "{FUTURE}"'
            self.fault(Warn.BAD_VERSION, f'{field} {quote(value)} is not a version; {hint}')
        return version


def one_line(value: str) -> str:
    """Return *value* with every run of white space, line breaks included, as one space."""
    return ' '.join(value.split())


@lru_cache
def parse_version(value: str) -> Version | None:
    """Return *value* as a version (PEP 440), or None."""
    try:
        return Version(value) if 0 < len(value) < 100 else None
    except InvalidVersion:
        return None


def module_of(name: str, modules: Collection[str]) -> str:
    """Return the module in which the Python name *name* lives.

    That is the longest prefix found in *modules*. Where none is, the name is read by the
    conventions of PEP 8: what stands before the first capitalised part, or else before the last.
    """
    parts = name.split('.')
    for end in range(len(parts), 0, -1):
        if '.'.join(parts[:end]) in modules:
            return '.'.join(parts[:end])
    lower = next((n for n, part in enumerate(parts) if part[:1].isupper()), len(parts) - 1)
    return '.'.join(parts[:lower]) or 'builtins'
