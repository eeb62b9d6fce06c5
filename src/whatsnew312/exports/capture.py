"""The bodies of entries, as pages show them, and what is kept of them for files made of all pages.

While a page is written, the HTML of each body is taken from the writer, so it is neither rendered
a second time nor searched for in a finished page. What is made of it is kept per page beside the
doctrees: pages are written in several processes, and of an incremental build only some are.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import suppress
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urljoin

from docutils import nodes

from whatsnew312.exports.plain_text import plain_text
from whatsnew312.formats.changes_json import Body
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import change_html, entries, is_entry
from whatsnew312.site.writing import write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

    from whatsnew312.model.change import Change

#: the builders whose pages are web sites
BUILDERS = frozenset({'html', 'dirhtml', 'singlehtml'})

#: what stands around the body, straight below the entry
_AROUND = {'whatsnew-badges', 'whatsnew-guidance', 'whatsnew-details', 'whatsnew-highlight'}

_LINK = re.compile(r'(\s(?:href|src)=")([^"]*)"')
#: links of captions to themselves, targets of the index
_OF_PAGE = re.compile(
    r'<a class="headerlink".*?</a>|<span class="target" id="[^"]*"></span>', re.DOTALL
)

#: stands for the root of the site while addresses are joined, where its own is not known
_NOWHERE = 'https://root.invalid/'


def setup_bodies(app: Sphinx) -> None:
    """Register what marks, takes and keeps the bodies."""
    app.add_node(entry_body, html=(visit_entry_body, depart_entry_body))
    # last of all, so that nobody else meets the mark
    app.connect('doctree-resolved', mark, priority=900)
    app.connect('env-updated', pages_without)


class entry_body(nodes.General, nodes.Element):
    """The body of an entry, while its page is written.

    :attribute key: page and id of the entry
    :attribute into: where its HTML and its text go, by key
    """


def visit_entry_body(writer: HTML5Translator, node: nodes.Element) -> None:
    """Note where the body begins in what is written."""
    node['start'] = len(writer.body)


def depart_entry_body(writer: HTML5Translator, node: nodes.Element) -> None:
    """Take what was written since."""
    node['into'][node['key']] = (''.join(writer.body[node['start'] :]), plain_text(node))


def mark(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the body of each entry into a node that tells us what the writer makes of it."""
    if app.builder.name not in BUILDERS:
        return
    domain = ChangeDomain.of(app.env)
    into: dict[str, tuple[str, str]] = {}
    for entry in _entries(doctree, len(_shown(app, domain, docname))):
        start, end = 1, len(entry)  # the heading is the first
        while start < end and _is_around(entry[start]):
            start += 1
        while start < end and _is_around(entry[end - 1]):
            end -= 1
        key = body_key(_page_of(entry, docname), entry['ids'][0] if entry['ids'] else '')
        body = entry_body('', key=key, into=into)
        # as they are: to append them costs more than to write them down
        body.children, entry.children[start:end] = entry.children[start:end], [body]
        body.parent = entry
        for child in body.children:
            child.parent = body
    doctree['whatsnew_bodies'] = into


def _shown(app: Sphinx, domain: ChangeDomain, docname: str) -> Sequence[Change]:
    if app.builder.name == 'singlehtml':
        return domain.all_changes
    return domain.changes.get(docname, ())


def _entries(doctree: nodes.document, expected: int) -> list[nodes.Element]:
    found = list(entries(doctree))
    if len(found) < expected:
        # some are misplaced, and no sections
        found = [one for one in doctree.findall(nodes.Element) if is_entry(one)]
    return found


def _page_of(entry: nodes.Element, docname: str) -> str:
    """Return the page of *entry*, also where one document holds them all."""
    above: nodes.Element | None = entry
    while above is not None:
        # each section has it in a document of many pages
        if 'docname' in above:
            return cast('str', above['docname'])
        above = above.parent
    return docname


def _is_around(node: nodes.Node) -> bool:
    return isinstance(node, change_html) or (
        isinstance(node, nodes.Element) and bool(_AROUND.intersection(node['classes']))
    )


def taken(app: Sphinx, docname: str, doctree: nodes.document | None) -> dict[str, Body] | None:
    """Return the body of each entry of a page that was just written, by its key.

    Links are for the whole site. None for a page that has no entries.
    """
    bodies = doctree.get('whatsnew_bodies') if doctree is not None else None
    if bodies is None or docname not in _pages(app):
        return None
    base, page = base_url(app), page_uri(app, docname)
    return {
        key: Body(absolute_links(without_page(html).strip(), base, page), text)
        for key, (html, text) in bodies.items()
    }


def without_page(html: str) -> str:
    """Return *html* without what only its page has a use for."""
    if 'class="headerlink"' not in html and 'class="target"' not in html:
        return html  # as most; that is found sooner than by the pattern
    return _OF_PAGE.sub('', html)


