"""Measure the time from saving an edited entry to the frame of a browser that shows it.

``python benchmarks/serve.py`` makes the same notes as the other benchmarks, starts the live preview
and edits entries, one after the other; the browser is Chromium. It prints the median and the range
in milliseconds. ``mkdocs serve`` and
``hugo server`` are measured in the same way where they are installed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import notes as generator
from peers import BIN, PEERS
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Page

#: command by the name of the peer, with the port; the folder is that of the project
COMMANDS = {
    'whatsnew312': [sys.executable, '-m', 'whatsnew312', 'serve', 'docs', 'out', '--port', '{}'],
    'mkdocs': [str(BIN / 'mkdocs'), 'serve', '--livereload', '-q', '-a', '127.0.0.1:{}'],
    'hugo': [str(BIN / 'hugo'), 'server', '--quiet', '--port', '{}'],
}
ADDRESS = {'whatsnew312': 'part1.html', 'mkdocs': 'notes/part1/', 'hugo': 'notes/part1/'}

#: calls ``shown`` with the time of the first frame that shows the wanted word
WATCH = """
(() => {
  const look = () => {
    const word = sessionStorage.getItem("wanted");
    if (!word || !document.body?.textContent.includes(word)) return;
    sessionStorage.removeItem("wanted");
    requestAnimationFrame(() => shown(performance.timeOrigin + performance.now()));
  };
  const all = { childList: true, subtree: true, characterData: true };
  new MutationObserver(look).observe(document, all);
  addEventListener("DOMContentLoaded", look);
})();
"""

#: seconds to wait for anything
LONG = 120

#: seconds with less work than FEW ticks, after which a server has ended a build
QUIET = 0.7
FEW = 5


@contextmanager
def served(command: Sequence[str], folder: Path) -> Iterator[tuple[int, int]]:
    """Run a server in *folder* until the end of the block; return its port, and its process."""
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    command = [part.format(port) for part in command]
    environment = os.environ | {'NO_MKDOCS_2_WARNING': '1', 'DISABLE_MKDOCS_2_WARNING': 'true'}
    with (folder / 'log').open('w') as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()


def used_by(session: int) -> int:
    """Return the CPU time of all processes that a server has started, in ticks."""
    ticks = 0
    for path in Path('/proc').glob('[0-9]*/stat'):
        with suppress(OSError):
            fields = path.read_text().rpartition(')')[2].split()
            ticks += int(fields[11]) + int(fields[12]) if int(fields[3]) == session else 0
    return ticks


def wait_until_idle(session: int) -> None:
    """Wait until a server has built all that an edit requires."""
    end = time.monotonic() + LONG
    before = used_by(session)
    while time.monotonic() < end:
        time.sleep(QUIET)
        now = used_by(session)
        if abs(now - before) < FEW:
            return
        before = now


def wait_for(address: str) -> None:
    """Wait until a page can be loaded."""
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        with suppress(OSError), urllib.request.urlopen(address) as answer:
            if b'Part' in answer.read():
                return
        time.sleep(0.2)
    sys.exit(f'{address} cannot be loaded')


def measure(peer: str, folder: Path, page: Page, number: int, edits: int) -> list[float]:
    """Return milliseconds from each edit to the frame that shows it."""
    notes = generator.make(number)
    write = next(one.write for one in PEERS if one.name == peer)
    write(folder, notes)
    times: list[float] = []
    found: list[float] = []
    with served(COMMANDS[peer], folder) as (port, session):
        address = f'http://127.0.0.1:{port}/{ADDRESS[peer]}'
        wait_for(address)
        page.expose_function('shown', lambda when: found.append(when))  # noqa: PLW0108 - it gets an attribute
        page.add_init_script(WATCH)
        page.goto(address)
        for turn in range(edits + 1):
            wait_until_idle(session)
            page.wait_for_timeout(100)  # what the browser was sent meanwhile
            word = f'edited{turn}times'
            page.evaluate('word => sessionStorage.setItem("wanted", word)', word)
            path, text = _edited(folder, peer, turn, word)
            start = time.time()
            path.write_text(text, encoding='utf-8')
            end = time.monotonic() + LONG
            while not found and time.monotonic() < end:
                page.wait_for_timeout(10)
            times.append(found.pop() - start * 1000 if found else float('nan'))
    return times[1:]  # the first edit of a server is not usual


def _edited(folder: Path, peer: str, turn: int, word: str) -> tuple[Path, str]:
    """Return the file of an entry, and its text with *word* in it."""
    path = folder / ('content' if peer == 'hugo' else 'docs') / 'part1.md'
    paragraphs = path.read_text(encoding='utf-8').split('. ')
    place = len(paragraphs) * (turn + 1) // 20
    paragraphs[place] = f'{word} {paragraphs[place]}'
    return path, '. '.join(paragraphs)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--entries', type=int, nargs='+', default=[1000, 5000])
    parser.add_argument('--edits', type=int, default=10)
    parser.add_argument('--only', nargs='+', default=list(COMMANDS))
    found = shutil.which('chromium') or shutil.which('google-chrome')
    parser.add_argument(
        '--browser', default=found, help='path of Chromium; else that of playwright'
    )
    given = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given.browser)
        for number in given.entries:
            for peer in given.only:
                command = Path(COMMANDS[peer][0])
                if not command.exists():
                    continue
                page = browser.new_page()
                with tempfile.TemporaryDirectory() as name:
                    times = measure(peer, Path(name), page, number, given.edits)
                page.close()
                print(
                    f'{number:6,} {peer:12} {statistics.median(times):6.0f} ms '
                    f'[{min(times):.0f} to {max(times):.0f}]',
                    flush=True,
                )
        browser.close()


if __name__ == '__main__':
    main()
