"""The texts for readers, in the language of their site.

The catalogs are beside this file: a template; and for each language, the translations, their
compiled form, and a static file with the messages of scripts. ``make messages`` updates all files;
only the translations are written by people.
"""

from __future__ import annotations

from gettext import find
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import get_translation, get_translator

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CATALOG = 'whatsnew312'
FOLDER = Path(__file__).parent

#: Return a message in the language of the site. Only for use during a build: the language is not
#: known before.
_ = get_translation(CATALOG)


def N_(message: str) -> str:  # noqa: N802 - as gettext's tools know it
    """Return *message* unchanged: the call marks it for translators; it is translated when used."""
    return message


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form of the message for *number*, in the language of the site."""
    return get_translator(CATALOG).ngettext(singular, plural, number)


def decimal(number: int) -> str:
    """Return *number* in digits, in the format of the language of the messages."""
    # Translators: the code of your language, by which numbers are written: en makes 1,234 of 1234.
    language = _('en')
    if number < 1000 or language == 'en':
        return f'{number:,}'
    from babel.numbers import format_decimal  # noqa: PLC0415 - few sites need it

    return format_decimal(number, locale=language)


def script_folder(language: str) -> Path | None:
    """Return the folder of static files with messages in *language*, or None if there is none."""
    catalog = find(CATALOG, FOLDER, [language or 'en'])
    return Path(catalog).parent.with_name('static') if catalog else None


def setup_locale(app: Sphinx) -> None:
    """Register the catalog of messages with Sphinx."""
    app.add_message_catalog(CATALOG, FOLDER)
