"""Make the HTML of the section of one edited entry."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from whatsnew312.serve.entry.source import find_edit, first_entry
from whatsnew312.site.domain import ChangeDomain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whatsnew312.patches.single_page import PageMaker
    from whatsnew312.serve.folders import Folders

_SECTION = re.compile(r'<(/?)section\b')
_ID = re.compile(r' id="([^"]*)"')

#: ids that docutils and Sphinx count on a page
_COUNTED = re.compile(r'(?:id|index|[a-z-]*reference|system-message|problematic|module)-?\d+')

#: pages with more text than this are not kept in memory, in characters
_MOST = 2_000_000


class Section(NamedTuple):
    """A section to be replaced."""

    id: str
    html: str


def read_sources(maker: PageMaker, folders: Folders) -> dict[str, str]:
    """Return the sources of the pages with entries, as a browser shows them."""
    env = maker.app.env
    paths = {name: Path(env.doc2path(name)) for name in ChangeDomain.of(env).changes}
    found = {}
    for name, path in paths.items():
        if path.suffix == '.md':
            shown = folders.sources / path.relative_to(folders.srcdir)
            text = _read(shown if shown.exists() else path)
            if len(text) < _MOST:
                found[name] = text
    return found


def note_shown(folders: Folders, path: Path, source: str) -> None:
    """Store the source of a page that is shown before the build has written the page."""
    shown = folders.sources / path.relative_to(folders.srcdir)
    shown.parent.mkdir(parents=True, exist_ok=True)
    shown.write_text(source, encoding='utf-8')


def _read(path: Path) -> str:
    return path.read_text(encoding='utf-8', errors='replace') if path.is_file() else ''


def edited_section(
    maker: PageMaker, folders: Folders, docname: str, source: str, sources: Mapping[str, str]
) -> Section | None:
    """Return the new section of the entry that was edited on a page, if that is all that changed.

    The result is None if the section cannot be made without the rest of its page.

    :param source: of the page, now
    :param sources: results of :func:`read_sources`, from before the edit
    """
    edit = find_edit(sources.get(docname, ''), source)
    if edit is None:
        return None
    uri = maker.builder.get_target_uri(docname)
    before = _entry_alone(maker, docname, edit.before)
    pages = [_read(folder / uri) for folder in (folders.outdir, folders.pages)]
    if before is None or before not in [cut(html, before.id) for html in pages]:
        return None  # it depends on the rest of the page
    after = _entry_alone(maker, docname, edit.after)
    if after is None or after.id != before.id:
        return None
    added = set(_ID.findall(after.html)) - set(_ID.findall(before.html))
    if any(_COUNTED.fullmatch(one) or f' id="{one}"' in html for one in added for html in pages):
        return None  # on the whole page it can be another one
    return after


def warm_up(maker: PageMaker, sources: Mapping[str, str]) -> None:
    """Make the section of an entry, because the first one takes several times as long."""
    for docname in sorted(sources, key=lambda name: len(sources[name])):
        text = first_entry(sources[docname])
        if text:
            _entry_alone(maker, docname, text)
            return


def _entry_alone(maker: PageMaker, docname: str, text: str) -> Section | None:
    """Return the section of the only entry of *text*."""
    domain = ChangeDomain.of(maker.app.env)
    try:
        with domain.reading_one_entry(docname) as found:
            maker.read(docname, text)
        return cut(maker.fragment(docname), found[0].id) if len(found) == 1 else None
    except Exception:
        return None  # it needs the rest of its page; if the entry is wrong, the build reports that


def cut(html: str, id_: str) -> Section | None:
    """Return the section with an id from the HTML of a page."""
    opening = re.search(f'<section\\b[^>]* id="{re.escape(id_)}"', html)
    if not opening:
        return None
    depth = 0
    for tag in _SECTION.finditer(html, opening.start()):
        depth += -1 if tag[1] else 1
        if not depth:
            return Section(id_, html[opening.start() : html.index('>', tag.end()) + 1])
    return None
