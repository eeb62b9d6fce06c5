"""Install npm packages for tests from a lock file, once, and completely or not at all."""

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

#: the folder with the lock file of CPython in WebAssembly, which also runs samples on the site
PYTHON = Path(__file__).parent.parent / 'docs'

FILES = ('package.json', 'package-lock.json')

#: seconds for an installation, or for the first start of a tool
_PATIENCE = 600


class NotInstalledError(Exception):
    """The packages cannot be installed; the message says why."""


def installed(source: Path, works: Callable[[Path], str], place: Path | None = None) -> Path:
    """Return the ``node_modules`` for the lock file in *source*; install it if necessary.

    It is stored in the Python environment of the tests, or in *place*, under a name made of the
    lock file. It gets this name only after *works* has found no problem, because npm silently
    leaves out packages that it cannot load for this platform. Test workers wait for each other.

    :param works: called with the folder; returns a problem, or an empty string
    :raises NotInstalledError: there is no npm, or the installed packages do not work
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
    """Return the result of :func:`installed`; on failure skip the test, or fail it under CI."""
    try:
        return installed(source, works)
    except NotInstalledError as problem:
        text = f'NOT TESTED WITH NODE: the packages of {source.name} are not there ({problem})'
    if os.environ.get('CI') == 'true':
        pytest.fail(text)
    warnings.warn(UserWarning(text), stacklevel=1)
    pytest.skip(text)


def start_python(modules: Path) -> str:
    """Return the problem if Node cannot start each Python in *modules*; empty if it can."""
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
    # without scripts of packages, because they are not needed
    command = [npm, 'ci', '--ignore-scripts', '--no-audit', '--no-fund']
    for cache in ([], ['--cache', '.cache']):  # the second try ignores a broken cache
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
    """Run *command* in *folder*; return its output if it fails, otherwise an empty string."""
    try:
        subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=_PATIENCE, check=True
        )
    except subprocess.CalledProcessError as failed:
        return failed.stderr.strip() or str(failed)
    except (OSError, subprocess.TimeoutExpired) as failed:
        return str(failed)
    return ''
