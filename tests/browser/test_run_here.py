"""The button "Run": samples run in the browser, with a Python that the site itself serves."""

import functools
import http.server
import json
import re
import shutil
import threading
from contextlib import contextmanager

import forked
import npm
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PYODIDE = json.loads((npm.PYTHON / 'package.json').read_text())['devDependencies']['pyodide']

CONF = """
project = 'Menu'
extensions = ['myst_parser', 'whatsnew312', 'sphinx_copybutton']
html_theme = 'furo'
whatsnew_product = 'Python'
whatsnew_release = '3.12'
whatsnew_previous_release = '3.11'
whatsnew_samples = 'samples.json'
whatsnew_run = True
"""

#: the samples in the order of the page; the runnable ones come first
SAMPLES = """\
# Menu

```{sample}
>>> for dish in "tea", "pie":
...     print(dish)
...
tea
pie
>>> menu = {}
>>> menu["cake"]
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
KeyError: 'cake'
```

```{sample} python
:filename: bill.py

type Price = float
total: Price = sum([0.1] * 10)
print(total)
print(totl)
```

```{sample-output}
1.0
Traceback (most recent call last):
  File "bill.py", line 4, in <module>
    print(totl)
          ^^^^
NameError: name 'totl' is not defined. Did you mean: 'total'?
```

```{sample}
>>> import sys
>>> sys.maxsize > 2**32
True
```

```{sample} python
:skip: nobody knows
print(1)
```

```{sample}
:release: previous
>>> 1
1
```

```{sample} python
:checker: mypy
price: int = 1
```

```{sample}
:platform: Windows
>>> 1
1
```

```{sample}
>>> import sqlite3
```

```{sample}
>>> import asyncio
>>> asyncio.run(asyncio.sleep(0, "tea"))
'tea'
```

```{sample} c
int menu;
```
"""


def build(folder, builder='html', *options):
    command = ('-m', 'sphinx', '-q', '-b', builder, *options)
    # warnings are no errors: the record may lack samples that this machine cannot verify
    return forked.run(*command, folder, folder / 'out' / builder)


@pytest.fixture(scope='session')
def package():
    """The npm package; without npm, the tests are skipped."""
    return npm.wanted(npm.PYTHON, npm.start_python) / 'pyodide'


def write(folder, package=None):
    (folder / 'conf.py').write_text(CONF + "exclude_patterns = ['out', 'node_modules']\n")
    (folder / 'index.md').write_text(SAMPLES)
    # write a record in which every sample is verified: the tests check which ones get a button
    script = (
        'import sys, pickle; from pathlib import Path\n'
        'from whatsnew312.execution.record import SampleRecord, claims, digest\n'
        'env = pickle.loads(Path(sys.argv[1]).read_bytes())\n'
        'samples = env.domaindata["whatsnew"]["samples"]["index"]\n'
        'record = SampleRecord({digest(s): {c.release: c.release + ".1" for c in claims(s)}'
        ' for s in samples}, {"Linux"})\n'
        'Path(sys.argv[2]).write_bytes(record.dump())\n'
    )
    if package:
        (folder / 'node_modules').mkdir()
        (folder / 'node_modules' / 'pyodide').symlink_to(package)
    doctrees = folder / 'doctrees'
    build(folder, 'dummy', '-d', str(doctrees))
    environment = doctrees / 'environment.pickle'
    forked.run('-c', script, environment, folder / 'samples.json').check_returncode()
    done = build(folder, 'html', '-d', str(doctrees))
    assert done.returncode == 0
    assert not done.stderr
    return folder / 'out' / 'html'


@pytest.fixture(scope='session')
def menu(package, tmp_path_factory):
    """A site whose samples readers can run."""
    return write(tmp_path_factory.mktemp('menu'), package)


