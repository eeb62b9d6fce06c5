"""Run a preview as users do, and compare its site with a fresh build."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Site

#: seconds; longer than any correct step takes, also on a busy machine
LONG = 90


def until(is_so: Callable[[], object], what: str) -> None:
    """Wait until *is_so* returns a true value; fail after a long time."""
    end = time.monotonic() + LONG
    while not is_so():
        assert time.monotonic() < end, f'never: {what}'
        time.sleep(0.05)


@dataclass
class Preview:
    """A running command ``serve``."""

    process: subprocess.Popen[str]
    address: str
    out: Path

    def get(self, path: str = '', **headers: str) -> tuple[int, str]:
        """Return the status and the text of the response for *path*."""
        request = urllib.request.Request(self.address + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=LONG) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as problem:
            return problem.code, problem.read().decode()

    def shows(self, path: str, text: str) -> bool:
        """Return whether the page at *path* contains *text*."""
        status, page = self.get(path)
        return status == 200 and text in page

    def processes(self) -> list[int]:
        """Return the ids of all processes that the preview has started, directly or indirectly."""
        found, parents = [], {self.process.pid}
        table = {int(p.name): p for p in Path('/proc').iterdir() if p.name.isdigit()}
        for pid in sorted(table):
            try:
                parent = int((table[pid] / 'stat').read_text().rpartition(')')[2].split()[1])
            except OSError:
                continue
            if parent in parents:
                parents.add(pid)
                found.append(pid)
        return found

    def stop(self) -> int:
        """Send the signal of Ctrl-C; return the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(LONG)

    def built(self) -> dict[str, bytes]:
        """Return the content of every file of the site, without files for builds only."""
        found = {}
        for folder, folders, names in os.walk(self.out):
            if '.doctrees' in folders:
                folders.remove('.doctrees')
            for name in names:
                path = Path(folder, name)
                found[path.relative_to(self.out).as_posix()] = path.read_bytes()
        return found


@contextmanager
def previewed(site: Site, *options: str, port: int = 0) -> Iterator[Preview]:
    """Run a preview of *site* until the end of the block."""
    out = site.root / 'preview'
    command = [sys.executable, '-m', 'whatsnew312', 'serve', str(site.srcdir), str(out)]
    command += ['--port', str(port), *options]
    with (site.root / 'log').open('w') as log:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**os.environ, 'PYTHONHASHSEED': '0'},
        )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().split()[0]
        preview = Preview(process, address, out)
        until((out / '.doctrees/preview/warnings.json').exists, 'the first build')
        yield preview
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(LONG)
        if process.stdout:
            process.stdout.close()


def equals_fresh_build(site: Site, preview: Preview) -> None:
    """Wait until the site equals a fresh build of its sources."""
    site.run('html', fresh=True, warnings=None)
    fresh = site.files()
    differing: list[str] = []

    def is_equal() -> bool:
        built = preview.built()
        differing[:] = sorted(
            name for name in fresh.keys() | built.keys() if fresh.get(name) != built.get(name)
        )
        return not differing

    end = time.monotonic() + LONG
    while not is_equal():
        assert time.monotonic() < end, f'these differ: {differing}'
        time.sleep(0.1)
