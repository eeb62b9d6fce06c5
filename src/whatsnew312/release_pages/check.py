"""Warn of fragments that no page shows, and of folders that are not releases."""

from __future__ import annotations

from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.fragments.names import folder_of
from whatsnew312.fragments.project import find_files, missing_folder, require_folders
from whatsnew312.fragments.read import NEXT
from whatsnew312.model.suggestions import did_you_mean, quote
from whatsnew312.model.warning_types import Warn
from whatsnew312.release_pages.choice import files_by_home, home_of
from whatsnew312.release_pages.state import SeenFragments
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.options.config import place_in_conf
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from collections.abc import Container

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment


def leave_out_fragments(_app: Sphinx, config: Config) -> None:
    """Exclude the folders of fragments, so that no fragment becomes a separate page."""
    folder = folder_of(config.whatsnew_fragments)
    if folder and folder != '.' and not folder.startswith(('../', '/')):
        config.exclude_patterns = [*config.exclude_patterns, f'{folder}/*/**']


def check_fragments(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn once for each folder whose fragments are on no page."""
    settings = ChangeDomain.of(env).settings
    if settings.fragment_folder is None or settings.releases is None:
        return
    message = missing_folder(Path(app.srcdir), settings.fragment_folder)
    if message:
        place = place_in_conf(Path(app.confdir), 'whatsnew_fragments')
        warn(Warn.FRAGMENT, message, place)
    try:
        require_folders(settings.fragment_folder)
    except ValueError as problem:
        warn(Warn.FRAGMENT, str(problem), (settings.fragment_folder, 1))
    table = settings.releases
    shown = {name for places in SeenFragments.of(env).places.values() for name in places}
    files = find_files(settings.fragment_folder)
    _check_shown_twice(env, files_by_home(files, table))
    for folder, paths in files.items():
        if not paths or folder == NEXT:
            continue  # what is not released need not be shown
        if folder not in table.by_name:
            hint = did_you_mean(folder, table.by_name) if table.by_name else '; there are none yet'
            message = f'the folder {quote(folder)} is no release of the file{hint}'
            warn(Warn.UNKNOWN_RELEASE, message, (paths[0], 1))
        elif home_of(folder, table) not in shown:
            home = home_of(folder, table)
            warn(
                Warn.FRAGMENT,
                f'the changes of {folder} are on no page; write the directive release with {home}, '
                f'or without a name for all releases',
                (paths[0], 1),
            )


def _check_shown_twice(env: BuildEnvironment, by_home: Container[str]) -> None:
    """Warn once for all releases that the same pages show: each entry can be on one page only.

    :param by_home: the releases that have entries
    """
    for places, names in SeenFragments.of(env).shown_twice().items():
        shown = [name for name in names if name in by_home]
        if not shown:
            continue
        files = [(Path(relpath(path, env.srcdir)).as_posix(), line) for path, line in places]
        where = ' and '.join(f'{file}:{line}' for file, line in files)
        what = f'the releases {", ".join(shown)} are' if len(shown) > 1 else f'{shown[0]} is'
        path, line = places[-1]
        warn(
            Warn.FRAGMENT,
            f'{what} shown in full on more than one page: {where}; keep one of them, and write the '
            f'directive changes with :release: on the others, which links to the entries',
            (Path(path).resolve(), line),
        )
