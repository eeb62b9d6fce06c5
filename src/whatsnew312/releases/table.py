"""All releases of a project, in order, and what they have in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from whatsnew312.model.warning_types import did_you_mean, quote
from whatsnew312.releases.schemes import SCHEMES, final_of, series_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

#: what is not released yet, where ``releases.toml`` has no name for it
UNRELEASED = 'unreleased'

STATUSES = ('unreleased', 'prerelease', 'released', 'yanked', 'eol')

#: those whose release came out
OUT = ('prerelease', 'released', 'yanked', 'eol')


@dataclass(frozen=True, slots=True)
class Release:
    """One release."""

    name: str
    status: str = 'released'  #: one of :data:`STATUSES`
    date: str = ''  #: ISO 8601; empty where it is not known
    series: str = ''  #: of patch releases that share a page
    yanked: str = ''  #: why nobody should use it
    compare: str = ''  #: the address of a comparison with the release before
    title: str = ''  #: shown in place of the name
    line: int = field(default=1, compare=False)  #: in ``releases.toml``

    @property
    def label(self) -> str:
        """What readers see."""
        return self.title or self.name


class Problem(NamedTuple):
    """What is wrong in ``releases.toml``."""

    line: int
    message: str


@dataclass(frozen=True)
class Releases:
    """The releases of a project, the newest first, as ``releases.toml`` has them."""

    scheme: str = 'pep440'
    all: tuple[Release, ...] = ()
    problems: tuple[Problem, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Release]:
        """Name to release; a tag's ``v`` in front is no part of a name that is asked for."""
        return {release.name: release for release in reversed(self.all)}

    def find(self, name: str) -> Release:
        """Return the release called *name*; ``latest`` and ``unreleased`` are understood.

        :raises ValueError: there is none; says which is meant.
        """
        if name == 'latest':
            return self.latest
        if name in self.by_name:
            return self.by_name[name]
        if name == UNRELEASED:
            return self.unreleased
        if name.startswith('v') and name[1:] in self.by_name:
            return self.by_name[name[1:]]
        known = [*self.by_name, UNRELEASED]
        hint = did_you_mean(name, known if len(known) < 12 else [*known[:10], UNRELEASED])
        near = did_you_mean(name, known)
        raise ValueError(
            f'unknown release {quote(name)}{near if near.startswith("; did") else hint}'
        )

    @cached_property
    def unreleased(self) -> Release:
        """The release that is next: the first one of the file that is not out."""
        found = (release for release in self.all if release.status == 'unreleased')
        return next(found, Release(UNRELEASED, status='unreleased'))

    @property
    def latest(self) -> Release:
        """The newest release that is out and was not withdrawn.

        :raises ValueError: there is none.
        """
        good = [one for one in self.ordered if one.status in {'released', 'eol'}]
        if not good:
            raise ValueError('no release is out yet, so there is no "latest"')
        return good[0]

    @cached_property
    def ordered(self) -> tuple[Release, ...]:
        """Every release, the newest first."""
        return tuple(sorted(self.all, key=self.order, reverse=True))

    def order(self, release: Release) -> Any:
        """Return what sorts *release* among the others, the oldest first."""
        if self.scheme == 'none' or release.name not in self.by_name:
            names = [one.name for one in self.all]
            place = names.index(release.name) if release.name in names else -1
            return (release.name not in names, -place)
        key = SCHEMES[self.scheme].key(release.name)
        return (False, key)

    def sort(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the names of known releases, each once, the newest first."""
        wanted = set(names)
        known = [release.name for release in self.ordered if release.name in wanted]
        return (*([UNRELEASED] if UNRELEASED in wanted - set(known) else []), *known)

    def series(self, release: Release) -> str:
        """Return the series of *release*: as the file has it, or the first two numbers."""
        return release.series or series_of(self.scheme, release.name)

    def folded(self, release: Release) -> tuple[str, ...]:
        """Return the names whose entries *release* shows: its own, and those of its pre-releases.

        A pre-release shows its own alone.
        """
        if release.status == 'prerelease':
            return (release.name,)
        return (
            release.name,
            *(
                one.name
                for one in self.ordered
                if one.status == 'prerelease' and self._leads_to(one, release)
            ),
        )

    def _leads_to(self, early: Release, late: Release) -> bool:
        final = final_of(self.scheme, early.name)
        key = SCHEMES[self.scheme].key
        return bool(final) and key(final) == key(late.name)

    def contains(self, release: Release, names: Collection[str]) -> bool:
        """Tell whether who has *release* has a change that is in the releases *names*.

        As in git, a release has what the releases before it on its own branch have, and what came
        out before its branch began. A fix in 8.0.9, which came out after 9.0.0, is not in 9.0.1
        unless that is named, too.
        """
        return any(
            name == release.name or self._is_before(self.by_name[name], release)
            for name in names
            if name in self.by_name or name == release.name
        )

    def _is_before(self, early: Release, late: Release) -> bool:
        if early.status == 'unreleased' and late.status != 'unreleased':
            return False
        if self.order(early) >= self.order(late):
            return False
        if self.series(early) == self.series(late) or self._leads_to(early, late):
            return True
        begin = self._begins.get(self.series(late), '')
        return not (early.date and begin) or early.date <= begin

    @cached_property
    def _begins(self) -> dict[str, str]:
        """Series to the date of its first release that is not a pre-release, if it has one."""
        found: dict[str, str] = {}
        for release in reversed(self.ordered):
            if release.date and release.status != 'prerelease':
                found.setdefault(self.series(release), release.date)
        return found
