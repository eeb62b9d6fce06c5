"""The rules of a project for the fields of entries, from its configuration."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.model.versions import parse_version

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from whatsnew312.model.values import Kind


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
    releases: ReleaseNames | None = None  #: None: the site is about one release


def rules_of(rules: Rules, releases: Iterable[str]) -> Rules:
    """Return *rules* for an entry that is in *releases*: its newest one is the release.

    Where the site is about one release, that is the one of every entry.
    """
    if rules.releases is None:
        return rules
    versions = [(version, name) for name in releases if (version := parse_version(name))]
    return replace(rules, release=max(versions)[1] if versions else '')