# What is kept.


def keep(app: Sphinx, docname: str, pieces: Mapping[str, Sequence[bytes]]) -> None:
    """Keep what was made of the entries of a page, by their keys."""
    sizes = {key: list(map(len, of_entry)) for key, of_entry in pieces.items()}
    head = json.dumps({'changes': _ids(app.env, docname), 'sizes': sizes})
    # behind it all pieces as they are: to quote what is markup already takes longer than to make it
    kept = b''.join((head.encode(), b'\n', *chain.from_iterable(pieces.values())))
    if not write(_path(app, docname), kept):
        discard(app, docname)  # it tells of what the page was


def discard(app: Sphinx, docname: str) -> None:
    """Keep nothing of a page, so that the next build writes it again."""
    with suppress(OSError):
        _path(app, docname).unlink()


def pages_without(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages that must be written again, because nothing of use is kept of them."""
    # what joins all pages in one writes that one in every build
    if app.builder.name not in BUILDERS - {'singlehtml'}:
        return []
    return [docname for docname in _pages(app) if _kept(app, docname) is None]


def body_key(docname: str, id_: str) -> str:
    """Return how an entry is called among the bodies: two pages may claim one id."""
    return f'{docname}#{id_}'


def read_pieces(app: Sphinx) -> dict[str, list[bytes]] | None:
    """Return what was made of every entry that pages show, by its key: in UTF-8, as it is joined.

    None if a page was not written.
    """
    pieces: dict[str, list[bytes]] = {}
    for docname in _pages(app):
        kept = _kept(app, docname)
        if kept is None:
            return None
        pieces |= kept
    return pieces


def _kept(app: Sphinx, docname: str) -> dict[str, list[bytes]] | None:
    try:
        kept = _path(app, docname).read_bytes()
        end = kept.index(b'\n')
        head = json.loads(kept[:end])
        if head['changes'] != _ids(app.env, docname):
            return None
        pieces = {}
        for key, sizes in head['sizes'].items():
            pieces[key] = [kept[end + 1 : (end := end + size) + 1] for size in sizes]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return pieces if end + 1 == len(kept) else None


def _ids(env: BuildEnvironment, docname: str) -> list[str]:
    return [change.id for change in ChangeDomain.of(env).changes.get(docname, ())]


def kept_files(app: Sphinx) -> list[Path]:
    """Return every file that :func:`read_pieces` reads."""
    return [_path(app, docname) for docname in _pages(app)]


def kept_folder(app: Sphinx) -> Path:
    """Return where what is made of all pages is kept."""
    return _kept_folder(str(app.outdir), str(app.doctreedir), app.builder.name)


@lru_cache(maxsize=8)
def _kept_folder(outdir: str, doctreedir: str, builder: str) -> Path:
    # by output folder: two of them can share doctrees, and each has its own pages
    place = os.path.relpath(outdir, doctreedir)
    digest = hashlib.blake2b(f'{builder} {place}'.encode(), digest_size=8).hexdigest()
    return Path(doctreedir, f'whatsnew-bodies-{digest}')


def _path(app: Sphinx, docname: str) -> Path:
    return kept_folder(app) / f'{docname}.pieces'


def _pages(app: Sphinx) -> list[str]:
    if app.builder.name == 'singlehtml':
        return [app.config.root_doc]
    return sorted(ChangeDomain.of(app.env).changes)


# Addresses.


def base_url(app: Sphinx) -> str:
    """Return the address of the site, with a slash at its end; empty if it is not known."""
    given = app.config.html_baseurl
    if not (isinstance(given, str) and given.startswith(('https://', 'http://'))):
        return ''
    return given.rstrip('/') + '/'


def page_uri(app: Sphinx, docname: str) -> str:
    """Return the address of a page, relative to the root of the site."""
    if app.builder.name == 'singlehtml':
        return f'{app.config.root_doc}{cast("StandaloneHTMLBuilder", app.builder).link_suffix}'
    return app.builder.get_target_uri(docname)


def absolute_links(html: str, base: str, page: str) -> str:
    """Return *html* of *page* with links that are absolute, or without *base* from its root."""
    if 'href="' not in html and 'src="' not in html:
        return html  # as most; that is found sooner than by the pattern
    return _LINK.sub(lambda link: f'{link[1]}{_join(base, page, link[2])}"', html)


@lru_cache(maxsize=4096)
def _join(base: str, page: str, link: str) -> str:
    try:
        if base or link.startswith('/'):
            return urljoin(base + page, link)
        return urljoin(_NOWHERE + page, link).removeprefix(_NOWHERE) or './'
    except ValueError:
        return link  # no address at all; it stays what its author wrote
