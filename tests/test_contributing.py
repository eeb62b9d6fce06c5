"""The examples on the page for contributors work unchanged."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parent.parent
CONTRIBUTING = ROOT / '.github' / 'CONTRIBUTING.md'

PAGE = """\
# Shop

:::{change} Discount codes
:id: shop-codes
:kind: added
:ticket: T-17, T-42

Codes work.
:::

:::{change} Fax
:id: shop-fax
:kind: added
:tickt: T-1

It works.
:::
"""

LISTING = """\

```{changes}
:style: table
:columns: contributor, change
```
"""

CONF = """\
project = 'Shop'
extensions = ['myst_parser', 'whatsnew312']
myst_enable_extensions = ['colon_fence']
"""


def build(folder: Path, builder: str, *options: str) -> str:
    """Build the page with the copy of the package, and return the warnings."""
    return subprocess.run(
        [sys.executable, '-m', 'sphinx', '-q', *options, '-b', builder, 'notes', builder],
        cwd=folder,
        env={**os.environ, 'PYTHONPATH': str(folder)},
        capture_output=True,
        text=True,
        check=True,
    ).stderr


def build_html(folder: Path) -> str:
    """Build the page as HTML, whatever the warnings, and return it."""
    build(folder, 'html')
    return (folder / 'html' / 'index.html').read_text(encoding='utf-8')


def code_of(section: str) -> list[str]:
    """Return each block of Python code in *section* of the page."""
    text = CONTRIBUTING.read_text(encoding='utf-8').partition(f'## {section}\n')[2]
    return re.findall(r'```python\n(.*?)```', text.partition('\n## ')[0], re.DOTALL)


def add(tmp_path: Path, section: str, module: str, place: str) -> None:
    """Insert the code of *section* into *module* of the copy of the package, before *place*."""
    (code,) = code_of(section)
    # skip the lines that only show where the code belongs
    lines = [line for line in code.splitlines(True) if re.match(r'    (?!#)|\n', line)]
    path = tmp_path / 'whatsnew312' / module
    source = path.read_text(encoding='utf-8')
    assert place in source
    path.write_text(source.replace(place, ''.join(lines) + place, 1), encoding='utf-8')


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a folder with a copy of the package, and a project that is built with it."""
    shutil.copytree(ROOT / 'src' / 'whatsnew312', tmp_path / 'whatsnew312')
    (tmp_path / 'notes').mkdir()
    (tmp_path / 'notes' / 'index.md').write_text(PAGE, encoding='utf-8')
    (tmp_path / 'notes' / 'conf.py').write_text(CONF, encoding='utf-8')
    return tmp_path


def test_add_a_field(project: Path) -> None:
    """One new attribute makes a field: read, checked, shown, exported, and in the schema."""
    add(project, 'Add a field', 'model/fields.py', '\n    @property\n')

    (warning,) = build(project, 'html').splitlines()
    assert "unknown field 'tickt'; did you mean 'ticket'?" in warning
    page = (project / 'html' / 'index.html').read_text(encoding='utf-8')
    assert '<dt>Tickets:</dt>\n<dd>T-17, T-42</dd>' in page

    build(project, 'text')
    assert 'Tickets:\n   T-17, T-42' in (project / 'text' / 'index.txt').read_text(encoding='utf-8')

    data = json.loads((project / 'html' / 'changes.json').read_bytes())
    assert [change['tickets'] for change in data['changes']] == [['T-17', 'T-42'], ['T-1']]
    schema = json.loads((project / 'html' / 'changes.schema.json').read_bytes())
    Draft202012Validator(schema).validate(data)
    described = schema['$defs']['change']['properties']['tickets']['description']
    assert described == 'The tickets in the help desk.'


