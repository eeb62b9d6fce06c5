"""The scripts have correct types and are small; TypeScript and a minifier check this."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import npm
import pytest

import whatsnew312

TOOLS = Path(__file__).parent / 'js'
STATIC = Path(whatsnew312.__file__).parent / 'static'
SCRIPTS = sorted(STATIC.rglob('*.js'))

#: maximal size of a minified script, in bytes
LARGEST = 12_000


def run(modules: Path, name: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a tool of ``package.json``, and return its result."""
    command = [str(modules / '.bin' / name), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def say_versions(modules: Path) -> str:
    """Return an error message if a tool does not run, or has another version than required."""
    wanted = json.loads((TOOLS / 'package.json').read_bytes())['devDependencies']
    for name, package in {'tsc': 'typescript', 'esbuild': 'esbuild'}.items():
        try:
            done = run(modules, name, '--version')
        except OSError as problem:
            return str(problem)
        if done.returncode or not done.stdout.strip().endswith(wanted[package]):
            return f'{name} --version: {done.stdout}{done.stderr}'
    return ''


@pytest.fixture(scope='session')
def tools() -> Path:
    """Return a folder with the tools of ``package.json``."""
    return npm.wanted(TOOLS, say_versions)


def test_there_are_scripts() -> None:
    """The other tests have scripts to check, and each script asks for a check of types."""
    assert {path.name for path in SCRIPTS} >= {'filter.js', 'checklist.js'}
    for path in SCRIPTS:
        assert path.read_text(encoding='utf-8').startswith('// @ts-check\n'), path.name


def test_types(tools: Path) -> None:
    """No value has a wrong type, and code does not use values that may be missing."""
    options = ['--strict', '--allowJs', '--noEmit', '--target', 'es2022']
    files = map(str, [TOOLS / 'sphinx.d.ts', *SCRIPTS])
    done = run(tools, 'tsc', *options, '--lib', 'es2022,dom,dom.iterable', *files)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize('path', SCRIPTS, ids=lambda path: path.name)
def test_small(tools: Path, path: Path) -> None:
    """Each script is small, so that pages load fast."""
    done = run(tools, 'esbuild', '--minify', str(path))
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.encode()) <= LARGEST


def test_helpers_exist_once() -> None:
    """No other script has its own version of a function in text.js."""
    shared = (
        'toLocaleString(',
        '.clipboard',
        'toUpperCase().toLowerCase()',
        '%28',
        'at - 2',
        'j - 2',
    )
    for path in SCRIPTS:
        text = path.read_text(encoding='utf-8')
        if path.name != 'text.js':
            assert [part for part in shared if part in text] == [], path.name


#: calls of the functions in text.js, which Node runs
ASKED = """
const { distance, folded, markdownTarget } = globalThis.whatsnewText;
console.log(JSON.stringify([
  distance("", "abc"),
  distance("tomllib", "tomllib"),
  distance("tomlilb", "tomllib"),
  distance("asyncoi", "asyncio", 2),
  distance("abcdef", "uvwxyz", 2),
  distance("a", "abcdef", 2),
  folded("Stra\u00dfe") === folded("STRASSE"),
  folded("e\u0301") === folded("\u00c9"),
  markdownTarget("a(b)c"),
]));
"""


def test_text() -> None:
    """The distance counts added, missing, replaced and swapped letters, up to a limit."""
    node = shutil.which('node')
    if node is None:
        pytest.skip('there is no Node')
    script = (STATIC / 'whatsnew' / 'text.js').read_text(encoding='utf-8')
    done = subprocess.run(
        [node, '-'], input=script + ASKED, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [3, 0, 1, 1, 3, 3, True, True, 'a%28b%29c']
