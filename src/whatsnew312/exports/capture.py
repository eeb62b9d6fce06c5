"""The bodies of entries, as pages show them, and what is kept of them for files made of all pages.

While a page is written, the HTML of each body is taken from the writer, so it is neither rendered
a second time nor searched for in a finished page. What is made of it is kept per page beside the
doctrees: pages are written in several processes, and of an incremental build only some are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from whatsnew312.exports.addresses import absolute_links, base_url, page_uri
from whatsnew312.exports.kept import body_key, pages_with_entries
from whatsnew312.exports.plain_text import plain_text
from whatsnew312.formats.changes_json import Body
from whatsnew312.site.builders import makes_one_page, makes_site
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import change_html, entries, is_entry, page_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from whatsnew312.model.change import Change


#: what stands around the body, straight below the entry
_AROUND = {'whatsnew-badges', 'whatsnew-guidance', 'whatsnew-details', 'whatsnew-highlight'}

#: links of captions to themselves, targets of the index
_OF_PAGE = re.compile(
    r'<a class="headerlink".*?</a>|<span class="target" id="[^"]*"></span>', re.DOTALL
)


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
    if not makes_site(app.builder) or docname not in pages_with_entries(app):
        return
    domain = ChangeDomain.of(app.env)
    into: dict[str, tuple[str, str]] = {}
    for entry in _entries(doctree, len(_shown(app, domain, docname))):
        start, end = 1, len(entry)  # the heading is the first
        while start < end and _is_around(entry[start]):
            start += 1
        while start < end and _is_around(entry[end - 1]):
            end -= 1
        key = body_key(page_of(entry, docname), entry['ids'][0] if entry['ids'] else '')
        body = entry_body('', key=key, into=into)
        # as they are: to append them costs more than to write them down
        body.children, entry.children[start:end] = entry.children[start:end], [body]
        body.parent = entry
        for child in body.children:
            child.parent = body
    doctree['whatsnew_bodies'] = into


def _shown(app: Sphinx, domain: ChangeDomain, docname: str) -> Sequence[Change]:
    if makes_one_page(app.builder):
        return domain.all_changes
    return domain.changes.get(docname, ())


def _entries(doctree: nodes.document, expected: int) -> list[nodes.Element]:
    found = list(entries(doctree))
    if len(found) < expected:
        # some are misplaced, and no sections
        found = [one for one in doctree.findall(nodes.Element) if is_entry(one)]
    return found


def _is_around(node: nodes.Node) -> bool:
    return isinstance(node, change_html) or (
        isinstance(node, nodes.Element) and bool(_AROUND.intersection(node['classes']))
    )


def taken(app: Sphinx, docname: str, doctree: nodes.document | None) -> dict[str, Body] | None:
    """Return the body of each entry of a page that was just written, by its key.

    Links are for the whole site. None for a page that has no entries.
    """
    bodies = doctree.get('whatsnew_bodies') if doctree is not None else None
    if bodies is None or docname not in pages_with_entries(app):
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
