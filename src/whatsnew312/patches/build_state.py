"""The state of a build that Sphinx does not document: its result, its environment, its files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx import application

from whatsnew312.patches.guard import Patch

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: each function returns a default if Sphinx does not have the name
PATCH = Patch(
    'build_state',
    'Sphinx has no documented way to ask whether a build failed, whether everything is read anew, '
    'and where the environment and the search index are.',
    since=(8, 2),
    reported='',
)


def environment_file(app: Sphinx) -> Path:
    """Return the file in which Sphinx stores the environment."""
    name = getattr(application, 'ENV_PICKLE_FILENAME', 'environment.pickle')
    return Path(app.doctreedir, name)


def has_failed(app: Sphinx) -> bool:
    """Tell whether the exit status of the build will not be 0."""
    return bool(getattr(app, 'statuscode', 0))


def fail(app: Sphinx) -> None:
    """Set the exit status of the build to 1."""
    app.statuscode = 1


def reads_everything(app: Sphinx) -> bool:
    """Tell whether all pages are read, as in a first build or with ``-E``."""
    return bool(getattr(app, 'fresh_env_used', False))


def search_index_name(app: Sphinx) -> str:
    """Return the file name of the search index."""
    return getattr(app.builder, 'searchindex_filename', None) or 'searchindex.js'
