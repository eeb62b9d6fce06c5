"""Take the further parts of long lists from the page with the list, and store them."""

from __future__ import annotations

import json
from contextlib import suppress
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.locale import _
from whatsnew312.patches.docutils.html_writer import position, take_since
from whatsnew312.site.builders import makes_web_pages
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.markup.words import title_of_page
from whatsnew312.site.nodes import listing_part
from whatsnew312.site.writing import kept_folder, write

if TYPE_CHECKING:
    from pathlib import Path

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from whatsnew312.site.page_context import Page


class PartPage(NamedTuple):
    """A page with a part of a list.

    :attribute name: Sphinx's name for the page
    :attribute title: text
    :attribute body: HTML
    """

    name: str
    title: str
    body: str


def prepare(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give the parts of a page their titles, and the list that takes their HTML."""
    if not makes_web_pages(app.builder) or docname not in ChangeDomain.of(app.env).listings:
        return
    parts = list(doctree.findall(listing_part))
    title = title_of_page(app.env, docname)
    into: list[PartPage] = []
    for number, part in enumerate(parts, 2):
        values = {'title': title, 'number': number, 'all': len(parts) + 1}
        part['title'] = _('%(title)s (%(number)s of %(all)s)') % values
        part['into'] = into
    doctree['whatsnew_parts'] = into


def visit_part(writer: HTML5Translator, node: listing_part) -> None:
    """Store the position at which the part begins in the output."""
    node['start'] = position(writer)


def take_part(writer: HTML5Translator, node: listing_part) -> None:
    """Move what was written since then from the page to the page of the part."""
    html = take_since(writer, node['start'])
    title = node['title']
    body = f'<section>\n<h1>{escape(title)}</h1>\n{html}</section>\n'
    node['into'].append(PartPage(node['name'], title, body))


def keep_parts(page: Page) -> None:
    """Store the parts of a page that is being written; remove those of an earlier version."""
    if page.doctree is None or not makes_web_pages(page.app.builder):
        return
    path = _path(page.app, page.name)
    parts: list[PartPage] = page.doctree.get('whatsnew_parts', [])
    is_kept = write(path, json.dumps(parts).encode() if page.name in page.domain.listings else None)
    if not is_kept:
        with suppress(OSError):
            path.unlink()


def read_parts(app: Sphinx, docname: str) -> list[PartPage] | None:
    """Return the further parts of the lists of a page, or None if they are not stored."""
    try:
        return [PartPage(*part) for part in json.loads(_path(app, docname).read_bytes())]
    except (OSError, ValueError, TypeError):
        return None


def _path(app: Sphinx, docname: str) -> Path:
    return kept_folder(app) / f'{docname}.parts'
