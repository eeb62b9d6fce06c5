"""Message catalogs in a process that builds sites in several languages."""

from __future__ import annotations

from sphinx import locale

from whatsnew312.patches.guard import Part, Patch, fits

PATCH = Patch(
    'catalogs',
    'Sphinx keeps the catalog of the first language in a process, and takes from the next one only '
    'what the first one lacks.',
    since=(8, 2),
    reported='',
)


def forget_catalog(name: str) -> None:
    """Make Sphinx load the catalog *name* again, for the language of this build."""
    if fits(PATCH, [Part(locale, 'translators', dict)]):
        locale.translators.pop(('general', name), None)
