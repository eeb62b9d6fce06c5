"""Serve the built site like a host of static pages."""

import http.server
from pathlib import Path

#: the path of the site on its host; the links of its 404 page start with this path
BASE = '/whatsnew312/'


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serve files without logging, and answer missing pages with 404.html like a static host."""

    def translate_path(self, path):
        return super().translate_path('/' + path.removeprefix(BASE))

    def log_message(self, *_):
        pass

    def send_error(self, code, message=None, explain=None):
        page = Path(self.directory, '404.html')
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        self.send_response(404)
        self.send_header('Content-Type', 'text/html; charset=utf-8')
        self.end_headers()
        self.wfile.write(page.read_bytes())
