"""What differs between browsers works in Chromium, Firefox and WebKitGTK (Safari's engine)."""

import functools
import io
import os
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import engines
import pytest
from hosting import BASE, Quiet

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


MESSAGES = {
    "ModuleNotFoundError: No module named 'distutils'": 'whatsnew312-pep632',
    "AttributeError: 'ShopTest' object has no attribute 'assertEquals'": (
        'whatsnew312-removed-unittest-aliases'
    ),
}

PLACES = {
    'library-data.html': 'whatsnew312-itertools-batched',
    'removed-modules.html': 'whatsnew312-removed-imp',
}


class Watched(Quiet):
    """Serves pages that remember faults, and lets them ask nothing of other hosts."""

    def end_headers(self):
        self.send_header('Content-Security-Policy', POLICY)
        super().end_headers()

    def send_head(self):
        path = Path(self.translate_path(self.path.partition('#')[0].partition('?')[0]))
        if path.suffix != '.html' or not path.is_file():
            return super().send_head()
        page = path.read_bytes().replace(b'<head>', b'<head>' + WATCH, 1)
        self.send_response(200)
        self.send_header('Content-Type', 'text/html; charset=utf-8')
        self.send_header('Content-Length', str(len(page)))
        self.end_headers()
        return io.BytesIO(page)


@pytest.fixture(scope='session')
def watched(site):
    """The address of the site, on a server whose pages remember faults."""
    handler = functools.partial(Watched, directory=str(site))
    with ThreadingHTTPServer(('127.0.0.1', 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f'http://127.0.0.1:{server.server_port}{BASE}'
        server.shutdown()


@pytest.fixture(scope='module', params=['chromium', 'firefox', 'webkit'])
def engine(request):
    """Each engine once, for all tests of this file."""
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


# test_pages.py opens them in Chromium
@pytest.mark.parametrize('engine', ['firefox', 'webkit'], indirect=True)
def test_pages(engine, watched, site):
    """Each page loads without a fault, fits a narrow window, and asks no other host."""
    engine.resize(500, 900)
    pages = sorted(path.relative_to(site).as_posix() for path in site.glob('*.html'))
    some = ('guide/writing.html', 'modules/argparse.html', 'changes/whatsnew312-pep701.html')
    wrong = {}
    for page in (*pages, *some):
        engine.open(watched + page)
        faults, hosts, spare = engine.run(
            """return [
                window.faults,
                performance.getEntriesByType("resource").map((one) => one.name)
                    .filter((name) => !name.startsWith(location.origin) && !name.startsWith("data:")),
                innerWidth - document.documentElement.scrollWidth,
            ];"""
        )
        if faults or hosts or spare < 0:
            wrong[page] = faults, hosts, spare
    assert not wrong


def test_filter_after_back(engine, watched):
    """After Back, the filter has the words, the list and the address that it had."""
    engine.resize(1280, 900)
    engine.open(f'{watched}every-change.html')
    engine.type('#whatsnew-words', 'tarfile')
    shown = '[...document.querySelectorAll(".whatsnew-rows > li")].filter((row) => row.checkVisibility()).length'
    engine.until('location.search === "?q=tarfile"')
    count = engine.get(shown)
    assert 0 < count < 40
    engine.run('document.querySelector(".whatsnew-rows a:not([hidden])").click();')
    engine.until('!location.pathname.endsWith("every-change.html")')
    engine.back()
    engine.until('document.querySelector("#whatsnew-words")?.value === "tarfile"')
    assert engine.until(shown) == count
    assert engine.get('location.search') == '?q=tarfile'


def test_checklist_after_back(engine, watched):
    """After Back, the checklist still has the modules, and the next tick does not erase them."""
    engine.open(f'{watched}upgrade.html')
    engine.run('localStorage.clear();')
    engine.reload()
    engine.type('#whatsnew-modules', 'imp, tarfile')
    shown = '[...document.querySelectorAll(".whatsnew-checklist > li")].filter((row) => row.checkVisibility())'
    total = engine.get('document.querySelectorAll(".whatsnew-checklist > li").length')
    engine.until(f'{shown}.length < {total}')
    count = engine.get(f'{shown}.length')
    engine.open(f'{watched}about.html')
    engine.back()
    engine.until('document.querySelector("#whatsnew-modules")?.value === "imp, tarfile"')
    engine.until(f'{shown}.length === {count}')
    engine.run(f'{shown}[0].querySelector(".whatsnew-tick").click();')
    engine.reload()
    engine.until('document.querySelector("#whatsnew-modules")?.value === "imp, tarfile"')
    engine.until(f'{shown}.length === {count}')
    assert engine.get(f'{shown}[0].querySelector(".whatsnew-tick").checked')


@pytest.mark.parametrize('scheme', ['http', 'file'])
def test_pasted_error(engine, watched, site, scheme):
    """A pasted message finds its entry, also on pages that were opened as files."""
    base = watched if scheme == 'http' else f'{site.as_uri()}/'
    for message, entry in MESSAGES.items():
        engine.open(f'{base}search.html?q={quote(message)}')
        first = engine.until('document.querySelector(".whatsnew-found li a")?.getAttribute("href")')
        assert first.endswith(f'#{entry}'), message


@pytest.mark.parametrize('width', [500, 1280])
def test_arrival(engine, watched, width):
    """A link to an entry leads there at once, and no bar covers the entry."""
    engine.resize(width, 850)
    for page, entry in PLACES.items():
        engine.open('about:blank')
        engine.open(f'{watched}{page}#{entry}')
        seen = engine.run(
            """const node = document.getElementById(arguments[0]);
            const frame = () => new Promise((done) => requestAnimationFrame(done));
            return document.fonts.ready.then(frame).then(frame).then(() => {
                const { left, top } = node.getBoundingClientRect();
                const hit = document.elementFromPoint(left + 5, top + 5);
                const behaviour = getComputedStyle(document.documentElement).scrollBehavior;
                return [scrollY > 500, top < innerHeight / 2, node.contains(hit), behaviour];
            });""",
            entry,
        )
        assert seen == [True, True, True, 'auto'], entry


def test_theme_and_link_menu(engine, watched):
    """The button for the theme works and is kept; the link menu and the buttons to copy work."""
    engine.resize(1280, 900)
    entry = '#whatsnew312-itertools-batched'
    engine.open(f'{watched}library-data.html')
    engine.run('localStorage.theme = "light";')
    engine.reload()
    theme = 'document.body.dataset.theme'
    colour = 'getComputedStyle(document.body).backgroundColor'
    assert engine.until(theme) == 'light'
    light = engine.get(colour)
    for _ in range(3):  # the button goes through light, dark and that of the system
        if engine.get(theme) != 'dark':
            engine.click('.content-icon-container .theme-toggle')
    assert engine.get(colour) != light
    engine.reload()
    assert engine.until(theme) == 'dark'
    # engines differ in who may read the clipboard, so look at what is written to it
    engine.run(
        """window.copied = [];
        const clipboard = { writeText: (text) => Promise.resolve(void copied.push(text)) };
        Object.defineProperty(navigator, "clipboard", { value: clipboard });"""
    )
    engine.click(f'{entry} > .whatsnew-link > summary')
    engine.until(f'document.querySelector("{entry} .whatsnew-link button")')
    engine.click(f'{entry} .whatsnew-link button')
    canonical = engine.get('document.querySelector("link[rel=canonical]").href')
    assert engine.until('copied.at(-1)') == canonical + entry
    assert not engine.get('faults')
