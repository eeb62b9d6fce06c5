"""Make the parts of exported files for the entries of one page."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from whatsnew312.exports.addresses import own_page_uri, page_uri
from whatsnew312.exports.capture import taken
from whatsnew312.exports.entry import make_entry
from whatsnew312.exports.files import FILES
from whatsnew312.exports.kept import body_key, keep
from whatsnew312.exports.project import Project
from whatsnew312.formats.changes_json import utf8
from whatsnew312.site.builders import makes_one_page, makes_site
from whatsnew312.site.markup.words import title_of_page

if TYPE_CHECKING:
    from whatsnew312.site.page_context import Page


def keep_pieces(written: Page) -> None:
    """Make and store the parts of each file for the entries of a page."""
    app, pagename = written.app, written.name
    if not makes_site(app.builder):
        return
    bodies = taken(app, pagename, written.doctree)
    if bodies is None:
        return
    domain, project = written.domain, Project.of(app)

    @cache
    def page(docname: str) -> tuple[str, str]:
        return page_uri(app, docname), title_of_page(app.env, docname)

    pieces: dict[str, list[bytes]] = {}
    single = makes_one_page(app.builder)
    for change in domain.all_changes if single else domain.changes.get(pagename, ()):
        key = body_key(change.docname, change.id)
        if key not in bodies:
            continue  # an entry in an "only" directive may not be on any page
        own_page = own_page_uri(app, change.id)
        entry = make_entry(change, *page(change.docname), bodies[key], project, own_page)
        pieces[key] = [utf8(file.entry(entry)) for file in FILES if file.entry]
    keep(app, pagename, pieces)
