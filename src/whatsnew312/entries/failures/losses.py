"""The parts of entries that are left out in a build because they raise an exception."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from whatsnew312.model.characters import cleaned

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sphinx.environment import BuildEnvironment

    from whatsnew312.model.warning_types import Warn

#: parts of an entry that can be left out or shown as text; a field is named by its name
BODY, LINES = 'body', 'title and fields'

#: the beginning of the names of files with what was not written
_NOTE = 'not-written-'

#: the maximal number of characters from the text of an exception in a warning
_MAX_CAUSE = 300


class Loss(NamedTuple):
    """Why a part of an entry is left out, or shown as it is written."""

    type: Warn
    message: str


@dataclass
class Losses:
    """The entries that raised an exception. A place is ``file:line`` of an entry."""

    #: the entries of the page that is being read, in order
    seen: dict[str, None] = field(default_factory=dict)
    #: by place and part, the markup that has just raised an exception
    caught: dict[tuple[str, str], Loss] = field(default_factory=dict)
    #: by place and part, what must not be parsed when the page is read again
    reading: dict[tuple[str, str], Loss] = field(default_factory=dict)
    #: the entries whose title and fields were reported since the page was begun
    said: set[str] = field(default_factory=set)
    #: by page and place, the parts that must not be written
    writing: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    def of(self, place: str, part: str) -> Loss | None:
        """Return why the part of an entry must not be parsed, or None."""
        lost = self.reading.get((place, part))
        return lost if lost or part == BODY else self.reading.get((place, LINES))

    def says(self, place: str, part: str) -> bool:
        """Return whether the loss needs a warning: the title and all fields need one together."""
        is_common = (place, part) not in self.reading | self.caught
        if is_common and place in self.said:
            return False
        if is_common:
            self.said.add(place)
        return True


_OF: WeakKeyDictionary[BuildEnvironment, Losses] = WeakKeyDictionary()


def losses_of(env: BuildEnvironment) -> Losses:
    """Return the losses in the build of *env*; they are not kept for the next build."""
    return _OF.setdefault(env, Losses())


def cause(error: BaseException) -> str:
    """Return the type and the text of *error* on one line, without invisible characters."""
    # Sphinx wraps exceptions of event handlers
    error = getattr(error, 'orig_exc', None) or error
    try:
        text = cleaned(' '.join(str(error).split()))
    except Exception:  # noqa: BLE001 - the type may be one of another extension
        text = ''
    shown = text if len(text) <= _MAX_CAUSE else f'{text[:_MAX_CAUSE]}...'
    return f'{type(error).__name__}: {shown}' if shown else type(error).__name__


def note_loss(folder: Path, docname: str, lost: Mapping[str, tuple[str, ...]]) -> None:
    """Note in a file what was not written of a page: the process that asks may be another one.

    :param lost: the parts, by the place of their entry
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.blake2b(docname.encode(), digest_size=8).hexdigest()
    path = folder / f'{_NOTE}{name}'
    path.write_text(json.dumps([docname, lost]), encoding='utf-8')


def take_losses(folder: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return what :func:`note_loss` has noted, by page, and remove the files."""
    found = {}
    for path in sorted(folder.glob(f'{_NOTE}*')):
        with suppress(ValueError):
            docname, lost = json.loads(path.read_text(encoding='utf-8'))
            found[docname] = {place: tuple(parts) for place, parts in lost.items()}
        path.unlink()
    return found
