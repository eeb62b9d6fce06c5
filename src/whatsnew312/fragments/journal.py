"""Change several files together, also if the process is killed between two of them."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from whatsnew312.model.files import write_if_changed
from whatsnew312.model.readers import read_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = '.whatsnew-unfinished.json'


@dataclass
class Plan:
    """The changes to make in files below one folder; all paths are relative to it."""

    what: str  #: the command, for messages
    moves: list[tuple[str, str]] = field(default_factory=list)
    #: by path, the text before (empty for a new file) and the text after
    writes: dict[str, tuple[str, str]] = field(default_factory=dict)

    #: what else the user must know; not needed to finish the plan
    notes: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Yield a line about each change that will be made."""
        yield from (f'move {old} to {new}' for old, new in self.moves)
        yield from (f'write {path}' for path, (was, text) in self.writes.items() if was != text)
        yield from self.notes


def run(plan: Plan, root: Path) -> None:
    """Make all changes of *plan* below the folder *root*.

    The plan is written to a file first. If the process is killed, the next command finishes it.

    :raises OSError: a file cannot be written; the next command tries again.
    """
    journal = root / NAME
    data = json.dumps({'what': plan.what, 'moves': plan.moves, 'writes': plan.writes}, indent=1)
    write_if_changed(journal, data.encode())
    _do(plan, root)
    journal.unlink()


def finish(root: Path) -> str:
    """Finish an interrupted plan below *root*; return its command, or '' if there was none.

    The caller must hold the lock of the folder, because another command may be running.

    :raises ValueError: another program has changed a file since the interruption.
    """
    journal = root / NAME
    if not journal.exists():
        return ''
    data: dict[str, Any] = read_json(journal.read_bytes())
    writes = {path: (was, text) for path, (was, text) in data['writes'].items()}
    plan = Plan(data['what'], [(old, new) for old, new in data['moves']], writes)
    _do(plan, root)
    journal.unlink()
    return plan.what


def _do(plan: Plan, root: Path) -> None:
    for old, new in plan.moves:
        if (root / old).exists():
            (root / new).parent.mkdir(parents=True, exist_ok=True)
            os.replace(root / old, root / new)
    for path, (was, text) in plan.writes.items():
        file = root / path
        now = file.read_bytes() if file.exists() else b''
        if _digest(now) not in {_digest(was.encode()), _digest(text.encode())}:
            raise ValueError(
                f'{file} was changed since "{plan.what}" was interrupted; undo that, or delete '
                f'{root / NAME} to forget the command'
            )
        write_if_changed(file, text.encode())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data.replace(b'\r\n', b'\n')).hexdigest()
