"""What differs between browsers works in Chromium, Firefox and WebKitGTK (Safari's engine)."""

import re
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
    elsewhere = '!location.pathname.endsWith("every-change.html")'
    engine.until(f'{elsewhere} && document.readyState === "complete"')
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


#: pages with sessions, commands of several lines, outputs, before and after, and examples of markup
COPIED = (
    *('removed.html', 'interpreter.html', 'c-api-porting.html', 'build.html', 'library-data.html'),
    *('porting.html', 'guide/writing.html', 'changes/whatsnew312-pep701.html'),
)

#: clicks each button that copies; returns language, whole text and what is copied of each block
COPY_ALL = """
document.execCommand = () => {
    window.copied = document.activeElement.value ?? String(getSelection());
    return true;
};
return [...document.querySelectorAll('.copybtn')].map((button) => {
    const pre = button.parentElement.querySelector('pre');
    const language = /highlight-(\\S+)/.exec(pre.closest('[class*="highlight-"]').className)[1];
    const text = pre.textContent;
    window.copied = null;
    button.click();
    return [language, text, window.copied];
});
"""


def typed(language, text):
    """Return the part of a block that is to be copied: what one types."""
    lines = text.rstrip('\n').split('\n')
    if language == 'pycon':
        lines = [line[4:] for line in lines if re.match(r'(>>>|\.\.\.)( |$)', line)]
    elif language == 'console':
        last = '\\'
        lines = [
            (last := line).removeprefix('$ ')
            for line in lines
            if line.startswith('$ ') or (last != '\\' and last.endswith('\\'))
        ]
    return '\n'.join(lines)


def test_copied_code(engine, watched):
    """What is copied has no prompts, no output and no traceback; twice, and while code runs."""
    engine.resize(1280, 900)
    seen = set()
    for page in COPIED:
        engine.open(watched + page)
        engine.until('document.querySelector(".copybtn")')
        for _ in range(2):
            for language, text, copied in engine.run(COPY_ALL):
                assert copied == typed(language, text), (page, text)
                seen.add(language)
            engine.run(
                'document.querySelectorAll(".whatsnew-run-open").forEach((one) => one.click());'
            )
    assert seen >= {'pycon', 'python', 'console', 'markdown', 'c'}


@pytest.mark.parametrize('scheme', ['http', 'file'])
def test_fonts(engine, watched, site, scheme):
    """The fonts of the site are used, on a server and in a folder; headings are balanced."""
    engine.resize(1280, 900)
    page = 'removed.html'
    # a font that is late is used from the next page on
    for _ in range(2):
        engine.open((watched if scheme == 'http' else f'{site.as_uri()}/') + page)
        engine.run('return document.fonts.ready.then(() => true);')
    if (engine.name, scheme) == ('webkit', 'file'):
        # WebKit loads no fonts from files, and shows those of the system
        loading = 'return Promise.all([...document.fonts].map((one) => one.load().catch(() => 0)));'
        assert engine.run(loading) == [0] * 4
        assert engine.get('innerWidth - document.documentElement.scrollWidth') >= 0
        return
    loaded = engine.until(
        '(list => list.length === 4 && list)([...document.fonts].filter((one) => '
        'one.status === "loaded").map((one) => one.family.replaceAll(`"`, "")))'
    )
    assert set(loaded) == {'WN Serif', 'WN Sans', 'WN Code'}
    widths = engine.run(
        """const line = document.createElement("span");
        line.style = "position: absolute; white-space: nowrap; font-size: 40px";
        line.textContent = "Changes of the release, word by word";
        document.body.append(line);
        return ["WN Serif", "WN Sans", "WN Code"].map((name) => ["", `"${name}", `].map((own) => {
            line.style.font = `${name === "WN Serif" ? 600 : 400} 40px ${own}cursive`;
            return line.getBoundingClientRect().width;
        }));"""
    )
    assert all(without != with_own for without, with_own in widths), widths
    # engines without it have "wrap", and their lines are as long as they may be
    wraps = engine.get('getComputedStyle(document.querySelector("h1")).textWrapStyle')
    assert wraps in {'balance', None}
    assert engine.get('innerWidth - document.documentElement.scrollWidth') >= 0


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
