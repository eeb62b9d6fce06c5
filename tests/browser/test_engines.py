"""What differs between browsers works in Chromium, Firefox and WebKitGTK (Safari's engine)."""

from urllib.parse import quote

import pytest
from hosting import served_watched

MESSAGES = {
    "ModuleNotFoundError: No module named 'distutils'": 'whatsnew312-pep632',
    "AttributeError: 'ShopTest' object has no attribute 'assertEquals'": (
        'whatsnew312-removed-unittest-aliases'
    ),
}

#: a page of each kind, and those with the most parts
PAGES = (
    *('index.html', 'summary.html', 'areas.html', 'syntax.html', 'library-files.html'),
    *('c-api.html', 'performance.html', 'upgrade.html', 'scan.html', 'gone.html', 'removals.html'),
    *('removed-modules.html', 'every-change.html', 'by-module.html', 'by-pep.html', 'about.html'),
    *('search.html', 'genindex.html', 'changelog.html', '404.html', 'guide/writing.html'),
    *('modules/argparse.html', 'changes/whatsnew312-pep701.html'),
)

PLACES = {
    'library-data.html': 'whatsnew312-itertools-batched',
    'removed-modules.html': 'whatsnew312-removed-imp',
}


@pytest.fixture(scope='session')
def watched(site):
    """The address of the site, on a server whose pages remember faults."""
    with served_watched(site) as (address, _asked):
        yield address


# test_pages.py opens them in Chromium
@pytest.mark.parametrize('engine', ['firefox', 'webkit'], indirect=True)
def test_pages(engine, watched):
    """A page of each kind loads without a fault, fits a narrow window, and asks no other host."""
    engine.resize(500, 900)
    wrong = {}
    for page in PAGES:
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
