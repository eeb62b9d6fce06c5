"""Fixtures that build small projects with Sphinx, and methods that read the output."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import shutil
import signal
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

import forked
import hypothesis
import pytest
import sphobjinv
import warm
from dom import dom
from reading import read_plain
from scheduling import (  # noqa: F401 - pytest calls them
    pytest_collection_modifyitems,
    pytest_xdist_make_scheduler,
)
from sphinx.application import Sphinx
from sphinx.locale import translators
from sphinx.util.docutils import docutils_namespace, patch_docutils

from whatsnew312.patches.process import collector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from bs4 import BeautifulSoup

# reproducible: a test that fails once fails again on any machine
hypothesis.settings.register_profile('same', derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile('same')

# a shell that runs the tests in the background lets them ignore Ctrl-C, and so would the commands
# that they start
signal.signal(signal.SIGINT, signal.default_int_handler)

#: the configuration of every small project, unless a test changes it
CONF = {
    'project': 'Shop',
    'copyright': '2026, the shop',
    'version': '2.0',
    'release': '2.0',
    'extensions': ['myst_parser', 'whatsnew312'],
    'myst_enable_extensions': ['colon_fence', 'attrs_inline'],
    'html_theme': 'basic',
    'html_copy_source': False,
    'nitpicky': True,
    'whatsnew_release': '2.0',
    'whatsnew_previous_release': '1.9',
    'whatsnew_areas': {'checkout': 'Checkout', 'stock': 'Stock keeping'},
    'whatsnew_platforms': ['Windows', 'macOS', 'Linux'],
    'whatsnew_issue_url': 'https://issues.example/%s',
    'whatsnew_issue_range': [1000, 2000],
    'whatsnew_peps': 'peps.toml',
}

PEPS = """\
[8]
title = "Style Guide for Python Code"
status = "Active"
type = "Process"

