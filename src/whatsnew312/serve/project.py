"""What the server must know of a project: which files make which kind of change."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx


class Project(TypedDict):
    """Paths, all absolute."""

    suffixes: list[str]  #: of pages
    code: list[str]  #: files of Python that the build has imported
    assets: list[str]  #: folders and files: templates, static files, and what is copied
    watched: list[str]  #: folders with anything of these


def describe(app: Sphinx) -> Project:
    """Return what *app* is made of."""
    code = sorted({path.as_posix() for path in _own_code()})
    config, conf = app.config, Path(app.confdir)
    names = [*config.templates_path, *config.html_static_path, *config.html_extra_path]
    paths = [conf / name for name in names] + [conf / 'conf.py', conf / 'docutils.conf']
    assets = sorted({str(path) for path in paths if not _is_installed(path)})
    outside = [Path(app.srcdir, name) for names in app.env.dependencies.values() for name in names]
    watched = {Path(app.srcdir), conf}
    watched |= {Path(path).parent for path in code}
    watched |= {path if path.is_dir() else path.parent for path in paths}
    watched |= {path.parent for path in outside}
    folders = {path.resolve() for path in watched if path.is_dir() and not _is_installed(path)}
    # of a folder in another one the outer is enough
    roots = [path for path in folders if not folders & set(path.parents)]
    return {
        'suffixes': sorted(config.source_suffix),
        'code': code,
        'assets': assets,
        'watched': sorted(map(str, roots)),
    }


def _own_code() -> Iterator[Path]:
    """Yield the files of all modules that somebody may edit: those that are not installed."""
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
