"""Chromium, Firefox and WebKitGTK with one interface, for the tests that all of them must pass.

Chromium is that of Playwright. The others are driven by the commands of W3C WebDriver: WebKitGTK gets
them over HTTP, as the standard says. Firefox gets the same commands over its Marionette socket, as
Debian has no geckodriver, which only passes them on.
"""

import base64
import itertools
import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.request
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import playwright.sync_api as playwright
from install import find_firefox, find_webkit

#: the key of an element in answers (WebDriver, section 12.2)
ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'

#: seconds to wait for a browser to start, for a page, and for a condition
PATIENCE = 60

#: commands: their names in Marionette, and their methods and paths in WebDriver
COMMANDS = {
    'Navigate': ('POST', 'url'),
    'Back': ('POST', 'back'),
    'Refresh': ('POST', 'refresh'),
    'ExecuteScript': ('POST', 'execute/sync'),
    'FindElement': ('POST', 'element'),
    'ElementClick': ('POST', 'element/{id}/click'),
    'ElementClear': ('POST', 'element/{id}/clear'),
    'ElementSendKeys': ('POST', 'element/{id}/value'),
    'SetWindowRect': ('POST', 'window/rect'),
    'TakeScreenshot': ('GET', 'screenshot'),
    'DeleteSession': ('DELETE', ''),
}

#: Firefox: no requests of its own, no first pages, and no questions
PREFERENCES = {
    'app.normandy.enabled': False,
    'app.update.enabled': False,
    'browser.aboutwelcome.enabled': False,
    'browser.newtabpage.enabled': False,
    'browser.safebrowsing.update.enabled': False,
    'browser.shell.checkDefaultBrowser': False,
    'browser.startup.homepage_override.mstone': 'ignore',
    'browser.startup.page': 0,
    'datareporting.policy.dataSubmissionEnabled': False,
    'dom.disable_open_during_load': False,
    'dom.events.testing.asyncClipboard': True,
    'extensions.getAddons.cache.enabled': False,
    'network.captive-portal-service.enabled': False,
    'network.connectivity-service.enabled': False,
    'network.dns.disablePrefetch': True,
    'services.settings.server': 'data:,',
    'toolkit.telemetry.reportingpolicy.firstRun': False,
    'ui.prefersReducedMotion': 1,
    'marionette.port': 0,
}

#: what finds each engine that is not Playwright's
FINDERS = {'firefox': find_firefox, 'webkit': find_webkit}


class CommandError(Exception):
    """The browser refused a command; the message is its own."""


class Engine:
    """A running browser with one window."""

    def __init__(self, name, send):
        self.name, self._send = name, send

    def open(self, address):
        """Open *address*, and wait until the page has been loaded."""
        self._send('Navigate', {'url': address})

    def back(self):
        """Go back, as the button does."""
        self._send('Back', {})

    def reload(self):
        """Load the page again."""
        self._send('Refresh', {})

    def run(self, script, *values):
        """Return what *script*, the body of a function, returns; promises are waited for."""
        return self._send('ExecuteScript', {'script': script, 'args': list(values)})

    def get(self, expression):
        """Return the value of a JavaScript expression."""
        return self.run(f'return {expression};')

    def text(self, selector):
        """Return the text that a reader sees in an element."""
        return self.run('return document.querySelector(arguments[0]).innerText;', selector)

    def click(self, selector):
        """Click an element with the pointer."""
        self._send('ElementClick', {'id': self._find(selector)})

    def type(self, selector, text):
        """Clear a field, then type *text* into it; of a file field, choose the file *text*."""
        found = {'id': self._find(selector)}
        if not self.run('return document.querySelector(arguments[0]).type === "file";', selector):
            self._send('ElementClear', found)
        self._send('ElementSendKeys', {**found, 'text': text})

    def until(self, expression, patience=PATIENCE):
        """Wait until a JavaScript expression is true; return its value."""
        end = time.monotonic() + patience
        while True:
            with suppress(CommandError):  # between two pages
                if found := self.get(expression):
                    return found
            assert time.monotonic() < end, f'{self.name}: never true: {expression} {self._where()}'
            time.sleep(0.05)

    def _where(self):
        """Return the address of the page and whether it has been loaded, for a failure."""
        try:
            return self.get('`at ${location}, ${document.readyState}`')
        except CommandError as problem:
            return f'({problem})'

    def resize(self, width, height):
        """Give the window a size; the page gets less, as bars need some."""
        self._send('SetWindowRect', {'width': width, 'height': height})

    def screenshot(self, path):
        """Write what the window shows as PNG."""
        Path(path).write_bytes(base64.b64decode(self._send('TakeScreenshot', {'full': False})))

    def _find(self, selector):
        """Return the reference of an element."""
        answer = self._send('FindElement', {'using': 'css selector', 'value': selector})
        return answer[ELEMENT]