[695]
title = "Type Parameter Syntax"
status = "Final"
type = "Standards Track"
python-version = "3.12"
"""


warm.keep_templates()
warm.keep_entry_points()
warm.keep_options()
# a full garbage collection visits all objects of pytest, and takes longer than some builds
collector._LEFT = 3_000_000

# Sphinx writes hundreds of messages about its progress in each build, and no test needs them
logging.disable(logging.INFO)

_ESCAPES = re.compile(r'\x1b\[[0-9;]*m')


@dataclass
class Site:
    """A project on disk, and its builds."""

    root: Path
    conf: dict[str, object]
    warnings: list[str] = field(default_factory=list)
    status: int = 0
    builder: str = 'html'

    @property
    def srcdir(self) -> Path:
        return self.root / 'src'

    def outdir(self, builder: str = '') -> Path:
        return self.root / 'out' / (builder or self.builder)

    @property
    def doctreedir(self) -> Path:
        # the gettext builder stores other doctrees, which no other builder can use
        return self.root / ('doctrees-gettext' if self.builder == 'gettext' else 'doctrees')

    # Sources

    def write(self, files: Mapping[str, str | None]) -> None:
        """Write *files*; delete those with the content None."""
        for name, text in files.items():
            path = self.srcdir / name
            if text is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding='utf-8')

    def configure(self, **conf: object) -> None:
        """Write ``conf.py``, with one line for each option."""
        self.conf |= conf
        self.write({'conf.py': ''.join(f'{key} = {value!r}\n' for key, value in self.conf.items())})

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace *old*, which must occur exactly once, by *new*."""
        text = (self.srcdir / name).read_text(encoding='utf-8')
        assert text.count(old) == 1, f'{old!r} is {text.count(old)} times in {name}'
        self.write({name: text.replace(old, new)})

    # Builds

    def build(
        self, builder: str = 'html', *, warnings: Iterable[str] | None = (), fresh: bool = False
    ) -> Site:
        """Build in this process, and expect exactly these *warnings*; None accepts any.

        Warnings are errors, as in most projects, so ``status`` is 1 if there are any.
        """
        self._begin(builder, fresh)
        stream = io.StringIO()
        # otherwise Sphinx would use the language of the last build in this process
        translators.clear()
        with patch_docutils(str(self.srcdir)), docutils_namespace():
            app = Sphinx(
                self.srcdir,
                self.srcdir,
                self.outdir(),
                self.doctreedir,
                builder,
                status=None,
                warning=stream,
                warningiserror=True,
            )
            app.build()
        self._end(stream.getvalue(), app.statuscode, warnings)
        return self

    def run(
        self,
        builder: str = 'html',
        *options: str,
        warnings: Iterable[str] | None = (),
        fresh: bool = False,
        seed: int = 0,
    ) -> Site:
        """Build with the command line in a separate process, as users do (``-j`` forks)."""
        self._begin(builder, fresh)
        done = forked.run(
            *('-m', 'sphinx', '-q', '--no-color', '-W', '-b', builder),
            *('-d', str(self.doctreedir), *options, str(self.srcdir), str(self.outdir())),
            env={**os.environ, 'PYTHONHASHSEED': str(seed), 'PYTHONWARNINGS': 'ignore'},
        )
        self._end(done.stderr, done.returncode, warnings)
        return self

    def _begin(self, builder: str, fresh: bool) -> None:
        self.builder = builder
        if fresh:
            shutil.rmtree(self.outdir(), ignore_errors=True)
            shutil.rmtree(self.doctreedir, ignore_errors=True)

    def _end(self, stderr: str, status: int, warnings: Iterable[str] | None) -> None:
        text = _ESCAPES.sub('', stderr).replace(f'{self.srcdir}/', '')
        self.warnings = [line for line in text.splitlines() if line.strip()]
        self.status = status
        if warnings is not None:
            assert self.warnings == list(warnings)
            assert status == bool(self.warnings)

    # Output

    def read(self, name: str, builder: str = '') -> str:
        """Return the text of an output file."""
        return (self.outdir(builder) / name).read_text(encoding='utf-8')

    def html(self, page: str = 'index', builder: str = '') -> BeautifulSoup:
        """Return a page as parsed HTML."""
        return dom(self.read(f'{page}.html', builder))

    def text(self, page: str = 'index') -> str:
        """Return a page of the text builder."""
        return self.read(f'{page}.txt', 'text')

    def inventory(self, builder: str = '') -> dict[str, tuple[str, str]]:
        """Return the entries in ``objects.inv``: pairs of URI and display name, by name."""
        inventory = sphobjinv.Inventory(self.outdir(builder) / 'objects.inv')
        return {
            entry.name: (entry.uri_expanded, entry.dispname_expanded)
            for entry in inventory.objects
            if entry.domain == 'whatsnew'
        }

    def plain(self, builder: str = '') -> str:
        """Return all output text for readers, without markup, white space and curly quotes."""
        builder = builder or self.builder
        return read_plain(builder, self.files(builder))

    def search_index(self, builder: str = '') -> dict[str, Any]:
        """Return the data in ``searchindex.js``."""
        text = self.read('searchindex.js', builder)
        found = json.loads(text.removeprefix('Search.setIndex(').removesuffix(')'))
        assert isinstance(found, dict)
        return found

    def files(self, builder: str = '') -> dict[str, bytes]:
        """Return the content of every output file, by name."""
        outdir = self.outdir(builder)
        return {
            path.relative_to(outdir).as_posix(): path.read_bytes()
            for path in sorted(outdir.rglob('*'))
            if path.is_file()
        }


def make_site(root: Path, files: Mapping[str, str], **conf: object) -> Site:
    """Return a project of *files*; its configuration is ``CONF``, changed by *conf*."""
    site = Site(root, dict(CONF))
    site.write({'peps.toml': PEPS, **files})
    site.configure(**conf)
    return site


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., Site]:
    """Return a function that makes projects: ``site({'index.md': '...'}, nitpicky=False)``."""
    numbers = count()

    def make(files: Mapping[str, str], **conf: object) -> Site:
        return make_site(tmp_path / f'site{next(numbers)}', files, **conf)

    return make


@pytest.fixture(scope='session')
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Site]:
    """Return a function that makes projects for several tests, which must not change them."""

    def make(files: Mapping[str, str], **conf: object) -> Site:
        return make_site(tmp_path_factory.mktemp('site'), files, **conf)

    return make


@pytest.fixture(scope='session')
def docs_builds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of :func:`built_docs.build`, which all workers share."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if 'PYTEST_XDIST_WORKER' in os.environ else base) / 'built-docs'
