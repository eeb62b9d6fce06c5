"""Find the Python interpreters on which samples run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.model.versions import parse_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: prints facts about the interpreter as JSON; it must also run on old versions of Python
_PROBE = """\
import json, sys, sysconfig
print(json.dumps({
    'version': '%d.%d.%d' % sys.version_info[:3] + (
        '' if sys.version_info[3] == 'final' else sys.version_info[3]),
    'stdlib': sysconfig.get_path('stdlib'),
    'include': sysconfig.get_path('include'),
}))
"""

#: seconds to wait for an answer; reading from a slow disk may take long
_PATIENCE = 30


class Interpreter(NamedTuple):
    """An interpreter that answered to the probe."""

    release: str  #: the release for which it is used
    executable: str
    version: str  #: its own version: ``3.12.1``
    stdlib: str
    include: str
    wasm: bool = False  #: whether it is WebAssembly in Node; the executable is then the npm package
    is_project: bool = False  #: whether the release is one of a project that is installed in it

    @property
    def is_release(self) -> bool:
        """Whether the release is one of Python, not of a project that is installed in it."""
        return not self.is_project and _is_version(self.version, self.release)

    @property
    def label(self) -> str:
        """The name that readers see: ``3.12.1``, or ``2.0 (Python 3.12.1)``."""
        if self.wasm:
            return f'{self.version} (WebAssembly)'
        return self.version if self.is_release else f'{self.release} (Python {self.version})'


def find(
    release: str, configured: Mapping[str, str], product: str = 'Python'
) -> Interpreter | None:
    """Return the interpreter for *release*, or None if this machine has none.

    An interpreter that is *configured* for a release may be the environment of a project, so its
    own version is not compared. Any other must be a Python of that version.

    :param configured: path by release, from ``conf.py``
    :param product: the name of what has the releases
    :raises ValueError: the configured interpreter does not answer.
    """
    known = next((name for name in configured if _is_same(name, release)), None)
    if known is not None:
        path = _in_environment(Path(configured[known]))
        found = probe(str(path), release)
        if found is None:
            raise ValueError(
                f'{path} does not answer as a Python interpreter, for {release}; correct the path, '
                'or make the environment'
            )
        # the project may have the same version number as the Python in which it is installed
        in_environment = path.parent.parent.joinpath('pyvenv.cfg').is_file()
        return found._replace(is_project=in_environment and product != 'Python')
    variable = variable_name(release)
    if path_ := os.environ.get(variable):
        found = probe(path_, release)
        if found is None or not found.is_release:
            raise ValueError(f'{variable}: {path_} does not answer as Python {release}')
        return found
    for candidate in _candidates(release):
        found = probe(candidate, release)
        if found and found.is_release:
            return found
    return None


def variable_name(release: str) -> str:
    """Return the environment variable for an interpreter, such as ``WHATSNEW_PYTHON_312``."""
    return f'WHATSNEW_PYTHON_{release.replace(".", "")}'


def probe(executable: str, release: str) -> Interpreter | None:
    """Return facts about *executable*, or None. A name on PATH may be a shim without a Python."""
    answer = _ask([executable, '-I', '-S', '-c', _PROBE])
    try:
        return Interpreter(release, executable, **json.loads(answer))
    except (TypeError, ValueError):
        return None


def _candidates(release: str) -> Iterator[str]:
    """Yield paths that may be a Python *release*, starting with those that the user has chosen."""
    parts = release.split('.')
    if len(parts) < 2 or parts[0] != '3':
        return
    if uv := shutil.which('uv'):
        yield _ask([uv, 'python', 'find', '--no-project', '--no-python-downloads', release])
    minor = '.'.join(parts[:2])
    if pyenv := shutil.which('pyenv'):
        prefix = _ask([pyenv, 'prefix', release])
        yield str(Path(prefix, 'bin', f'python{minor}')) if prefix else ''
    yield shutil.which(f'python{minor}') or ''
    # the Python that builds the pages; not its virtual environment, which has further packages
    yield getattr(sys, '_base_executable', sys.executable)


def _ask(command: list[str]) -> str:
    if not command[0]:
        return ''
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return ''
    return done.stdout.strip() if done.returncode == 0 else ''


def _in_environment(path: Path) -> Path:
    """Return the interpreter of the virtual environment *path*; *path* itself if it is none."""
    if not path.is_dir():
        return path
    return path / ('Scripts/python.exe' if os.name == 'nt' else 'bin/python')


def _is_same(one: str, other: str) -> bool:
    """Return whether both are spellings of one version: 2.0 and v2.0, but not 3.12 and 3.12.0."""
    first, second = parse_version(one), parse_version(other)
    # as texts: for versions themselves, 3.12 and 3.12.0 are equal
    return one == other or (first is not None and str(first) == str(second))


def _is_version(version: str, release: str) -> bool:
    wanted = release.split('.')
    return version.split('.')[: len(wanted)] == wanted
