"""Update the catalogs of messages for readers: the template, and the files of each language.

``make messages`` finds all messages in the sources, updates the template and the files of each
language, and compiles the translations.
"""

from __future__ import annotations

import io
import json
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Message

PACKAGE = Path(__file__).parent.parent / 'src' / 'whatsnew312'
LOCALE = PACKAGE / 'locale'
TEMPLATE = LOCALE / 'whatsnew312.pot'

_METHODS = [('static/**.js', 'javascript'), ('**.py', 'python')]
_FUNCTIONS = {'_': None, 'N_': None, 'ngettext': (1, 2), 'Documentation.ngettext': (1, 2)}

_SCRIPT = """\
"use strict";

// Sphinx takes a plural by the value of such as n != 1, which is no number.
{
  const plural = Documentation.PLURAL_EXPR;
  Documentation.PLURAL_EXPR = (n) => Number(plural(n));
}
"""

_HEAD = """\
# What whatsnew312 says to readers.
# Copyright (C) 2026 the whatsnew312 authors
# This file is distributed under the MIT licence, as whatsnew312 is.
#"""


def extract() -> Catalog:
    """Return all messages in the sources, with the files that contain them."""
    catalog = Catalog(
        project='whatsnew312',
        version=metadata.version('whatsnew312'),
        header_comment=_HEAD,
        msgid_bugs_address='https://github.com/whatsnew312/whatsnew312/issues',
        last_translator='',
        language_team='',
    )
    found = extract_from_dir(
        PACKAGE,
        _METHODS,
        keywords=_FUNCTIONS,
        comment_tags=['Translators:'],
        strip_comment_tags=True,
    )
    for name, _, ids, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        catalog.add(ids, None, [(name, 0)], auto_comments=comments, context=context)
    return catalog


def read(path: Path) -> Catalog:
    """Return the catalog in a file."""
    return read_po(io.BytesIO(path.read_bytes()))


def messages(catalog: Catalog) -> Iterator[Message]:
    """Yield the messages of *catalog*, without the header of the file."""
    return (message for message in catalog if message.id)


def as_po(catalog: Catalog) -> bytes:
    """Return *catalog* in the form of a PO file."""
    made = io.BytesIO()
    write_po(made, catalog, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return made.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """Return *catalog* in the compiled form for :mod:`gettext`."""
    made = io.BytesIO()
    write_mo(made, catalog)
    return made.getvalue()


def as_script(catalog: Catalog) -> bytes:
    """Return a script with the translations for our scripts, for Sphinx's translation function."""
    said = {
        key: message.string
        for message in messages(catalog)
        if any(name.endswith('.js') for name, _ in message.locations)
        # messages without a translation are shown in English
        if message.string and all(message.string)
        for key in [message.id if isinstance(message.id, str) else message.id[0]]
    }
    table = json.dumps(dict(sorted(said.items())), ensure_ascii=False, indent=2)
    return f'{_SCRIPT}\nObject.assign(Documentation.TRANSLATIONS, {table});\n'.encode()


def languages() -> list[Path]:
    """Return the PO file of each language."""
    return sorted(LOCALE.glob('*/LC_MESSAGES/whatsnew312.po'))


def script_of(path: Path) -> Path:
    """Return the path of the script for the language of *path*, in its folder of static files."""
    return path.parent.parent / 'static' / 'whatsnew' / 'messages.js'


def main() -> None:
    """Update all files."""
    template = extract()
    if {message.id for message in read(TEMPLATE)} != {message.id for message in template}:
        TEMPLATE.write_bytes(as_po(template))
    template = read(TEMPLATE)
    for path in languages():
        catalog = read(path)
        catalog.update(template)
        path.write_bytes(as_po(catalog))
        path.with_suffix('.mo').write_bytes(as_mo(catalog))
        script_of(path).parent.mkdir(parents=True, exist_ok=True)
        script_of(path).write_bytes(as_script(catalog))


if __name__ == '__main__':
    main()
