"""Run Python programs in forks of a process that has imported Sphinx and the extension.

This saves the imports, which take longer than the build of a small project. Each program still has
its own arguments, environment, folder, output and status, and nothing was built in its process.

If that is not enough, a new interpreter runs the program: see :func:`_needs_start`.
"""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import json
import os
import pkgutil
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import types
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

#: the environment in which tests began; a test may change it
START = dict(os.environ)

#: packages whose modules a build of a small project uses
PACKAGES = (
    *('sphinx', 'sphinxcontrib', 'alabaster'),
    *('docutils', 'myst_parser', 'mdit_py_plugins', 'whatsnew312'),
)

#: packages for commands that need no build
COMMANDS = tuple(
    f'whatsnew312.{name}'
    for name in ('commands.anchors', 'commands.notes', 'ledger', 'fragments', 'formats', 'model')
)

#: parts of names of modules that are not imported: programs, and modules of optional packages
LEFT_OUT = ('__main__', 'testing', 'sphinx.io', 'whatsnew312.serve')


def run(
    *arguments: str | Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
    killed_after: float | None = None,
    builds: bool = True,
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m module ...`` or ``python -c code ...``, as ``subprocess.run`` does.

    :param arguments: what follows the name of the interpreter
    :param cwd: the folder to run in, else that of this process
    :param env: the environment, else that of this process
    :param before: called in the process before Python starts
    :param killed_after: seconds after which the process is killed if it still runs
    :param builds: whether Sphinx is imported; most commands do not need it
    """
    words = [str(word) for word in arguments]
    env = dict(os.environ if env is None else env)
    if _needs_start(words, env):
        return _start(words, cwd, env, before, killed_after)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        order = {'words': words, 'cwd': str(cwd or Path.cwd()), 'env': env}
        status = _server(before, builds).ask(
            order | {'after': killed_after}, [out.fileno(), err.fileno()]
        )
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode().replace('\r\n', '\n'))
    return subprocess.CompletedProcess([sys.executable, *words], status, *texts)


def _start(
    words: Sequence[str],
    cwd: Path | None,
    env: Mapping[str, str],
    before: Callable[[], None] | None,
    killed_after: float | None,
) -> subprocess.CompletedProcess[str]:
    """Run the program in a new interpreter."""
    command = [sys.executable, *words]
    with subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=before,  # noqa: PLW1509 - what is called takes no locks
    ) as process:
        try:
            texts = process.communicate(timeout=killed_after)
        except subprocess.TimeoutExpired:
            process.kill()
            texts = process.communicate()
    return subprocess.CompletedProcess(command, process.returncode, *texts)


def _needs_start(words: Sequence[str], env: Mapping[str, str]) -> bool:
    """Return whether the program needs a new interpreter.

    A fork has the modules, the language and the hash seed of the process that it is forked from.
    """
    if words[0] not in {'-m', '-c'} or not hasattr(os, 'fork') or 'coverage' in sys.modules:
        return True
    places = [Path(place) for place in env.get('PYTHONPATH', '').split(os.pathsep) if place]
    if any((place / package).exists() for place in places for package in PACKAGES):
        return True
    own = {'PYTHONHASHSEED': '0', 'PYTHONWARNINGS': 'ignore'}
    names = {name for name in {*env, *START} if name.startswith(('PYTHON', 'LANG', 'LC_'))}
    return any(
        env.get(name) not in {own.get(name), START.get(name)} for name in names - {'PYTHONPATH'}
    )


class _Server:
    """The process that others are forked from."""

    def __init__(self, before: Callable[[], None] | None, builds: bool) -> None:
        self.socket, there = socket.socketpair()
        self.process = subprocess.Popen(
            [sys.executable, __file__, str(there.fileno()), *(PACKAGES if builds else COMMANDS)],
            pass_fds=[there.fileno()],
            stdin=subprocess.DEVNULL,
            env=START | {'PYTHONHASHSEED': '0'},
            preexec_fn=before,  # noqa: PLW1509 - what is called takes no locks
        )
        there.close()
        self.answers = self.socket.makefile('r')
        atexit.register(self.close)

    def ask(self, order: Mapping[str, Any], files: Sequence[int]) -> int:
        """Run *order* in a process, with *files* for its output; return its exit status."""
        data = json.dumps(order).encode()
        socket.send_fds(self.socket, [len(data).to_bytes(8)], files)
        self.socket.sendall(data)
        return int(self.answers.readline())

    def close(self) -> None:
        """End the process."""
        self.answers.close()
        self.socket.close()
        self.process.wait()


@functools.cache
def _server(before: Callable[[], None] | None, builds: bool) -> _Server:
    return _Server(before, builds)


# The process that others are forked from


def _import_all(packages: Sequence[str]) -> None:
    """Import the modules of *packages*."""
    for package in packages:
        places = getattr(importlib.import_module(package), '__path__', ())
        # Sphinx shows its deprecation warnings, also those about its own modules
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            for module in pkgutil.walk_packages(places, f'{package}.', lambda _: None):
                if not any(part in module.name for part in LEFT_OUT):
                    with suppress(ImportError):
                        importlib.import_module(module.name)


def _serve(number: int) -> Mapping[str, Any]:
    """Fork a process for each order; return the order in that process."""
    there = socket.socket(fileno=number)
    while True:
        head, files, _, _ = socket.recv_fds(there, 8, 2)
        if not head:
            shutil.rmtree(FOLDER)
            os._exit(0)
        data = there.recv(int.from_bytes(head), socket.MSG_WAITALL)
        if child := os.fork():
            for file in files:
                os.close(file)
            status = _wait(child, json.loads(data)['after'])
            there.sendall(f'{status}\n'.encode())
            continue
        there.close()
        for file, standard in zip(files, (1, 2), strict=True):
            os.dup2(file, standard)
            os.close(file)
        order: Mapping[str, Any] = json.loads(data)
        return order


def _wait(child: int, after: float | None) -> int:
    """Return the exit status of the process *child*; kill it *after* this number of seconds."""
    end = time.monotonic() + (after or 0)
    while after is not None and time.monotonic() < end:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.001)
    if after is not None:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _become(words: Sequence[str], cwd: str, env: Mapping[str, str], **_: object) -> None:
    """Run the program as the interpreter does."""
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    option, name, *rest = words
    sys.argv = [option, *rest]
    places = [place for place in env.get('PYTHONPATH', '').split(os.pathsep) if place]
    sys.path[:1] = [cwd if option == '-m' else '', *places]
    if env.get('PYTHONWARNINGS') == 'ignore':
        warnings.simplefilter('ignore')
    if option == '-m':
        runpy.run_module(name, run_name='__main__', alter_sys=True)
    else:
        main = sys.modules['__main__'] = types.ModuleType('__main__')
        exec(compile(name, '<string>', 'exec'), vars(main))


if __name__ == '__main__':
    FOLDER = Path(tempfile.mkdtemp(prefix='whatsnew-templates-'))
    number, *packages = sys.argv[1:]
    _import_all(packages)
    if 'sphinx' in packages:
        import warm

        warm.keep_templates(FOLDER)
        warm.keep_entry_points()
        warm.keep_options()
    gc.freeze()  # otherwise each process would copy all memory when it collects garbage
    _become(**_serve(int(number)))
