"""The rules of a project for the fields of entries, from its configuration."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.matching.patterns import EFFECT_OF_KIND, parse_pattern
from whatsnew312.model.anchor_syntax import MAX_LENGTH
from whatsnew312.model.suggestions import closest, did_you_mean, nearest, quote
from whatsnew312.model.values import Fix, Ref
from whatsnew312.model.versions import parse_version

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from whatsnew312.model.values import Api, Kind


class ReleaseNames(NamedTuple):
    """The releases of a project, as far as the fields of entries need them.

    :attribute find: returns the name of the release that an author means; a ValueError says which
        could be meant
    :attribute sort: returns names, each once, the newest first
    :attribute unreleased: the name of the release that is next
    """

    find: Callable[[str], str]
    sort: Callable[[Iterable[str]], tuple[str, ...]]
    unreleased: str


class Tracker(NamedTuple):
    """A place with numbered things: issues, advisories, pull requests, commits.

    :attribute url: with ``%s`` for the number; empty if there is no address
    :attribute label: what readers see, with ``%s`` for the number
    :attribute pattern: a regular expression for the whole number
    """

    name: str
    url: str
    label: str
    pattern: str

    def ref(self, number: str) -> Ref | None:
        """Return the reference to *number*; None if the tracker has no such numbers."""
        if len(number) > MOST_OF_NUMBER or not re.fullmatch(self.pattern, number, re.ASCII):
            return None
        return Ref(self.name, number, self.label % number, self.url and self.url % number)

    def from_label(self, text: str) -> Ref | None:
        """Return the reference that readers see as *text*; None if this is not their form."""
        before, _, after = self.label.partition('%s')
        end = len(text) - len(after)
        folded = text.lower()
        if not (before or after) or not folded.startswith(before.lower()):
            return None
        return self.ref(text[len(before) : end]) if folded.endswith(after.lower()) else None


#: characters of a number; the hash of a commit has 64 at most
MOST_OF_NUMBER = 100


def find_ref(text: str, trackers: Mapping[str, Tracker]) -> Ref:
    """Return the reference that *text* names: ``cve:2026-1234``, or ``CVE-2026-1234``.

    :raises ValueError: it names none; says what would be right.
    """
    prefix, colon, rest = (part.strip() for part in text.partition(':'))
    tracker = trackers.get(prefix.lower()) if colon else None
    if tracker and (found := tracker.ref(rest)):
        return found
    labelled = [ref for one in trackers.values() if (ref := one.from_label(rest or text))]
    if not colon and len(labelled) == 1:
        return labelled[0]
    if labelled:
        names = ' or '.join(f'{one.tracker}:{one.number}' for one in labelled)
        raise ValueError(f'reference {quote(text)} is not written right; write {names}')
    if tracker:
        raise ValueError(
            f'reference {quote(text)} is no number of {tracker.name}, which are like '
            f'{tracker.pattern}'
        )
    if colon:
        raise ValueError(f'unknown tracker {quote(prefix)}{did_you_mean(prefix, trackers)}')
    fitting = [f'{one.name}:{text}' for one in trackers.values() if one.ref(text)]
    hint = f'; write {" or ".join(fitting)}' if fitting else ''
    raise ValueError(
        f'reference {quote(text)} names no tracker{hint or did_you_mean(text, trackers)}'
    )


#: how rules of tools are written: ``UP005``, ``deprecated-unittest-alias``
_RULE = re.compile(r'[A-Za-z0-9][\w.-]{0,99}', re.ASCII)


def find_fix(text: str, fixers: Mapping[str, str]) -> Fix:
    """Return the tool and the rule that *text* names: ``ruff UP005``.

    :raises ValueError: it names none; says what would be right.
    """
    tool, *rules = text.split() or ['']
    if tool not in fixers:
        raise ValueError(f'unknown tool {quote(tool)}{did_you_mean(tool, fixers)}')
    command = fixers[tool]
    if '%s' not in command:
        if rules:
            raise ValueError(f'{tool} takes no rules; write "{tool}" alone')
        return Fix(tool, '', command)
    if len(rules) != 1 or not _RULE.fullmatch(rules[0]):
        raise ValueError(f'{quote(text)} is not a tool and one rule; write it like "{tool} RULE"')
    return Fix(tool, rules[0], command)


#: what authors write before the number of an issue, and may mean nothing else
_BEFORE_ISSUE = re.compile(r'(?:issues?|gh|bug)?[ #:-]*([0-9]{1,12})\W*', re.IGNORECASE)


def issue_hint(text: str, trackers: Mapping[str, Tracker]) -> str:
    """Return what is right in place of *text*, which is no issue: no number of another tracker."""
    try:
        ref = find_ref(text, trackers)
    except ValueError:
        digits = _BEFORE_ISSUE.fullmatch(text)
        return f'; write {digits[1]}' if digits else '; write the number alone'
    return f', but one of {ref.tracker}; write ":ref: {ref.tracker}:{ref.number}"'


class FormerNames(NamedTuple):
    """The documented names of the earlier release.

    :attribute file: the inventory that they are from, for messages
    :attribute python: dotted names of Python, with all modules and classes that they are in
    :attribute c: identifiers of C; empty if the release documents none
    """

    file: str
    python: frozenset[str]
    c: frozenset[str]

    @classmethod
    def of(cls, file: str, objects: Iterable[tuple[str, str]]) -> FormerNames:
        """Return the names in *objects*, each the type (``py:class``) and the name of one."""
        names: dict[str, set[str]] = {'py': set(), 'c': set()}
        for type_, name in objects:
            domain = type_.partition(':')[0]
            if domain in names:
                names[domain].update(_with_parents(name))
        return cls(file, frozenset(names['py']), frozenset(names['c']))

    def problem(self, domain: str, name: str) -> str:
        """Return what is wrong with *name*: the earlier release did not have it. Empty if it had.

        A name of Python in another package is right, unless it is similar to one of the release:
        an entry can be about the use of what another project has.
        """
        known = {'py': self.python, 'c': self.c}.get(domain)
        if not known or name in known:
            return ''
        top = name.partition('.')[0]
        is_own = domain == 'c' or top in known
        if not is_own and not closest(top, (one for one in known if '.' not in one)):
            return ''
        hint = nearest(name, known)
        if not is_own and not hint:
            return ''
        return (
            f'{quote(name)} is not in {self.file}, which has the names of the earlier release'
            f'{hint or "; write it as the documentation of that release has it"}'
        )


def _with_parents(name: str) -> Iterator[str]:
    while name and len(name) <= MAX_LENGTH:
        yield name
        name = name.rpartition('.')[0]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the configuration allows. By default, nothing that has to be configured is allowed."""

    product: str = ''
    release: str = ''
    outcome_as_of: str = ''  #: the newest version whose removals were looked up
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)  #: labels by name, in order
    platforms: tuple[str, ...] = ()
    issue_label: str = '#%s'
    issue_range: tuple[int, int] = (1, 9_999_999)
    peps: Collection[int] | None = None  #: None: without a data file, every PEP number is accepted
    api_domain: str = 'py'
    modules: frozenset[str] = frozenset()  #: known modules, to find the module of an API
    trackers: Mapping[str, Tracker] = field(default_factory=dict)
    fixers: Mapping[str, str] = field(default_factory=dict)  #: commands by names of tools
    releases: ReleaseNames | None = None  #: None: the site is about one release
    former: FormerNames | None = None  #: None: no inventory of the earlier release is configured


