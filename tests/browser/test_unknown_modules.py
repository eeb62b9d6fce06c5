"""The checklist warns the reader about names of modules that no change has."""

import pytest
from conftest import make_site
from playwright.sync_api import expect
from rules import violations
from serving import served

ENTRY = """\
:::{{change}} Change of {0}
:id: {1}
:kind: removed
:area: stock
:module: {0}
:action: Look.

Text.
:::
"""

FILES = {
    'index.md': '# Shop\n\n```{toctree}\ntasks\n```\n\n'
    + ENTRY.format('asyncio', 'one')
    + ENTRY.format('importlib.abc', 'two'),
    'tasks.md': '# Tasks\n\n```{changes}\n:style: checklist\n:count:\n```\n',
}

ANSWERS = {
    'asyncoi': 'No change names asyncoi. Did you mean asyncio?',
    'AsyncIO': '',
    'importlib': '',
    'importlib.abx': 'No change names importlib.abx. Did you mean importlib.abc?',
    'pkg_resources': 'No change names pkg_resources.',
    'builtins': '',
    'asyncio, <b>, asincio': 'No change names <b>. No change names asincio. Did you mean asyncio?',
}


@pytest.fixture(scope='module')
def shop(tmp_path_factory):
    made = make_site(tmp_path_factory.mktemp('unknown'), FILES).build()
    with served(made.outdir()) as address:
        yield address


def test_answers(visit, shop):
    """The form names each unknown module and suggests a similar name, if there is one."""
    page = visit(shop)('tasks.html')
    field = page.get_by_label('Modules I use')
    told = page.locator('.whatsnew-unknown-names')
    for names, answer in ANSWERS.items():
        field.fill(names)
        if answer:
            expect(told).to_have_text(answer)
            expect(page.get_by_role('status').first).to_contain_text(answer)
        else:
            expect(told).to_be_hidden()
    assert not violations(page, '.whatsnew-form')
    page.get_by_role('button', name='Start again').click()
    expect(told).to_be_hidden()


#: the names that are understood, with the number of changes of each
CHIPS = '[...document.querySelectorAll(".whatsnew-understood li")].map((one) => one.innerText.trim().replace(/\\s+/g, " "))'
#: the names of the buttons that remove a name
REMOVALS = '[...document.querySelectorAll(".whatsnew-remove")].map((one) => one.ariaLabel)'


def test_understood(engine, shop):
    """Each name is shown with a button, also an unknown one with its answer; the button removes it."""
    engine.open(f'{shop}tasks.html')
    engine.run('localStorage.clear();')
    engine.reload()
    engine.type(FIELD, 'import asyncio, importlib, asyncoi')
    assert engine.until(f'{REMOVALS}.length === 3 && {CHIPS}') == ['asyncio 1', 'importlib 1']
    answer = 'No change names asyncoi. Did you mean asyncio?'
    assert engine.text('.whatsnew-unknown-names > .whatsnew-unknown').strip() == answer
    assert engine.get(REMOVALS) == ['Remove asyncio', 'Remove importlib', 'Remove asyncoi']
    assert (
        engine.get('document.querySelector(".whatsnew-understood ul").getAnimations().length') == 0
    )
    # the next button has the focus, so that a reader with a keyboard can go on
    engine.run('document.querySelector(".whatsnew-remove").focus();')
    engine.click('.whatsnew-remove')
    assert engine.get(f'document.querySelector({FIELD!r}).value') == 'importlib, asyncoi'
    assert engine.get(NAMES) == 'importlib,asyncoi'
    # also when the names would be shown again, a moment after the input
    engine.run('return new Promise((done) => setTimeout(done, 600));')
    assert engine.get('document.activeElement.ariaLabel') == 'Remove importlib'
    engine.click('.whatsnew-unknown .whatsnew-remove')
    assert engine.get(f'document.querySelector({ANSWER!r}).hidden')
    engine.click('.whatsnew-remove')
    assert engine.get('document.querySelector(".whatsnew-understood").hidden')
    assert engine.get('document.activeElement.name') == 'modules'
    assert engine.get('document.querySelectorAll(".whatsnew-checklist > li[hidden]").length') == 0


#: pasted texts, with the modules that the checklist finds in them
PASTED = {
    'import asyncio, os.path as p': 'asyncio,os.path',
    'from importlib import abc': 'importlib.abc',
    'from importlib import util\nfrom . import x': 'importlib',
    'from asyncio import (\n    run,  # a comment\n    sleep,\n)\nimport importlib.abc': (
        'asyncio,importlib.abc'
    ),
    'from asyncio import run, \\\n    sleep': 'asyncio',
    'asyncio>=3.4,<4\nImportLib.abc[extra]==1.0 ; python_version < "3.9"\n# note\n-r more.txt': (
        'asyncio,importlib.abc'
    ),
    '["asyncio", "importlib.abc~=1.0"]': 'asyncio,importlib.abc',
    'some-thing @ https://example.org/x\nasyncio': 'some_thing,asyncio',
    'some-thing==2': 'some_thing',
    'asyncio; importlib.abc asyncio': 'asyncio,importlib.abc',
    '': None,
}


