"""Log messages of Sphinx: about files not written, links to nothing, and what is held back."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.locale import __

from whatsnew312.patches.guard import Patch
from whatsnew312.site.markup.inline import ELSEWHERE

if TYPE_CHECKING:
    from collections.abc import Iterator

#: it only reads; if Sphinx changes the text, the test of this module fails
PATCH = Patch(
    'log_messages',
    'Sphinx has no event for a page that could not be written; it logs a sentence and goes on. Of '
    'a link to nothing it warns on each page that shows the text.',
    since=(8, 2),
    reported='',
)

#: the message, which Sphinx translates into the language of the site
_FAILURE = 'error writing file %s: %s'


def is_failed_write(record: logging.LogRecord) -> bool:
    """Return whether *record* says that a page was not written."""
    return record.getMessage().startswith(__(_FAILURE).partition('%')[0])


#: the loggers that warn of links without a target
_OF_LINKS = (
    'myst_parser.sphinx_ext.myst_refs',
    'sphinx.domains.std',
    'sphinx.transforms.post_transforms',
    'whatsnew312.entries.checks.mentions',
)


def warn_once() -> None:
    """Log a warning of a link without a target only at the place where it was written."""
    for name in _OF_LINKS:
        logging.getLogger(f'sphinx.{name}').addFilter(_is_of_here)


def _is_of_here(record: logging.LogRecord) -> bool:
    place = getattr(record, 'location', None)
    return not (isinstance(place, nodes.Element) and place.get(ELSEWHERE))


class Held(logging.Handler):
    """The warnings that were logged while :func:`held_messages` was open."""

    def __init__(self, others: list[logging.Handler]) -> None:
        super().__init__()
        self.others = others
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a warning; pass on messages about the progress of the build."""
        if record.levelno >= logging.WARNING:
            self.records.append(record)
            return
        for handler in self.others:
            if record.levelno >= handler.level:
                handler.handle(record)

    def show(self) -> None:
        """Log the warnings that were kept."""
        for record in self.records:
            logging.getLogger(record.name).handle(record)
        self.records = []


@contextmanager
def held_messages() -> Iterator[Held]:
    """Hold back warnings of Sphinx and its extensions until it is clear whether they count."""
    logger = logging.getLogger('sphinx')
    before = logger.handlers
    held = Held(before)
    logger.handlers = [held]
    try:
        yield held
    finally:
        logger.handlers = before
