"""Options of directives whose names are checked by this extension and not by the parser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def _as_written(value: str | None) -> str:
    return value or ''


class AnyOption(dict[str, 'Callable[[str], Any]']):
    """An ``option_spec`` that takes every option.

    A parser that meets an unknown option drops the whole directive (docutils) or warns in its own
    words (MyST). This way the entry stays, and the warning can say what was meant.
    """

    def __init__(self) -> None:
        # not empty: an empty option_spec means that there are no options
        super().__init__({'id': _as_written})

    def __missing__(self, name: str) -> Callable[[str], Any]:
        return _as_written
