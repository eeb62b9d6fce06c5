"""The state of a build that Sphinx does not document: its result, its environment, its files."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx import application

from whatsnew312.patches.guard import Patch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config

#: each function returns a default if Sphinx does not have the name
PATCH = Patch(
    'build_state',
    'Sphinx has no documented way to ask whether a build failed, whether everything is read anew, '
    'which names `conf.py` sets, where the environment and the search index are, and which files '
    'pages depend on. A build that is killed can leave `.buildinfo` without its lines, which ends '
    'the next build.',
    since=(8, 2),
    reported='',
)


def environment_file(app: Sphinx) -> Path:
    """Return the file in which Sphinx stores the environment."""
    name = getattr(application, 'ENV_PICKLE_FILENAME', 'environment.pickle')
    return Path(app.doctreedir, name)


def has_failed(app: Sphinx) -> bool:
    """Return whether the exit status of the build will not be 0."""
    return bool(getattr(app, 'statuscode', 0))


def fail(app: Sphinx) -> None:
    """Set the exit status of the build to 1."""
    app.statuscode = 1


def reads_everything(app: Sphinx) -> bool:
    """Return whether all pages are read, as in a first build or with ``-E``."""
    return bool(getattr(app, 'fresh_env_used', False))


def search_index_name(app: Sphinx) -> str:
    """Return the file name of the search index."""
    return getattr(app.builder, 'searchindex_filename', None) or 'searchindex.js'


def names_in_conf(config: Config) -> dict[str, object]:
    """Return every name that ``conf.py`` sets, with its value, also if it is not an option."""
    return dict(getattr(config, '_raw_config', {}))


def repair_build_info(app: Sphinx) -> None:
    """Complete a ``.buildinfo`` that a killed build has left without its lines.

    Sphinx raises an IndexError for it. With empty values it writes all pages, as after any change
    of the configuration.
    """
    path = Path(app.outdir, '.buildinfo')
    try:
        lines = path.read_text(encoding='utf-8').splitlines()
    except (OSError, ValueError):
        return  # Sphinx handles these itself
    if len(lines) < 4:
        with suppress(OSError):
            path.write_text('# Sphinx build info version 1\n\nconfig: \ntags: \n', encoding='utf-8')


def copied_files(app: Sphinx) -> Iterator[tuple[str, str]]:
    """Yield the folder and the name of each image and download that pages have in the output."""
    for folder, table in (('_images', 'images'), ('_downloads', 'dlfiles')):
        for _, name in getattr(app.env, table, {}).values():
            yield folder, name


def included_files(app: Sphinx) -> Iterator[str]:
    """Yield the files that pages include or depend on, as paths from the source folder."""
    for names in getattr(app.env, 'dependencies', {}).values():
        yield from names
