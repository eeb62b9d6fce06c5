"""The readers of fields: each takes the text of an option, returns a value and notes faults."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from whatsnew312.matching.patterns import EFFECTS, FORMS, REASONS, UnknownWayError, parse_pattern
from whatsnew312.model.anchor_syntax import MAX_LENGTH, is_anchor, suggest_anchor
from whatsnew312.model.characters import cleaned, is_clean, names
from whatsnew312.model.outcome import check_outcome, parse_outcome
from whatsnew312.model.peps import MAX_PEP
from whatsnew312.model.rules import find_fix, find_ref, issue_hint, own_series, rules_of
from whatsnew312.model.suggestions import did_you_mean, nearest, quote
from whatsnew312.model.values import (
    FUTURE,
    QUALIFIED_NAME,
    Api,
    module_fault,
    module_of,
    one_line,
    split,
)
from whatsnew312.model.versions import micro_example, parse_version
from whatsnew312.model.warning_types import Fault, Warn

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from packaging.version import Version

    from whatsnew312.model.rules import Rules
    from whatsnew312.model.values import Outcome

#: the fewest words of a message pattern; a single word occurs in too many other texts
_LEAST_WORDS = 2

#: other common placeholders for a text of the reader, which a pattern would take literally
_FOREIGN = re.compile(r'%[sdr](?!\w)|\{\w*\}|<(?:name|path|class|module|type|file)>|\.{3}|\u2026')


@dataclass
class Reading:
    """The state while the fields of one entry are read, in the order of their declaration."""

    rules: Rules
    given: Mapping[str, str]  #: the text that the author wrote, by field name
    faults: list[Fault] = field(default_factory=list)
    name: str = ''  #: the field that is being read
    #: values of the fields before it, by attribute
    values: dict[str, Any] = field(default_factory=dict)
    folder: tuple[str, ...] = ()  #: the release of the folder that a fragment is in
    page: tuple[str, ...] = ()  #: the releases of the page, for entries that name none

    def fault(self, type_: Warn, message: str) -> None:
        """Add a fault to the list."""
        self.faults.append(Fault(type_, message, self.name))

    @property
    def own_rules(self) -> Rules:
        """The rules, with the newest release of the entry as the release."""
        return rules_of(self.rules, self.values.get('releases', ()))


def read_text(value: str, reading: Reading) -> str:
    """Return the text in one line, with a visible character in place of invisible ones."""
    return one_line(_seen(value, reading))


def read_list(value: str, reading: Reading) -> tuple[str, ...]:
    """Return the texts of a list that is separated by commas."""
    found = split(_seen(value, reading))
    if value.strip() and not found:
        reading.fault(
            Warn.BAD_VALUE,
            f'{reading.name} {quote(value)} has nothing but commas; write texts between them',
        )
    return found


def _seen(value: str, reading: Reading) -> str:
    if is_clean(value):
        return value
    reading.fault(
        Warn.CONTROL_CHARACTER,
        f'{reading.name} has invisible characters ({names(value)}); write it without them',
    )
    return cleaned(value)


def read_aliases(value: str, reading: Reading) -> tuple[str, ...]:
    """Return the values that are allowed as anchors."""
    return tuple(filter(None, (_anchor(part, reading) for part in split(value))))


def read_peps(value: str, reading: Reading) -> tuple[int, ...]:
    """Return the numbers of PEPs; others are noted as faults."""
    return tuple(_peps(value, reading))


def read_issues(value: str, reading: Reading) -> tuple[int, ...]:
    """Return the numbers of issues; others are noted as faults."""
    return tuple(_issues(value, reading))


def read_apis(value: str, reading: Reading) -> tuple[Api, ...]:
    """Return the documented names; values of another form are noted as faults."""
    return tuple(_apis(value, reading))


def read_modules(value: str, reading: Reading) -> tuple[str, ...]:
    """Return the modules of the field; if it is empty, the modules of the names in ``api``."""
    apis: tuple[Api, ...] = reading.values['apis']
    given = read_list(value, reading)
    for name in given if is_clean(value) else ():
        if problem := module_fault(name, reading.rules.api_domain):
            reading.fault(Warn.BAD_API, problem)
    return given or tuple(sorted({api.module for api in apis if api.module}))


def read_platforms(value: str, reading: Reading) -> tuple[str, ...]:
    """Return the platforms that the project has configured; others are noted as faults."""
    return tuple(_platforms(value, reading))


def read_messages(value: str, reading: Reading) -> tuple[str, ...]:
    """Return the message patterns, one from each line; unusable ones are noted as faults."""
    lines = map(one_line, _seen_lines(value, reading))
    return tuple(dict.fromkeys(line for line in lines if line and _is_pattern(line, reading)))


def _seen_lines(value: str, reading: Reading) -> list[str]:
    lines = value.splitlines()
    return lines if all(map(is_clean, lines)) else [_seen(line, reading) for line in lines]


def _is_pattern(line: str, reading: Reading) -> bool:
    """Return whether *line* is specific enough as a pattern; note wrong placeholders as faults."""
    foreign = _FOREIGN.search(line)
    if foreign:
        better = _FOREIGN.sub('*', line)
        reading.fault(
            Warn.BAD_MESSAGE,
            f"message {quote(line)} has {foreign[0]} where a reader's own text is meant; "
            f'did you mean {quote(better, MAX_LENGTH)}?',
        )
    if len(re.findall(r'\w+', line)) >= _LEAST_WORDS:
        return True
    reading.fault(
        Warn.BAD_MESSAGE,
        f'message {quote(line)} would be found in nearly every text; write at least '
        f'{_LEAST_WORDS} words of what is printed, and * only where it differs',
    )
    return False


def read_outcome(value: str, reading: Reading) -> Outcome | None:
    """Return the outcome of the removal; note faults in it, and contradictions to the plan."""
    removal = reading.values['removal']
    outcome, faults = parse_outcome(value, reading.rules)
    # a removal that could not be read is a fault already
    if not faults and (removal or 'removal' not in reading.given):
        faults = check_outcome(outcome, removal, reading.own_rules)
    reading.faults += [fault._replace(field=reading.name) for fault in faults]
    return outcome


def read_kind(value: str, reading: Reading) -> str:
    """Return the kind if the project has configured it; otherwise note a fault."""
    kinds = reading.rules.kinds
    if value in kinds:
        return value
    if value:
        reading.fault(Warn.UNKNOWN_KIND, f'unknown kind {quote(value)}{did_you_mean(value, kinds)}')
    else:
        reading.fault(
            Warn.MISSING_KIND,
            f'this change has no kind; add ":kind:" with one of: {", ".join(kinds)}',
        )
    return ''


def read_area(value: str, reading: Reading) -> str:
    """Return the area if the project has configured it; otherwise note a fault."""
    if value and value not in reading.rules.areas:
        reading.fault(
            Warn.UNKNOWN_AREA,
            f'unknown area {quote(value)}{did_you_mean(value, reading.rules.areas)}',
        )
        return ''
    return value


def _peps(value: str, reading: Reading) -> Iterator[int]:
    """Yield each PEP number; note a fault for every other value."""
    for part in split(value):
        if not re.fullmatch(r'[0-9]{1,4}', part):
            digits = re.search(r'(?<![0-9])[0-9]{1,4}(?![0-9])', part)
            hint = f'; write {int(digits[0])}' if digits else '; write the number, such as 8'
            reading.fault(
                Warn.BAD_PEP, f'PEP {quote(part)} is not a number from 0 to {MAX_PEP}{hint}'
            )
        elif reading.rules.peps is not None and int(part) not in reading.rules.peps:
            # the list of all PEPs would be too long for a hint
            hint = nearest(part, map(str, reading.rules.peps)) or '; is it in the file?'
            reading.fault(
                Warn.UNKNOWN_PEP, f'PEP {int(part)} is not in the whatsnew_peps file{hint}'
            )
            yield int(part)
        else:
            yield int(part)


def _issues(value: str, reading: Reading) -> Iterator[int]:
    """Yield each issue number that is possible in the tracker; note a fault for other values."""
    low, high = reading.rules.issue_range
    for part in split(value):
        if not re.fullmatch(r'[0-9]{1,12}', part):
            hint = issue_hint(part, reading.rules.trackers)
            reading.fault(Warn.BAD_ISSUE, f'issue {quote(part)} is not a number{hint}')
        elif not low <= int(part) <= high:
            reading.fault(
                Warn.BAD_ISSUE,
                f'issue {part} is not plausible: the tracker has {low} to {high}',
            )
        else:
            yield int(part)


def _named(
    find: Callable[[str, Any], Any], known: str, type_: Warn, value: str, reading: Reading
) -> tuple[Any, ...]:
    """Return what *find* makes of each part, with the rules *known*; others are noted as faults."""
    found, names = [], getattr(reading.rules, known)
    for part in split(_seen(value, reading)) if names else ():
        try:
            found.append(find(part, names))
        except ValueError as problem:
            reading.fault(type_, str(problem))
    return tuple(dict.fromkeys(found))


read_refs = partial(_named, find_ref, 'trackers', Warn.BAD_REF)
read_fixes = partial(_named, find_fix, 'fixers', Warn.BAD_FIX)


def _apis(value: str, reading: Reading) -> Iterator[Api]:
    """Yield each qualified name with its domain and module; note a fault for other values."""
    for part in split(value):
        domain, colon, name = part.removeprefix('!').strip().rpartition(':')
        if (
            len(part) > MAX_LENGTH
            or not re.fullmatch(r'[a-z][a-z0-9]*' if colon else '', domain)
            or not QUALIFIED_NAME.fullmatch(name)
        ):
            meant = re.sub(r'\(.*', '', part).strip()
            hint = (
                f'did you mean {meant!r}?'
                if len(meant) <= MAX_LENGTH and QUALIFIED_NAME.fullmatch(meant)
                else 'write it like package.name, or domain:name'
            )
            reading.fault(Warn.BAD_API, f'{quote(part)} is not a qualified name; {hint}')
            continue
        domain = domain or reading.rules.api_domain
        module = module_of(name, reading.rules.modules) if domain == 'py' else ''
        yield Api(domain, name, module, not part.startswith('!'))


def _platforms(value: str, reading: Reading) -> Iterator[str]:
    """Yield each platform, in the spelling of the configuration."""
    known = {name.lower(): name for name in reading.rules.platforms}
    for part in split(value):
        if part.lower() in known:
            yield known[part.lower()]
        else:
            reading.fault(
                Warn.UNKNOWN_PLATFORM,
                f'unknown platform {quote(part)}{did_you_mean(part, reading.rules.platforms)}',
            )


def read_releases(value: str, reading: Reading) -> tuple[str, ...]:
    """Return the names of the releases that have the change, the newest first.

    The folder of a fragment counts always; the page of an entry only where the entry names none.
    """
    known = reading.rules.releases
    if known is None:
        return ()
    found = list(reading.folder)
    for name in split(_seen(value, reading)):
        try:
            found.append(known.find(name))
        except ValueError as problem:
            reading.fault(Warn.UNKNOWN_RELEASE, str(problem))
    return known.sort(found or reading.page or (known.unreleased,))


def read_since(value: str, reading: Reading) -> str:
    """Return the version if it is a micro release of an own release; otherwise note a fault."""
    own = own_series(reading.rules, reading.values['releases'])
    hint = f'write it like {micro_example(own[0] if own else "")}'
    version = _version(value, reading, hint)
    parsed = [release.release for name in own if (release := parse_version(name))]
    if version and parsed and not any(version.release[: len(one)] == one for one in parsed):
        reading.fault(
            Warn.BAD_VERSION,
            f'since {quote(value)} is not a micro release of {" or ".join(own)}; {hint}',
        )
        return ''
    return value if version else ''


def read_removal(value: str, reading: Reading) -> str:
    """Return ``future`` or a version after the release; otherwise note a fault."""
    if value.lower() == FUTURE:
        return FUTURE
    version = _version(value, reading, f'name a later one, or "{FUTURE}"')
    newest = reading.own_rules.release
    release = parse_version(newest)
    if version and release and version <= release:
        reading.fault(
            Warn.BAD_REMOVAL,
            f'removal in {value} does not come after release {newest}; '
            f'name a later version, or "{FUTURE}"',
        )
        return ''
    return value if version else ''


def _one_of(known: Collection[str], value: str, reading: Reading) -> str:
    """Return *value* if it is one of *known*; otherwise note a fault."""
    if not value or value in known:
        return value
    hint = did_you_mean(value, known)
    reading.fault(Warn.BAD_MATCH, f'unknown {reading.name} {quote(value)}{hint}')
    return ''


read_effect, read_no_match = partial(_one_of, EFFECTS), partial(_one_of, REASONS)


def read_match(value: str, reading: Reading) -> tuple[str, ...]:
    """Return the patterns, one from each line; others are noted as faults."""
    lines = (one_line(re.sub(r'(^|\s)#.*', '', line)) for line in _seen_lines(value, reading))
    return tuple(dict.fromkeys(line for line in lines if line and _is_match(line, reading)))


def _is_match(line: str, reading: Reading) -> bool:
    try:
        return bool(parse_pattern(line))
    except UnknownWayError as problem:
        why = f'has an unknown first word{did_you_mean(str(problem), FORMS)}'
    except ValueError as problem:
        why = f'cannot be read: {problem}'
    reading.fault(Warn.BAD_MATCH, f'match {quote(line)} {why}')
    return False


def read_anchor(value: str, reading: Reading) -> str:
    """Return the id of another entry if it is allowed as an anchor; otherwise note a fault."""
    return _anchor(value, reading) if value else ''


def _anchor(value: str, reading: Reading) -> str:
    """Return *value* if it is allowed as an anchor; otherwise note a fault."""
    if is_anchor(value):
        return value
    better = suggest_anchor(value)
    reading.fault(
        Warn.BAD_ID,
        f'{quote(value)} cannot be an anchor: use letters, digits and single hyphens, dots or '
        f'underscores, starting with a letter' + (f', such as {better!r}' if better else ''),
    )
    return ''


def read_id(value: str, reading: Reading) -> str:
    """Return the id of an entry; note a fault if it is missing or not allowed as an anchor."""
    if not value:
        reading.fault(
            Warn.MISSING_ID,
            'this change has no id, so nobody can link to it; '
            'add a line like ":id: some-permanent-name"',
        )
        return ''
    return _anchor(value, reading)


def _version(value: str, reading: Reading, hint: str) -> Version | None:
    """Return *value* as a version, or None if it is empty or wrong; note a wrong one as a fault.

    :param hint: what to write instead, for the message
    """
    version = parse_version(value)
    if value and not version:
        reading.fault(Warn.BAD_VERSION, f'{reading.name} {quote(value)} is not a version; {hint}')
    return version