def test_add_a_listing_column(project: Path) -> None:
    """One new record makes a column: authors can use its name, and every builder shows it."""
    add(project, 'Add a listing column', 'listings/columns.py', "    'kind': Column(")
    page = PAGE.replace(':tickt: T-1', ':contributor: Ada Byron') + LISTING
    page = page.replace(':ticket: T-17, T-42\n', '')
    (project / 'notes' / 'index.md').write_text(page, encoding='utf-8')

    assert not build(project, 'html')
    html = (project / 'html' / 'index.html').read_text(encoding='utf-8')
    assert re.search(r'<th[^>]*>.*?Contributors.*?<td[^>]*>(<p>)?Ada Byron<', html, re.DOTALL)
    assert not build(project, 'text')
    text = (project / 'text' / 'index.txt').read_text(encoding='utf-8')
    assert re.search(r'^\| Contributors +\| Change', text, re.MULTILINE)
    assert re.search(r'^\| Ada Byron +\| Fax', text, re.MULTILINE)


def test_add_an_export(project: Path) -> None:
    """One new row makes an output file; it is complete in the next incremental build."""
    (project / 'notes' / 'index.md').write_text(
        PAGE.replace(':ticket: T-17, T-42\n', '').replace(':tickt: T-1\n', ''), encoding='utf-8'
    )
    with (project / 'notes' / 'conf.py').open('a', encoding='utf-8') as conf:
        conf.write("html_baseurl = 'https://shop.example/'\n")
    assert not build(project, 'html')
    add(
        project,
        'Add an export',
        'exports/files.py',
        '    # both are loaded by the search; those of a large site only name parts, see search_parts\n',
    )
    assert not build(project, 'html')
    assert (project / 'html' / 'changes.txt').read_text(encoding='utf-8').splitlines() == [
        '# Shop',
        'https://shop.example/index.html#shop-codes Discount codes',
        'https://shop.example/index.html#shop-fax Fax',
    ]


def test_add_a_patch(project: Path) -> None:
    """The example patch works.

    If Sphinx has no attribute of this name, the patch gives one warning and changes nothing.
    """
    long = 'word ' * 15
    (project / 'notes' / 'index.md').write_text(f'# Shop\n\n{long}end.\n', encoding='utf-8')
    build(project, 'text')
    text = project / 'text' / 'index.txt'
    assert long not in text.read_text(encoding='utf-8'), 'the patch is needed'

    module, registered = code_of('Add a patch')
    folder = project / 'whatsnew312' / 'patches'
    (folder / 'text_width.py').write_text(module, encoding='utf-8')
    setup = folder / '__init__.py'
    import_, _, rest = registered.partition('\n')
    lines = re.findall(r'^    (?!#).*\n', rest, re.MULTILINE)
    source = setup.read_text(encoding='utf-8').replace(
        '\nfrom typing', f'\n{import_}\nfrom typing', 1
    )
    setup.write_text(source + ''.join(lines), encoding='utf-8')

    assert not build(project, 'text', '-E')
    assert long in text.read_text(encoding='utf-8')

    usual = build_html(project)
    with (project / 'notes' / 'conf.py').open('a', encoding='utf-8') as conf:
        conf.write('import sphinx.writers.text\ndel sphinx.writers.text.MAXWIDTH\n')
    (warning,) = build(project, 'html', '-E').splitlines()
    assert "the patch 'text_width' does not know" in warning
    assert 'there is no sphinx.writers.text.MAXWIDTH as it was' in warning
    assert build_html(project) == usual


def test_what_it_names_is_there() -> None:
    """Each path and each target of make on the page exists."""
    text = CONTRIBUTING.read_text(encoding='utf-8')
    paths = set(re.findall(r'`([\w.-]+/[\w./-]*)`', text))
    assert paths >= {'src/whatsnew312/patches/', 'tests/browser/'}
    places = (ROOT, ROOT / 'src' / 'whatsnew312')
    assert [
        one for one in sorted(paths) if not any((place / one).exists() for place in places)
    ] == []
    targets = re.findall(
        r'^([a-z-]+):', (ROOT / 'Makefile').read_text(encoding='utf-8'), re.MULTILINE
    )
    named = {one for words in re.findall(r'(?:\$ |`)make ([a-z ]+)', text) for one in words.split()}
    assert named
    assert named <= set(targets)
