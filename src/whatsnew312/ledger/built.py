"""The file that a build writes for the commands: its anchors and its ledger."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.ledger.ledger import Anchor
from whatsnew312.model.readers import read_json

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_NAME = 'whatsnew-anchors.json'
_FORMAT = 2


class Built(NamedTuple):
    """The content of that file: the anchors and the ledger of a build."""

    ledger: Path
    release: str
    sources: Mapping[str, str]  #: source file by page
    anchors: tuple[Anchor, ...]


def dump(built: Built) -> bytes:
    """Return *built* as the bytes of a file."""
    table = {
        'format': _FORMAT,
        'ledger': str(built.ledger),
        'release': built.release,
        'sources': dict(sorted(built.sources.items())),
        'anchors': [list(anchor) for anchor in built.anchors],
    }
    return json.dumps(table, indent=0).encode()


def load(path: Path) -> Built:
    """Return the data that :func:`dump` wrote to *path*.

    :raises ValueError: another program, or another version of this one, wrote it.
    """
    try:
        table = read_json(path.read_bytes())
        anchors = tuple(Anchor(*row) for row in table['anchors'])
        built = Built(Path(table['ledger']), table['release'], table['sources'], anchors)
    except (ValueError, TypeError, KeyError):
        built = None
    if built is None or table.get('format') != _FORMAT:
        raise ValueError(f'{path} is of another version; build the site again')
    return built
