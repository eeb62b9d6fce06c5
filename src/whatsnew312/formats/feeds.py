"""Feeds of the entries: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

# Not by a library: neither feedgen (1.0, the last release, 2023) nor feedgenerator (2.2, without
# contributors and category labels) writes JSON Feed, and feedgen takes four times as long for Atom.

ATOM_TYPE = 'application/atom+xml'
JSON_FEED_TYPE = 'application/feed+json'

ATOM = 'http://www.w3.org/2005/Atom'
JSON_FEED_VERSION = 'https://jsonfeed.org/version/1.1'

#: characters that are not allowed in XML 1.0, not even as references
_NOT_XML = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
#: those of them that are single bytes in UTF-8
_CONTROL = bytes(set(range(32)) - set(b'\t\n\r'))


class Item(NamedTuple):
    """One entry of a feed."""

    id: str  #: a URL that does not change, also when the entry moves
    url: str
    title: str
    html: str  #: the complete content; links are absolute
    tags: tuple[tuple[str, str], ...] = ()  #: (term, label)
    contributors: tuple[str, ...] = ()


class Feed(NamedTuple):
    """The data of a feed, for both formats."""

    title: str
    author: str
    language: str
    home: str
    atom_url: str
    json_url: str
    updated: str  #: RFC 3339


def atom(feed: Feed, entries: Iterable[bytes]) -> bytes:
    """Return *feed* as Atom in UTF-8.

    It is joined from strings: building a tree of elements would take longer than all other parts of
    the feeds and ``changes.json`` together.

    :param entries: results of :func:`atom_entry`, encoded as UTF-8
    """
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n',
        f'<feed xmlns="{ATOM}" xml:lang={_quoted(language_tag(feed.language))}>\n',
        _element('id', feed.home),
        _element('title', feed.title),
        _element('updated', feed.updated),
        _person('author', feed.author),
        _link('self', ATOM_TYPE, feed.atom_url),
        _link('alternate', 'text/html', feed.home),
    )
    return b''.join((_valid(''.join(head)).encode(), *entries, b'</feed>\n'))


def atom_entry(item: Item, updated: str) -> str:
    """Return *item* as an ``entry`` element of Atom."""
    categories = ''.join([_category(*tag) for tag in item.tags])
    people = ''.join([_person('contributor', name) for name in item.contributors])
    return _valid(
        f'<entry>\n{_element("id", item.id)}{_element("title", item.title)}'
        f'{_dates(updated)}{_link("alternate", "text/html", item.url)}{categories}{people}'
        f'<content type="html">{escape(item.html, quote=False)}</content>\n</entry>\n'
    )


def language_tag(language: str) -> str:
    """Return Sphinx's name of a language (``pt_BR``, ``sr@latin``) as a tag of BCP 47 (RFC 5646).

    An encoding (``de_DE.UTF-8``) is left out, and so is a modifier that is not a script.
    """
    name, _, modifier = language.partition('@')
    parts = name.partition('.')[0].replace('_', '-').split('-')
    script = {'latin': 'Latn', 'cyrillic': 'Cyrl', 'devanagari': 'Deva'}.get(modifier.lower(), '')
    return '-'.join(filter(None, [parts[0], script, *parts[1:]]))


def _element(tag: str, text: str) -> str:
    return f'<{tag}>{escape(text, quote=False)}</{tag}>\n'


# What is the same in many entries.


@lru_cache(maxsize=8)
def _dates(updated: str) -> str:
    return _element('updated', updated) + _element('published', updated)


@lru_cache(maxsize=4096)
def _category(term: str, label: str) -> str:
    return f'<category term={_quoted(term)} label={_quoted(label)}/>\n'


@lru_cache(maxsize=4096)
def _person(tag: str, name: str) -> str:
    return f'<{tag}><name>{escape(name, quote=False)}</name></{tag}>\n'


def _link(rel: str, type_: str, href: str) -> str:
    return f'<link rel="{rel}" type="{type_}" href={_quoted(href)}/>\n'


def _quoted(text: str) -> str:
    return f'"{escape(text)}"'


def _valid(xml: str) -> str:
    # text is nearly always valid, and a table of bytes is faster than a pattern
    try:
        text = xml.encode()
        is_valid = text == text.translate(None, _CONTROL) and not (
            '\ufffe' in xml or '\uffff' in xml
        )
    except UnicodeEncodeError:
        is_valid = False  # it contains half of a surrogate pair
    return xml if is_valid else _NOT_XML.sub('\ufffd', xml)


def json_feed(feed: Feed) -> dict[str, object]:
    """Return *feed* as JSON Feed, without ``items``, which :func:`json_item` returns."""
    return {
        'version': JSON_FEED_VERSION,
        'title': feed.title,
        'home_page_url': feed.home,
        'feed_url': feed.json_url,
        'language': language_tag(feed.language),
        'authors': [{'name': feed.author}],
        'items': [],
    }


def json_item(item: Item, updated: str) -> dict[str, object]:
    """Return *item* as an item of JSON Feed."""
    made: dict[str, object] = {
        'id': item.id,
        'url': item.url,
        'title': item.title,
        'content_html': item.html,
        'date_published': updated,
        'tags': [label for _, label in item.tags],
    }
    if item.contributors:
        made['authors'] = [{'name': name} for name in item.contributors]
    return made
