"""Recognise the log message of Sphinx about a file that could not be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.locale import __

from whatsnew312.patches.guard import Patch

if TYPE_CHECKING:
    import logging

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
