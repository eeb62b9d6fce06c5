"""Run one process with limits on time, memory and output."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from whatsnew312.execution.session import (
    MARK,
    tidy,
)

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]


#: seconds that one sample may take
TIME_LIMIT = 30.0


#: bytes that one sample may print
SIZE_LIMIT = 1_000_000


#: bytes of memory for a process of one sample, on systems that support such a limit
MEMORY_LIMIT = 4 << 30


#: seconds of processor time, and bytes in a file: a backstop in case the build itself was killed
CPU_LIMIT = 120


FILE_LIMIT = 256 << 20


#: bytes in all files in the folder of a sample, and their number
FOLDER_LIMIT = 512 << 20
FILES_LIMIT = 10_000


class Done(NamedTuple):
    """The output and the exit status of a process that ended."""

    output: str
    status: int


def _environment(home: Path) -> dict[str, str]:
    kept = {
        name: os.environ[name]
        for name in ('PATH', 'SYSTEMROOT', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH')
        if name in os.environ
    }
    return kept | {
        'HOME': str(home),
        'TMPDIR': str(home),
        'TEMP': str(home),
        'LC_ALL': 'C.UTF-8',
        'TZ': 'UTC',
        'TERM': 'dumb',
        'NO_COLOR': '1',
        'COLUMNS': '80',
        'LINES': '24',
        'PYTHONHASHSEED': '0',
        # keeps the order that the output has in a terminal
        'PYTHONUNBUFFERED': '1',
        'PYTHONIOENCODING': 'utf-8',
        'PYTHONSAFEPATH': '1',
        'PYTHONDONTWRITEBYTECODE': '1',
        'PYTHON_BASIC_REPL': '1',
        'PYTHON_COLORS': '0',
        'PYTHON_HISTORY': os.devnull,
    }


def run_process(
    command: list[str],
    place: Path,
    *,
    typed: str = '',
    home: Path | None = None,
) -> Done:
    """Run *command* in the folder *place*, and return all that it prints.

    With *home*, a folder for this run only, it gets an environment of its own, and all processes
    that it started are killed at the end. Without *home*, it gets the environment of the user.

    Files are used, not pipes: a process that it leaves behind would keep a pipe open.

    :param typed: the text for its standard input
    :raises TimeoutError: it takes too long, or prints too much.
    :raises ValueError: it should be an interactive session and is not.
    """
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stdout:
        stdin.write(typed.encode())
        stdin.seek(0)
        process = subprocess.Popen(
            command,
            cwd=place,
            env=_environment(home) if home else None,
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.STDOUT,
            process_group=0 if os.name == 'posix' else None,
        )
        limit = _limit(process)
        try:
            _wait(process, stdout.fileno(), home)
        finally:
            _end(process)
            if home:
                _end_strays(home, place, limit)
        stdout.seek(0)
        # keep bytes that are not valid text as escape sequences, so that differences stay visible
        text = stdout.read(SIZE_LIMIT).decode(errors='backslashreplace')
        output = text.replace('\r\n', '\n')
    if typed and MARK not in output:
        raise ValueError(f'the interpreter does not take a session:\n{tidy(output)}')
    return Done(output, process.returncode)


def _wait(process: subprocess.Popen[bytes], output: int, home: Path | None) -> None:
    deadline = time.monotonic() + TIME_LIMIT
    ended = False
    while not ended:
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.5)
            ended = True
        if os.fstat(output).st_size > SIZE_LIMIT:
            raise TimeoutError(f'it prints more than {SIZE_LIMIT:,} bytes')
        if home and not ended:
            _check_files(home)
        if not ended and time.monotonic() > deadline:
            raise TimeoutError(f'it does not end within {TIME_LIMIT:g} seconds')


def _check_files(folder: Path) -> None:
    """Raise a TimeoutError if the files in *folder* are too many or too large together."""
    size = number = 0
    for path, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                size += Path(path, name).lstat().st_size
        number += len(names)
        if size > FOLDER_LIMIT or number > FILES_LIMIT:
            raise TimeoutError(
                f'it writes more than {FOLDER_LIMIT:,} bytes or {FILES_LIMIT:,} files'
            )


def _limit(process: subprocess.Popen[bytes]) -> int:
    """Set limits on *process*, so that it fails before the machine runs out of memory (Linux).

    :returns: its limit of memory, which no other process on the machine has, except those that it
        starts: they inherit it and cannot raise it. It is 0 if there is none.
    """
    memory = MEMORY_LIMIT - secrets.randbelow(MEMORY_LIMIT >> 6)
    if hasattr(resource, 'prlimit'):
        limits = {
            resource.RLIMIT_AS: memory,
            resource.RLIMIT_CPU: CPU_LIMIT,
            resource.RLIMIT_FSIZE: FILE_LIMIT,
        }
        for what, limit in limits.items():
            with suppress(OSError, ValueError):  # it has ended, or has a lower limit already
                resource.prlimit(process.pid, what, (limit, limit))
        return memory
    return 0


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill *process* if it still runs, and all processes in its group."""
    if os.name == 'posix':
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    process.wait()


def _end_strays(home: Path, place: Path, limit: int) -> None:
    """Kill processes that left the process group (Linux).

    They are recognised by their environment, by the folder in which they run, or by their limit of
    memory, which a daemon keeps when it leaves everything else.
    """
    for _ in range(10):  # a process may start another one before it is killed
        found = False
        for process in Path('/proc').glob('[0-9]*'):
            with suppress(OSError):
                is_own = _has_limit(process, limit) or _is_of(process, home, place)
                if int(process.name) != os.getpid() and is_own:
                    os.kill(int(process.name), signal.SIGKILL)
                    found = True
        if not found:
            return


def _has_limit(process: Path, limit: int) -> bool:
    if not limit:
        return False
    return limit in resource.prlimit(int(process.name), resource.RLIMIT_AS)


def _is_of(process: Path, home: Path, place: Path) -> bool:
    if f'HOME={home}'.encode() in (process / 'environ').read_bytes().split(b'\0'):
        return True
    folder = (process / 'cwd').readlink()
    temporary = Path(tempfile.gettempdir()).resolve()
    own = [one.resolve() for one in (home, place) if temporary in one.resolve().parents]
    return any(folder == one or one in folder.parents for one in own)
