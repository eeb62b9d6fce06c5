"""Run samples one after the other in one interpreter, if it cannot be started for each of them.

The module imports nothing of this package, because its source is handed to CPython in WebAssembly.
After each sample, modules, streams and files are reset as far as Python allows it.
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


#: a line that may begin a step: it is not indented, and does not continue a statement
_BEGINS = re.compile(r'(?!(?:else|elif|except|finally)\b)[^\s)\]}]')


#: bytes that one step, or a file, may print
SIZE_LIMIT = 1_000_000

#: further bytes for the traceback after the limit was reached
_ROOM = 100_000


class _Limited(io.BytesIO):
    """A buffer for printed output with a limit on its size."""

    most = SIZE_LIMIT

    def write(self, data: Any) -> int:
        """Append *data* to the buffer.

        :raises OSError: the limit is reached.
        """
        if self.tell() > self.most:
            self.most = self.tell() + _ROOM
            raise OSError(f'more than {SIZE_LIMIT:,} bytes were printed')
        return super().write(data)

    def truncate(self, size: int | None = None) -> int:
        """Empty the buffer."""
        self.most = SIZE_LIMIT
        return super().truncate(size)


class Capture:
    """Standard output and standard error, in one buffer."""

    def __init__(self) -> None:
        self.bytes = _Limited()
        self.stream = io.TextIOWrapper(
            self.bytes, encoding='utf-8', errors='backslashreplace', write_through=True
        )

    def take(self) -> str:
        """Return what was written since the last call."""
        self.stream.flush()
        text = self.bytes.getvalue().decode()
        self.bytes.seek(0)
        self.bytes.truncate()
        return text


def run_job(text: str) -> str:
    """Run the sample that *text* (JSON) describes; return what it printed (JSON)."""
    job = json.loads(text)
    with _fresh() as (main, output, place):
        if job['interactive']:
            answer = [*_run_steps(job['steps'], main, output)]
        else:
            status = _run_file(job['code'], job['filename'], main)
            atexit._run_exitfuncs()
            answer = [output.take(), str(status)]
    # modules of the standard library that only this build of Python lacks
    lacking = set(re.findall(r"No module named '(\w+)", ''.join(answer)))
    lacks = not lacking.isdisjoint(sys.stdlib_module_names)
    return json.dumps({'place': place, 'answer': answer, 'lacks': lacks})


def split_typed(text: str) -> list[str]:
    """Return the steps of a session from its input without prompts."""
    steps: list[list[str]] = []
    for line in text.split('\n'):
        begins = not steps or (_BEGINS.match(line) and not steps[-1][-1].endswith('\\'))
        if begins and not (steps and _waits('\n'.join([*steps[-1], '']))):
            steps.append([])
        steps[-1].append(line)
    typed = ['\n'.join(step).rstrip() for step in steps]
    # a compound statement needs an empty line at its end
    return [f'{step}\n' if _waits(step) else step for step in typed if step]


def _waits(source: str) -> bool:
    """Return whether an interpreter would wait for more lines after *source*."""
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
                # a __future__ statement applies to the rest of the session
                for name in future.all_feature_names:
                    flags |= code.co_flags & getattr(future, name).compiler_flag
                exec(code, main)  # noqa: S102
        except SystemExit:
            return
        except BaseException as error:  # noqa: BLE001 -- like the interpreter itself
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
    except BaseException as error:  # noqa: BLE001 -- like the interpreter itself
        _print(error)
        return 1
    return 0


def _print(error: BaseException) -> None:
    """Print *error* with the interpreter's own hook: only that adds suggestions."""
    frames = error.__traceback__
    error = error.with_traceback(frames.tb_next if frames else None)
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
    if sys.version_info >= (3, 12):
        sys.last_exc = error
    sys.excepthook(type(error), error, error.__traceback__)


@contextmanager
def _fresh() -> Iterator[tuple[dict[str, Any], Capture, str]]:
    """Provide a new main module, streams and a folder for one sample, and remove them after it."""
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
        # modules are imported again, so that they warn again; C modules can be loaded only once
        for name, module in list(sys.modules.items()):
            if name not in modules and getattr(module, '__file__', None):
                del sys.modules[name]
        sys.modules.update(modules)
