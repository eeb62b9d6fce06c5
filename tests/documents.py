"""The project's own documents, as Sphinx reads them: entries and doctrees, without output."""

from __future__ import annotations

import functools
import io
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

DOCS = Path(__file__).parents[1] / 'docs'

#: for tests that share the reading: the process that does it
GROUP = 'documents'


@functools.cache
def read() -> tuple[BuildEnvironment, tempfile.TemporaryDirectory[str]]:
    """Return the environment after a build, and the folder in which its doctrees live as long."""
    folder = tempfile.TemporaryDirectory(prefix='whatsnew-documents-')
    out = Path(folder.name)
    with patch_docutils(str(DOCS)), docutils_namespace(), warnings.catch_warnings():
        warnings.simplefilter('ignore')  # what other extensions still use is theirs to renew
        app = Sphinx(
            DOCS, DOCS, out / 'dummy', out / 'doctrees', 'dummy', status=None, warning=io.StringIO()
        )
        app.build()
    return app.env, folder


def environment() -> BuildEnvironment:
    """Return what Sphinx knows of the documents."""
    return read()[0]
