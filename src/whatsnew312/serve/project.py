"""What the server needs to know about a project: which files cause which kind of change."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from whatsnew312.patches.build_state import included_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx


class Project(TypedDict):
    """Lists of absolute paths."""

    suffixes: list[str]  #: file name suffixes of pages
    code: list[str]  #: Python files that the build has imported
    assets: list[str]  #: folders and files: templates, static files, and files that are copied
    folders: list[str]  #: folders outside of the sources with assets
    places: list[str]  #: folders outside of the sources with code, or with files that pages include


def describe(app: Sphinx) -> Project:
    """Return the files and folders that *app* uses."""
    code = sorted({path.as_posix() for path in _own_code()})
    config, conf = app.config, Path(app.confdir)
    names = [*config.templates_path, *config.html_static_path, *config.html_extra_path]
    paths = [conf / name for name in names] + [conf / 'conf.py', conf / 'docutils.conf']
    assets = sorted({str(path) for path in paths if not _is_installed(path)})
    outside = [Path(app.srcdir, name) for name in included_files(app)]
    deep = {path if path.is_dir() else path.parent for path in paths}
    flat = {Path(path).parent for path in code} | {path.parent for path in outside}
    return {
        'suffixes': sorted(config.source_suffix),
        'code': code,
        'assets': assets,
        'folders': _outside(app, deep),
        'places': _outside(app, flat),
    }


def _outside(app: Sphinx, folders: set[Path]) -> list[str]:
    source = Path(app.srcdir)
    found = {path.resolve() for path in folders if path.is_dir() and not _is_installed(path)}
    return sorted(str(path) for path in found if path != source and source not in path.parents)


def _own_code() -> Iterator[Path]:
    """Yield the files of all imported modules that are not installed, so users may edit them."""
    for module in list(sys.modules.values()):
        name = getattr(module, '__file__', None)
        if isinstance(name, str) and not _is_installed(Path(name)):
            yield Path(name)


_INSTALLED = {
    Path(path).resolve()
    for key in ('stdlib', 'platstdlib', 'purelib', 'platlib')
    if (path := sysconfig.get_path(key))
}


def _is_installed(path: Path) -> bool:
    resolved = path.resolve()
    if {'site-packages', 'dist-packages'} & set(resolved.parts):
        return True
    return any(folder in resolved.parents for folder in _INSTALLED)
