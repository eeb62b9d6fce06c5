"""Files that pages name: with ``whatsnew_untrusted``, only those inside of the source folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.model.suggestions import quote
from whatsnew312.model.warning_types import Warn
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment
    from sphinx.util.docutils import SphinxDirective


def is_inside(path: Path, env: BuildEnvironment) -> bool:
    """Return whether the file at *path*, also after symbolic links, is in the source folder."""
    return _is_in(path, Path(env.srcdir))


def may_be_fragment(path: Path, env: BuildEnvironment) -> bool:
    """Return whether the file at *path* may be read as a fragment; warn of it if it may not.

    The folder of the fragments may be outside of the source folder: ``conf.py`` names it.
    """
    settings = ChangeDomain.of(env).settings
    folder = settings.fragment_folder
    if not settings.untrusted or is_inside(path, env) or (folder and _is_in(path, folder)):
        return True
    warn(
        Warn.BAD_MARKUP,
        f'this fragment is left out: {path.name} leads to a file outside the source folder; '
        f'put the file itself here',
        (path, 1),
    )
    return False


def may_be_read(directive: SphinxDirective, path: str) -> bool:
    """Return whether *directive* may read the file at *path*; warn of it if it may not."""
    env = directive.env
    if not ChangeDomain.of(env).settings.untrusted or is_inside(Path(path), env):
        return True
    warn(
        Warn.BAD_MARKUP,
        f'{directive.name} shows nothing: the file {quote(directive.arguments[0])} is not in the '
        f'source folder; put it there',
        directive.get_location(),
    )
    return False


def _is_in(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):
        return False  # links in a circle, or a name that no file can have
