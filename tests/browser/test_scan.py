"""The scan of a reader's code: in three engines, and exactly as the command does it."""

import json
import shutil
import subprocess
import sys

import npm
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import make_site
from hosting import served_watched
from looks import DESKTOP, PHONE
from playwright.sync_api import expect
from serving import served

ENTRIES = """\
# Shop

```{toctree}
look
```

:::{change} Selling by hand is gone
:id: hand
:kind: removed
:area: stock
:module: shop.hand
:match: module shop.hand
:action: Use `shop.till`.

It is gone.
:::

:::{change} Rounding is deprecated
:id: rounding
:kind: deprecated
:area: stock
:module: shop
:match: |
:  name shop.rounded
:  argument shop.pay rounding 2
:action: Say the price in cents.

It shows a warning.
:::

:::{change} Names in C
:id: names
:kind: deprecated
:area: stock
:effect: check
:match: c Shop_Open
:action: Use the new ones.

They have a prefix.
:::

:::{change} Building
:id: building
:kind: removed
:area: stock
:match: module distutils
:action: Use setuptools.

It comes with setuptools, so a project that needs that only has to look.
:::
"""

FILES = {
    'index.md': ENTRIES,
    'look.md': '# Look\n\nDo the notes concern you?\n\n```{scan}\n```\n',
}

CODE = {
    'app/till.py': 'import shop.hand\nimport shop as s\n\n\ns.pay(3, rounding=True)\ns.rounded(2)\n',
    'app/__init__.py': '',
    'app/text.py': '"""import shop.hand"""\n# import shop.hand\nname = "shop.hand"  # ü\n',
    'app/guarded.py': 'try:\n    import shop.hand\nexcept ImportError:\n    pass\n',
    'app/old.py': 'import shop.hand\nprint "old"\n',
    'app/ext.c': '#include <shop.h>\nint open = Shop_Open();\n',
    'app/null.py': 'a = "\0"\n',
    'app/notes.ipynb': json.dumps(
        {'cells': [{'cell_type': 'code', 'source': ['%run\n', 'import shop.hand\n']}]}
    ),
    'app/build.py': 'import distutils\n',
    'app/pyproject.toml': '[project]\nname = "app"\ndependencies = ["setuptools"]\n',
    'app/readme.txt': 'import shop.hand\n',
    'app/bin/till': '#!/usr/bin/env python3\nimport shop.hand\n',
    'app/bin/start': '#!/bin/sh\nimport shop.hand\n',
    'app/bin/LICENSE': 'import shop.hand\n',
    'app/.hidden/a.py': 'import shop.hand\n',
    'app/node_modules/b.py': 'import shop.hand\n',
}

#: each place of an entry has a mark
FORMS = """\
import shop.hand  #!
import os, shop.hand.cash as cash, shop.hand  #!
from shop.hand import coin, note  #!
from  shop  import  hand  #!
from shop import (
    box,  # rounded
    rounded as half,  #!
    hand as by_hand,  #!
)
from shop import rounded2, rounded  #!
import shop
import shop as s
print("ü😀", s.rounded(1), shop.rounded(2))  #! #!
shop.rounded.cache.rounded()  #!
"""

#: chooses files as a reader does: tests cannot do it for folders in every engine
CHOOSE = """
const [id, files] = arguments;
const list = Object.entries(files).map(([path, text]) => {
    const file = new File([text], path.split("/").pop());
    Object.defineProperty(file, "webkitRelativePath", { value: path });
    return file;
});
const input = document.getElementById(id);
Object.defineProperty(input, "files", { value: list, configurable: true });
input.dispatchEvent(new Event("change", { bubbles: true }));
"""

#: drops a folder, which gives its entries in two parts
DROP = """
const tree = (path, files) => {
    const names = [...new Set(Object.keys(files).filter((one) => one.startsWith(`${path}/`))
        .map((one) => one.slice(path.length + 1).split("/")[0]))];
    const isFile = path in files;
    return {
        isFile, isDirectory: !isFile, name: path.split("/").pop(), fullPath: `/${path}`,
        file: (done) => done(new File([files[path]], path)),
        createReader: () => {
            const parts = [names.slice(0, 2), names.slice(2), []].filter((one, at) => at === 2 || one.length);
            return { readEntries: (done) =>
                done(parts.shift().map((name) => tree(`${path}/${name}`, files))) };
        },
    };
};
const event = new Event("drop", { bubbles: true, cancelable: true });
event.dataTransfer = { files: [], items: [{ webkitGetAsEntry: () => tree("app", arguments[0]) }] };
document.querySelector(".whatsnew-scan-form").dispatchEvent(event);
"""

