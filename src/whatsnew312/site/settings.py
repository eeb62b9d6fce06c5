"""The settings of a project, read once for a build."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.formats import inventory as plain_inventory
from whatsnew312.model import peps as pep_table
from whatsnew312.model.readers import read_file
from whatsnew312.model.rules import Rules
from whatsnew312.model.warning_types import Warn
from whatsnew312.site.options.table import OPTIONS
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from sphinx.config import Config

    from whatsnew312.model.peps import Pep
    from whatsnew312.model.values import Kind


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
    platforms: tuple[str, ...]
    outcome_as_of: str
    issue_url: str
    issue_label: str
    issue_range: tuple[int, int]
    pep_url: str
    pep_file: Path | None
    api_domain: str
    inventory_files: tuple[Path, ...]
    intersphinx_name: str
    ledger_file: Path | None
    ledger_pages: tuple[str, ...]
    record_file: Path | None
    interpreters: dict[str, str]
    run: bool | str
    contents: bool
    short_names: bool
    untrusted: bool
    untrusted_markup: tuple[str, ...]
    process_settings: bool
    peps: dict[int, Pep] | None
    rules: Rules

    @classmethod
    def of(cls, config: Config, srcdir: Path) -> Settings:
        """Return the settings that *config* holds, which :func:`check_config` has seen."""
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
        inventory_files = tuple(srcdir / name for _, name in got.pop('inventories').values())
        table = _read_peps(pep_file) if pep_file else None
        return cls(
            **got,
            pep_file=pep_file,
            peps=table.peps if table else None,
            inventory_files=inventory_files,
            ledger_file=srcdir / ledger_name if ledger_name else None,
            record_file=srcdir / record_name if record_name else None,
            rules=Rules(
                product=got['product'],
                outcome_as_of=got['outcome_as_of'],
                issue_label=got['issue_label'],
                release=got['release'],
                kinds=got['kinds'],
                areas=got['areas'],
                platforms=got['platforms'],
                issue_range=got['issue_range'],
                # where one could not be read, no other can be said to be missing
                peps=frozenset(table.peps) if table and not table.problems else None,
                api_domain=got['api_domain'],
                modules=_read_modules(inventory_files),
            ),
        )


def _read_peps(path: Path) -> pep_table.Table | None:
    try:
        text = read_file(path)
        table = pep_table.parse(text)
    except FileNotFoundError:
        return None  # check_config says so, at the option
    except (OSError, ValueError) as problem:
        line = re.search(r'at line (\d+)', str(problem))
        _tell_of_peps(path, int(line[1]) if line else 1, str(problem))
        return None
    lines = text.split('\n')
    for problem_ in table.problems:
        head = problem_.partition(' ')[0]
        found = (number for number, line_ in enumerate(lines, 1) if line_.strip() == head)
        _tell_of_peps(path, next(found, 1), problem_)
    return table


def _tell_of_peps(path: Path, line: int, problem: str) -> None:
    warn(Warn.DATA_FILE, f'whatsnew_peps cannot be read: {problem}', (path, line))


def _read_modules(paths: tuple[Path, ...]) -> frozenset[str]:
    modules: set[str] = set()
    for path in paths:
        try:
            entries = plain_inventory.parse(read_file(path)).entries
        except (OSError, ValueError):
            continue  # inventories.py says so, once
        modules.update(entry.name for entry in entries if entry.type == 'py:module')
    return frozenset(modules)
