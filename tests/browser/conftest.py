"""Fixtures: a real browser opens the project's real site on localhost."""

import functools
import http.server
import os
import sys
import threading
from pathlib import Path

import pytest
from built_docs import build

# append, not insert: other test folders have a module `conftest` too, and theirs comes first
sys.path.append(str(Path(__file__).parent))
import engines
from hosting import BASE, Quiet
from install import find_browser
from looks import DESKTOP
from windows import windows_of

#: without these flags, Chromium requests updates from Google's hosts and logs errors on the console
FLAGS = [
    '--no-sandbox',
    # the optimizing compiler for WebAssembly takes longer than all that is run here
    '--js-flags=--liftoff-only',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    # all pages of one window share one renderer process
    '--process-per-site',
]


@pytest.fixture(scope='session')
def site(docs_builds) -> Path:
    """The project's own site, built as ``make html`` builds it."""
    return build('html', docs_builds).root


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
    """A running Chromium; if there is none, the tests are skipped, and under CI they fail."""
    path = find_browser()
    if not path:
        if os.environ.get('CI') == 'true':
            pytest.fail('no browser, and under CI nothing may be skipped')
        pytest.skip('no browser: see tests/install.py')
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # ms; the machine may be busy
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope='session', params=['chromium', 'firefox', 'webkit'])
def engine(request):
    """Each engine once, for all tests."""
    if request.param == 'chromium':
        context = request.getfixturevalue('chromium').new_context(reduced_motion='reduce')
        yield engines.Chromium(context.new_page())
        context.close()
        return
    if not engines.FINDERS[request.param]():
        if os.environ.get('CI') == 'true':
            pytest.fail(f'no {request.param}, and under CI nothing may be skipped')
        pytest.skip(f'no {request.param}: see tests/install.py')
    with getattr(engines, request.param)() as running:
        yield running


@pytest.fixture(scope='session')
def windows(chromium):
    """Reusable windows of the browser, for the fixtures that open pages."""
    with windows_of(chromium) as found:
        yield found


@pytest.fixture
def open_page(windows, url):
    """Open a page of the site; at the end, check for logged errors and requests to other hosts."""
    borrowed, faults = [], []

    def open_(path, *, viewport=DESKTOP, theme='light', scripts=True):
        window = windows.borrow(
            viewport=viewport,
            color_scheme=theme,
            java_script_enabled=scripts,
            reduced_motion='reduce',  # no smooth scrolling
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
    """Open pages of any site in a separate window; at the end, check that no script has failed.

    ``visit(address, **context)`` returns a function that opens a path of this site.
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
