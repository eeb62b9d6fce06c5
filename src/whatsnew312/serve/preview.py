"""Show the changed page at once, made by a fork while the build itself is still running.

The fork has the environment of the last build, and reads only the changed page. It writes to a file
of the preview, never to the output folder. Its changes in memory end with it. So the build itself
is not affected. A fork of the fork reads only the changed entry, and is faster still.
"""

from __future__ import annotations

import contextlib
import gc
import json
import logging
import os
import select
import signal
import time
import traceback
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.patches.single_page import PageMaker
from whatsnew312.serve.channel import receive, send
from whatsnew312.serve.entry.section import edited_section, note_shown, read_sources, warm_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

    from whatsnew312.serve.folders import Folders

#: seconds that a finished build waits for a preview that is no longer needed
_PATIENCE = 0.2

#: seconds that the page and the build wait for the section, so that it has a processor for itself
_MOST_OF_SECTION = 0.2


class Preview:
    """A fork of the process that creates it, ready to make a page."""

    def __init__(self, app: Sphinx, folders: Folders, events: int) -> None:
        """Fork this process; the fork prepares itself and waits."""
        # it is closed when the section was shown; then this process and the fork go on
        self._shown, shown = os.pipe()

        def run(commands: int) -> None:
            _run(app, folders, commands, events, (self._shown, shown))

        self._process, self._writer = _fork(run)
        os.close(shown)

    def show(self) -> None:
        """Make the fork show the pages of the request; wait for the section of an entry."""
        with contextlib.suppress(OSError):  # it has failed, and reported it
            send(self._writer, do='show')
        _wait_for_end(self._shown)
        os.close(self._shown)

    def end(self) -> None:
        """End the fork at once."""
        os.close(self._writer)
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            if os.waitpid(self._process, os.WNOHANG)[0]:
                return
            time.sleep(0.005)
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)


def _wait_for_end(pipe: int) -> None:
    """Wait until the other end of *pipe* is closed, but not long."""
    select.select([pipe], [], [], _MOST_OF_SECTION)


def _run(app: Sphinx, folders: Folders, commands: int, events: int, shown: tuple[int, int]) -> None:
    # the build itself shows the warnings; without any handler, logging would print the bare texts
    logging.getLogger('sphinx').handlers[:] = [logging.NullHandler()]
    scratch = folders.kept / 'scratch'
    maker = PageMaker(app, scratch)
    # make one page now: the first takes several times as long, because templates are loaded
    sizes = {name: _size(app.env.doc2path(name)) for name in app.env.titles}
    maker.make(min(sizes, key=lambda name: sizes[name]), scratch / 'warm.html')
    gc.disable()  # the process is too short for a collection to help
    _process, of_section = _fork(lambda commands: _show_section(maker, folders, commands, events))
    if receive(commands) is None:
        return
    os.close(shown[1])
    with contextlib.suppress(OSError):
        send(of_section, do='show')
    _wait_for_end(shown[0])
    for docname in _pages(app, folders):
        uri = app.builder.get_target_uri(docname)
        path = folders.pages / uri
        path.parent.mkdir(parents=True, exist_ok=True)
        source = Path(app.env.doc2path(docname))
        text = source.read_text(encoding='utf-8', errors='replace')
        maker.make(docname, path)
        note_shown(folders, source, text)
        send(events, event='preview', page=uri)


def _fork(run: Callable[[int], None]) -> tuple[int, int]:
    """Fork this process; return the fork, which calls *run*, and the pipe from which it reads."""
    reader, writer = os.pipe()
    process = os.fork()
    if process:
        os.close(reader)
        return process, writer
    os.close(writer)
    status = 1
    try:
        run(reader)
        status = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(status)


def _show_section(maker: PageMaker, folders: Folders, commands: int, events: int) -> None:
    """Wait, and show the section of the entry that was edited, if nothing else was."""
    sources = read_sources(maker, folders)
    warm_up(maker, sources)
    if receive(commands) is None:
        return
    pages = _pages(maker.app, folders)
    if len(pages) != 1:
        return
    source = Path(maker.app.env.doc2path(pages[0]))
    text = source.read_text(encoding='utf-8', errors='replace')
    section = edited_section(maker, folders, pages[0], text, sources)
    if section is not None:
        page = maker.builder.get_target_uri(pages[0])
        found = {'page': page, 'id': section.id, 'html': section.html}
        folders.section.write_text(json.dumps(found), encoding='utf-8')
        send(events, event='section')


def _size(path: Path) -> float:
    try:
        return path.stat().st_size or inf  # an empty file may be one that is just being saved
    except OSError:
        return inf


def _pages(app: Sphinx, folders: Folders) -> list[str]:
    """Return the pages among the changed files, if they were pages in the last build."""
    paths = json.loads(folders.request.read_text(encoding='utf-8'))
    names = [app.project.path2doc(path) for path in paths if Path(path).exists()]
    return [name for name in names if name and name in app.env.titles]
