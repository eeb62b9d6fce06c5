"""Measure the filter of a page in Chromium: ``python benchmarks/filter.py [entries ...]``.

Builds a site with that many generated entries, loads its page of all entries, types, and prints a
table in milliseconds. Own work is the time inside the script's handler of a keystroke;
painted is the time from the key event to the frame that shows the result.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / 'tests'))
from install import find_browser
from playwright.sync_api import sync_playwright

CONF = """\
extensions = ['myst_parser', 'whatsnew312']
myst_enable_extensions = ['colon_fence']
html_theme = 'furo'
html_copy_source = False
smartquotes = False
whatsnew_release = '2.0'
whatsnew_areas = {f'area{n}': f'Area {n}' for n in range(8)}
"""

PAGE = """\
# Every change

```{changes}
:filter:
:group-by: area
:count:
```
"""

KINDS = ('added', 'changed', 'deprecated', 'removed', 'fixed', 'security')
WORDS = (
    *('cart', 'parcel', 'invoice', 'ledger', 'basket', 'voucher', 'courier', 'pallet', 'bundle'),
    *(
        'crate',
        'label',
        'stamp',
        'depot',
        'tariff',
        'batch',
        'buffer',
        'cursor',
        'digest',
        'handle',
    ),
    *('iterator', 'listener', 'queue', 'record', 'stream', 'token', 'window'),
)

#: what is typed, letter by letter, and then taken back
TYPED = 'parcel invoice'

#: run before the page's own scripts: how long each handler of "input" took, and when it was painted
WATCH = """
window.measured = [];
const add = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (type, handler, options) {
  if (type !== 'input') return add.call(this, type, handler, options);
  return add.call(this, type, function (event) {
    const begin = performance.now();
    handler.call(this, event);
    const own = performance.now() - begin;
    requestAnimationFrame(() => {
      const {port1, port2} = new MessageChannel();
      port1.onmessage = () =>
        measured.push({own, painted: performance.now() - event.timeStamp});
      port2.postMessage(null);
    });
  }, options);
};
"""


def write(folder: Path, number: int) -> None:
    """Write the sources of a site with *number* entries on 8 pages, of 60 modules."""
    chance = random.Random(number)
    pages: list[list[str]] = [
        [f'---\narea: area{n}\norphan: true\n---\n# Page {n}\n'] for n in range(8)
    ]
    for entry in range(number):
        kind = KINDS[min(int(chance.expovariate(0.6)), 5)]
        title = ' '.join(chance.choices(WORDS, k=6))
        module = f'shop.module{chance.randrange(60)}'
        pep = f':pep: {chance.randrange(8, 40)}\n' if chance.random() < 0.1 else ''
        pages[entry % 8].append(
            f':::{{change}} {title} number {entry}\n:id: entry-{entry}\n:kind: {kind}\n{pep}'
            f':issue: {10000 + entry}\n:api: {module}.f{entry}\n\nIt does what it says.\n:::\n'
        )
    (folder / 'conf.py').write_text(CONF)
    (folder / 'index.md').write_text(PAGE)
    for place, parts in enumerate(pages):
        (folder / f'page{place}.md').write_text('\n'.join(parts))


def measure(chromium: str, page_file: Path) -> dict[str, float]:
    """Return what was seen on one page, in milliseconds."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=['--no-sandbox', '--disable-background-networking']
        )
        page = browser.new_page(viewport={'width': 1280, 'height': 900})
        page.add_init_script(WATCH)
        page.goto(page_file.as_uri(), wait_until='load')
        page.wait_for_timeout(1000)
        load = page.evaluate(
            'performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd'
        )
        field = page.locator('#whatsnew-words')
        field.focus()
        for _ in range(3):
            for letter in TYPED:
                page.keyboard.press('Space' if letter == ' ' else letter)
                page.wait_for_timeout(300)
            for _ in TYPED:
                page.keyboard.press('Backspace')
                page.wait_for_timeout(300)
        seen = page.evaluate('measured')
        browser.close()
    assert len(seen) == 6 * len(TYPED)
    found = {'load': load}
    for name in ('own', 'painted'):
        times = sorted(one[name] for one in seen)
        found[f'{name} median'] = statistics.median(times)
        found[f'{name} 95 %'] = times[len(times) * 95 // 100]
        found[f'{name} worst'] = times[-1]
    return found


def main() -> int:
    """Measure, and print a table in Markdown."""
    chromium = find_browser()
    if not chromium:
        print('no Chromium was found')
        return 1
    sizes = [int(text) for text in sys.argv[1:]] or [310, 1000, 5000]
    for place, number in enumerate(sizes):
        with tempfile.TemporaryDirectory() as name:
            source, out = Path(name, 'src'), Path(name, 'out')
            source.mkdir()
            write(source, number)
            build = [sys.executable, '-m', 'sphinx', '-q', '-b', 'html', str(source), str(out)]
            subprocess.run(build, check=True)
            found = measure(chromium, out / 'index.html')
            found = {'entries': number, 'kB': (out / 'index.html').stat().st_size / 1000} | found
        if not place:
            print('|', ' | '.join(found), '|')
            print('|', ' | '.join('--:' for _ in found), '|')
        print('|', ' | '.join(f'{value:,.0f}' for value in found.values()), '|', flush=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
