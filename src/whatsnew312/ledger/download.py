"""Download files from other hosts: each failure is an OSError that says what happened."""

from __future__ import annotations

import time
import urllib.request
from functools import partial
from http.client import IncompleteRead
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.error import HTTPError, URLError

from whatsnew312.model.readers import MAX_FILE, read_data

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

#: seconds to wait for an answer of a server
_PATIENCE = 60

#: bytes to read at once; between two reads, the time limit is checked
_PART = 1 << 16

_BROKEN_OFF = 'the connection broke off before the answer was complete'


class Answer(Protocol):
    """The answer of a server while it is received."""

    def read1(self, size: int, /) -> bytes:
        """Return the next bytes, *size* at most; empty at the end."""


def fetch(location: str) -> bytes:
    """Return the contents of a file or URL.

    :raises OSError: it does not exist, is too large, or takes too long.
    :raises ValueError: it is a folder, a pipe or a device.
    """
    if not location.startswith(('https://', 'http://')):
        return read_data(Path(location))
    try:
        return download(partial(urllib.request.urlopen, location, timeout=_PATIENCE))
    except OSError as problem:
        raise OSError(f'{location}: {problem}') from None


def download(opened: Callable[[], AbstractContextManager[Answer]]) -> bytes:
    """Return the complete answer of a server.

    :param opened: sends the request
    :raises OSError: there is no complete answer, or it is too large, or takes too long; the message
        does not have the address.
    """
    try:
        with opened() as answer:
            return _received(answer)
    except Exception as problem:  # noqa: BLE001 - those of urllib3, for instance, are no OSError
        raise OSError(_in_words(problem)) from None


def _received(answer: Answer) -> bytes:
    data = read_bounded(lambda: answer.read1(_PART))
    if getattr(answer, 'length', None):  # http.client does not complain of missing bytes
        raise OSError(_BROKEN_OFF)
    return data


def _in_words(problem: Exception) -> str:
    if any(isinstance(one, IncompleteRead) for one in (problem, *problem.args)):
        return _BROKEN_OFF
    if isinstance(problem, URLError) and not isinstance(problem, HTTPError):
        return _one_line(problem.reason)
    return _one_line(problem)


def _one_line(problem: object) -> str:
    # some errors quote several lines of the answer, others have no text
    return ' '.join(str(problem).split()) or type(problem).__name__


def read_bounded(read: Callable[[], bytes]) -> bytes:
    """Return all bytes that *read* returns.

    :param read: returns the bytes received since the last call; empty at the end
    :raises OSError: there are more than :data:`MAX_FILE` bytes, or it takes longer than twice
        the time limit of a connection.
    """
    end = time.monotonic() + 2 * _PATIENCE
    parts: list[bytes] = []
    size = 0
    while part := read():
        parts.append(part)
        size += len(part)
        if size > MAX_FILE:
            raise OSError(f'the answer is larger than {MAX_FILE:,} bytes')
        if time.monotonic() > end:
            raise OSError(f'the answer is not complete after {2 * _PATIENCE} seconds')
    return b''.join(parts)
