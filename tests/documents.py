"""Read the documents of the project with Sphinx, without output: entries and doctrees."""

from __future__ import annotations

import functools
import io
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from built_docs import copy_doctrees
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

DOCS = Path(__file__).parents[1] / 'docs'


@functools.cache
def read(builds: Path) -> tuple[BuildEnvironment, tempfile.TemporaryDirectory[str]]:
    """Return the environment after reading, and the folder of doctrees, which must stay alive.

    Sphinx reads only what differs from the site that is built below *builds*, which is nothing.
    """
    folder = tempfile.TemporaryDirectory(prefix='whatsnew-documents-')
    out = Path(folder.name)
    copy_doctrees(builds, out / 'doctrees')
    with patch_docutils(str(DOCS)), docutils_namespace(), warnings.catch_warnings():
        warnings.simplefilter('ignore')  # other extensions use deprecated features
        app = Sphinx(
            DOCS, DOCS, out / 'dummy', out / 'doctrees', 'dummy', status=None, warning=io.StringIO()
        )
        app.build()
    return app.env, folder


def environment(builds: Path) -> BuildEnvironment:
    """Return the environment with the documents; *builds* is the folder of built sites."""
    return read(builds)[0]
