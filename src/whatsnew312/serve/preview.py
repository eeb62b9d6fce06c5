"""Show the changed page at once, made by a fork while the build itself is still running.

The fork has the environment of the last build, and reads only the changed page. It writes to a file
of the preview, never to the output folder. Its changes in memory end with it. So the build itself
is not affected.
"""

from __future__ import annotations

import contextlib
import gc
import json
import logging
import os
import signal
import time
import traceback
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.patches.single_page import PageMaker
from whatsnew312.serve.channel import receive, send

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from whatsnew312.serve.folders import Folders

#: seconds that a finished build waits for a preview that is no longer needed
_PATIENCE = 0.2


class Preview:
    """A fork of the process that creates it, ready to make a page."""

    def __init__(self, app: Sphinx, folders: Folders, events: int) -> None:
        """Fork this process; the fork prepares itself and waits."""
        reader, self._writer = os.pipe()
        self._process = os.fork()
        if self._process:
            os.close(reader)
            return
        os.close(self._writer)
        status = 1
        try:
            _run(app, folders, reader, events)
            status = 0
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(status)

    def show(self) -> None:
        """Make the fork show the pages of the request."""
        with contextlib.suppress(OSError):  # it has failed, and reported it
            send(self._writer, do='show')

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


def _run(app: Sphinx, folders: Folders, commands: int, events: int) -> None:
    logging.getLogger('sphinx').handlers.clear()  # the build itself shows the warnings
    scratch = folders.kept / 'scratch'
    maker = PageMaker(app, scratch)
    # make one page now: the first takes several times as long, because templates are loaded
    sizes = {name: _size(app.env.doc2path(name)) for name in app.env.titles}
    maker.make(min(sizes, key=lambda name: sizes[name]), scratch / 'warm.html')
    gc.disable()  # the process is too short for a collection to help
    if receive(commands) is None:
        return
    request = json.loads(folders.request.read_text(encoding='utf-8'))
    for docname in _pages(app, request):
        uri = app.builder.get_target_uri(docname)
        path = folders.pages / uri
        path.parent.mkdir(parents=True, exist_ok=True)
        maker.make(docname, path)
        send(events, event='preview', page=uri)


def _size(path: Path) -> float:
    try:
        return path.stat().st_size or inf  # an empty file may be one that is just being saved
    except OSError:
        return inf


def _pages(app: Sphinx, paths: list[str]) -> list[str]:
    """Return the pages among the changed files, if they were pages in the last build."""
    names = [app.project.path2doc(path) for path in paths if Path(path).exists()]
    return [name for name in names if name and name in app.env.titles]
