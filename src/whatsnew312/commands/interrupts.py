"""What Ctrl-C does to a command: it ends with one line, and with the exit status of a shell."""

from __future__ import annotations

import os
import signal
import sys

from whatsnew312.commands import PROGRAM

TYPE_CHECKING = False  # `typing` is slow to import, and nothing handles Ctrl-C until then
if TYPE_CHECKING:
    from types import FrameType

#: the exit status that shells use for a process that this signal has ended
_STATUS = 128 + signal.SIGINT

_MESSAGE = f'{PROGRAM}: stopped; a file that was not finished is as it was'


def end_at_once() -> None:
    """Let Ctrl-C end the process without an exception: nothing needs to be tidied up yet.

    An exception in the middle of an import would be shown with a traceback, or would get lost.
    """
    _handle(_end)


def raise_again() -> None:
    """Let Ctrl-C raise a KeyboardInterrupt, so that files and locks are left in order."""
    sys.unraisablehook = _unraisable
    _handle(signal.default_int_handler)


def ignore() -> None:
    """Let Ctrl-C do nothing: the command has ended, and its exit status is known."""
    _handle(signal.SIG_IGN)


def stopped() -> int:
    """Say that the command was stopped; return the exit status."""
    print(_MESSAGE, file=sys.stderr)  # noqa: T201
    return _STATUS


def _handle(action: signal.Handlers | object) -> None:
    # a shell that starts a command in the background lets it ignore Ctrl-C
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, action)  # type: ignore[arg-type]


def _end(number: int, frame: FrameType | None) -> None:
    stopped()
    sys.stderr.flush()
    os._exit(_STATUS)


def _unraisable(problem: sys.UnraisableHookArgs) -> None:
    """End the process if Ctrl-C came in a function in which Python cannot raise an exception."""
    if isinstance(problem.exc_value, KeyboardInterrupt):
        _end(signal.SIGINT, None)
    sys.__unraisablehook__(problem)
