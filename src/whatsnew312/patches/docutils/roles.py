"""Remove the roles that a page defines before the next page is read.

docutils keeps them for the whole process. Other pages would have them or not, depending on the
order in which pages are read, and on the number of processes. A project that only loads this
extension keeps these roles: its pages may use them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils.parsers.rst import roles

from whatsnew312.patches.guard import Part, Patch, fits
from whatsnew312.site.options.config import sets_options

if TYPE_CHECKING:
    from sphinx.application import Sphinx

PATCH = Patch(
    'roles',
    'A role that one page defines is there on the pages that the same process reads after it.',
    since=(8, 2),
    reported='',
)


def setup_roles(app: Sphinx) -> None:
    """Register handlers that store the roles before pages are read, and restore them after each."""
    known: dict[str, Any] = {}

    def note(app: Sphinx, *_args: object) -> None:
        known.clear()
        if sets_options(app.config) and fits(PATCH, [Part(roles, '_roles', dict)]):
            known.update(roles._roles)  # type: ignore[attr-defined]

    def put_back(app: Sphinx, *_args: object) -> None:
        if known and (found := roles._roles) != known:  # type: ignore[attr-defined]
            found.clear()
            found.update(known)

    app.connect('env-before-read-docs', note, priority=999)
    # before each page too, because there is no doctree event for a page that could not be read
    app.connect('source-read', put_back)
    app.connect('doctree-read', put_back)