@contextmanager
def served(folder, headers=(), types=(), asked=None):
    """Serve *folder*; yield its address. The paths of requests are added to *asked*."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        extensions_map = {
            **http.server.SimpleHTTPRequestHandler.extensions_map,
            '.wasm': 'application/wasm',
            '.js': 'text/javascript',
            **dict(types),
        }

        def send_head(self):
            if asked is not None:
                asked.append(self.path)
            return super().send_head()

        def end_headers(self):
            for name, value in headers:
                self.send_header(name, value)
            super().end_headers()

        def log_message(self, *_):
            pass

    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f'http://127.0.0.1:{server.server_port}/'
        server.shutdown()


@pytest.fixture(scope='session')
def asked():
    """The paths of all requests to the site at ``address``, also those of workers."""
    return []


@pytest.fixture(scope='session')
def address(menu, asked):
    with served(menu, asked=asked) as url:
        yield url


@pytest.fixture
def open_at(chromium):
    """Open a page in a fresh profile, with time for a slow machine."""
    contexts = []

    def open_(url, **options):
        context = chromium.new_context(**options)
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(url)
        return page

    yield open_
    for context in contexts:
        context.close()


def start(page, number=0):
    """Press the button of a sample; return its panel."""
    button = page.locator('.whatsnew-run-open').nth(number)
    button.click()
    return page.locator('p:has(> .whatsnew-run-open)').nth(number).locator('+ .whatsnew-run')


def editor_of(panel):
    """Return the field in which the code of the sample can be edited."""
    name = panel.evaluate('panel => panel.querySelector("p > [id]").id')
    return panel.page.locator(f'[aria-describedby={name}]')


def says(panel, text):
    expect(panel.get_by_role('status')).to_have_text(re.compile(text), timeout=60_000)


def output(panel):
    return panel.get_by_role('log').inner_text().rstrip()


#: the steps of the first sample that print something, and their output
SESSION = """\
>>> for dish in "tea", "pie":
...     print(dish)
...
tea
pie
>>> menu["cake"]
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
KeyError: 'cake'"""


def test_session_edited_and_run_again(open_at, address, asked):
    """Python is loaded only after a click; an edited session runs again without new requests."""
    page = open_at(address)
    page.wait_for_load_state('networkidle')
    asked.clear()
    foreign = []
    page.context.on('request', lambda request: foreign.append(request.url))
    page.locator('.whatsnew-run-open').first.hover()
    page.locator('.whatsnew-run-open').first.focus()
    assert not asked
    panel = start(page)
    says(panel, '^Done.$')
    assert output(panel) == SESSION
    assert any('pyodide.asm.wasm' in url for url in asked)
    assert all(url.startswith(address) for url in foreign)

    first = len(asked)
    editor = editor_of(panel)
    editor.fill('def f[T](x: T):\n    return x\nif f(1):\n    6 * 7\nelse:\n    0\nf(')
    editor.press('Control+Enter')
    expect(panel.get_by_role('log')).to_contain_text('SyntaxError')
    says(panel, '^Done')
    assert output(panel).startswith(
        '>>> if f(1):\n...     6 * 7\n... else:\n...     0\n...\n42\n>>> f('
    )
    assert len(asked) == first

    # another sample uses the same Python, but not the names of the first sample
    second = start(page, 1)
    says(second, '^Done.$')
    assert output(second).splitlines()[-1] == (
        "NameError: name 'totl' is not defined. Did you mean: 'total'?"
    )
    assert '"bill.py", line 4, in <module>\n    print(totl)\n          ^^^^\n' in output(second)
    # the panel says that the output in a browser differs from the output on the page
    third = start(page, 2)
    says(third, 'differs from the page')
    assert len(asked) == first


def test_endless_loop(open_at, address):
    """The keyboard can stop an endless loop, and Python runs again after that."""
    page = open_at(address)
    panel = start(page)
    says(panel, '^Done.$')
    editor_of(panel).fill('while True: pass')
    button = panel.get_by_role('button')
    button.press('Enter')
    says(panel, 'Running')
    expect(button).to_have_text('Stop')
    button.press('Enter')
    says(panel, 'Stopped')
    editor_of(panel).fill('6 * 7')
    button.press('Enter')
    says(panel, '^Done.$')
    assert output(panel) == '42'


POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'"


def test_endless_output(open_at, address):
    """Endless output is cut at a limit, and the page still works after that."""
    page = open_at(address)
    panel = start(page)
    says(panel, '^Done.$')
    editor_of(panel).fill('while True: print("x" * 1000)')
    panel.get_by_role('button').press('Enter')
    says(panel, 'the rest of the output is not shown')
    assert len(output(panel)) < 110_000
    editor_of(panel).fill('def f(): return 6 * 7\nf()')
    panel.get_by_role('button').press('Enter')
    says(panel, '^Done.$')
    assert output(panel).endswith('42')


def test_the_end_of_the_interpreter(open_at, address):
    """If the code breaks the interpreter, the panel shows the error, and the next run works."""
    page = open_at(address)
    panel = start(page)
    says(panel, '^Done.$')
    editor_of(panel).fill('import json\ndel json.dumps')
    panel.get_by_role('button').press('Enter')
    says(panel, "^This ended the interpreter: AttributeError: .*'dumps'$|^This ended.*dumps.*[.]$")
    editor_of(panel).fill('6 * 7')
    panel.get_by_role('button').press('Enter')
    says(panel, '^Done.$')


def test_strict_policy(open_at, menu):
    """Samples run under a policy that allows only WebAssembly and the site's own files."""
    with served(menu, [('Content-Security-Policy', POLICY)]) as url:
        panel = start(open_at(url), 1)
        says(panel, '^Done.$')
        assert output(panel).startswith('1.0\nTraceback')