def test_pasted_texts(visit, shop):
    """Imports, requirements and lists are understood, and the address has the names."""
    page = visit(shop)('tasks.html')
    field = page.get_by_label('Modules I use')
    for text, names in PASTED.items():
        field.fill(text)
        assert page.evaluate('new URLSearchParams(location.search).get("modules")') == names, text


CODE = """\
\"\"\"A shop.

import nothing from this text
\"\"\"
from __future__ import annotations
import os, asyncio as aio
try: import tomllib
except ImportError:
    from importlib import (
        abc,  # of import
    )
# import commented
text = "import string"
from .own import goods

def run():
    import imp; aio.run(os.path)
"""

PROJECT = """\
[build-system]
requires = ["setuptools>=61", 'wheel']
[project]
name = "shop"  # not needed
requires-python = ">=3.8"
dependencies = [
  "asyncio>=1",  # "commented"
  "web-tools[extra] ; python_version < '3.9'",
]
optional-dependencies = {test = ["pytest[x]"], docs = ["sphinx"]}
[dependency-groups]
dev = ["mypy", {include-group = "test"}]
[tool.setuptools]
packages = ["shop"]
[tool.setuptools.dynamic]
dependencies = {file = ["requirements.txt"]}
[tool.poetry.dependencies]
python = "^3.8"
flask = {version = "1", extras = ["async"]}
[tool.poetry.dependencies.rich]
version = "1"
"""

SETUP = """\
[metadata]
name = shop
[options]
install_requires =
    web-tools>=2
    # a comment
    asyncio; python_version < "3"
python_requires = >=3.8
[options.extras_require]
test = pytest
"""

REQUIREMENTS = """\
asyncio==2.0 \\
    --hash=sha256:abc
-e .
./local
flask
"""

#: name of a file, its text, and the modules that the checklist finds in it
IN_FILES = {
    'app.py': (CODE, '__future__,os,asyncio,tomllib,importlib.abc,imp'),
    'pyproject.toml': (
        PROJECT,
        'setuptools,wheel,asyncio,web_tools,pytest,sphinx,mypy,flask,rich',
    ),
    'setup.cfg': (SETUP, 'web_tools,asyncio,pytest'),
    'requirements.txt': (REQUIREMENTS, 'asyncio,flask'),
}

NAMES = 'new URLSearchParams(location.search).get("modules")'
FIELD = '[name="modules"]'
ANSWER = '.whatsnew-unknown-names'

#: gives a file to the form as if it was dropped there
DROP = """
const data = new DataTransfer();
data.items.add(new File([arguments[1]], arguments[0]));
const event = new DragEvent('drop', {bubbles: true, cancelable: true, dataTransfer: data});
document.querySelector('[name="modules"]').dispatchEvent(event);
return event.defaultPrevented;
"""


def test_files(engine, shop, tmp_path):
    """Files that are chosen or dropped give the same names and answers as their texts, pasted."""
    engine.open(f'{shop}tasks.html')
    for name, (text, names) in IN_FILES.items():
        path = tmp_path / name
        path.write_text(text)
        given = {}
        for way in ('paste', 'choose', 'drop'):
            engine.run('document.querySelector("[type=reset]").click()')
            # answers come a moment after the input
            engine.until('document.querySelector(".whatsnew-unknown-names").hidden')
            if way == 'paste':
                script = 'const field = document.querySelector("[name=modules]");'
                script += 'field.value = arguments[0]; field.dispatchEvent(new Event("input", {bubbles: true}));'
                engine.run(script, text)
            elif way == 'choose':
                engine.type('[name="files"]', str(path))
            else:
                assert engine.run(DROP, name, text)
            engine.until(NAMES)
            assert engine.get(NAMES) == names, (name, way)
            engine.until('!document.querySelector(".whatsnew-unknown-names").hidden')
            given[way] = engine.text(ANSWER)
        assert given['choose'] == given['drop'] == given['paste'], name
        assert 'No change names' in given['paste']
        assert engine.get('document.querySelector("[name=files]").value') == ''


