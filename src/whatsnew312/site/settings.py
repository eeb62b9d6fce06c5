"""The settings of a project, read once in a build."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.fragments.names import folder_of
from whatsnew312.model import peps as pep_table
from whatsnew312.model.readers import read_file, wrong_line
from whatsnew312.model.rules import FormerNames, ReleaseNames, Rules, Tracker
from whatsnew312.model.warning_types import Warn
from whatsnew312.releases.read import read_releases
from whatsnew312.releases.table import Problem, Releases
from whatsnew312.site.options.config import place_in_conf
from whatsnew312.site.options.inventories import load_inventory
from whatsnew312.site.options.table import OPTIONS
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from sphinx.config import Config

    from whatsnew312.model.peps import Pep
    from whatsnew312.model.values import Kind
    from whatsnew312.pictures.look import Look


class FileProblem(NamedTuple):
    """Why a data file, or a part of it, cannot be read."""

    path: Path
    line: int  #: 0 if there is no such file
    message: str


@dataclass(frozen=True)
class Settings:
    """The options, checked and typed, and what the files that they name hold."""

    product: str
    release: str
    previous_release: str
    release_date: str
    kinds: dict[str, Kind]
    areas: dict[str, str]
    area_required: bool
    readers: dict[str, tuple[str, tuple[str, ...]]]
    known_names: dict[str, tuple[str, str]]
    page_counts: dict[str, str]
    platforms: tuple[str, ...]
    outcome_as_of: str
    issue_url: str
    issue_label: str
    issue_range: tuple[int, int]
    trackers: dict[str, Tracker]
    fixers: dict[str, str]
    pep_url: str
    pep_file: Path | None
    api_domain: str
    inventory_files: tuple[Path, ...]
    previous_inventory: Path | None
    intersphinx_name: str
    ledger_file: Path | None
    ledger_pages: tuple[str, ...]
    record_file: Path | None
    interpreters: dict[str, str]
    run: bool | str
    change_pages: bool
    pictures: Look | None
    contents: bool
    short_names: bool
    untrusted: bool
    untrusted_markup: tuple[str, ...]
    process_settings: bool
    peps: dict[int, Pep] | None
    releases_file: Path | None
    releases: Releases | None
    fragment_folder: Path | None
    problems: tuple[FileProblem, ...]  #: of the file of PEPs
    rules: Rules

    @property
    def release_name(self) -> str:
        """The product and the release, as readers see them: ``Shop 2.0``."""
        return f'{self.product} {self.release}'.strip()

    @classmethod
    def of(cls, config: Config, srcdir: Path) -> Settings:
        """Return the settings in *config*.

        :param config: has been checked by :func:`whatsnew312.site.options.config.check_config`
        """
        got = {
            option.name.removeprefix('whatsnew_'): option.check(config[option.name])
            for option in OPTIONS
        }
        got['product'] = got['product'] or config.project
        pep_name = got.pop('peps')
        pep_file = srcdir / pep_name if pep_name else None
        ledger_name = got.pop('ledger')
        record_name = got.pop('samples')
        got['interpreters'] = {
            version: str(srcdir / Path(path).expanduser())
            for version, path in got['interpreters'].items()
        }
        look = got.pop('pictures')
        inventory_files = tuple(srcdir / name for _, name in got.pop('inventories').values())
        previous_name = got.pop('previous_inventory')
        previous_inventory = srcdir / previous_name if previous_name else None
        table, problems = _read_peps(pep_file, pep_name) if pep_file else (None, ())
        folder, releases_file = _release_files(got.pop('fragments'), got.pop('releases'), srcdir)
        releases = _read_releases(releases_file, folder) if releases_file else None
        return cls(
            **got,
            pictures=look and look.beside(srcdir),
            pep_file=pep_file,
            peps=table.peps if table else None,
            problems=problems,
            inventory_files=inventory_files,
            previous_inventory=previous_inventory,
            ledger_file=srcdir / ledger_name if ledger_name else None,
            record_file=srcdir / record_name if record_name else None,
            releases_file=releases_file,
            releases=releases,
            fragment_folder=folder,
            rules=Rules(
                product=got['product'],
                outcome_as_of=got['outcome_as_of'],
                issue_label=got['issue_label'],
                release=got['release'],
                kinds=got['kinds'],
                areas=got['areas'],
                platforms=got['platforms'],
                issue_range=got['issue_range'],
                trackers=got['trackers'],
                fixers=got['fixers'],
                # where one could not be read, no other can be said to be missing
                peps=frozenset(table.peps) if table and not table.problems else None,
                api_domain=got['api_domain'],
                modules=_read_modules(inventory_files),
                releases=_release_names(releases) if releases else None,
                former=_read_former(previous_inventory),
            ),
        )


def _read_peps(path: Path, name: str) -> tuple[pep_table.Table | None, tuple[FileProblem, ...]]:
    """Return the PEPs of a file, if it can be read, and what is wrong with it.

    :param name: the file as the option names it
    """
    try:
        text = read_file(path)
        table = pep_table.parse(text)
    except FileNotFoundError:
        return None, (FileProblem(path, 0, f'there is no file {name!r} beside the sources'),)
    except (OSError, ValueError) as problem:
        return None, (FileProblem(path, wrong_line(problem), str(problem)),)
    heads = [line.strip() for line in text.split('\n')]
    problems = []
    for message in table.problems:
        head = message.partition(' ')[0]
        line_number = heads.index(head) + 1 if head in heads else 1
        problems.append(FileProblem(path, line_number, message))
    return table, tuple(problems)


def report_problems(settings: Settings, confdir: Path) -> None:
    """Warn of what is wrong with data files: where there is no file of PEPs, at the option."""
    for path, line, message in settings.problems:
        place = (path, line) if line else place_in_conf(confdir, 'whatsnew_peps')
        warn(Warn.DATA_FILE, f'whatsnew_peps cannot be read: {message}', place)
    if settings.releases and settings.releases_file:
        for line, message in settings.releases.problems:
            warn(Warn.RELEASES, message, (settings.releases_file, line))


def _release_files(folder: str, file: str, srcdir: Path) -> tuple[Path | None, Path | None]:
    """Return the folder of fragments, and the file of releases: as a rule, it is in the folder."""
    fragments = srcdir / folder_of(folder) if folder else None
    releases = srcdir / file if file else fragments and fragments / 'releases.toml'
    return fragments, releases


def _read_releases(path: Path, folder: Path | None) -> Releases:
    """Return the releases, with what is wrong in the file; what is right counts."""
    if folder is not None and path.parent == folder and not path.exists():
        return Releases()  # nothing is released yet
    try:
        return read_releases(path)
    except FileNotFoundError:
        message = 'there is no such file; write one with [[release]] and name = "1.0"'
        return Releases(problems=(Problem(1, message),))
    except (OSError, ValueError) as problem:
        message = f'it cannot be read: {problem}'
        return Releases(problems=(Problem(wrong_line(problem), message),))


def _release_names(table: Releases) -> ReleaseNames:
    return ReleaseNames(
        find=lambda name: table.find(name).name,
        sort=table.sort,
        unreleased=table.unreleased.name,
    )


def _read_modules(paths: tuple[Path, ...]) -> frozenset[str]:
    """Return the modules that inventories have; of those that cannot be read, none."""
    return frozenset(
        entry.name
        for path in paths
        for entry in load_inventory(path).content.entries
        if entry.type == 'py:module'
    )


def _read_former(path: Path | None) -> FormerNames | None:
    """Return the names of the earlier release; None if no inventory has any."""
    objects = load_inventory(path).content.entries
    if path is None or not objects:
        return None
    return FormerNames.of(path.name, ((one.type, one.name) for one in objects))
