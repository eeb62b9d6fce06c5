"""Log messages that nobody receives are not made."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sphinx.util.logging import NAMESPACE

from whatsnew312.patches.guard import Patch

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

#: it only sets the level of a logger; if that has another name, nothing happens
PATCH = Patch(
    'log_level',
    'Sphinx makes a debug message of each event with the text of all arguments, also if no handler '
    'takes it: two for each entry.',
    since=(8, 2),
    reported='',
)


def setup_log_level(app: Sphinx) -> None:
    """Do not make messages below the level of all handlers until the end of the build."""
    logger = logging.getLogger(NAMESPACE)
    before = logger.level
    # each application sets its handlers before it loads extensions
    lowest = min((handler.level for handler in logger.handlers), default=logging.NOTSET)
    if lowest <= before:
        return
    logger.setLevel(lowest)

    def check(app: Sphinx, config: Config) -> None:
        if not config.whatsnew_process_settings:
            logger.setLevel(before)

    app.connect('config-inited', check, priority=410)  # after the options are checked
    app.connect('build-finished', lambda _app, _problem: logger.setLevel(before), priority=999)