def rules_of(rules: Rules, releases: Iterable[str]) -> Rules:
    """Return *rules* for an entry that is in *releases*: its newest one is the release.

    Where the site is about one release, that is the one of every entry.
    """
    if rules.releases is None:
        return rules
    versions = [(version, name) for name in releases if (version := parse_version(name))]
    return replace(rules, release=max(versions)[1] if versions else '')


def own_series(rules: Rules, releases: Iterable[str]) -> list[str]:
    """Return the versions whose micro releases the field ``since`` of an entry may name."""
    if rules.releases is None:
        return [rules.release] if rules.release else []
    versions = filter(None, map(parse_version, releases))
    return list(dict.fromkeys(f'{version.major}.{version.minor}' for version in versions))


def wrong_names(
    former: FormerNames, kind: str, apis: Iterable[Api], match: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Yield the field and the message for each name that the earlier release did not have.

    All names of ``match`` are names of that release. Those of ``api`` are if the entry removes or
    deprecates them. A name with ``!`` before it in ``api`` has no documentation and is not checked.

    :param match: patterns that can be read
    """
    seen = {(api.domain, api.name) for api in apis if not api.linked}
    old = [api for api in apis if api.linked and kind in EFFECT_OF_KIND]
    names = [('api', api.domain, api.name) for api in old]
    for line in match:
        pattern = parse_pattern(line)
        if pattern.way in {'c', 'c-field', 'c-format'}:
            names.append(('match', 'c', pattern.name))
        elif pattern.name and pattern.way not in {'undeclared', 'syntax', 'c-include'}:
            # before "()" is what gives the object; inventories do not say what has its names
            names.append(('match', 'py', pattern.name.partition('()')[0]))
    for where, domain, name in names:
        if (domain, name) not in seen and (message := former.problem(domain, name)):
            yield where, message
        seen.add((domain, name))
