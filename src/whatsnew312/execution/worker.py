"""Runs samples one after the other in one interpreter that cannot be started for each of them.

It stands alone: CPython in WebAssembly is handed its source. What a sample leaves behind is
cleared away as far as Python lets it.
"""

from __future__ import annotations
import __future__ as future

import atexit
import builtins
import codeop
import io
import json
import os
import re
import shutil
import sys
import tempfile
import types
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


#: a line that may begin a step: not indented, and not the rest of a statement
_BEGINS = re.compile(r'(?!(?:else|elif|except|finally)\b)[^\s)\]}]')


#: bytes that one step, or a file, may print
SIZE_LIMIT = 1_000_000

#: bytes for the traceback after too much was printed
_ROOM = 100_000


class _Limited(io.BytesIO):
    """What was printed, which must not fill the memory."""

    most = SIZE_LIMIT

    def write(self, data: Any) -> int:
        """Keep *data*.

        :raises OSError: there is too much.
        """
        if self.tell() > self.most:
            self.most = self.tell() + _ROOM
            raise OSError(f'more than {SIZE_LIMIT:,} bytes were printed')
        return super().write(data)

    def truncate(self, size: int | None = None) -> int:
        """Begin anew."""
        self.most = SIZE_LIMIT
        return super().truncate(size)


class Capture:
    """Both streams, together."""

    def __init__(self) -> None:
        self.bytes = _Limited()
        self.stream = io.TextIOWrapper(
            self.bytes, encoding='utf-8', errors='backslashreplace', write_through=True
        )

    def take(self) -> str:
        """Return what was written since the last time."""
        self.stream.flush()
        text = self.bytes.getvalue().decode()
        self.bytes.seek(0)
        self.bytes.truncate()
        return text


def run_job(text: str) -> str:
    """Run the sample that *text* (JSON) describes; return (JSON) what it printed."""
    job = json.loads(text)
    with _fresh() as (main, output, place):
        if job['interactive']:
            answer = [*_run_steps(job['steps'], main, output)]
        else:
            status = _run_file(job['code'], job['filename'], main)
            atexit._run_exitfuncs()
            answer = [output.take(), str(status)]
    # of the standard library, and not of this build: others have it
    lacking = set(re.findall(r"No module named '(\w+)", ''.join(answer)))
    lacks = not lacking.isdisjoint(sys.stdlib_module_names)
    return json.dumps({'place': place, 'answer': answer, 'lacks': lacks})


def split_typed(text: str) -> list[str]:
    """Return the steps of a session from what is typed in it, without prompts."""
    steps: list[list[str]] = []
    for line in text.split('\n'):
        begins = not steps or (_BEGINS.match(line) and not steps[-1][-1].endswith('\\'))
        if begins and not (steps and _waits('\n'.join([*steps[-1], '']))):
            steps.append([])
        steps[-1].append(line)
    typed = ['\n'.join(step).rstrip() for step in steps]
    # an empty line ends a block
    return [f'{step}\n' if _waits(step) else step for step in typed if step]


def _waits(source: str) -> bool:
    """Tell whether a session would prompt for more after *source*."""
    try:
        return codeop.compile_command(source, '<stdin>', 'single') is None
    except (SyntaxError, ValueError, OverflowError):
        return False


def _run_steps(steps: list[str], main: dict[str, Any], output: Capture) -> Iterator[str]:
    flags = 0
    for source in steps:
        try:
            if any(
                line.strip() and not line.lstrip().startswith('#') for line in source.split('\n')
            ):
                code = compile(f'{source}\n', '<stdin>', 'single', flags, dont_inherit=True)
                # a future statement holds for the rest of a session
                for name in future.all_feature_names:
                    flags |= code.co_flags & getattr(future, name).compiler_flag
                exec(code, main)  # noqa: S102
        except SystemExit:
            return
        except BaseException as error:  # noqa: BLE001 -- as the interpreter itself
            _print(error)
        yield output.take()


def _run_file(code: str, filename: str, main: dict[str, Any]) -> int:
    path = os.path.join(os.getcwd(), filename)  # noqa: PTH109, PTH118 -- what a frame shows
    with open(path, 'w', encoding='utf-8') as file:  # noqa: PTH123
        file.write(code)
    main['__file__'] = path
    sys.argv[:] = [filename]
    try:
        exec(compile(code, path, 'exec', dont_inherit=True), main)  # noqa: S102
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException as error:  # noqa: BLE001 -- as the interpreter itself
        _print(error)
        return 1
    return 0


def _print(error: BaseException) -> None:
    """Print *error* as the interpreter does, whose own hook alone knows suggestions."""
    frames = error.__traceback__
    error = error.with_traceback(frames.tb_next if frames else None)
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
    if sys.version_info >= (3, 12):
        sys.last_exc = error
    sys.excepthook(type(error), error, error.__traceback__)


@contextmanager
def _fresh() -> Iterator[tuple[dict[str, Any], Capture, str]]:
    """Give a sample a main module, streams and a folder of its own, and take them away."""
    modules, argv, path, environ = dict(sys.modules), sys.argv[:], sys.path[:], dict(os.environ)
    streams, hooks, before = (
        (sys.stdout, sys.stderr),
        (sys.excepthook, sys.displayhook),
        os.getcwd(),  # noqa: PTH109
    )
    main = types.ModuleType('__main__')
    main.__dict__.update(__builtins__=builtins, __annotations__={})
    output = Capture()
    place = os.path.realpath(tempfile.mkdtemp())
    sys.modules['__main__'] = main
    sys.stdout = sys.stderr = output.stream
    sys.excepthook, sys.displayhook = sys.__excepthook__, sys.__displayhook__
    os.chdir(place)
    try:
        with warnings.catch_warnings():
            yield main.__dict__, output, place
    finally:
        atexit._clear()
        os.chdir(before)
        shutil.rmtree(place, ignore_errors=True)
        (sys.stdout, sys.stderr), (sys.excepthook, sys.displayhook) = streams, hooks
        sys.argv[:], sys.path[:] = argv, path
        os.environ.clear()
        os.environ.update(environ)
        for name in 'last_type', 'last_value', 'last_traceback', 'last_exc':
            sys.__dict__.pop(name, None)
        builtins.__dict__.pop('_', None)
        # imported again they warn again; those in C can be initialised but once
        for name, module in list(sys.modules.items()):
            if name not in modules and getattr(module, '__file__', None):
                del sys.modules[name]
        sys.modules.update(modules)