#: keeps what the link "Save as JSON" leads to
KEEP = """
const make = URL.createObjectURL.bind(URL);
URL.createObjectURL = (blob) => { window.saved = blob; return make(blob); };
"""

STATE = 'document.querySelector(".whatsnew-scan-results").dataset.scan'
FULL = f'{STATE} === "full" && !document.querySelector("form[aria-busy]")'


@pytest.fixture(scope='session')
def notes(tmp_path_factory):
    """The site of a shop, with Python for browsers, in folders (``dirhtml``)."""
    package = npm.wanted(npm.PYTHON, npm.start_python) / 'pyodide'
    root = tmp_path_factory.mktemp('notes')
    (root / 'node_modules').mkdir()
    (root / 'node_modules' / 'pyodide').symlink_to(package)
    options = {'html_theme': 'furo', 'html_baseurl': 'https://shop.example/'}
    made = make_site(root, FILES, exclude_patterns=['out', 'node_modules'], **options)
    return made.build('dirhtml').outdir()


@pytest.fixture(scope='session')
def address(notes):
    with served_watched(notes) as found:
        yield found


@pytest.fixture(scope='session')
def code(tmp_path_factory):
    """A folder with the folder ``app``."""
    root = tmp_path_factory.mktemp('code')
    for name, text in CODE.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return root


