"""The Python in WebAssembly that a site serves: found as npm package ``pyodide``, and copied."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whatsnew312.execution import WORKER
from whatsnew312.model.files import write_if_changed
from whatsnew312.model.warning_types import Warn
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from whatsnew312.execution.interpreters import Interpreter

_FILES = ('pyodide.js', 'pyodide.asm.js', 'pyodide.asm.wasm', 'python_stdlib.zip')
_LOCK = 'pyodide-lock.json'
_LICENCE = 'LICENSE.txt'
_WORKER = 'sample_worker.py'

_NOTICE = """\
Pyodide {engine}, with CPython {python}

Pyodide is licensed under the Mozilla Public License 2.0: https://mozilla.org/MPL/2.0/
Its source code is at https://github.com/pyodide/pyodide/tree/{engine}
The files here are those of its npm package; {lock} was shortened.

CPython is Copyright (c) 2001 Python Software Foundation; All Rights Reserved.
It is licensed under the PSF License Agreement: https://docs.python.org/3/license.html
"""


def find_engine(app: Sphinx, release: str) -> Interpreter | None:
    """Return the installed package with Python *release*, such as ``3.12`` or ``3``, if any.

    A package that is not complete is none, and is warned of.
    """
    from whatsnew312.execution.wasm import find_package  # noqa: PLC0415 - few sites need it

    found = find_package(release, Path(app.srcdir))
    if found is None or not (missing := _missing_in(found)):
        return found
    message = f'the npm package in {found.executable} has no {missing}; run npm ci'
    warn(Warn.INTERPRETER, message, None, once=True)
    return None


def _missing_in(found: Interpreter) -> str:
    """Return what the package does not have, of all that is needed; empty if it has everything."""
    absent = (name for name in _FILES if not Path(found.executable, name).is_file())
    if name := next(absent, ''):
        return name
    try:
        engine_version(found)
    except (OSError, KeyError, TypeError, ValueError):
        return f'version in {_LOCK}'
    return ''


def engine_version(found: Interpreter) -> str:
    """Return the version of the package."""
    return str(_read_lock(found)['info']['version'])


def _read_lock(found: Interpreter) -> dict[str, Any]:
    lock: dict[str, Any] = json.loads(Path(found.executable, _LOCK).read_bytes())
    return lock


def engine_data(found: Interpreter) -> dict[str, str]:
    """Return what a script needs to load the interpreter: its folder, its version and its bytes."""
    size = sum(Path(found.executable, name).stat().st_size for name in _FILES)
    return {'folder': _folder(found), 'python': found.version, 'bytes': str(size)}


def _folder(found: Interpreter) -> str:
    # with the version, so that browsers do not use cached files of another one
    return f'pyodide-{engine_version(found)}/'


def engine_files(found: Interpreter) -> list[str]:
    """Return the files that :func:`copy_engine` makes, relative to the folder in which it does."""
    return [f'{_folder(found)}{name}' for name in (*_FILES, _LOCK, _LICENCE, _WORKER)]


def copy_engine(found: Interpreter, parent: Path) -> None:
    """Copy Python and its licence notice to a folder in *parent*.

    :raises OSError: if it cannot be written
    """
    folder = parent / _folder(found)
    folder.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        source, copy = Path(found.executable, name), folder / name
        if not copy.exists() or copy.stat().st_size != source.stat().st_size:
            shutil.copyfile(source, copy)
    # remove the packages that are not copied, so that none can be loaded from elsewhere
    lock = _read_lock(found)
    engine = lock['info']['version']
    write_if_changed(folder / _LOCK, json.dumps(lock | {'packages': {}}).encode())
    notice = _NOTICE.format(engine=engine, python=found.version, lock=_LOCK)
    write_if_changed(folder / _LICENCE, notice.encode())
    shutil.copyfile(WORKER, folder / _WORKER)
