"""The fragments and releases of one project, for the commands: without Sphinx."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whatsnew312.fragments.conf_file import Conf, parse_conf
from whatsnew312.fragments.names import folder_of, is_fragment
from whatsnew312.fragments.read import NEXT, Fragment, read_fragment
from whatsnew312.model.files import real
from whatsnew312.model.readers import read_file
from whatsnew312.model.suggestions import did_you_mean, nearest, quote
from whatsnew312.model.values import DEFAULT_KINDS
from whatsnew312.releases.read import parse, read_releases
from whatsnew312.releases.table import Releases

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

FRAGMENTS = 'changes'
RELEASES = 'releases.toml'

#: folders in which documentation usually is
_PLACES = ('.', 'docs', 'doc', 'docs/source', 'doc/source')


def read_conf(path: Path) -> Conf:
    """Return the options in ``conf.py``; the file is not executed.

    :raises ValueError: the file is not Python.
    """
    try:
        return parse_conf(read_file(path))
    except SyntaxError as problem:
        raise ValueError(f'{path}:{problem.lineno}: {problem.msg}') from None


def find_docs(given: Path | None) -> Path:
    """Return the folder with ``conf.py``: *given*, or one found from the current folder upwards.

    :raises ValueError: there is none.
    """
    if given is not None:
        if (given / 'conf.py').is_file():
            return given
        raise ValueError(f'{given} has no conf.py; name the folder of the documentation')
    here = Path.cwd()
    for folder in (here, *here.parents):
        for place in _PLACES:
            if (folder / place / 'conf.py').is_file():
                return folder / place
        if (folder / '.git').exists():
            break
    raise ValueError('no conf.py is here, in docs or above; name its folder with --docs')


@dataclass
class Project:
    """The documentation of a project, in one folder."""

    docs: Path
    conf: dict[str, Any] = field(default_factory=dict)  #: the options with literal values
    computed: frozenset[str] = frozenset()  #: the options whose values only a build knows
    #: used instead of the fragments on the disk, if set
    planned: tuple[Fragment, ...] | None = None

    @classmethod
    def at(cls, docs: Path) -> Project:
        """Return the project whose ``conf.py`` is in the folder *docs*.

        :raises ValueError: ``conf.py`` cannot be read.
        """
        conf = docs / 'conf.py'
        if not conf.is_file():
            return cls(docs)
        values, computed = read_conf(conf)
        return cls(docs, values, computed)

    @property
    def folder(self) -> Path:
        """The folder of the fragments."""
        return self.docs / (folder_of(self.text('whatsnew_fragments')) or FRAGMENTS)

    @property
    def releases_file(self) -> Path:
        """The path of ``releases.toml``."""
        name = self.conf.get('whatsnew_releases')
        if isinstance(name, str) and name:
            return self.docs / name
        return self.folder / RELEASES

    @property
    def kinds(self) -> dict[str, str]:
        """The labels of the kinds by name, in the order for readers."""
        return _labels(self.conf.get('whatsnew_kinds')) or {
            name: kind.label for name, kind in DEFAULT_KINDS.items()
        }

    @property
    def areas(self) -> dict[str, str]:
        """The labels of the areas by name."""
        return _labels(self.conf.get('whatsnew_areas'))

    def text(self, name: str, default: str = '') -> str:
        """Return an option of ``conf.py`` that is a string."""
        value = self.conf.get(name, default)
        return value if isinstance(value, str) else default

    @cached_property
    def releases(self) -> Releases:
        """The releases; none if there is no file.

        :raises ValueError: the file has a mistake.
        """
        path = self.releases_file
        table = read_releases(path) if path.exists() else Releases()
        for problem in table.problems:
            raise ValueError(f'{short(path)}:{problem.line}: {problem.message}')
        return table

    def fragments(self) -> list[Fragment]:
        """Return all fragments, sorted by folder and file.

        :raises ValueError: what should be their folder is none.
        """
        if self.planned is not None:
            return list(self.planned)
        require_folders(self.folder)
        return list(read_folder(self.folder, self.kinds))

    def after(self, fragments: Iterable[Fragment], releases: str) -> Project:
        """Return the project with other fragments and releases, before they are written to disk.

        :param releases: the text of ``releases.toml``
        """
        made = Project(self.docs, self.conf, self.computed, tuple(fragments))
        made.__dict__['releases'] = parse(releases)
        return made

    def releases_of(self, fragment: Fragment) -> tuple[str, ...]:
        """Return the names of the releases with the change, the newest first if they are known."""
        named = fragment.releases(self.releases.unreleased.name)
        found = tuple(dict.fromkeys(map(self.releases.name_of, named)))
        known = self.releases.sort(found)
        return (*known, *(name for name in found if name not in known))

    def find(self, id_: str) -> Fragment:
        """Return the fragment with that id or that file name.

        :raises ValueError: there is none, or there are several.
        """
        every = self.fragments()
        found = [one for one in every if id_ in {one.id, one.path.name, one.path.stem}]
        if len(found) == 1:
            return found[0]
        if found:
            places = ', '.join(str(short(one.path)) for one in found)
            raise ValueError(f'{quote(id_)} is more than one fragment: {places}')
        hint = did_you_mean(id_, [one.id for one in every if one.id])
        hint = hint if hint.startswith('; did') else ''
        raise ValueError(f'no fragment has the id {quote(id_)}{hint}')


def read_folder(folder: Path, kinds: Collection[str]) -> Iterator[Fragment]:
    """Yield each fragment below *folder*: first those in ``next``, then those of each release."""
    for place, files in find_files(folder).items():
        for path in files:
            yield read_fragment(path, place, kinds)


def require_folders(folder: Path) -> None:
    """Raise an error if *folder*, or its folder of unreleased fragments, is something else.

    :raises ValueError: it is.
    """
    for path in (folder, folder / NEXT):
        if not path.is_dir() and (path.is_symlink() or path.exists()):
            raise ValueError(f'{short(path)} must be a folder, because fragments are written to it')


def missing_folder(docs: Path, folder: Path) -> str:
    """Return a message if there is no *folder* for fragments; otherwise an empty string.

    :param docs: the folder of the documentation, which contains it
    """
    if folder.exists() or folder.is_symlink():
        return ''
    name = Path(os.path.relpath(folder, docs)).as_posix()
    beside = [path for path in sorted(folder.parent.glob('*')) if path.is_dir()]
    known = [Path(os.path.relpath(path, docs)).as_posix() for path in beside]
    hint = nearest(name, known) or '; the command "whatsnew new" makes it'
    return f'there is no folder {name!r} for fragments{hint}'


def find_files(folder: Path) -> dict[str, tuple[Path, ...]]:
    """Return the files of fragments in each folder below *folder*, ``next`` first.

    What is named like a fragment counts, whatever it is: reading it says what is wrong with it.
    """
    if not folder.is_dir():
        return {}
    folders = sorted(path for path in folder.iterdir() if path.is_dir())
    return {
        place.name: tuple(path for path in sorted(place.iterdir()) if is_fragment(path.name))
        for place in sorted(folders, key=lambda path: (path.name != NEXT, path.name))
        if not place.name.startswith(('.', '_'))
    }


def _labels(value: object) -> dict[str, str]:
    """Return the labels of kinds or areas by name; values of another form are left out."""
    if not isinstance(value, dict):
        return {}
    found = {}
    for name, label in value.items():
        text = label.get('label') if isinstance(label, dict) else label
        if isinstance(name, str) and isinstance(text, str):
            found[name] = text
    return found


def short(path: Path) -> Path:
    """Return *path* relative to the current folder if it is below it."""
    here = Path.cwd()
    # as it is written, which may be a link; if a folder above it is a link, as it really is
    known = (here / path, real(path))
    return next((one.relative_to(here) for one in known if one.is_relative_to(here)), path)
