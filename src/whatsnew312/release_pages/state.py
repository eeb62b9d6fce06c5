"""What pages with releases have read: for incremental builds, and for links to releases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.environment.collectors import EnvironmentCollector

from whatsnew312.fragments.project import find_files
from whatsnew312.site.domain import ChangeDomain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: the attribute of the environment, which Sphinx saves
_NAME = 'whatsnew_release_pages'


class SeenFragments(NamedTuple):
    """What each page with releases has.

    :attribute files: page to the names of all fragments that there were
    :attribute places: page to the anchor of each release that it shows
    :attribute directives: page to the file and line of the directive for each release
    """

    files: dict[str, tuple[str, ...]]
    places: dict[str, dict[str, str]]
    directives: dict[str, dict[str, tuple[str, int]]]

    @classmethod
    def of(cls, env: BuildEnvironment) -> SeenFragments:
        """Return the tables of *env*."""
        found = getattr(env, _NAME, None)
        if found is None:
            found = cls({}, {}, {})
            setattr(env, _NAME, found)
        return found

    def note_files(self, docname: str, files: Mapping[str, Iterable[Path]]) -> None:
        """Store the names of all fragments that existed when a page was read."""
        self.files[docname] = names_of(files)

    def note_place(
        self, docname: str, release: str, anchor: str, directive: tuple[str, int]
    ) -> bool:
        """Store that a page shows a release; return whether the page does so for the first time.

        :param directive: its file and line
        """
        is_first = release not in self.places.get(docname, {})
        self.places.setdefault(docname, {}).setdefault(release, anchor)
        self.directives.setdefault(docname, {}).setdefault(release, directive)
        return is_first

    def place_of(self, release: str) -> tuple[str, str] | None:
        """Return the page and the anchor of a release: on the first page, by name."""
        pages = [docname for docname, shown in self.places.items() if release in shown]
        return (min(pages), self.places[min(pages)][release]) if pages else None

    def shown_twice(self) -> dict[tuple[tuple[str, int], ...], list[str]]:
        """Return the directives on several pages that show the same releases, and these."""
        by_release: dict[str, list[tuple[str, int]]] = {}
        for _docname, shown in sorted(self.directives.items()):
            for release, place in shown.items():
                by_release.setdefault(release, []).append(place)
        found: dict[tuple[tuple[str, int], ...], list[str]] = {}
        for release, places in by_release.items():
            if len(places) > 1:
                found.setdefault(tuple(places), []).append(release)
        return found


def names_of(files: Mapping[str, Iterable[Path]]) -> tuple[str, ...]:
    """Return each fragment by folder and name."""
    return tuple(f'{folder}/{path.name}' for folder, paths in files.items() for path in paths)


class FragmentCollector(EnvironmentCollector):
    """Finds the pages to read again when a fragment is added or deleted.

    Sphinx itself finds the pages with a fragment that was changed.
    """

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget a page."""
        for table in SeenFragments.of(env):
            table.pop(docname, None)

    def merge_other(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        docnames: AbstractSet[str],
        other: BuildEnvironment,
    ) -> None:
        """Store the data of *docnames*, which another process has read."""
        tables: Any = zip(SeenFragments.of(env), SeenFragments.of(other), strict=True)
        for mine, theirs in tables:
            mine.update({name: theirs[name] for name in docnames if name in theirs})

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Do nothing: the directives note what there is."""

    def get_outdated_docs(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: set[str],
        changed: set[str],
        removed: set[str],
    ) -> list[str]:
        """Return the pages for which there are other fragments than when they were read."""
        seen = SeenFragments.of(env).files
        folder = ChangeDomain.of(env).settings.fragment_folder if seen else None
        now = names_of(find_files(folder)) if folder else ()
        return sorted(docname for docname, names in seen.items() if names != now)
