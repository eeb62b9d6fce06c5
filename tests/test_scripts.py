"""The site's scripts are typed and small, as TypeScript and a minifier say."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = Path(__file__).parent / 'js'
STATIC = Path(__file__).parent.parent / 'src' / 'whatsnew312' / 'static'
SCRIPTS = sorted(STATIC.rglob('*.js'))

#: bytes of a minified script at most
LARGEST = 12_000


def run(name: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a tool of ``package.json``, and show what it says."""
    command = [str(TOOLS / 'node_modules' / '.bin' / name), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope='session')
def tools() -> None:
    """Have the tools of ``package.json``; without them skip, or fail where nothing may be."""
    package = TOOLS / 'package.json'
    done = TOOLS / 'node_modules' / '.installed'
    if done.exists() and done.read_bytes() == package.read_bytes():
        return
    problem = 'npm is not there'
    if npm := shutil.which('npm'):
        install = [npm, 'install', '--no-package-lock', '--no-audit', '--no-fund']
        result = subprocess.run(install, cwd=TOOLS, capture_output=True, text=True, check=False)
        if not result.returncode:
            done.write_bytes(package.read_bytes())
            return
        problem = result.stderr
    if os.environ.get('CI') == 'true':
        pytest.fail(f'{problem}, and under CI nothing may be skipped')
    pytest.skip(f'the types of the scripts cannot be checked: {problem}')


def test_there_are_scripts() -> None:
    """The other tests look at something, and what they look at says that it is typed."""
    assert {path.name for path in SCRIPTS} >= {'filter.js', 'checklist.js'}
    for path in SCRIPTS:
        assert path.read_text(encoding='utf-8').startswith('// @ts-check\n'), path.name


@pytest.mark.xdist_group('npm')
@pytest.mark.usefixtures('tools')
def test_types() -> None:
    """No value of a wrong type, and nothing that may be missing is used unseen."""
    options = ['--strict', '--allowJs', '--noEmit', '--target', 'es2022']
    done = run('tsc', *options, '--lib', 'es2022,dom,dom.iterable', *map(str, SCRIPTS))
    assert done.returncode == 0, done.stdout


@pytest.mark.xdist_group('npm')
@pytest.mark.usefixtures('tools')
@pytest.mark.parametrize('path', SCRIPTS, ids=lambda path: path.name)
def test_small(path: Path) -> None:
    """A page need not wait for a script: what it loads is small."""
    done = run('esbuild', '--minify', str(path))
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.encode()) <= LARGEST
