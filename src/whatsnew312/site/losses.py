"""What entries lose because something in them raises an error, for as long as one build goes on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from whatsnew312.model.characters import cleaned

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from whatsnew312.model.warning_types import Warn

#: parts of an entry that can be left out, or shown as text; so can be a field, by its name
BODY, LINES = 'body', 'title and fields'

#: characters of the text of an error that a warning shows
_MAX_CAUSE = 300


class Loss(NamedTuple):
    """Why a part of an entry is left out, or shown as it is written."""

    type: Warn
    message: str


@dataclass
class Losses:
    """What is known of the entries that raised something. A place is ``file:line`` of an entry."""

    #: the entries of the page that is being read, in order
    seen: dict[str, None] = field(default_factory=dict)
    #: place and part of those whose markup raised something just now
    caught: dict[tuple[str, str], Loss] = field(default_factory=dict)
    #: place and part of what is not to be parsed when the page is read once more
    reading: dict[tuple[str, str], Loss] = field(default_factory=dict)
    #: page to place to the parts that are not to be written
    writing: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    def of(self, place: str, part: str) -> Loss | None:
        """Return why the part of an entry is not to be parsed, if so."""
        lost = self.reading.get((place, part))
        return lost if lost or part == BODY else self.reading.get((place, LINES))


_OF: WeakKeyDictionary[BuildEnvironment, Losses] = WeakKeyDictionary()


def losses_of(env: BuildEnvironment) -> Losses:
    """Return what is known in the build of *env*; it is not kept for the next one."""
    return _OF.setdefault(env, Losses())


def cause(error: BaseException) -> str:
    """Return the type and the text of *error* on one line, without what cannot be seen."""
    # Sphinx wraps what a handler of an event raises
    error = getattr(error, 'orig_exc', None) or error
    try:
        text = cleaned(' '.join(str(error).split()))
    except Exception:  # noqa: BLE001 - the type may be one of another extension
        text = ''
    shown = text if len(text) <= _MAX_CAUSE else f'{text[:_MAX_CAUSE]}...'
    return f'{type(error).__name__}: {shown}' if shown else type(error).__name__
