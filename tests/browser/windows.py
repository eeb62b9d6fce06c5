"""Windows of the browser that tests reuse, because starting a renderer takes a second.

A window is a context of Playwright. It is cleaned after each use, so every test gets an empty one.
"""

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

#: how many unused windows stay open
KEPT = 8


class Empty(BaseHTTPRequestHandler):
    """Serve empty pages without logging."""

    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Type', 'text/html')
        self.end_headers()
        self.wfile.write(b'<!doctype html><title>Empty</title>')

    def log_message(self, *_):
        pass


class Window:
    """A context, with a page that keeps its renderer alive."""

    def __init__(self, browser, options, address):
        self.options = options
        self.context = browser.new_context(**options)
        self.origins = set()
        self.context.on('request', self._note)
        self.idle = self.context.new_page()
        self.idle.goto(address)
        self.devtools = self.context.new_cdp_session(self.idle)

    def _note(self, request):
        parts = urlsplit(request.url)
        if parts.netloc:
            self.origins.add(f'{parts.scheme}://{parts.netloc}')

    def clean(self):
        """Close the pages that were opened, and delete stored data, cookies and permissions."""
        for page in self.context.pages:
            if page != self.idle:
                page.close()
        for origin in self.origins:
            self.devtools.send(
                'Storage.clearDataForOrigin', {'origin': origin, 'storageTypes': 'all'}
            )
        self.origins.clear()
        self.devtools.send('Network.clearBrowserCache')
        self.context.clear_cookies()
        self.context.clear_permissions()


class Windows:
    """All windows that are not in use."""

    def __init__(self, browser, address):
        self.browser, self.address = browser, address
        self.free = []

    def borrow(self, **options):
        """Return a window whose context has these *options*."""
        for window in self.free:
            if window.options == options:
                self.free.remove(window)
                return window
        return Window(self.browser, options, self.address)

    def give_back(self, window):
        """Take back a borrowed window; close the oldest unused one if there are too many."""
        window.clean()
        self.free.append(window)
        if len(self.free) > KEPT:
            self.free.pop(0).context.close()


@contextmanager
def windows_of(browser):
    """Yield the windows of *browser*."""
    with ThreadingHTTPServer(('127.0.0.1', 0), Empty) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield Windows(browser, f'http://127.0.0.1:{server.server_port}/')
        server.shutdown()
