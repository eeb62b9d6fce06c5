"""Readable inventories handed to intersphinx, so that a build needs no network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.formats import inventory as plain_inventory
from whatsnew312.model.readers import read_file
from whatsnew312.model.warning_types import Warn
from whatsnew312.site.options.table import OPTIONS
from whatsnew312.site.reporting import warn
from whatsnew312.site.writing import write

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


def setup_inventories(app: Sphinx) -> None:
    """Register the moment: after the options are checked (400), before intersphinx reads (800)."""
    if any(app.config[option.name] != option.default for option in OPTIONS):
        # docs that say nothing of this extension get no other one by it
        app.setup_extension('sphinx.ext.intersphinx')
    app.connect('config-inited', provide_inventories, priority=500)


def provide_inventories(app: Sphinx, config: Config) -> None:
    """Compress each inventory below the doctrees, and map it."""
    if not config.whatsnew_inventories:
        return
    folder = Path(app.doctreedir, 'whatsnew-inventories')
    mapping = dict(config.intersphinx_mapping)
    for name, (url, file) in config.whatsnew_inventories.items():
        path = Path(app.srcdir, file)
        try:
            inventory = plain_inventory.parse(read_file(path))
        except (OSError, ValueError) as problem:
            warn(Warn.DATA_FILE, f'the inventory {name!r} cannot be read: {problem}', (path, 1))
            continue
        for line, problem_ in inventory.problems:
            warn(Warn.DATA_FILE, f'the inventory {name!r} cannot be read: {problem_}', (path, line))
        target = folder / f'{name}.inv'
        # that of an earlier build is better than none
        if write(target, plain_inventory.compress(inventory)) or target.is_file():
            mapping[name] = (url, str(target))
    config.intersphinx_mapping = mapping
