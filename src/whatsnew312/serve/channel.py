"""Messages between the processes: one JSON object a line, short enough to be written at once."""

from __future__ import annotations

import json
import os
from typing import Any

#: what a pipe takes in one piece (POSIX): a longer line could be torn by that of another process
MOST_BYTES = 512


def send(pipe: int, **message: object) -> None:
    """Write *message* to the file descriptor *pipe*.

    :raises ValueError: it is longer than :data:`MOST_BYTES`; long texts are handed over in files
    :raises OSError: nobody reads it any more
    """
    line = json.dumps(message).encode() + b'\n'
    if len(line) > MOST_BYTES:
        raise ValueError(f'a message of {len(line)} bytes')
    os.write(pipe, line)


def receive(pipe: int) -> dict[str, Any] | None:
    """Wait for a message and return it; None if no other process can send one any more."""
    line = bytearray()
    while not line.endswith(b'\n'):
        byte = os.read(pipe, 1)  # and not more: what follows may be for another process
        if not byte:
            return None
        line += byte
    return dict(json.loads(line))
