"""The process that has imported everything and forks a child for each build.

On systems without fork, it is the child itself: it builds once and ends, and the server starts the
next one.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import selectors
import signal
import sys
from pathlib import Path

from sphinx.config import Config
from sphinx.util.tags import Tags

from whatsnew312.serve import child
from whatsnew312.serve.channel import receive, send
from whatsnew312.serve.folders import Folders

#: modules that every HTML build needs and that are otherwise imported late
_USED = ('sphinx.builders.html', 'sphinx.writers.html5', 'sphinx.search.en', 'docutils.parsers.rst')


def can_fork() -> bool:
    """Return whether this system can fork a process."""
    return hasattr(os, 'fork')


def main(arguments: list[str]) -> int:
    """Run until the server has ended. The arguments are the folders of sources and of output."""
    folders = Folders(Path(arguments[0]), Path(arguments[1]))
    # the server ends this process; Ctrl-C goes to both, and must not interrupt it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    commands, events = os.dup(0), os.dup(1)
    # output of extensions goes to standard error, and standard input is empty
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    if can_fork() and '--no-fork' not in arguments:
        import_all(folders.srcdir)
        Parent(folders, commands, events).run()
    else:
        child.run(folders, commands, events, previews=False)
    return 0


def import_all(srcdir: Path) -> None:
    """Import the modules that builds of the project use; errors are reported by the first build."""
    names = list(_USED)
    with contextlib.suppress(Exception):
        names += Config.read(srcdir, overrides={}, tags=Tags([])).extensions
    for name in names:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


class Parent:
    """Forks children, one after the other, and passes messages between them and the server."""

    def __init__(self, folders: Folders, commands: int, events: int) -> None:
        self.folders = folders
        self.commands = commands
        self.events = events
        self.process = 0
        self.to_child = self.from_child = -1
        self.last = ''  #: the last event of the child

    def run(self) -> None:
        """Work until the server has ended."""
        gc.collect()
        gc.freeze()  # otherwise a garbage collection in a child would copy memory pages
        self.fork()
        while True:
            with selectors.DefaultSelector() as selector:
                for pipe in (self.commands, self.from_child):
                    if pipe >= 0:
                        selector.register(pipe, selectors.EVENT_READ)
                ready = {key.fd for key, _ in selector.select()}
            if self.from_child in ready:
                self.pass_on()
            elif not self.handle_command():
                break
        self.end_child()

    def handle_command(self) -> bool:
        """Carry out one command of the server; return False if the server has ended."""
        command = receive(self.commands)
        if command is None:
            return False
        if command['do'] == 'renew':
            self.end_child()
            self.fork()
        else:
            with contextlib.suppress(OSError):  # the child is just ending; the server will notice
                send(self.to_child, **command)
        return True

    def pass_on(self) -> None:
        """Pass a message of the child to the server; start the next child if it has finished."""
        event = receive(self.from_child)
        if event is not None:
            send(self.events, **event)
            self.last = event['event']
            return
        self.end_child()
        if self.last == 'done':
            self.fork()
        elif self.last != 'failed':  # it was killed
            send(self.events, event='died')

    def fork(self) -> None:
        """Start a child by a fork."""
        self.last = ''
        to_child, self.to_child = os.pipe()
        self.from_child, from_child = os.pipe()
        self.process = os.fork()
        if self.process:
            os.close(to_child)
            os.close(from_child)
            return
        try:
            os.setpgid(0, 0)  # a process group, so that its own fork is ended with it
            for pipe in (self.to_child, self.from_child, self.commands, self.events):
                os.close(pipe)
            child.run(self.folders, to_child, from_child, previews=True)
        finally:
            child.end_process()

    def end_child(self) -> None:
        """End the child and the processes it has started, and wait for it."""
        if self.from_child < 0:
            return
        with contextlib.suppress(OSError):
            os.kill(self.process, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.killpg(self.process, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.waitpid(self.process, 0)
        os.close(self.to_child)
        os.close(self.from_child)
        self.to_child = self.from_child = -1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
