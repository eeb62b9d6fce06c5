"""Messages that no handler takes are not made."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from whatsnew312.patches.process.log_level import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Site


@pytest.mark.parametrize(
    ('verbosity', 'switched_on', 'level'),
    [(0, True, logging.INFO), (2, True, logging.DEBUG), (0, False, logging.DEBUG)],
)
def test_level(site: Callable[..., Site], verbosity: int, switched_on: bool, level: int) -> None:
    """Debug messages are made if a handler takes them, or if the project asks for it."""
    made = site({'index.md': '# Shop\n'}, whatsnew_process_settings=switched_on)
    logger = logging.getLogger(NAMESPACE)
    seen: list[int] = []
    with patch_docutils(str(made.srcdir)), docutils_namespace():
        folders = (made.srcdir, made.srcdir, made.outdir('html'), made.doctreedir)
        app = Sphinx(*folders, 'html', status=None, warning=None, verbosity=verbosity)
        app.connect('env-updated', lambda *_: seen.append(logger.level))
        app.build()
    assert seen == [level]
    assert logger.level == logging.DEBUG