def by_command(code, notes, form, *options):
    # browsers have no tree-sitter for files in Python 2
    start = 'import sys; sys.modules["tree_sitter"] = None; from whatsnew312.__main__ import main; '
    start += 'sys.exit(main())'
    command = ['scan', 'app', '--notes', str(notes / 'changes.json'), '--format', form, *options]
    command = [sys.executable, '-X', 'utf8', '-c', start, *command]
    done = subprocess.run(command, cwd=code, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr
    return done.stdout.decode().removesuffix('\n')


def test_equals_the_command(engine, address, notes, code):
    """JSON and Markdown are those of the command; a second scan asks the server for nothing."""
    url, asked = address
    engine.resize(1280, 900)
    before = len(asked)
    engine.open(f'{url}look/')
    engine.run(KEEP)
    # nothing is loaded before the form is used
    assert not any('scan-data' in path or 'pyodide' in path for path in asked[before:])
    before = len(asked)
    engine.run(CHOOSE, 'whatsnew-scan-1-folder', CODE)
    engine.until(f'{STATE}')
    engine.until(FULL, 180)
    assert len(asked) > before
    assert engine.get('saved.text()') == by_command(code, notes, 'json')
    said = by_command(code, notes, 'text').replace(': see --', '\n').splitlines()
    summary = engine.get(SUMMARY)
    assert len(summary) >= 3
    assert set(summary) <= set(said)
    assert summary[0] == engine.text('.whatsnew-scan-status')
    engine.run(
        """const clipboard = { writeText: (text) => Promise.resolve(void (window.copied = text)) };
        Object.defineProperty(navigator, "clipboard", { value: clipboard, configurable: true });"""
    )
    engine.click('.whatsnew-scan-status ~ p button')
    assert engine.until('window.copied') == by_command(code, notes, 'markdown')
    link = engine.get('document.querySelector(".whatsnew-scan-group a").href')
    assert link == f'{url}#hand'

    # a folder that is dropped, with more shown: no request, and the same again
    before = len(asked)
    engine.run(
        """const level = document.querySelector(".whatsnew-scan-act select");
        level.value = "check";
        level.dispatchEvent(new Event("change"));"""
    )
    engine.until('document.querySelectorAll(".whatsnew-scan-group").length === 4')
    engine.run('window.saved = null;')
    engine.run(DROP, CODE)
    engine.until('!!window.saved')
    engine.until(FULL)
    assert engine.get('saved.text()') == by_command(code, notes, 'json', '--level', 'check')

    # pasted: code, and a list
    for text, places in (
        ('from shop import rounded as r\\nr(1)', ['pasted.py:1:18']),
        ('shop.hand>=2.0  # till\\nother[extra]==1.0; python_version < "3"', ['pasted.py:1:8']),
    ):
        engine.run(
            f"""window.saved = null;
            document.querySelector(".whatsnew-scan-form textarea").value = `{text}`;
            document.querySelector(".whatsnew-scan-form button").click();"""
        )
        engine.until('!!window.saved')
        engine.until(FULL)
        shown = engine.get(
            '[...document.querySelectorAll(".whatsnew-scan-group li code:first-child")]'
            '.map((one) => one.textContent)'
        )
        assert shown[: len(places)] == places, text
    assert asked[before:] == []
    assert not engine.get('faults')


SUMMARY = (
    '[...document.querySelectorAll(".whatsnew-scan-summary li")].map((line) => line.textContent)'
)
SHOWN = (
    '[...document.querySelectorAll(".whatsnew-scan-group")].map((group) => '
    'group.innerText.replace(/\\s+/g, " ").trim())'
)


def test_short_scan(visit, notes, code, tmp_path):
    """Where Python cannot be loaded, the form says so, and finds modules and dotted names."""
    copy = shutil.copytree(notes, tmp_path / 'site', ignore=shutil.ignore_patterns('pyodide-*'))
    page = visit(f'{notes.as_uri()}/')('look/index.html')
    page.set_input_files('#whatsnew-scan-1-folder', code / 'app')
    expect(status_of(page)).to_contain_text('this page is a file')
    first, building, second = page.evaluate(SHOWN)
    # what a project says that it needs is not looked at
    assert building == 'breaks Building Use setuptools. build.py:1:8 import distutils'
    assert first == (
        'breaks Selling by hand is gone Use shop.till. bin/till:2:8 import shop.hand '
        'guarded.py:2:12 import shop.hand '
        'old.py:1:8 import shop.hand till.py:1:8 import shop.hand'
    )
    assert second.endswith('till.py:6:3 s.rounded(2)')
    expect(page.locator('.whatsnew-scan-summary')).to_contain_text('This is the short scan')
    # what the command would find is not called found
    expect(page.locator('.whatsnew-scan a[download]')).to_be_hidden()
    page.locator('textarea').fill(FORMS)
    page.get_by_role('button', name='Scan the text').press('Enter')
    expect(page.locator('.whatsnew-scan-results')).to_contain_text('pasted.py')
    pasted = tmp_path / 'pasted.py'
    pasted.write_text(FORMS, encoding='utf-8')
    command = [sys.executable, '-m', 'whatsnew312', 'scan', 'pasted.py', '--format', 'json']
    told = subprocess.run(
        [*command, '--notes', notes / 'changes.json'],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    ).stdout
    expected = {f'{one["line"]}:{one["column"]}' for one in json.loads(told)['findings']}
    shown = page.locator('.whatsnew-scan-group li > code:first-child').all_inner_texts()
    assert {one.removeprefix('pasted.py:') for one in shown} == expected
    assert len(shown) == len(expected) == FORMS.count('#!')

    data = copy / '_static' / 'whatsnew' / 'scan-data.js'
    with served(copy) as url:
        page = visit(url)('look/')
        page.locator('textarea').fill('import shop.hand')
        page.get_by_role('button', name='Scan the text').press('Enter')
        expect(status_of(page)).to_contain_text('The full scan could not run: the site has no')
        assert page.evaluate(SHOWN) == [
            'breaks Selling by hand is gone Use shop.till. pasted.py:1:8 import shop.hand'
        ]
        text = data.read_text()
        start, end = text.index('"engine":'), text.index(',"scanner"')
        data.write_text(f'{text[:start]}"engine":null{text[end:]}')
        page = visit(url)('look/')
        page.set_input_files('#whatsnew-scan-1-files', code / 'app' / 'ext.c')
        expect(status_of(page)).to_have_text('This site has only the short scan.')
        page.set_input_files('#whatsnew-scan-1-files', code / 'app' / 'readme.txt')
        expect(status_of(page)).to_have_text('There is no file with code.')


def status_of(page):
    return page.locator('.whatsnew-scan-status')


def test_accessible(visit, address):
    """The form is accessible with results, in both themes, and fits a phone; Stop stops it."""
    page = visit(address[0], viewport=PHONE)('look/')
    page.get_by_label('Or paste code').fill('import shop.hand\nshop.rounded(1)')
    page.get_by_label('Show').select_option('check')
    page.get_by_role('button', name='Scan the text').press('Enter')
    page.get_by_role('button', name='Stop').click()
    expect(status_of(page)).to_have_text('Stopped.')
    expect(page.locator('.whatsnew-scan-group')).to_have_count(2)
    for viewport in (PHONE, DESKTOP):
        page.set_viewport_size(viewport)
        assert page.evaluate('document.documentElement.scrollWidth <= innerWidth')
        for theme in ('light', 'dark'):
            page.emulate_media(color_scheme=theme)
            found = Axe().run(page).response['violations']
            assert not found, found


def test_without_scripts(visit, address):
    """Without scripts, the page has the command, and no form that would do nothing."""
    page = visit(address[0], java_script_enabled=False)('look/')
    expect(page.locator('.whatsnew-scan')).to_contain_text(
        'python -m whatsnew312 scan src --notes https://shop.example/changes.json'
    )
    expect(page.locator('.whatsnew-scan form, .whatsnew-scan button:visible')).to_have_count(0)
