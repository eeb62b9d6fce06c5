"""CPython in WebAssembly (npm ``pyodide``) in Node, for machines without an interpreter.

It has no threads, no processes and not all modules, so a sample that fails there may be right.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.execution import WORKER
from whatsnew312.execution.interpreters import Interpreter
from whatsnew312.execution.runner import judge_file, judge_session
from whatsnew312.execution.session import clean, is_a, raised, split_session

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whatsnew312.execution.record import Claim
    from whatsnew312.model.change import Sample

_DRIVER = Path(__file__).with_name('node.mjs')

#: seconds to wait: for the start, and for each sample
_START = 60.0
_EACH = 0.5


def find_wasm(release: str, folder: Path) -> Interpreter | None:
    """Return the Python *release* for Node, or None if there is none."""
    return find_package(release, folder) if shutil.which('node') else None


def find_package(release: str, folder: Path) -> Interpreter | None:
    """Return the Python *release* in ``node_modules`` of *folder* or above, as Node searches it."""
    for parent in (folder, *folder.parents):
        for lock in sorted(parent.glob('node_modules/*/pyodide-lock.json')):
            try:
                version = str(json.loads(lock.read_bytes())['info']['python'])
            except (OSError, KeyError, TypeError, ValueError):
                continue
            found = Interpreter(release, str(lock.parent), version, '', '', wasm=True)
            if found.is_release:
                return found
    return None


def run_in_wasm(interpreter: Interpreter, work: Sequence[tuple[Sample, Claim]]) -> Iterator[str]:
    """Compare each sample with its claim; yield the difference; empty if there is none."""
    rest = list(work)
    while rest:
        lines = _start(interpreter, [sample for sample, _ in rest])
        for (sample, claim), line in zip(rest, lines, strict=False):
            yield _judge(sample, claim, interpreter, **json.loads(line))
        del rest[: len(lines)]
        if rest:  # the interpreter has ended: start again after this sample
            yield 'it ends the interpreter, or never ends itself'
            del rest[0]


def _start(interpreter: Interpreter, samples: Sequence[Sample]) -> list[str]:
    """Return the answers (JSON) to *samples*; fewer if the interpreter ended or took too long."""
    jobs = ''.join(f'{json.dumps(_job(sample))}\n' for sample in samples)
    # files, not pipes: the answers that were written before the time limit are used
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stdout:
        stdin.write(jobs.encode())
        stdin.seek(0)
        with suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(
                ['node', _DRIVER, interpreter.executable, WORKER],
                stdin=stdin,
                stdout=stdout,
                stderr=subprocess.DEVNULL,
                timeout=_START + _EACH * len(samples),
                check=False,
            )
        stdout.seek(0)
        return stdout.read().decode().split('\n')[: len(samples) + 1][:-1]


def _job(sample: Sample) -> dict[str, object]:
    if sample.language == 'pycon':
        steps = ['\n'.join(step.source) for step in split_session(sample.code)]
        return {'interactive': True, 'steps': steps}
    name = sample.filename or 'sample.py'
    return {'interactive': False, 'code': f'{sample.code}\n', 'filename': name}


def _judge(
    sample: Sample,
    claim: Claim,
    interpreter: Interpreter,
    *,
    place: str,
    answer: list[str],
    lacks: bool,
) -> str:
    minor = '.'.join(interpreter.version.split('.')[:2])
    library = f'/usr/lib/python{minor}'
    places = {
        f'{place}/': '',
        place: '.',
        f'/lib/python{minor.replace(".", "")}.zip': library,
        f'/lib/python{minor}': library,
    }
    if sample.language == 'pycon':
        got = [clean(text, places) for text in answer]
        text = '\n'.join(got)
        problem = judge_session(sample, claim, got)
    else:
        output, status = answer
        text = clean(output, places)
        problem = judge_file(sample, claim, text, int(status))
    # a sample that fails only because a module is missing here is neither wrong nor verified
    lacks |= claim.fails and is_a(raised(text), 'ImportError')
    return problem or ('a missing module may be the cause' if lacks else '')
