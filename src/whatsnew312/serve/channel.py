"""Messages between processes: one JSON object per line, short enough for one atomic write."""

from __future__ import annotations

import json
import os
from typing import Any

#: bytes that a pipe takes without interruption (POSIX); longer lines could be mixed with others
MOST_BYTES = 512


def send(pipe: int, **message: object) -> None:
    """Write *message* to the file descriptor *pipe*.

    :raises ValueError: it is longer than :data:`MOST_BYTES`; long texts must be passed in files
    :raises OSError: the reading process has ended
    """
    line = json.dumps(message).encode() + b'\n'
    if len(line) > MOST_BYTES:
        raise ValueError(f'a message of {len(line)} bytes')
    os.write(pipe, line)


def receive(pipe: int) -> dict[str, Any] | None:
    """Wait for a message and return it; None if all sending processes have ended."""
    line = bytearray()
    while not line.endswith(b'\n'):
        byte = os.read(pipe, 1)  # not more: the bytes after the line may be for another process
        if not byte:
            return None
        line += byte
    return dict(json.loads(line))
