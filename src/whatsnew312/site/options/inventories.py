"""Pass inventories beside the notes to intersphinx, so that a build needs no network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.formats.inventory import Inventory, compress, read_inventory
from whatsnew312.model.readers import Loaded, load, read_data
from whatsnew312.model.warning_types import Warn
from whatsnew312.site.options.config import place_in_conf, sets_options
from whatsnew312.site.reporting import warn
from whatsnew312.site.writing import write

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


def setup_inventories(app: Sphinx) -> None:
    """Run after the options are checked (400) and before intersphinx reads its mapping (800)."""
    if sets_options(app.config):
        # a project that sets none of our options does not get another extension through us
        app.setup_extension('sphinx.ext.intersphinx')
    app.connect('config-inited', provide_inventories, priority=500)
    app.connect('config-inited', check_previous, priority=500)


def load_inventory(path: Path | None) -> Loaded[Inventory]:
    """Return the inventory of a file, compressed or as text.

    It has no objects if no file is named, or if it cannot be read.
    """
    return load(path, lambda path: read_inventory(read_data(path)), Inventory('', '', ()))


def check_previous(app: Sphinx, config: Config) -> None:
    """Warn if the inventory of the earlier release cannot be read, or a line of it."""
    name = config.whatsnew_previous_inventory
    if not name:
        return
    path = Path(app.srcdir, name)
    place = place_in_conf(app.confdir, 'whatsnew_previous_inventory')
    if not path.exists():
        message = f'there is no file {name!r} beside the sources'
        warn(Warn.DATA_FILE, f'whatsnew_previous_inventory cannot be read: {message}', place)
        return
    inventory, problem = load_inventory(path)
    problems = [(1, problem)] if problem else inventory.problems
    for line, message in problems:
        warn(Warn.DATA_FILE, f'whatsnew_previous_inventory cannot be read: {message}', (path, line))


def provide_inventories(app: Sphinx, config: Config) -> None:
    """Write each inventory compressed below the doctrees; add it to ``intersphinx_mapping``."""
    if not config.whatsnew_inventories:
        return
    folder = Path(app.doctreedir, 'whatsnew-inventories')
    mapping = dict(config.intersphinx_mapping)
    for name, (url, file) in config.whatsnew_inventories.items():
        path = Path(app.srcdir, file)
        inventory, problem = load_inventory(path)
        problems = [(1, problem)] if problem else inventory.problems
        for line, message in problems:
            warn(Warn.DATA_FILE, f'the inventory {name!r} cannot be read: {message}', (path, line))
        if problem:
            continue
        target = folder / f'{name}.inv'
        # if it cannot be written, the file of an earlier build is better than none
        if write(target, compress(inventory)) or target.is_file():
            mapping[name] = (url, str(target))
    config.intersphinx_mapping = mapping
