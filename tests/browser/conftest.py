"""A real browser on the real site, served on localhost."""

import functools
import http.server
import os
import sys
import threading
from pathlib import Path

import forked
import pytest

# at the end: a module `conftest` of the tests around is not this one
sys.path.append(str(Path(__file__).parent))
from install import find_browser
from looks import DESKTOP, OUT, ROOT
from windows import windows_of

#: without them Chromium asks its maker's hosts for updates, and says so on the console
FLAGS = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    # all pages of a window have one renderer
    '--process-per-site',
]


def pytest_collection_modifyitems(items):
    """Let one process have the browser and the site."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group('site'))


@pytest.fixture(scope='session')
def site() -> Path:
    """The project's own site, built as ``make html`` builds it."""
    command = ('-m', 'sphinx', '-q', '-W', '--keep-going', '-n', '-b', 'html')
    done = forked.run(*command, '-d', OUT.parent / 'doctrees', ROOT / 'docs', OUT)
    assert done.returncode == 0, done.stderr
    return OUT


#: where the site is below its host, as its 404 page knows
BASE = '/whatsnew312/'


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files, tells nothing, and answers as a host of static pages does."""

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


@pytest.fixture(scope='session')
def url(site):
    """The address of the site on localhost."""
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f'http://127.0.0.1:{server.server_port}{BASE}'
        server.shutdown()


@pytest.fixture(scope='session')
def chromium():
    """A running Chromium; without one the tests are skipped, or fail where nothing may be."""
    path = find_browser()
    if not path:
        if os.environ.get('CI') == 'true':
            pytest.fail('no browser, and under CI nothing may be skipped')
        pytest.skip('no browser: see tests/install.py')
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope='session')
def windows(chromium):
    """Windows of the browser, for the fixtures that open pages."""
    with windows_of(chromium) as found:
        yield found


@pytest.fixture
def open_page(windows, url):
    """Open a page of the site; at the end, no error was logged and no request left localhost."""
    borrowed, faults = [], []

    def open_(path, *, viewport=DESKTOP, theme='light', scripts=True):
        window = windows.borrow(
            viewport=viewport,
            color_scheme=theme,
            java_script_enabled=scripts,
            reduced_motion='reduce',  # no scrolling that takes its time
        )
        borrowed.append(window)
        context = window.context
        context.grant_permissions(
            ['clipboard-read', 'clipboard-write'], origin=url.removesuffix(BASE)
        )
        page = context.new_page()
        page.on('pageerror', lambda error: faults.append(f'{path}: {error}'))
        page.on(
            'console',
            lambda message: (
                faults.append(f'{path}: {message.text}')
                if message.type == 'error' and '404' not in message.text
                else None
            ),
        )
        page.on(
            'request',
            lambda request: (
                faults.append(f'{path}: asked for {request.url}')
                if not request.url.startswith((url, 'data:', 'blob:'))
                else None
            ),
        )
        page.goto(url + path)
        return page

    yield open_
    for window in borrowed:
        windows.give_back(window)
    assert not faults


@pytest.fixture
def visit(windows):
    """Open pages of any site in a window of its own; at the end, no script has failed.

    ``visit(address, **context)`` returns what opens a path there.
    """
    borrowed, faults = [], []

    def begin(address, **options):
        borrowed.append(windows.borrow(**options))
        page = borrowed[-1].context.new_page()
        page.on('pageerror', lambda error: faults.append(str(error)))

        def open_(path):
            page.goto(address + path)
            return page

        return open_

    yield begin
    for window in borrowed:
        windows.give_back(window)
    assert not faults
