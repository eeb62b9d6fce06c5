"""Run one sample for one of its claims, in a process of its own."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.execution.process import run_process
from whatsnew312.execution.session import (
    answers,
    clean,
    difference,
    feed,
    is_a,
    matches,
    raised,
    split_session,
    tidy,
)

if TYPE_CHECKING:
    from whatsnew312.execution.interpreters import Interpreter
    from whatsnew312.execution.record import Claim
    from whatsnew312.model.change import Sample


_C_FLAGS = ('-c', '-fsyntax-only', '-Wall', '-Werror=implicit-function-declaration')

_MYPY_FLAGS = (
    '--config-file=',
    '--no-site-packages',
    '--no-error-summary',
    '--no-color-output',
    '--hide-error-context',
)

_WRAPPING = '#include <Python.h>\n\nvoid\nsample(void)\n{{\n{}\n}}\n'


def platforms() -> set[str]:
    """Return the names of this platform that authors use."""
    name = platform.system()
    return {{'Darwin': 'macOS'}.get(name, name), *(['Unix'] if os.name == 'posix' else [])}


def compiler() -> str | None:
    """Return the command of a C compiler, or None if there is none."""
    return shutil.which(os.environ.get('CC') or 'cc') or shutil.which('gcc')


def mypy_label() -> str | None:
    """Return the name and version of mypy, or None if it is not installed."""
    try:
        return f'mypy {version_of("mypy")}'
    except PackageNotFoundError:
        return None


def run_sample(sample: Sample, claim: Claim, interpreter: Interpreter) -> str:
    """Run *sample*, compare it with *claim*, and return the difference; empty if there is none."""
    run = {'pycon': _run_session, 'python': _run_file, 'c': _compile}[sample.language]
    with tempfile.TemporaryDirectory(prefix='sample-', ignore_cleanup_errors=True) as folder:
        try:
            return run(sample, claim, interpreter, Path(folder).resolve())
        except (OSError, ValueError, TimeoutError) as problem:
            return str(problem)


def check_types(sample: Sample, claim: Claim, cache: Path) -> str:
    """Check *sample* with mypy; return what differs from *claim*; empty if nothing does."""
    with tempfile.TemporaryDirectory(prefix='sample-', ignore_cleanup_errors=True) as folder:
        name = sample.filename or 'sample.py'
        Path(folder, name).write_text(f'{sample.code}\n', encoding='utf-8')
        command = [sys.executable, '-m', 'mypy', *_MYPY_FLAGS, f'--cache-dir={cache}']
        command += [f'--python-version={claim.release}', name]
        try:
            done = run_process(command, Path(folder))
        except (OSError, TimeoutError) as problem:
            return str(problem)
    output = tidy(done.output)
    if claim.fails:
        if done.status != 1:
            return f'mypy finds no fault in it for {claim.release}'
        return _message_differs(claim, output)
    if sample.output is not None:
        return _compare(sample, sample.output, output)
    return '' if done.status == 0 else f'mypy says:\n{output}'


def _run_session(sample: Sample, claim: Claim, interpreter: Interpreter, folder: Path) -> str:
    """Type the session into the real interpreter, and compare its answers."""
    steps = split_session(sample.code)
    place = _place(folder)
    # -q: no banner; -i: interactive, although the input is a file
    command = [*_command(interpreter), '-i', '-q']
    done = run_process(command, place, typed=feed(steps), home=folder)
    places = _places(place, interpreter)
    got = [clean(answer, places) for answer in answers(done.output, steps)]
    return judge_session(sample, claim, got)


def judge_session(sample: Sample, claim: Claim, got: list[str]) -> str:
    """Return how the answers *got* differ from *claim*; empty if they do not."""
    steps = split_session(sample.code)
    differing = [
        (step, answer)
        for step, answer in zip(steps, got, strict=False)
        if not matches(answer, step.output, ellipsis=sample.ellipsis or step.ellipsis)
    ]
    if claim.fails:
        names = [raised(answer) for _, answer in differing]
        if any(is_a(name, claim.exception) for name in names):
            return ''
        return _exception_differs(claim, '\n'.join(answer for _, answer in differing if answer))
    if differing:
        step, answer = differing[0]
        return f'{step.typed}\n{difference(step.output, answer)}'
    if len(got) < len(steps):
        return f'the interpreter ended before\n{steps[len(got)].typed}'
    return ''


def _run_file(sample: Sample, claim: Claim, interpreter: Interpreter, folder: Path) -> str:
    place = _place(folder)
    name = sample.filename or 'sample.py'
    Path(place, name).write_text(f'{sample.code}\n', encoding='utf-8')
    done = run_process([*_command(interpreter), name], place, home=folder)
    return judge_file(sample, claim, clean(done.output, _places(place, interpreter)), done.status)


def judge_file(sample: Sample, claim: Claim, output: str, status: int) -> str:
    """Return how the *output* of a file differs from *claim*; empty if it does not."""
    if claim.fails:
        if status and is_a(raised(output) or 'SystemExit', claim.exception):
            return ''
        return _exception_differs(claim, output)
    if sample.output is not None:
        return _compare(sample, sample.output, output)
    return '' if status == 0 else f'it ends with status {status}:\n{output}'


def _compile(sample: Sample, claim: Claim, interpreter: Interpreter, folder: Path) -> str:
    command = compiler()
    if not command:
        raise ValueError('there is no C compiler')
    source = _WRAPPING.format(sample.code) if sample.wrap else f'{sample.code}\n'
    Path(folder, 'sample.c').write_text(source, encoding='utf-8')
    done = run_process(
        [command, *_C_FLAGS, '-I', interpreter.include, 'sample.c'], folder, home=folder
    )
    if claim.fails:
        return _message_differs(claim, tidy(done.output)) if done.status else 'it compiles there'
    return '' if done.status == 0 else f'it does not compile:\n{tidy(done.output)}'


def _compare(sample: Sample, want: str, got: str) -> str:
    want, got = tidy(want).lstrip('\n'), got.lstrip('\n')
    return '' if matches(got, want, ellipsis=sample.ellipsis) else difference(want, got)


def _exception_differs(claim: Claim, output: str) -> str:
    wanted = claim.exception or 'an exception'
    return f'it must raise {wanted} there, but what it prints is\n{output or "(nothing)"}'


def _message_differs(claim: Claim, output: str) -> str:
    """Return how the message of a compiler or type checker differs from *claim*, or ''."""
    if claim.exception in output:
        return ''
    return f'it must say {claim.exception!r} there, but what it says is\n{output}'


def _command(interpreter: Interpreter) -> list[str]:
    # Not -I: it also ignores PYTHONHASHSEED. -s and PYTHONSAFEPATH, in an environment without the
    # user's variables, do the rest. If a project is installed, its packages are needed: no -S.
    isolation = ['-s', '-S'] if interpreter.is_release else ['-s']
    return [interpreter.executable, *isolation]


def _place(folder: Path) -> Path:
    place = folder / 'here'
    place.mkdir()
    return place


def _places(place: Path, interpreter: Interpreter) -> dict[str, str]:
    """Return the paths that differ between machines, and the text that replaces each."""
    minor = '.'.join(interpreter.version.split('.')[:2])
    return {
        f'{place}{os.sep}': '',
        str(place): '.',
        str(place.parent): '/tmp',  # noqa: S108 -- what is shown
        interpreter.stdlib: f'/usr/lib/python{minor}',
    }