def test_texts_of_files(visit, shop, tmp_path):
    """Names of files are added to those that are there; a file without names is mentioned."""
    page = visit(shop)('tasks.html')
    field, told = page.get_by_label('Modules I use'), page.locator(ANSWER)
    sent = []
    page.on('request', lambda request: sent.append(request.url))
    files = page.get_by_label('Or from files')
    assert not violations(page, '.whatsnew-form')
    field.fill('importlib')
    # as PowerShell writes it
    windows = tmp_path / 'requirements.txt'
    windows.write_bytes('asyncio==1\r\nimportlib\r\n'.encode('utf-16'))
    files.set_input_files(windows)
    expect(field).to_have_value('importlib\nasyncio')
    expect(told).to_be_hidden()
    empty, image = tmp_path / 'empty.py', tmp_path / 'image.py'
    empty.write_text('# import os\n')
    image.write_bytes(bytes(range(256)))
    files.set_input_files([empty, image])
    expect(told).to_have_text('empty.py names no module. image.py cannot be read.')
    expect(field).to_have_value('importlib\nasyncio')
    # names cannot be added to code
    field.fill(CODE)
    expect(told).not_to_contain_text('empty.py')
    files.set_input_files({'name': 'more.txt', 'mimeType': 'text/plain', 'buffer': b'flask'})
    names = '__future__, os, asyncio, tomllib, importlib.abc, imp'
    expect(field).to_have_value(f'{names}\nflask')
    assert sent == []


def test_state_in_the_address(visit, shop):
    """An address shows the list as it was sent; counts are those of the visible tasks."""
    page = visit(shop)('tasks.html')
    field, hint = page.get_by_label('Modules I use'), page.locator('.whatsnew-left-out')
    count = page.locator('.whatsnew-group:visible .whatsnew-n').first
    before = count.inner_text()
    expect(hint).to_be_hidden()
    field.fill('import asyncio')
    expect(hint).to_have_text('Left out: 1 of other modules')
    assert count.inner_text() == '(1 of 2)'
    page.locator('.whatsnew-tick:visible').check()
    page.get_by_label('Hide what is done').check()
    expect(hint).to_have_text('Left out: 1 of other modules, 1 done')
    expect(page.locator('.whatsnew-printed')).to_contain_text(
        'Left out: 1 of other modules, 1 done'
    )
    page.goto(f'{shop}/index.html')
    page.go_back()
    assert field.input_value() == 'import asyncio'
    expect(hint).to_have_text('Left out: 1 of other modules, 1 done')
    # another reader has no ticks
    sent = page.url
    page.evaluate('localStorage.clear()')
    page.goto(f'{shop}/index.html')
    page.goto(sent)
    assert field.input_value() == 'asyncio'
    expect(hint).to_have_text('Left out: 1 of other modules')
    page.get_by_role('button', name='Start again').click()
    assert count.inner_text() == before
    assert '?' not in page.url


READERS = {
    'shops': ('I run a shop', ['api']),
    'developers': ('I use the API', []),
}
KNOWN = {'Shop_Tools': ('a package of its own', 'three')}
TASKS = {
    **FILES,
    'index.md': f'{FILES["index.md"]}\n{ENTRY.format("shop", "three")}\n'
    + ENTRY.format('web', 'four').replace('stock', 'api'),
}


@pytest.fixture(scope='module')
def groups(tmp_path_factory):
    made = make_site(
        tmp_path_factory.mktemp('groups'),
        TASKS,
        whatsnew_areas={'stock': 'Stock', 'api': 'API'},
        whatsnew_readers=READERS,
        whatsnew_known_names=KNOWN,
    ).build()
    with served(made.outdir()) as address:
        yield address


def test_who_the_reader_is(visit, groups):
    """The first group is chosen at first; another choice is in the address, and stays."""
    page = visit(groups)('tasks.html')
    tasks = page.locator('.whatsnew-checklist > li:visible')
    shops, developers = page.get_by_label('I run a shop'), page.get_by_label('I use the API')
    assert shops.is_checked()
    assert tasks.count() == 3
    expect(page.locator('.whatsnew-left-out')).to_have_text('Left out: 1 of other areas')
    assert '?' not in page.url
    developers.check()
    assert tasks.count() == 4
    expect(page.locator('.whatsnew-left-out')).to_be_hidden()
    sent = page.url
    page.goto(f'{groups}/index.html')
    page.go_back()
    assert developers.is_checked()
    assert tasks.count() == 4
    page.evaluate('localStorage.clear()')
    page.goto(f'{groups}/index.html')
    page.goto(sent)
    assert developers.is_checked()
    # areas that are no group
    page.locator('[name="area"][value="stock"]').uncheck()
    assert not shops.is_checked()
    assert not developers.is_checked()
    page.get_by_role('button', name='Start again').click()
    assert shops.is_checked()
    assert tasks.count() == 3
    assert violations(page, '.whatsnew-form') == []


def test_explained_name(visit, groups):
    """A name of another package is explained, and the change that concerns it is shown."""
    page = visit(groups)('tasks.html')
    page.get_by_label('Modules I use').fill('import shop_tools.pages')
    told = page.locator('.whatsnew-unknown-names')
    expect(told).to_have_text('shop_tools.pages: a package of its own (Change of shop).')
    shown = page.locator('.whatsnew-checklist > li:visible')
    assert [task.get_attribute('data-id') for task in shown.all()] == ['three']
    # the first paint, in another browser, is the same
    page.goto(f'{groups}/index.html')
    page.go_back()
    expect(shown).to_have_count(1)
