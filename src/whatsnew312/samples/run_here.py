"""Run verified samples in the browser of a reader, on CPython in WebAssembly.

The npm package ``pyodide`` is copied beside the pages. If it is not installed, there is no button.
"""

from __future__ import annotations

import json
import re
import shutil
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from whatsnew312.execution import WORKER
from whatsnew312.execution.record import is_of_project
from whatsnew312.model.files import write_if_changed
from whatsnew312.site.builders import WEB_PAGES, makes_web_pages
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import sample_mark
from whatsnew312.site.writing import warn_unwritten

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

    from whatsnew312.execution.interpreters import Interpreter
    from whatsnew312.model.change import Sample
    from whatsnew312.site.page_context import Page

_FILES = ('pyodide.js', 'pyodide.asm.js', 'pyodide.asm.wasm', 'python_stdlib.zip')
_LOCK = 'pyodide-lock.json'

#: modules that are missing in a browser, and other features: threads, processes, selectors
_LACKING = re.compile(
    r'^\W*(?:import|from)\s.*\b(?:curses|dbm|ensurepip|fcntl|grp|lib2to3|lzma|multiprocessing|nis'
    r'|ossaudiodev|pty|pwd|readline|resource|spwd|sqlite3|ssl|subprocess|syslog|termios|tkinter'
    r'|tty|turtle|venv)\b'
    r'|\basyncio\.(?:run|Runner|get_event_loop|get_child_watcher)\b|\bget_event_loop_policy\b'
    r'|Thread\b|PoolExecutor\b|\bos\.fork|\bsocketpair\b|\bQueueListener\b|\blistener\.start\b',
    re.MULTILINE,
)

_NOTICE = """\
Pyodide {engine}, with CPython {python}

Pyodide is licensed under the Mozilla Public License 2.0: https://mozilla.org/MPL/2.0/
Its source code is at https://github.com/pyodide/pyodide/tree/{engine}
The files here are those of its npm package; {lock} was shortened.

CPython is Copyright (c) 2001 Python Software Foundation; All Rights Reserved.
It is licensed under the PSF License Agreement: https://docs.python.org/3/license.html
"""


def resolve_engine(app: Sphinx, config: Config) -> None:
    """Set ``whatsnew_run`` to the installed version, so that pages change with a new version."""
    if config.whatsnew_run:
        found = _find(app)
        version = _read_lock(found)['info']['version'] if found else ''
        wanted = config.whatsnew_run
        config['whatsnew_run'] = version if wanted in {True, '1', version} else ''


def _find(app: Sphinx) -> Interpreter | None:
    from whatsnew312.execution.wasm import find_package  # noqa: PLC0415 - few sites need it

    return find_package(app.config.whatsnew_release or '3', Path(app.srcdir))


def _read_lock(found: Interpreter) -> dict[str, Any]:
    lock: dict[str, Any] = json.loads(Path(found.executable, _LOCK).read_bytes())
    return lock


def may_run(domain: ChangeDomain, sample: Sample) -> bool:
    """Return whether readers can run *sample*: it is verified, and needs no missing module."""
    verified = domain.record.verified(sample)
    return (
        sample.language in {'pycon', 'python'}
        and sample.release == domain.settings.release
        and not (sample.skip or sample.platform or sample.checker)
        and bool(verified)
        and not any(map(is_of_project, verified))
        and not _LACKING.search(sample.code)
    )


class MarkRunnable(SphinxPostTransform):
    """Mark the samples that get a button from the script."""

    # before the placeholders of samples are filled
    default_priority = 4
    builders = WEB_PAGES

    def run(self, **kwargs: Any) -> None:
        """Run once for a page."""
        domain = ChangeDomain.of(self.env)
        if not self.config.whatsnew_run or self.env.current_document.docname not in domain.samples:
            return
        for mark in list(self.document.findall(sample_mark)):
            sample = domain.written_samples[mark['docname']][mark['number']]
            if may_run(domain, sample):
                mark.parent['classes'].append('whatsnew-runnable')
                if sample.filename:
                    html = f'<template data-file="{escape(sample.filename)}"></template>'
                    mark.parent.insert(0, nodes.raw('', html, format='html'))


def has_runnable(page: Page) -> bool:
    """Return whether *page* has a sample that readers can run."""
    app, domain = page.app, page.domain
    if not app.config.whatsnew_run or not makes_web_pages(app.builder) or page.doctree is None:
        return False
    samples = domain.samples.get(page.name, ())
    return any(may_run(domain, sample) for sample in samples) and _find(app) is not None


def engine_data(page: Page) -> dict[str, str]:
    """Return what the script needs to load the interpreter."""
    found = _find(page.app)
    if not found:
        return {}
    size = sum(Path(found.executable, name).stat().st_size for name in _FILES)
    return {
        'data-engine': _folder(page.app),
        'data-python': found.version,
        'data-size': f'{size / 1e6:.0f} MB',
    }


def _folder(app: Sphinx) -> str:
    # with the version, so that browsers do not use cached files of another one
    return f'pyodide-{app.config.whatsnew_run}/'


def copy_engine(app: Sphinx, exception: Exception | None) -> None:
    """Copy Python and its licence notice to the output folder, if a page needs it."""
    if exception or not app.config.whatsnew_run or not makes_web_pages(app.builder):
        return
    domain = ChangeDomain.of(app.env)
    found = _find(app)
    if not found or not any(
        may_run(domain, sample) for samples in domain.samples.values() for sample in samples
    ):
        return
    try:
        _copy(found, Path(app.outdir, '_static', 'whatsnew', _folder(app)))
    except OSError as problem:
        warn_unwritten(problem)


def _copy(found: Interpreter, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        source, copy = Path(found.executable, name), folder / name
        if not copy.exists() or copy.stat().st_size != source.stat().st_size:
            shutil.copyfile(source, copy)
    # remove the packages that are not copied, so that none can be loaded from elsewhere
    lock = _read_lock(found)
    engine = lock['info']['version']
    write_if_changed(folder / _LOCK, json.dumps(lock | {'packages': {}}).encode())
    notice = _NOTICE.format(engine=engine, python=found.version, lock=_LOCK)
    write_if_changed(folder / 'LICENSE.txt', notice.encode())
    shutil.copyfile(WORKER, folder / 'sample_worker.py')
