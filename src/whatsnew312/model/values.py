"""The types of field values, and how lists of them are written; without Sphinx or docutils."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from whatsnew312.model.suggestions import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

_Record = TypeVar('_Record')

#: the value of ``removal`` for a removal without a date
FUTURE = 'future'

#: the words before the fields that say what the reader must do, where texts have one language:
#: in files such as CHANGELOG.md
GUIDANCE_WORDS = {'replacement': 'Use instead', 'action': 'What to do'}

#: a qualified name
QUALIFIED_NAME = re.compile(r'[^\W\d]\w*(?:\.[^\W\d]\w*)*')

#: Inline markup as plain data: a string, or ``(tag, ((attribute, value), ...), children)``.
#: It can be compared, hashed and pickled, and does not belong to a document.
Span: TypeAlias = 'str | tuple[str, tuple[tuple[str, object], ...], tuple[Span, ...]]'


def N_(text: str) -> str:  # noqa: N802 - the name that translators' tools look for
    """Return *text*; tools find texts for translators by calls of this function."""
    return text


def quick_to_pickle(cls: type[_Record]) -> type[_Record]:
    """Return the dataclass *cls*, with a pickle that names the class and the values alone.

    A build stores and reads thousands of records. What the standard library does for frozen classes
    with slots looks up the fields of the class again for each record.

    :raises ValueError: if a field is not an argument, or there are fewer than two
    """
    declared = fields(cls)  # type: ignore[arg-type] # it is a dataclass
    if len(declared) < 2 or any(not one.init or one.kw_only for one in declared):
        raise ValueError(f'{cls.__name__} cannot be made of its values alone')
    values: Callable[[object], tuple[object, ...]] = attrgetter(*(one.name for one in declared))

    def reduce(self: _Record) -> tuple[type[_Record], tuple[object, ...]]:
        return cls, values(self)

    cls.__reduce__ = reduce  # type: ignore[assignment,method-assign] # of records alone
    return cls


@quick_to_pickle
@dataclass(frozen=True, slots=True, repr=False)
class Text:
    """One line of text with its inline markup."""

    plain: str
    spans: tuple[Span, ...] = ()

    def __repr__(self) -> str:
        """Return the arguments; the method that dataclasses generate takes four times as long."""
        # each build compares pages by it, for every entry
        return f'Text({self.plain!r}, {self.spans!r})'

    def __bool__(self) -> bool:
        # an empty link has no plain text, but gets the text of its target
        return bool(self.plain or self.spans)


def shortened(line: str, limit: int = 80) -> str:
    """Return the first words of *line*, at most *limit* characters, with an ellipsis if cut."""
    if len(line) <= limit:
        return line
    cut = line[:limit]
    return f'{cut.rpartition(" ")[0] or cut[:-1]}\N{HORIZONTAL ELLIPSIS}'


#: the value of a text field that is not set
NO_TEXT = Text('')


class Api(NamedTuple):
    """A documented name that an entry is about."""

    domain: str  #: the Sphinx domain of its documentation: ``py``, ``c``, ...
    name: str  #: fully qualified: ``itertools.batched``
    module: str = ''  #: ``itertools``; empty if the language has no modules
    linked: bool = True  #: False if the author wrote ``!name``


class Ref(NamedTuple):
    """A number in a tracker other than that of issues."""

    tracker: str  #: the name of the tracker in ``whatsnew_trackers``
    number: str
    label: str  #: what readers see: ``CVE-2026-1234``
    url: str  #: empty if the tracker has no address


class Fix(NamedTuple):
    """A tool that makes a change in code, or finds the places for it."""

    tool: str  #: the name of the tool in ``whatsnew_fixers``
    rule: str  #: its rule for the change: ``UP005``; empty if the tool takes no rules
    command: str  #: with ``%s`` for the rules if the tool takes any


def commands(fixes: Iterable[Fix]) -> list[str]:
    """Return one command for each tool, with all its rules, in the order of *fixes*."""
    rules: dict[str, list[str]] = {}
    for fix in dict.fromkeys(fixes):
        rules.setdefault(fix.command, []).append(fix.rule)
    return [command.replace('%s', ','.join(used)) for command, used in rules.items()]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to a planned removal."""

    what: str  #: ``gone``, ``kept``, ``withdrawn`` or ``moved``
    version: str = ''  #: only for ``gone`` and ``moved``
    sources: tuple[int | str, ...] = ()  #: numbers of issues, and ``https`` addresses

    def effective(self, plan: str) -> str:
        """Return the version of the removal as it is known now.

        ``future`` if there is no date; an empty string if nothing will be removed.

        :param plan: the version that was announced
        """
        if self.what == 'withdrawn':
            return ''
        if self.what == 'kept':
            return FUTURE
        return self.version or plan


