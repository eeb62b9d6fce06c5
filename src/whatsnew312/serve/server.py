"""The server: pages with a script that follows the build over a web socket."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import html
import json
import mimetypes
import socket
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from whatsnew312.serve.session import Session

if TYPE_CHECKING:
    from starlette.requests import Request

    from whatsnew312.serve.folders import Folders

#: only this computer
HOST = '127.0.0.1'
HOSTS = ['127.0.0.1', 'localhost']

#: a path that no page of a site has
_OURS = '/~preview/'
_CLIENT = Path(__file__).with_name('client.js')

_WAITING = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Being built</title></head>
<body><p>This page is not there yet. It will appear as soon as it has been built.</p></body></html>
"""


class Server:
    """Answers requests of browsers on one port of this computer."""

    def __init__(self, folders: Folders, options: tuple[str, ...] = ()) -> None:
        self.folders = folders
        self.session = Session(folders, self.broadcast, options)
        self.browsers: set[asyncio.Queue[str]] = set()
        self.app = Starlette(
            routes=[
                Route(f'{_OURS}client.js', self.client),
                WebSocketRoute(f'{_OURS}socket', self.socket),
                Route('/{path:path}', self.file),
            ],
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS)],
        )

    def broadcast(self, **message: Any) -> None:
        """Send *message* to every browser."""
        text = json.dumps(message)
        for queue in self.browsers:
            queue.put_nowait(text)

    async def client(self, request: Request) -> Response:
        """Return the script that is added to pages."""
        return FileResponse(_CLIENT, media_type='text/javascript', headers=_fresh())

    async def socket(self, browser: WebSocket) -> None:
        """Send the events of the build to one browser, until it disconnects."""
        origin, host = browser.headers.get('origin', ''), browser.headers.get('host', '')
        if urlsplit(origin).netloc != host:
            await browser.close(1008)  # the request is from a page of another site
            return
        await browser.accept()
        queue: asyncio.Queue[str] = asyncio.Queue()
        queue.put_nowait(json.dumps(self.session.status()))
        self.browsers.add(queue)
        sender = asyncio.create_task(_send_all(browser, queue))
        try:
            with contextlib.suppress(WebSocketDisconnect):
                while True:
                    await browser.receive_text()
        finally:
            self.browsers.discard(queue)
            sender.cancel()

    async def file(self, request: Request) -> Response:
        """Return a page or another file of the site."""
        name = request.path_params['path']
        if not name or name.endswith('/'):
            name += 'index.html'
        found = self._read(name)
        status = 200 if found else 404
        found = found or self._read('404.html')
        if found is None:
            return self._page(_WAITING, name, status)
        path, content = found
        if path.suffix == '.html':
            text = content.decode('utf-8', errors='replace')  # a build may write it just now
            return self._page(text, name, status)
        kind = mimetypes.guess_type(path.name)[0] or 'application/octet-stream'
        if 'range' in request.headers:
            return FileResponse(path, media_type=kind, headers=_fresh())
        return Response(content, media_type=kind, headers=_fresh())

    def _read(self, name: str) -> tuple[Path, bytes] | None:
        """Return the file at the address *name*: from the previews, or from the output folder.

        It is read at once, since a build may write or remove it at the same time.
        """
        previews = [self.folders.pages] if name in self.session.previewed else []
        for folder in (*previews, self.folders.outdir):
            # RuntimeError: symbolic links that lead to each other
            with contextlib.suppress(OSError, ValueError, RuntimeError):
                path = _inside(folder.resolve(), name)
                return path, path.read_bytes()
        return None

    def _page(self, text: str, name: str, status: int) -> Response:
        version = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
        script = (
            f'<script src="{_OURS}client.js" data-page="{html.escape(name)}" '
            f'data-version="{version}" defer></script>'
        )
        head, end, rest = text.rpartition('</body>')
        text = f'{head}{script}{end}{rest}' if end else text + script
        return HTMLResponse(text, status, headers={**_fresh(), 'X-Version': version})


def _inside(folder: Path, name: str) -> Path:
    """Return the path of the file *name* in *folder*, without symbolic links.

    :param folder: a path without symbolic links
    :param name: of any form, because a request can have it: also absolute, or with ``..``
    :raises ValueError: the file is outside of *folder*, or hidden, as the doctrees are.
    """
    path = Path(folder, name).resolve()
    if any(part.startswith('.') for part in path.relative_to(folder).parts):
        raise ValueError(f'{path} is hidden')
    return path


def _fresh() -> dict[str, str]:
    return {'Cache-Control': 'no-store'}


async def _send_all(browser: WebSocket, queue: asyncio.Queue[str]) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        while True:
            await browser.send_text(await queue.get())


def listen(port: int) -> socket.socket:
    """Return a socket that listens on *port* of this computer; 0 means any free port.

    :raises ValueError: another program uses the port
    """
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except (OSError, OverflowError) as problem:
        listener.close()
        raise ValueError(
            f'port {port} cannot be used ({getattr(problem, "strerror", problem)}); '
            f'give another one with --port, or 0 for any that is free'
        ) from None
    return listener


def serve(folders: Folders, port: int, *, browse: bool, options: tuple[str, ...] = ()) -> None:
    """Run the server until the process is interrupted.

    :param browse: whether to open a browser
    :raises ValueError: another program uses the port
    """
    with listen(port) as listener:
        address = f'http://{HOST}:{listener.getsockname()[1]}/'
        print(f'{address} shows {folders.srcdir}; Ctrl-C ends it', flush=True)  # noqa: T201
        asyncio.run(_serve(Server(folders, options), listener, address if browse else ''))


async def _serve(server: Server, listener: socket.socket, address: str) -> None:
    config = uvicorn.Config(
        server.app, log_level='error', lifespan='off', timeout_graceful_shutdown=1
    )
    web = uvicorn.Server(config)
    builds = asyncio.create_task(server.session.run())
    builds.add_done_callback(lambda _: setattr(web, 'should_exit', True))
    if address:
        webbrowser.open(address)
    try:
        await web.serve(sockets=[listener])
    finally:
        builds.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await builds
