"""Serve a site on localhost, like a host of static pages."""

from __future__ import annotations

import functools
import socket
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without logging."""

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve *folder*, which may still change; yield its address, with a slash at the end."""
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(('127.0.0.1', 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f'http://127.0.0.1:{server.server_port}/'
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def answering(data: bytes) -> Iterator[str]:
    """Run a server that sends *data* as its answer, and closes the connection; yield an address."""
    with socket.create_server(('127.0.0.1', 0)) as server:

        def answer() -> None:
            with server.accept()[0] as connection:
                connection.recv(9_999)
                connection.sendall(data)

        thread = threading.Thread(target=answer)
        thread.start()
        yield f'http://127.0.0.1:{server.getsockname()[1]}/objects.inv'
        thread.join()