class Chromium(Engine):
    """A window of Playwright's Chromium."""

    def __init__(self, page):
        self.name, self._page = 'chromium', page

    def open(self, address):
        """Open *address*, and wait until the page has been loaded."""
        self._page.goto(address)

    def back(self):
        """Go back, as the button does."""
        self._page.go_back()

    def reload(self):
        """Load the page again."""
        self._page.reload()

    def run(self, script, *values):
        """Return what *script*, the body of a function, returns; promises are waited for."""
        try:
            return self._page.evaluate(
                f'values => (function () {{ {script} }})(...values)', list(values)
            )
        except playwright.Error as problem:
            raise CommandError(str(problem)) from None

    def click(self, selector):
        """Click an element with the pointer."""
        self._page.click(selector)

    def type(self, selector, text):
        """Clear a field, then type *text* into it; of a file field, choose the file *text*."""
        if self._page.get_attribute(selector, 'type') == 'file':
            self._page.set_input_files(selector, text)
        else:
            self._page.fill(selector, '')
            self._page.type(selector, text)

    def resize(self, width, height):
        """Give the page a size."""
        self._page.set_viewport_size({'width': width, 'height': height})

    def screenshot(self, path):
        """Write what the window shows as PNG."""
        self._page.screenshot(path=path)


@contextmanager
def firefox():
    """Yield a running Firefox."""
    with ExitStack() as stack:
        profile = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        lines = (f'user_pref({json.dumps(k)}, {json.dumps(v)});' for k, v in PREFERENCES.items())
        (profile / 'user.js').write_text('\n'.join(lines))
        command = [find_firefox(), '--headless', '--marionette', '--no-remote']
        log = stack.enter_context((profile / 'log').open('w+'))
        stack.enter_context(
            _process([*command, '--profile', str(profile), 'about:blank'], stdout=log, stderr=log)
        )
        port = _wait_for(lambda: _number(profile / 'MarionetteActivePort'))
        connection = stack.enter_context(closing(socket.create_connection(('127.0.0.1', port))))
        connection.settimeout(PATIENCE)
        stream = stack.enter_context(connection.makefile('rb'))
        _message(stream)  # it greets
        numbers = itertools.count(1)

        def send(name, given):
            data = json.dumps([0, next(numbers), f'WebDriver:{name}', given]).encode()
            connection.sendall(b'%d:%b' % (len(data), data))
            _, _, error, answer = _message(stream)
            if error:
                raise CommandError(error['message'])
            # Marionette wraps simple values, WebDriver all
            return answer['value'] if answer and set(answer) == {'value'} else answer

        send('NewSession', {'pageLoadStrategy': 'normal', 'unhandledPromptBehavior': 'ignore'})
        yield Engine('firefox', send)
        with suppress(CommandError, OSError):
            send('DeleteSession', {})


def _message(stream):
    size = b''
    while (byte := stream.read(1)) != b':':
        if not byte:
            raise CommandError('the browser has ended')
        size += byte
    return json.loads(stream.read(int(size)))


@contextmanager
def webkit():
    """Yield a running WebKitGTK: its MiniBrowser on a display of its own."""
    driver, browser = find_webkit()
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory())
        display = stack.enter_context(_display())
        environment = {
            **os.environ,
            'DISPLAY': display,
            'GDK_BACKEND': 'x11',
            'HOME': home,
            'XDG_RUNTIME_DIR': home,
            'LIBGL_ALWAYS_SOFTWARE': '1',
            # it has no part in what is tested, and needs rights that containers lack
            'WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS': '1',
            'NO_AT_BRIDGE': '1',
            # the optimizing compiler takes longer than all that is run here
            'JSC_useOMGJIT': '0',
        }
        port = _free_port()
        stack.enter_context(
            _process(
                [driver, f'--port={port}'],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        base = f'http://127.0.0.1:{port}/session'
        _wait_for(lambda: _answers(port))
        options = {'binary': browser, 'args': ['--automation']}
        wanted = {'webkitgtk:browserOptions': options, 'pageLoadStrategy': 'normal'}
        answer = _request('POST', base, {'capabilities': {'alwaysMatch': wanted}})
        base = f'{base}/{answer["sessionId"]}'

        def send(name, given):
            method, path = COMMANDS[name]
            path = path.format(**given)
            body = given if method == 'POST' else None
            return _request(method, f'{base}/{path}'.rstrip('/'), body)

        yield Engine('webkit', send)
        with suppress(CommandError, OSError):
            send('DeleteSession', {})


def _request(method, address, body):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=PATIENCE) as opened:
            return json.load(opened)['value']
    except urllib.error.HTTPError as refused:
        with refused:
            raise CommandError(refused.read().decode('utf-8', 'replace')) from None


@contextmanager
def _display():
    """Yield the name of a new display without a screen."""
    read, write = os.pipe()
    command = ['Xvfb', '-displayfd', str(write), '-screen', '0', '1600x1200x24', '-nolisten', 'tcp']
    with _process(command, pass_fds=(write,), stderr=subprocess.DEVNULL):
        os.close(write)
        with os.fdopen(read) as opened:
            yield f':{opened.readline().strip()}'


@contextmanager
def _process(command, **options):
    process = subprocess.Popen(command, start_new_session=True, **options)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 15)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()


def _wait_for(found):
    end = time.monotonic() + PATIENCE
    while not (value := found()):
        assert time.monotonic() < end, 'the browser does not start'
        time.sleep(0.05)
    return value


def _number(path):
    return int(path.read_text() or 0) if path.exists() else 0


def _free_port():
    with closing(socket.socket()) as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def _answers(port):
    with suppress(OSError), closing(socket.create_connection(('127.0.0.1', port))):
        return True
    return False
