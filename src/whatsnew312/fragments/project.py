"""The fragments and releases of one project, as the commands see them: without Sphinx."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whatsnew312.fragments.names import is_fragment
from whatsnew312.fragments.read import NEXT, Fragment, read_fragment
from whatsnew312.model.readers import read_file
from whatsnew312.model.warning_types import did_you_mean, quote
from whatsnew312.releases.read import parse, read_releases
from whatsnew312.releases.table import Releases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: what holds where ``conf.py`` says nothing
DEFAULT_KINDS = {
    'added': 'Added',
    'changed': 'Changed',
    'deprecated': 'Deprecated',
    'removed': 'Removed',
    'fixed': 'Fixed',
    'security': 'Security',
}
FRAGMENTS = 'changes'
RELEASES = 'releases.toml'

#: where documentation commonly is
_PLACES = ('.', 'docs', 'doc', 'docs/source', 'doc/source')


def read_conf(path: Path) -> dict[str, Any]:
    """Return the options in ``conf.py`` whose values are written out; the file is not run.

    :raises ValueError: it is no Python.
    """
    try:
        tree = ast.parse(read_file(path))
    except SyntaxError as problem:
        raise ValueError(f'{path}:{problem.lineno}: {problem.msg}') from None
    found: dict[str, Any] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    try:
                        found[target.id] = ast.literal_eval(node.value)
                    except (ValueError, TypeError, RecursionError):
                        found.pop(target.id, None)
    return found


def find_docs(given: Path | None) -> Path:
    """Return the folder of ``conf.py``: *given*, or the one that is found from here.

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
    """What lies in one folder of documentation."""

    docs: Path
    conf: dict[str, Any] = field(default_factory=dict)
    #: in place of those on the disk
    planned: tuple[Fragment, ...] | None = None

    @classmethod
    def at(cls, docs: Path) -> Project:
        """Return the project whose ``conf.py`` is in *docs*.

        :raises ValueError: ``conf.py`` cannot be read.
        """
        conf = docs / 'conf.py'
        return cls(docs, read_conf(conf) if conf.is_file() else {})

    @property
    def folder(self) -> Path:
        """The folder of the fragments."""
        name = self.conf.get('whatsnew_fragments')
        return self.docs / (name if isinstance(name, str) and name else FRAGMENTS)

    @property
    def releases_file(self) -> Path:
        """``releases.toml``."""
        name = self.conf.get('whatsnew_releases')
        if isinstance(name, str) and name:
            return self.docs / name
        return self.folder / RELEASES

    @property
    def kinds(self) -> dict[str, str]:
        """Name of a kind to its label, in the order of readers."""
        return _labels(self.conf.get('whatsnew_kinds')) or dict(DEFAULT_KINDS)

    @property
    def areas(self) -> dict[str, str]:
        """Name of an area to its label."""
        return _labels(self.conf.get('whatsnew_areas'))

    def text(self, name: str, default: str = '') -> str:
        """Return an option of ``conf.py`` that is a text."""
        value = self.conf.get(name, default)
        return value if isinstance(value, str) else default

    @cached_property
    def releases(self) -> Releases:
        """The releases; none without a file.

        :raises ValueError: the file has a mistake.
        """
        path = self.releases_file
        table = read_releases(path) if path.exists() else Releases()
        for problem in table.problems:
            raise ValueError(f'{short(path)}:{problem.line}: {problem.message}')
        return table

    def fragments(self) -> list[Fragment]:
        """Return every fragment, by folder and file."""
        if self.planned is not None:
            return list(self.planned)
        return list(read_folder(self.folder, self.kinds))

    def after(self, fragments: Iterable[Fragment], releases: str) -> Project:
        """Return the project as it will be.

        :param releases: the text of ``releases.toml``
        """
        made = Project(self.docs, self.conf, tuple(fragments))
        made.__dict__['releases'] = parse(releases)
        return made

    def releases_of(self, fragment: Fragment) -> tuple[str, ...]:
        """Return the names of the releases that have the change, the newest first if known."""
        found = fragment.releases(self.releases.unreleased.name)
        known = self.releases.sort(found)
        return (*known, *(name for name in found if name not in known))

    def find(self, id_: str) -> Fragment:
        """Return the fragment with the id, or the one of that file name.

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


def read_folder(folder: Path, kinds: dict[str, str]) -> Iterator[Fragment]:
    """Yield each fragment below *folder*: those in ``next``, then those of each release."""
    if not folder.is_dir():
        return
    folders = sorted(path for path in folder.iterdir() if path.is_dir())
    for place in sorted(folders, key=lambda path: (path.name != NEXT, path.name)):
        if place.name.startswith(('.', '_')):
            continue
        for path in sorted(place.iterdir()):
            if path.is_file() and is_fragment(path.name):
                yield read_fragment(path, place.name, kinds)


def _labels(value: object) -> dict[str, str]:
    """Return name to label of kinds or areas, as far as they are of that form."""
    if not isinstance(value, dict):
        return {}
    found = {}
    for name, label in value.items():
        text = label.get('label') if isinstance(label, dict) else label
        if isinstance(name, str) and isinstance(text, str):
            found[name] = text
    return found


def short(path: Path) -> Path:
    """Return *path* as it is seen from here."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path
