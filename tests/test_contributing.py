"""What the page for contributors says works as it stands there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

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

CONF = """\
project = 'Shop'
extensions = ['myst_parser', 'whatsnew312']
myst_enable_extensions = ['colon_fence']
"""


def build(tmp_path: Path, builder: str) -> subprocess.CompletedProcess[str]:
    """Build the page with the copy of the package."""
    return subprocess.run(
        [sys.executable, '-m', 'sphinx', '-q', '-E', '-b', builder, 'notes', builder],
        cwd=tmp_path,
        env={**os.environ, 'PYTHONPATH': str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )


def test_add_a_field(tmp_path: Path) -> None:
    """One attribute is a field: read, checked, shown in every builder, exported, in the schema."""
    section = CONTRIBUTING.read_text(encoding='utf-8').partition('## Add a field\n')[2]
    code = re.search(r'```python\n(.*?)```', section, re.DOTALL)
    assert code, 'the section has the declaration'
    shutil.copytree(ROOT / 'src' / 'whatsnew312', tmp_path / 'whatsnew312')
    fields = tmp_path / 'whatsnew312' / 'model' / 'fields.py'
    source = fields.read_text(encoding='utf-8')
    fields.write_text(
        source.replace('\n    @property\n', f'{code[1]}\n    @property\n', 1), encoding='utf-8'
    )
    (tmp_path / 'notes').mkdir()
    (tmp_path / 'notes' / 'index.md').write_text(PAGE, encoding='utf-8')
    (tmp_path / 'notes' / 'conf.py').write_text(CONF, encoding='utf-8')

    (warning,) = build(tmp_path, 'html').stderr.splitlines()
    assert "unknown field 'tickt'; did you mean 'ticket'?" in warning
    page = (tmp_path / 'html' / 'index.html').read_text(encoding='utf-8')
    assert re.search(r'>Tickets<.*?<p>T-17, T-42</p>', page, re.DOTALL)

    build(tmp_path, 'text')
    assert 'Tickets:\n   T-17, T-42' in (tmp_path / 'text' / 'index.txt').read_text(
        encoding='utf-8'
    )

    data = json.loads((tmp_path / 'html' / 'changes.json').read_bytes())
    assert [change['tickets'] for change in data['changes']] == [['T-17', 'T-42'], []]
    schema = json.loads((tmp_path / 'html' / 'changes.schema.json').read_bytes())
    Draft202012Validator(schema).validate(data)
    described = schema['$defs']['change']['properties']['tickets']['description']
    assert described == 'The tickets in the help desk.'
