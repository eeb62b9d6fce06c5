"""Files of this extension in the static folder of the output, which Sphinx does not remove."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.site.writing import kept_folder, remove_files, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

_FOLDER = '_static'


def keep_static(app: Sphinx, owner: str, names: Iterable[str]) -> None:
    """Note the files that *owner* has now, and remove those that it had and nobody has any more.

    To be called before they are written: the build can be stopped afterwards.

    :param owner: which part of this extension makes them
    :param names: relative to the static folder
    """
    record = kept_folder(app) / f'static-files-{owner}'
    before, now = _noted(record), set(names)
    others = record.parent.glob('static-files-*')
    needed = now.union(*(_noted(path) for path in others if path != record))
    # the project may have a file of the same name
    folders = [Path(app.confdir, folder) for folder in app.config.html_static_path]
    gone = {
        name for name in before - needed if not any((folder / name).is_file() for folder in folders)
    }
    remove_files(app, {f'{_FOLDER}/{name}' for name in gone})
    if before != now:
        write(record, json.dumps(sorted(now)).encode() if now else None)


def _noted(record: Path) -> set[str]:
    try:
        return set(map(str, json.loads(record.read_bytes())))
    except (OSError, ValueError, TypeError):
        return set()
