"""Entries without a title: the title is made of their text, and one paragraph is a list item.

While pages are read, such an entry is a section like any other, so that contents, labels, data and
listings need no special case. In the end, a section of one paragraph becomes an item of a list.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, cast

from docutils import nodes

from whatsnew312.locale import _
from whatsnew312.model.values import shortened
from whatsnew312.site.builders import makes_catalogs, makes_html, makes_web_pages
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.markup.words import line_of
from whatsnew312.site.nodes import change_html, every, is_entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx.application import Sphinx

#: the class of an entry that is shown as a list item
COMPACT = 'whatsnew-compact'

#: classes of the parts of an entry that are not its text
_PARTS = {'whatsnew-badges', 'whatsnew-guidance', 'whatsnew-details', 'whatsnew-highlight'}


def first_words(body: Sequence[nodes.Node]) -> str:
    """Return the text of the first paragraph of *body*, cut to 80 characters."""
    for block in body:
        for text in every(block, nodes.paragraph) if isinstance(block, nodes.Element) else ():
            if words := line_of(text):
                return shortened(words)
    return ''


def is_one_paragraph(body: Sequence[nodes.Node]) -> bool:
    """Return whether readers see one paragraph of *body*, and nothing else."""
    unseen = (nodes.Invisible, nodes.system_message)
    seen = [block for block in body if not isinstance(block, unseen)]
    return len(seen) == 1 and isinstance(seen[0], nodes.paragraph)


def set_title(entry: nodes.Element) -> None:
    """Make the title of *entry* again, now that its text is translated and complete."""
    heading = cast('nodes.Element', entry[0])
    if heading.get('translatable', True):
        return  # the author has written it
    body = [one for one in entry.children[1:] if not _is_part(one)]
    words = first_words(body)
    if words:
        heading.children = []
        heading += nodes.Text(words)


def make_lists(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make items of lists of all compact entries of a page, and one list of those in a row."""
    domain = ChangeDomain.of(app.env)
    if not domain.is_used_on(docname) and makes_web_pages(app.builder):
        return  # most pages of a site
    if makes_catalogs(app.builder):
        return  # translators get the paragraphs as they are written
    make = _html_item if makes_html(app.builder) else _item
    for entry in [one for one in doctree.findall(nodes.section) if COMPACT in one['classes']]:
        _list_before(entry).append(make(app, entry))
        entry.parent.remove(entry)


def _list_before(entry: nodes.Element) -> nodes.bullet_list:
    """Return the list for *entry*: that of the entries before it, or a new one.

    It stands above those with headings. Below a heading it would seem to be part of that entry.
    """
    parent = entry.parent
    place = at = parent.index(entry)
    for number in range(at - 1, -1, -1):
        one = parent[number]
        if isinstance(one, nodes.bullet_list) and _LIST in one['classes']:
            return one
        if isinstance(one, nodes.section) and is_entry(one):
            place = number
        elif not isinstance(one, nodes.Invisible):
            break
    made = nodes.bullet_list('', bullet='*', classes=['simple', _LIST])
    made.source, made.line = entry.source, entry.line
    parent.insert(place, made)
    return made


#: the class of the list
_LIST = 'whatsnew-entries'


def _html_item(app: Sphinx, entry: nodes.Element) -> nodes.list_item:
    """Return the item for HTML; the style sheet puts its parts in one line."""
    heading, *rest = entry.children
    words = line_of(heading)
    anchor = entry['ids'][0]
    late = [one for one in rest if isinstance(one, nodes.Element) and _is_kind(one, 'guidance')]
    parts = [one for one in rest if one not in late]
    after = next((at for at, one in enumerate(parts, 1) if not _is_part(one)), len(parts))
    link: list[nodes.Node] = []
    if app.config.html_permalinks:
        title = escape(_('Link to this: %s') % words)
        html = (
            f'<a class="headerlink" href="#{escape(anchor)}" title="{title}">'
            f'{app.config.html_permalinks_icon}</a>'
        )
        link = [change_html('', '', format='html', html=html, words='')]
    # still a section, because other programs cut entries out of pages by that
    section = nodes.section('', *parts[:after], *link, *late, *parts[after:], **entry.attributes)
    section.source, section.line = entry.source, entry.line
    return nodes.list_item('', section)


def _item(app: Sphinx, entry: nodes.Element) -> nodes.list_item:
    """Return the item for all other formats: badges, text, and details in brackets."""
    badges: list[nodes.Node] = []
    text: list[nodes.Node] = []
    facts: list[list[nodes.Node]] = []
    blocks: list[nodes.Node] = []
    for part in entry.children[1:]:
        if not isinstance(part, nodes.Element) or isinstance(part, nodes.Invisible):
            blocks.append(part)
        elif _is_kind(part, 'badges'):
            badges = part.children
        elif _is_kind(part, 'details'):
            facts += _facts(part, blocks)
        elif isinstance(part, nodes.paragraph) and not text:
            text = part.children
        else:
            blocks.append(part)
    line = nodes.paragraph('', '', *(nodes.target('', '', refid=id_) for id_ in entry['ids']))
    line.source, line.line = entry.source, entry.line
    line += [*badges, nodes.Text(': ' if badges else ''), *text]
    for number, fact in enumerate(facts):
        line += [nodes.Text('; ' if number else ' ('), *fact]
    line += nodes.Text(')' if facts else '')
    return nodes.list_item('', line, *blocks)


def _facts(details: nodes.Element, blocks: list[nodes.Node]) -> Iterator[list[nodes.Node]]:
    """Yield the details that fit in a line; put all others in *blocks*."""
    others = []
    for field in cast('list[nodes.Element]', details.children):
        name, body = cast('list[nodes.Element]', field.children)
        if len(body) == 1 and isinstance(body[0], nodes.paragraph):
            yield [nodes.Text(f'{name.astext()}: '), *body[0].children]
        else:
            others.append(field)
    if others:
        blocks.append(nodes.field_list('', *others, classes=details['classes']))


def _is_kind(part: nodes.Element, name: str) -> bool:
    return f'whatsnew-{name}' in part['classes']


def _is_part(part: nodes.Node) -> bool:
    """Return whether *part* of an entry is not its text."""
    return (
        isinstance(part, (change_html, nodes.Invisible))
        or not isinstance(part, nodes.Element)
        or bool(_PARTS.intersection(part['classes']))
        or part.tagname in {'change_data', 'change_details'}
    )
