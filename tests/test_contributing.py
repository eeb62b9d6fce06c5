"""What the page for contributors says works as it stands there."""

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


def add(tmp_path: Path, section: str, module: str, place: str) -> None:
    """Insert the code of *section* into *module* of the copy of the package, before *place*."""
    text = CONTRIBUTING.read_text(encoding='utf-8').partition(f'## {section}\n')[2]
    code = re.search(r'```python\n(.*?)```', text.partition('\n## ')[0], re.DOTALL)
    assert code, 'the section has the code'
    # without what only shows where the code belongs
    lines = [line for line in code[1].splitlines(True) if re.match(r'    (?!#)|\n', line)]
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
    """One attribute is a field: read, checked, shown in every builder, exported, in the schema."""
    add(project, 'Add a field', 'model/fields.py', '\n    @property\n')

    (warning,) = build(project, 'html').splitlines()
    assert "unknown field 'tickt'; did you mean 'ticket'?" in warning
    page = (project / 'html' / 'index.html').read_text(encoding='utf-8')
    assert re.search(r'>Tickets<.*?<p>T-17, T-42</p>', page, re.DOTALL)

    build(project, 'text')
    assert 'Tickets:\n   T-17, T-42' in (project / 'text' / 'index.txt').read_text(encoding='utf-8')

    data = json.loads((project / 'html' / 'changes.json').read_bytes())
    assert [change['tickets'] for change in data['changes']] == [['T-17', 'T-42'], ['T-1']]
    schema = json.loads((project / 'html' / 'changes.schema.json').read_bytes())
    Draft202012Validator(schema).validate(data)
    described = schema['$defs']['change']['properties']['tickets']['description']
    assert described == 'The tickets in the help desk.'


def test_add_a_listing_column(project: Path) -> None:
    """One record is a column: authors can name it, and every builder shows it."""
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
    """One row is a file; it is whole in the next build, which need not read any page again."""
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
        '    # both are loaded by the search, one after the other\n',
    )
    assert not build(project, 'html')
    assert (project / 'html' / 'changes.txt').read_text(encoding='utf-8').splitlines() == [
        '# Shop',
        'https://shop.example/index.html#shop-codes Discount codes',
        'https://shop.example/index.html#shop-fax Fax',
    ]
