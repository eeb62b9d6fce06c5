"""Warn of fragments that no page shows, and of folders that are not releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.fragments.project import find_files, require_folders
from whatsnew312.fragments.read import NEXT
from whatsnew312.model.suggestions import did_you_mean, quote
from whatsnew312.model.warning_types import Warn
from whatsnew312.release_pages.choice import home_of
from whatsnew312.release_pages.state import SeenFragments
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment


def leave_out_fragments(_app: Sphinx, config: Config) -> None:
    """Exclude the folders of fragments, so that no fragment becomes a separate page."""
    folder = config.whatsnew_fragments
    if folder and isinstance(folder, str) and not folder.startswith(('.', '/')):
        config.exclude_patterns = [*config.exclude_patterns, f'{folder.strip("/")}/*/**']


def check_fragments(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn once for each folder whose fragments are on no page."""
    settings = ChangeDomain.of(env).settings
    if settings.fragment_folder is None or settings.releases is None:
        return
    try:
        require_folders(settings.fragment_folder)
    except ValueError as problem:
        warn(Warn.FRAGMENT, str(problem), (settings.fragment_folder, 1))
    table = settings.releases
    shown = {name for places in SeenFragments.of(env).places.values() for name in places}
    for folder, paths in find_files(settings.fragment_folder).items():
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
