"""Change several files together, also if the process is killed between two of them."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from whatsnew312.model.files import replace_text, write_if_changed
from whatsnew312.model.readers import read_file, read_json

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
    :raises ValueError: another program has changed a file since the plan was made.
    """
    _check(plan, root, 'was changed by another program at the same time; run this again')
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
    _check(
        plan,
        root,
        f'was changed since "{plan.what}" was interrupted; undo that, or delete {journal} to '
        f'forget the command',
    )
    _do(plan, root)
    journal.unlink()
    return plan.what


def _check(plan: Plan, root: Path, why: str) -> None:
    """Compare every file with the plan, before any of them is changed.

    :param why: the message if a file has another text than before and after the plan
    :raises ValueError: a file does not fit.
    """
    for old, new in plan.moves:
        if (root / old).exists() and (root / new).exists():
            raise ValueError(f'{root / new} is there already; rename {root / old} first')
    for path, texts in plan.writes.items():
        file = root / path
        if (read_file(file) if file.exists() else '') not in texts:
            raise ValueError(f'{file} {why}')


def _do(plan: Plan, root: Path) -> None:
    for old, new in plan.moves:
        if (root / old).exists():
            (root / new).parent.mkdir(parents=True, exist_ok=True)
            os.replace(root / old, root / new)
    for path, (_was, text) in plan.writes.items():
        replace_text(root / path, text)
