"""Serve the built site like a host of static pages."""

import functools
import http.server
import io
import threading
from contextlib import contextmanager
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


#: remembers what goes wrong on a page, before any other script of it runs
WATCH = b"""<script>
window.faults = [];
addEventListener("error", (event) => faults.push(event.message ||
  `${event.target.localName} ${event.target.src || event.target.href}`), true);
addEventListener("unhandledrejection", (event) => faults.push(String(event.reason)));
addEventListener("securitypolicyviolation", (event) => faults.push(event.blockedURI));
</script>"""

#: what the guide gives for sites that run samples
POLICY = (
    "default-src 'self' data:; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; connect-src 'self'"
)


class Watched(Quiet):
    """Serves pages that remember faults, and lets them ask nothing of other hosts."""

    extensions_map = {**Quiet.extensions_map, '.wasm': 'application/wasm', '.js': 'text/javascript'}

    def end_headers(self):
        self.send_header('Content-Security-Policy', POLICY)
        super().end_headers()

    def send_head(self):
        self.server.asked.append(self.path)
        path = Path(self.translate_path(self.path.partition('#')[0].partition('?')[0]))
        path = path / 'index.html' if path.is_dir() else path
        if path.suffix != '.html' or not path.is_file():
            return super().send_head()
        page = path.read_bytes().replace(b'<head>', b'<head>' + WATCH, 1)
        self.send_response(200)
        self.send_header('Content-Type', 'text/html; charset=utf-8')
        self.send_header('Content-Length', str(len(page)))
        self.end_headers()
        return io.BytesIO(page)


@contextmanager
def served_watched(folder):
    """Serve *folder* in a subfolder of its host; yield the address, and the list of requests."""
    handler = functools.partial(Watched, directory=str(folder))
    with http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler) as server:
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f'http://127.0.0.1:{server.server_port}{BASE}', server.asked
        server.shutdown()
