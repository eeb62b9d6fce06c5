"""Packages of npm that tests run: installed from a lock, once, and whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Callable

#: the lock of CPython in WebAssembly: what the site's readers run samples on
PYTHON = Path(__file__).parent.parent / 'docs'

FILES = ('package.json', 'package-lock.json')

#: seconds that an install, or the first run of a tool, may take
_PATIENCE = 600


class NotInstalledError(Exception):
    """The packages are not there, and why."""


def installed(source: Path, works: Callable[[Path], str], place: Path | None = None) -> Path:
    """Return the ``node_modules`` of the lock in folder *source*, installed when first wanted.

    It is in the Python environment that runs the tests (or in *place*), under a name made from
    the lock, and only appears there when *works*, called with it, has found no fault: npm leaves
    out what it could not fetch for this platform, and says nothing. Workers wait for each other.

    :raises NotInstalledError: there is no npm, or what it installs does not work, also from a new cache
    """
    digest = hashlib.sha256(b'\0'.join((source / name).read_bytes() for name in FILES)).hexdigest()
    place = place or Path(sys.prefix, 'npm')
    home = place / f'{source.name}-{digest[:16]}'
    modules = home / 'node_modules'
    place.mkdir(parents=True, exist_ok=True)
    with FileLock(f'{home}.lock'):
        if not home.exists():
            _install(source, home, works)
    return modules


def wanted(source: Path, works: Callable[[Path], str]) -> Path:
    """Return what :func:`installed` does; where it cannot, skip the test, or fail it under CI."""
    try:
        return installed(source, works)
    except NotInstalledError as problem:
        text = f'NOT TESTED WITH NODE: the packages of {source.name} are not there ({problem})'
    if os.environ.get('CI') == 'true':
        pytest.fail(text)
    warnings.warn(UserWarning(text), stacklevel=1)
    pytest.skip(text)


def start_python(modules: Path) -> str:
    """Return what is wrong where Node cannot run each Python in *modules*."""
    script = "require(process.argv[1]).loadPyodide().then(it => console.log(it.runPython('6 * 7')))"
    names = json.loads((PYTHON / FILES[0]).read_bytes())['devDependencies']
    for name in names:
        command = ['node', '--eval', script, str(modules / name)]
        if problem := _run(command, modules):
            return f'{name}: {problem}'
    return ''


def _install(source: Path, home: Path, works: Callable[[Path], str]) -> None:
    npm = shutil.which('npm')
    if not npm or not shutil.which('node'):
        raise NotInstalledError('npm is not there')
    # no scripts of packages: what is tested runs without
    command = [npm, 'ci', '--ignore-scripts', '--no-audit', '--no-fund']
    for cache in ([], ['--cache', '.cache']):  # what is broken in the one is fetched anew
        folder = Path(tempfile.mkdtemp(dir=home.parent))
        try:
            for name in FILES:
                shutil.copy(source / name, folder)
            problem = _run([*command, *cache], folder) or works(folder / 'node_modules')
            if not problem:
                shutil.rmtree(folder / '.cache', ignore_errors=True)
                folder.rename(home)
                return
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    raise NotInstalledError(problem)


def _run(command: list[str], folder: Path) -> str:
    """Run *command* in *folder*; return what it says when it fails, or nothing."""
    try:
        subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=_PATIENCE, check=True
        )
    except subprocess.CalledProcessError as failed:
        return failed.stderr.strip() or str(failed)
    except (OSError, subprocess.TimeoutExpired) as failed:
        return str(failed)
    return ''
