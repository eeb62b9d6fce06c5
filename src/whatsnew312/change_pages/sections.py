"""The HTML of each entry on its page, stored until all pages are written.

This is necessary because pages are written in several processes, and an incremental build writes
only some of them.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.exports.addresses import absolute_links, page_uri
from whatsnew312.exports.capture import texts, without_page
from whatsnew312.exports.kept import body_key
from whatsnew312.site.builders import makes_web_pages
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.writing import kept_folder, write

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from whatsnew312.site.page_context import Page

_SECTION = re.compile(r'<section\b([^>]*)>|</section>')
_ID = re.compile(r'\bid="([^"]*)"')
_HEADING = re.compile(r'<h([1-6])\b[^>]*>(.*?)</h\1>', re.DOTALL)

#: the maximal number of characters from the beginning of a body
_MOST = 300


class Section(NamedTuple):
    """An entry as it is shown on its page.

    :attribute title: the HTML of its heading
    :attribute html: the HTML of everything else; links are relative to the root of the site
    :attribute text: the first words of its body, without markup
    """

    title: str
    html: str
    text: str


def makes_pages(app: Sphinx) -> bool:
    """Return whether this build makes a page for each change."""
    return makes_web_pages(app.builder) and ChangeDomain.of(app.env).settings.change_pages


def keep_sections(page: Page) -> None:
    """Store the HTML of each entry of a page that is being written."""
    app, pagename = page.app, page.name
    if page.doctree is None or not makes_pages(app) or pagename not in page.domain.changes:
        return
    bodies = texts(page.doctree)
    ids = _ids(app.env, pagename)
    titles = {change.id: change.title.plain for change in page.domain.changes.get(pagename, ())}
    uri = page_uri(app, pagename)
    sections = {}
    for id_, html in cut_sections(page.context.get('body', ''), ids).items():
        heading = _HEADING.search(html)
        body = bodies.get(body_key(pagename, id_))
        if body is None:
            continue
        # an entry without a title has no heading
        end = heading.end() if heading else 0
        title = heading[2] if heading else escape(titles.get(id_, id_))
        rest = absolute_links(without_page(html[end:]).strip(), '', uri)
        title = absolute_links(without_page(title), '', uri)
        sections[id_] = Section(title, rest, first_words(body))
    path = _path(app, pagename)
    if not write(path, json.dumps({'ids': ids, 'sections': sections}).encode()):
        with suppress(OSError):
            path.unlink()  # it is of an earlier version of the page


def cut_sections(html: str, ids: Container[str]) -> dict[str, str]:
    """Return the content of each section of *html* whose id is in *ids*, by id."""
    found: dict[str, str] = {}
    is_open: list[tuple[str, int]] = []
    for tag in _SECTION.finditer(html):
        if tag[0] != '</section>':
            match = _ID.search(tag[1])
            is_open.append((match[1] if match else '', tag.end()))
        elif is_open:
            id_, start = is_open.pop()
            if id_ in ids:
                found.setdefault(id_, html[start : tag.start()])
    return found


def first_words(text: str) -> str:
    """Return the first paragraph of *text* on one line: whole words, 300 characters at most."""
    words = ' '.join(text.strip().partition('\n\n')[0].split())
    if len(words) <= _MOST:
        return words
    return words[: _MOST - 1].rpartition(' ')[0].rstrip(',;:') + '…'


def pages_without(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages that must be written again, because no valid data of them is stored."""
    if not makes_pages(app):
        return []
    pages = sorted(ChangeDomain.of(env).changes)
    return [docname for docname in pages if read_sections(app, docname) is None]


def read_sections(app: Sphinx, docname: str) -> dict[str, Section] | None:
    """Return the entries of a page by id, or None if they are not stored."""
    try:
        kept = json.loads(_path(app, docname).read_bytes())
        if kept['ids'] != _ids(app.env, docname):
            return None
        return {id_: Section(*parts) for id_, parts in kept['sections'].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def kept_sections(app: Sphinx) -> list[Path]:
    """Return the paths of all files that :func:`read_sections` reads."""
    return [_path(app, docname) for docname in sorted(ChangeDomain.of(app.env).changes)]


def _ids(env: BuildEnvironment, docname: str) -> list[str]:
    return [change.id for change in ChangeDomain.of(env).changes.get(docname, ())]


def _path(app: Sphinx, docname: str) -> Path:
    return kept_folder(app) / f'{docname}.sections'