class Kind(NamedTuple):
    """A kind of change.

    The defaults are those of `Keep a Changelog 1.1 <https://keepachangelog.com/>`__.
    """

    name: str
    label: str
    #: what an entry of this kind must have: ``body``, or ``guidance`` (an action or a replacement)
    requires: frozenset[str] = frozenset()
    #: what its entries require of readers who upgrade: ``gone``, ``differs``, ``warned``, or
    #: ``none`` if nothing more than their fields say; empty if the project does not say
    urgency: str = ''


_BODY = frozenset({'body'})

#: the kinds if ``conf.py`` sets none, in the order in which readers see them
DEFAULT_KINDS = {
    kind.name: kind
    for kind in (
        Kind('added', N_('Added'), _BODY, 'none'),
        Kind('changed', N_('Changed'), _BODY, 'none'),
        Kind('deprecated', N_('Deprecated'), _BODY, 'warned'),
        Kind('removed', N_('Removed'), _BODY, 'gone'),
        Kind('fixed', N_('Fixed'), urgency='none'),
        Kind('security', N_('Security'), _BODY, 'none'),
    )
}

#: the platforms if ``conf.py`` sets none
DEFAULT_PLATFORMS = ('Windows', 'macOS', 'Linux', 'Unix', 'iOS', 'Android')


#: a value of a list as YAML writes it, in double quotes, single quotes or none
_ITEM = re.compile(
    r"""\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^'"\[\],][^\[\],]*|))\s*(?:,|$)"""
)


def split(value: str) -> tuple[str, ...]:
    """Return the values of a field with several, without duplicates.

    They are separated by commas, or are a list as in YAML: ``["a", 'b', c]``.
    """
    parts = from_list(value.strip()) or value.split(',')
    return tuple(dict.fromkeys(part for part in map(str.strip, parts) if part))


def from_list(value: str) -> list[str]:
    """Return the values of a list as YAML writes it; none where *value* is something else."""
    if not (value.startswith('[') and value.endswith(']')):
        return []
    found: list[str] = []
    inner, at = value[1:-1], 0
    while at < len(inner):
        item = _ITEM.match(inner, at)
        if item is None:
            return []
        double, single, plain = item.groups()
        if double is not None:
            found.append(re.sub(r'\\(.)', r'\1', double))
        else:
            found.append(plain if single is None else single.replace("''", "'"))
        at = item.end()
    return found


def as_list(values: Iterable[str]) -> str:
    """Return *values* as text that :func:`split` reads, whatever is in them."""
    return '[' + ', '.join("'" + value.replace("'", "''") + "'" for value in values) + ']'


def one_line(value: str) -> str:
    """Return *value* with one space in place of each sequence of white space or line breaks."""
    return ' '.join(value.split())


def module_fault(name: str, domain: str) -> str:
    """Return a message if *name* is not that of a Python module, or of a product with a blank.

    :param domain: the Sphinx domain of names; those of other languages have other forms
    """
    if domain != 'py' or ' ' in name or QUALIFIED_NAME.fullmatch(name):
        return ''
    return (
        f'module {quote(name)} is not the name of a module; write the names of modules like '
        f'shop.orders'
    )


def module_of(name: str, modules: Collection[str]) -> str:
    """Return the module that contains the Python name *name*.

    It is the longest prefix that is in *modules*. If there is none, the naming rules of PEP 8 are
    used: everything before the first part with a capital letter, or else before the last part.
    """
    parts = name.split('.')
    for end in range(len(parts), 0, -1):
        if '.'.join(parts[:end]) in modules:
            return '.'.join(parts[:end])
    lower = next((n for n, part in enumerate(parts) if part[:1].isupper()), len(parts) - 1)
    return '.'.join(parts[:lower]) or 'builtins'
