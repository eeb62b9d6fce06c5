"""The files for a browser: the scanner works alone, and they are the same in each build."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from whatsnew312.scan.notes import default_notes, read_notes
from whatsnew312.scan_page.files import archive, data_script

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Site


def test_the_scanner_works_alone(tmp_path: Path) -> None:
    """The archive has all that a scan needs, and nothing else of this package."""
    first = archive()
    assert first == archive()
    names = zipfile.ZipFile(io.BytesIO(first)).namelist()
    assert {name.partition('/')[2].partition('/')[0] for name in names} == {
        *('', '__init__.py', 'matching', 'scan')
    }
    (tmp_path / 'scan.zip').write_bytes(first)
    # without site-packages: only the archive and the standard library
    script = 'import in_browser, sys; print(sorted(one for one in sys.modules if "sphinx" in one))'
    done = subprocess.run(
        [sys.executable, '-I', '-S', '-c', f'import sys; sys.path.insert(0, "scan.zip"); {script}'],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == '[]\n'


def test_table_of_the_short_scan() -> None:
    """The table has the entries with modules and names, with what a result shows."""
    notes = read_notes(default_notes())
    text = data_script(notes, 'https://example.org/', None, b'').decode()
    data = json.loads(text.removeprefix('globalThis.whatsnewScan = ').removesuffix(';\n'))
    by_id = {one['id']: one for one in data['entries']}
    assert by_id['whatsnew312-removed-imp']['modules'] == ['imp']
    assert by_id['whatsnew312-removed-imp']['effect'] == 'breaks'
    assert 'datetime.datetime.utcnow' in by_id['whatsnew312-deprecated-datetime-utcnow']['names']
    assert data['asked'] == len(notes.entries) > len(by_id) > 50
    assert data['engine'] is None


FILES = {
    'index.md': '# Shop\n\n```{toctree}\nlook\n```\n\n'
    ':::{change} Gone\n:id: gone\n:kind: removed\n:area: stock\n:match: module shop.hand\n:action: Stop.\n\n'
    'It is gone.\n:::\n',
    'look.md': '# Look\n\n(scan-here)=\n```{scan}\n```\n\n[Here](#scan-here).\n',
}


def test_files_of_a_site(site: Callable[..., Site]) -> None:
    """Only sites with a scan have the files, and a build without changes writes none of them."""
    made = site(FILES).build()
    folder = made.outdir() / '_static' / 'whatsnew'
    files = [folder / 'scan.zip', folder / 'scan-data.js']
    before = [path.stat().st_mtime_ns for path in files]
    made.build()
    assert [path.stat().st_mtime_ns for path in files] == before
    assert 'scan.js' in (made.outdir() / 'look.html').read_text()
    assert 'scan.js' not in (made.outdir() / 'index.html').read_text()
    other = site(FILES | {'look.md': '# Look\n'}).build()
    assert not (other.outdir() / '_static' / 'whatsnew' / 'scan.zip').exists()


#: the files of the npm package
ENGINE = {
    'pyodide.js': 'x',
    'pyodide.asm.js': 'x',
    'pyodide.asm.wasm': 'x',
    'python_stdlib.zip': 'x',
    'pyodide-lock.json': '{"info": {"python": "3.12.7", "version": "0.27.7"}, "packages": {}}',
}


@pytest.mark.parametrize(
    ('file', 'text', 'missing'),
    [
        ('pyodide.js', None, 'pyodide.js'),
        ('pyodide.asm.wasm', None, 'pyodide.asm.wasm'),
        ('pyodide-lock.json', '{"info": {"python": "3.12.7"}}', 'version in pyodide-lock.json'),
    ],
)
def test_package_that_is_not_complete(
    site: Callable[..., Site], file: str, text: str | None, missing: str
) -> None:
    """A package without all its parts gives one message, and the pages are as without it."""
    files: dict[str, str | None] = {**ENGINE, file: text}
    made = site(
        FILES | {f'node_modules/pyodide/{name}': text for name, text in files.items() if text},
        whatsnew_run=True,
        whatsnew_release='3.12',
        whatsnew_previous_release='3.11',
    )
    folder = made.srcdir / 'node_modules' / 'pyodide'
    message = f'the npm package in {folder} has no {missing}; run npm ci [whatsnew.interpreter]'
    made.build(warnings=None)
    assert made.warnings == [f'WARNING: {message}'.replace(f'{made.srcdir}/', '')]
    static = made.outdir() / '_static' / 'whatsnew'
    assert list(static.glob('pyodide-*')) == []
    assert '"engine":null' in (static / 'scan-data.js').read_text()
    made.write({f'node_modules/pyodide/{name}': text for name, text in ENGINE.items()})
    made.build(fresh=True)
    assert [path.name for path in static.glob('pyodide-*')] == ['pyodide-0.27.7']


def test_files_that_nothing_needs_any_more(site: Callable[..., Site]) -> None:
    """What an earlier build has put into the static folder is removed; the project's files stay."""
    engine = {f'node_modules/pyodide/{name}': text for name, text in ENGINE.items()}
    options = {'whatsnew_release': '3.12', 'whatsnew_previous_release': '3.11'}
    made = site(FILES | engine, html_static_path=['own'], **options)
    made.write({'own/whatsnew/own.js': 'own();\n'})
    made.build()
    static = made.outdir() / '_static' / 'whatsnew'
    names = {path.name for path in static.iterdir()}
    assert {'scan.zip', 'scan-data.js', 'pyodide-0.27.7', 'scan.js'} <= names
    made.edit('look.md', '```{scan}\n```\n', '')
    made.build()
    left = {path.name for path in static.iterdir()}
    assert names - left == {'scan.zip', 'scan-data.js', 'pyodide-0.27.7'}
    made.edit('index.md', FILES['index.md'][FILES['index.md'].index(':::{') :], '')
    made.build()
    assert {path.name for path in static.iterdir()} == {'own.js'}
    assert not (static.parent / 'whatsnew.css').exists()
