"""Run verified samples in the browser of a reader, on CPython in WebAssembly.

The npm package ``pyodide`` is copied beside the pages. If it is not installed, there is no button.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from whatsnew312.execution.record import is_of_project
from whatsnew312.samples.engine import (
    copy_engine,
    engine_data,
    engine_files,
    engine_version,
    find_engine,
)
from whatsnew312.site.builders import WEB_PAGES, makes_web_pages
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import sample_mark
from whatsnew312.site.static_files import keep_static
from whatsnew312.site.writing import warn_unwritten

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

    from whatsnew312.execution.interpreters import Interpreter
    from whatsnew312.model.change import Sample
    from whatsnew312.site.page_context import Page

#: modules that are missing in a browser, and other features: threads, processes, selectors
_LACKING = re.compile(
    r'^\W*(?:import|from)\s.*\b(?:curses|dbm|ensurepip|fcntl|grp|lib2to3|lzma|multiprocessing|nis'
    r'|ossaudiodev|pty|pwd|readline|resource|spwd|sqlite3|ssl|subprocess|syslog|termios|tkinter'
    r'|tty|turtle|venv)\b'
    r'|\basyncio\.(?:run|Runner|get_event_loop|get_child_watcher)\b|\bget_event_loop_policy\b'
    r'|Thread\b|PoolExecutor\b|\bos\.fork|\bsocketpair\b|\bQueueListener\b|\blistener\.start\b',
    re.MULTILINE,
)


def resolve_engine(app: Sphinx, config: Config) -> None:
    """Set ``whatsnew_run`` to the installed version, so that pages change with a new version."""
    if config.whatsnew_run:
        found = _find(app)
        version = engine_version(found) if found else ''
        wanted = config.whatsnew_run
        config['whatsnew_run'] = version if wanted in {True, '1', version} else ''


def _find(app: Sphinx) -> Interpreter | None:
    return find_engine(app, app.config.whatsnew_release or '3')


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


def run_data(page: Page) -> dict[str, str]:
    """Return what the script needs to load the interpreter."""
    found = _find(page.app)
    if not found:
        return {}
    data = engine_data(found)
    return {
        'data-engine': data['folder'],
        'data-python': data['python'],
        'data-bytes': data['bytes'],
    }


def copy_for_samples(app: Sphinx, exception: Exception | None) -> None:
    """Copy Python and its licence notice to the output folder, if a page needs it."""
    if exception or not makes_web_pages(app.builder):
        return
    domain = ChangeDomain.of(app.env)
    found = _find(app) if app.config.whatsnew_run else None
    if found and not any(
        may_run(domain, sample) for samples in domain.samples.values() for sample in samples
    ):
        found = None
    keep_static(app, 'samples', [f'whatsnew/{n}' for n in engine_files(found)] if found else ())
    if not found:
        return
    try:
        copy_engine(found, Path(app.outdir, '_static', 'whatsnew'))
    except OSError as problem:
        warn_unwritten(problem)