def test_says_why_not(open_at, menu, tmp_path):
    """If Python cannot start, the panel shows the reason."""
    with served(menu, types=[('.wasm', 'application/octet-stream')]) as url:
        says(start(open_at(url)), 'sends WebAssembly as application/octet-stream')
    copy = shutil.copytree(menu, tmp_path / 'site')
    with served(copy) as url:
        [engine] = (copy / '_static' / 'whatsnew').glob('pyodide-*')
        (engine / 'pyodide.asm.wasm').unlink()
        says(start(open_at(url)), r'has no pyodide.asm.wasm \(404\)')
        (copy / '_static' / 'whatsnew' / 'run-worker.js').unlink()
        says(start(open_at(url)), 'worker is missing')
    says(start(open_at((menu / 'index.html').as_uri())), 'this page is a file')


def test_patience_ends(open_at, address):
    """If Python does not start within a minute, the panel says so, and the reader can stop."""
    page = open_at(address)
    page.route(
        '**/run-worker.js', lambda route: route.fulfill(body='', content_type='text/javascript')
    )
    page.clock.install()
    page.evaluate('delete window.SharedWorker')  # its requests are not those of the page
    panel = start(page)
    says(panel, 'Loading Python 3.12')
    page.clock.fast_forward(61_000)
    says(panel, 'has not started yet')
    panel.get_by_role('button').click()
    says(panel, 'Stopped')


def test_who_gets_a_button(open_at, address, menu):
    """Only verified samples of this release that can run in a browser have a button."""
    page = open_at(address)
    expect(page.locator('.whatsnew-run-open')).to_have_count(3)
    boxes = page.locator('.whatsnew-sample').all()
    with_button = [int('runnable' in box.get_attribute('class')) for box in boxes]
    assert with_button == [1, 1, 1] + [0] * 7
    [engine] = (menu / '_static' / 'whatsnew').glob('pyodide-*')
    assert engine.name == f'pyodide-{PYODIDE}'
    assert 'Mozilla Public License' in (engine / 'LICENSE.txt').read_text()


@pytest.mark.parametrize('width', [1280, 320])
def test_place_of_the_button(open_at, address, width):
    """The button covers no code or text, is at least 24 pixels large, and moves nothing."""
    places = []
    for scripts in (True, False):
        size = {'width': width, 'height': 900}
        page = open_at(address, java_script_enabled=scripts, viewport=size)
        lines = page.locator('.whatsnew-verified')
        places.append([line.bounding_box() for line in lines.all()])
    page = open_at(address, viewport=size)
    for button in page.locator('.whatsnew-run-open').all():
        box = button.bounding_box()
        assert box['height'] >= 24
        assert box['width'] >= 24
        hidden = button.evaluate(
            """button => {
                const mine = button.getBoundingClientRect();
                const range = document.createRange();
                range.setStartAfter(button);
                range.setEndAfter(button.parentElement.lastChild);
                const around = button.parentElement.previousElementSibling.querySelector('pre')
                    || button.parentElement.parentElement.querySelector('pre');
                return [...range.getClientRects(), around.getBoundingClientRect()].filter(other =>
                    mine.left < other.right && other.left < mine.right &&
                    mine.top < other.bottom && other.top < mine.bottom).length;
            }"""
        )
        assert hidden == 0
    assert places[0] == places[1]


def test_accessible_while_open(open_at, address):
    """axe finds no violation in an open panel, in both themes; Escape closes the panel."""
    page = open_at(address)
    panel = start(page)
    says(panel, '^Done.$')
    for theme in ('light', 'dark'):
        page.emulate_media(color_scheme=theme)
        found = Axe().run(page, context='.whatsnew-sample').response
        assert not found['violations'], found['violations']
        assert found['passes']
    editor_of(panel).press('Escape')
    expect(panel).to_be_hidden()
    assert page.evaluate('document.activeElement.className') == 'whatsnew-run-open'


def test_without_the_package(tmp_path):
    """A build without the npm package has no button and no script, and gives no warning."""
    out = write(tmp_path)
    page = (out / 'index.html').read_text()
    assert 'whatsnew-runnable' not in page
    assert 'run.js' not in page
    assert not list((out / '_static').rglob('pyodide*'))
    # the next build with the package has the button, even if no page was edited
    found = tmp_path / 'node_modules' / 'pyodide'
    found.mkdir(parents=True)
    (found / 'pyodide-lock.json').write_text('{"info": {"python": "3.12.7", "version": "0.27.7"}}')
    for name in ('pyodide.js', 'pyodide.asm.js', 'pyodide.asm.wasm', 'python_stdlib.zip'):
        (found / name).write_text('')
    done = build(tmp_path, 'html', '-d', str(tmp_path / 'doctrees'))
    assert (done.returncode, done.stderr) == (0, '')
    assert 'run.js' in (out / 'index.html').read_text()
    # no button if the record names a project's release with its Python: browsers lack the project
    record = tmp_path / 'samples.json'
    record.write_text(record.read_text().replace('"3.12.1"', '"3.12 (Python 3.12.1)"'))
    done = build(tmp_path, 'html', '-d', str(tmp_path / 'doctrees'))
    assert (done.returncode, done.stderr) == (0, '')
    assert 'run.js' not in (out / 'index.html').read_text()
