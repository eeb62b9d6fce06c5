"""Take the bodies of entries from written pages, and store them for files made of all pages.

While a page is written, the HTML of each body is copied from the writer. So it is neither rendered
twice nor searched for in the finished page. The result is stored for each page beside the doctrees,
because pages are written in several processes, and an incremental build writes only some of them.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from docutils import nodes

from whatsnew312.exports.addresses import absolute_links, base_url, page_uri
from whatsnew312.exports.kept import body_key, pages_with_entries
from whatsnew312.exports.notes import Notes
from whatsnew312.exports.plain_text import plain_text
from whatsnew312.formats.changes_json import Body
from whatsnew312.patches.docutils.html_writer import html_of, position, written_since
from whatsnew312.site.builders import makes_one_page, makes_site
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import change_html, entries, is_entry, page_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from whatsnew312.model.change import Change


#: classes of the parts of an entry that do not belong to its body
_AROUND = {'whatsnew-badges', 'whatsnew-guidance', 'whatsnew-details', 'whatsnew-highlight'}

#: parts that make sense only on the page: links of captions to themselves, targets of the index
_OF_PAGE = re.compile(
    r'<a class="headerlink".*?</a>|<span class="target" id="[^"]*"></span>', re.DOTALL
)


class entry_body(nodes.General, nodes.Element):
    """A temporary node around the body of an entry, while its page is written.

    :attribute key: page and id of the entry
    :attribute into: where its HTML and its text go, by key
    :attribute notes: the footnotes elsewhere on the page that the entry refers to
    """


def visit_entry_body(writer: HTML5Translator, node: nodes.Element) -> None:
    """Store the position at which the body begins in the output."""
    node['start'] = position(writer)


def depart_entry_body(writer: HTML5Translator, node: nodes.Element) -> None:
    """Take what was written since."""
    html, text = written_since(writer, node['start']), plain_text(node)
    for note in node['notes']:
        # readers of the entry alone also need its notes, which are elsewhere on the page
        html += f'<aside role="doc-footnote">\n{_html(writer, note)}</aside>\n'
        text = '\n\n'.join(filter(None, (text, plain_text(note))))
    node['into'][node['key']] = (html, text)


def _html(writer: HTML5Translator, note: nodes.Element) -> str:
    return html_of(writer.builder, note.children, writer.document) or escape(note.astext())


def mark(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the body of each entry into a node that copies its output."""
    if not makes_site(app.builder) or docname not in pages_with_entries(app):
        return
    domain = ChangeDomain.of(app.env)
    into: dict[str, tuple[str, str]] = {}
    notes = Notes(doctree, docname)
    for entry in _entries(doctree, len(_shown(app, domain, docname))):
        start, end = 1, len(entry)  # the first child is the heading
        while start < end and _is_around(entry[start]):
            start += 1
        while start < end and _is_around(entry[end - 1]):
            end -= 1
        key = body_key(page_of(entry, docname), entry['ids'][0] if entry['ids'] else '')
        body = entry_body('', key=key, into=into, notes=notes.of(entry))
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
        # some entries are misplaced, and so they are not sections
        found = [one for one in doctree.findall(nodes.Element) if is_entry(one)]
    return found


def _is_around(node: nodes.Node) -> bool:
    return isinstance(node, change_html) or (
        isinstance(node, nodes.Element) and bool(_AROUND.intersection(node['classes']))
    )


def texts(doctree: nodes.document) -> dict[str, str]:
    """Return the text of the body of each entry of a page that was just written, by its key."""
    bodies: dict[str, tuple[str, str]] = doctree.get('whatsnew_bodies', {})
    return {key: text for key, (_html, text) in bodies.items()}


def taken(app: Sphinx, docname: str, doctree: nodes.document | None) -> dict[str, Body] | None:
    """Return the body of each entry of a page that was just written, by its key.

    Its links are for the whole site. The result is None for a page without entries.
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
    """Return *html* without the parts that make sense only on its page."""
    if 'class="headerlink"' not in html and 'class="target"' not in html:
        return html  # the usual case; this test is faster than the pattern
    return _OF_PAGE.sub('', html)
