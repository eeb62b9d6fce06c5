"""All releases of a project, in order, and questions about several of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from whatsnew312.model.suggestions import did_you_mean, quote
from whatsnew312.model.versions import version_group
from whatsnew312.releases.schemes import SCHEMES, final_of, series_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

#: the name of the next release, if ``releases.toml`` has none for it
UNRELEASED = 'unreleased'

STATUSES = ('unreleased', 'prerelease', 'released', 'yanked', 'eol')

#: the statuses of releases that are published
OUT = ('prerelease', 'released', 'yanked', 'eol')


@dataclass(frozen=True, slots=True)
class Release:
    """One release, as ``releases.toml`` describes it."""

    name: str
    status: str = 'released'  #: one of :data:`STATUSES`
    date: str = ''  #: ISO 8601; empty if it is not known
    series: str = ''  #: name of the series, whose releases share a page
    yanked: str = ''  #: why it should not be used
    compare: str = ''  #: address of a comparison with the release before
    title: str = ''  #: shown instead of the name
    line: int = field(default=1, compare=False)  #: line in ``releases.toml``

    @property
    def label(self) -> str:
        """The text that readers see."""
        return self.title or self.name


class Problem(NamedTuple):
    """A mistake in ``releases.toml``."""

    line: int
    message: str


@dataclass(frozen=True)
class Releases:
    """The releases of a project, the newest first, in the order of ``releases.toml``."""

    scheme: str = 'pep440'
    all: tuple[Release, ...] = ()
    problems: tuple[Problem, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Release]:
        """The releases by name; :meth:`find` also accepts other spellings of a version."""
        return {release.name: release for release in reversed(self.all)}

    def find(self, name: str) -> Release:
        """Return the release with *name*, which may be ``latest`` or ``unreleased`` too.

        :raises ValueError: there is none; the message proposes a similar name.
        """
        if name == 'latest':
            return self.latest
        if name in self.by_name:
            return self.by_name[name]
        if name == UNRELEASED:
            return self.unreleased
        for one in self.all:
            if self._is_same(one.name, name):
                return one
        known = [*self.by_name, UNRELEASED]
        hint = did_you_mean(name, known if len(known) < 12 else [*known[:10], UNRELEASED])
        near = did_you_mean(name, known)
        raise ValueError(
            f'unknown release {quote(name)}{near if near.startswith("; did") else hint}'
        )

    def name_of(self, name: str) -> str:
        """Return the name of the release that *name* means; an unknown name stays as it is."""
        try:
            return self.find(name).name
        except ValueError:
            return name

    def _is_same(self, one: str, other: str) -> bool:
        """Return whether both are spellings of one version, such as 2.0, v2.0 and 2.0.0."""
        if self.scheme == 'pep440':
            return version_group(one) == version_group(other)
        return one.removeprefix('v') == other.removeprefix('v')

    @cached_property
    def unreleased(self) -> Release:
        """The next release: the first one of the file that is not published."""
        found = (release for release in self.all if release.status == 'unreleased')
        return next(found, Release(UNRELEASED, status='unreleased'))

    @property
    def latest(self) -> Release:
        """The newest release that is published and was not withdrawn.

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
        """Return the sort key of *release*; the oldest comes first."""
        if self.scheme == 'none' or release.name not in self.by_name:
            names = [one.name for one in self.all]
            place = names.index(release.name) if release.name in names else -1
            return (release.name not in names, -place)
        key = SCHEMES[self.scheme].key(release.name)
        return (False, key)

    def age(self, names: Iterable[str]) -> Any:
        """Return the sort key of the oldest release in *names*; older ones come first.

        What is in no known release is the newest.
        """
        known = [self.order(self.by_name[name]) for name in names if name in self.by_name]
        return min(known, default=self.order(Release(UNRELEASED)))

    def sort(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the names of known releases, without duplicates, the newest first."""
        wanted = set(names)
        known = [release.name for release in self.ordered if release.name in wanted]
        return (*([UNRELEASED] if UNRELEASED in wanted - set(known) else []), *known)

    def series(self, release: Release) -> str:
        """Return the series of *release*: that of the file, or two numbers of its name."""
        return release.series or series_of(self.scheme, release.name)

    def folded(self, release: Release) -> tuple[str, ...]:
        """Return the names of the releases whose entries are shown for *release*.

        These are its own name and the names of its pre-releases; for a pre-release, only its own.
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
        """Return whether *release* contains a change that is in the releases *names*.

        As in git, a release contains everything of the earlier releases on its own branch, and what
        was released before its branch began. A fix in 8.0.9, released after 9.0.0, is not in 9.0.1
        unless that is one of *names* too.
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
        """The date of the first final release of each series, if it has one."""
        found: dict[str, str] = {}
        for release in reversed(self.ordered):
            if release.date and release.status != 'prerelease':
                found.setdefault(self.series(release), release.date)
        return found
