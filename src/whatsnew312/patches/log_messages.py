"""Log messages of Sphinx: about files that were not written, and warnings held back for a while."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sphinx.locale import __

from whatsnew312.patches.guard import Patch

if TYPE_CHECKING:
    from collections.abc import Iterator

#: it only reads; if Sphinx changes the text, the test of this module fails
PATCH = Patch(
    'log_messages',
    'Sphinx has no event for a page that could not be written; it logs a sentence and goes on.',
    since=(8, 2),
    reported='',
)

#: the message, which Sphinx translates into the language of the site
_FAILURE = 'error writing file %s: %s'


def is_failed_write(record: logging.LogRecord) -> bool:
    """Tell whether *record* says that a page was not written."""
    return record.getMessage().startswith(__(_FAILURE).partition('%')[0])


class Held(logging.Handler):
    """The warnings that were logged while :func:`held_messages` was open."""

    def __init__(self, others: list[logging.Handler]) -> None:
        super().__init__()
        self.others = others
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a warning; hand over what only tells how far the build is."""
        if record.levelno >= logging.WARNING:
            self.records.append(record)
            return
        for handler in self.others:
            if record.levelno >= handler.level:
                handler.handle(record)

    def show(self) -> None:
        """Log them after all."""
        for record in self.records:
            logging.getLogger(record.name).handle(record)
        self.records = []


@contextmanager
def held_messages() -> Iterator[Held]:
    """Hold back what Sphinx and its extensions warn of, until it is clear whether it counts."""
    logger = logging.getLogger('sphinx')
    before = logger.handlers
    held = Held(before)
    logger.handlers = [held]
    try:
        yield held
    finally:
        logger.handlers = before
