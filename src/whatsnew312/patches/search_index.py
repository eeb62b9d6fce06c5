"""Repair the search index after an edit, and the targets of its results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform

from whatsnew312.patches.guard import Call, Part, Patch, fits
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import entries, every

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

PATCH = Patch(
    'search_index',
    'After an edit, `searchindex.js` keeps words of which every page is gone, and loses what index '
    'directives say on pages that were not written; in titles it glues the number of a footnote to '
    'the word before.',
    since=(8, 2),
    reported='',
)


def complete_index(app: Sphinx) -> list[Any]:
    """Make the search index the same as if all pages had been written in this build.

    Sphinx keeps words that are on no page any more, and loses the entries of index directives on
    pages that it does not write.
    """
    builder = app.builder
    indexer = getattr(builder, 'indexer', None)
    is_used = ChangeDomain.of(app.env).is_used
    if not isinstance(builder, StandaloneHTMLBuilder) or indexer is None or not is_used:
        return []
    tables = ('_mapping', '_title_mapping', '_index_entries', '_titles', '_all_titles')
    if not fits(PATCH, [Part(indexer, name, dict) for name in tables]):
        return []
    for words in (indexer._mapping, indexer._title_mapping):
        for word in [word for word, pages in words.items() if not pages]:
            del words[word]
    entries: dict[str, list[tuple[str, str, str]]] = indexer._index_entries
    kept = indexer._titles.keys() - entries.keys()
    if kept:
        restored = _index_entries(builder)
        entries |= {docname: restored[docname] for docname in kept & restored.keys()}
    indexer._index_entries = dict(sorted(entries.items()))
    for docname, titles in indexer._all_titles.items():
        indexer._all_titles[docname] = _as_elsewhere(app, docname, titles)
    return []


def index_page_again(builder: Builder, docname: str, doctree: nodes.document) -> None:
    """Index a page anew, without the words that it had in this build until now."""
    indexer = getattr(builder, 'indexer', None)
    if not isinstance(builder, StandaloneHTMLBuilder) or indexer is None:
        return
    tables = [Part(indexer, name, dict) for name in ('_mapping', '_title_mapping')]
    calls: list[Call] = [(builder.index_page, 'pagename doctree title')]
    if not fits(PATCH, tables, calls):
        return
    for words in (indexer._mapping, indexer._title_mapping):
        for pages in words.values():
            pages.discard(docname)
    title = builder.env.longtitles.get(docname)
    builder.index_page(docname, doctree, title.astext() if title else '')


def _as_elsewhere(
    app: Sphinx, docname: str, titles: list[tuple[str, str | None]]
) -> list[tuple[str, str | None]]:
    """Return the titles and ids of a page, those of entries as lists and data have them."""
    of_entries = {
        change.id: change.title.plain
        for change in ChangeDomain.of(app.env).changes.get(docname, ())
    }
    return [(of_entries.get(id_ or '') or title, id_) for title, id_ in titles]


def _index_entries(builder: StandaloneHTMLBuilder) -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    try:
        text = Path(builder.outdir, builder.searchindex_filename).read_text(encoding='utf-8')
        data = json.loads(text.removeprefix('Search.setIndex(').removesuffix(')'))
        for entry, places in data['indexentries'].items():
            for number, id_, is_main in places:
                docname = data['docnames'][number]
                found.setdefault(docname, []).append((entry, id_, 'main' if is_main else ''))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}  # there is no file, or it has another format
    return found


class footnote_reference(nodes.footnote_reference):
    """The mark of a footnote: shown like any other mark, but not a word of a title."""

    def astext(self) -> str:
        """Return nothing."""
        return ''


class SilenceMarks(SphinxPostTransform):
    """Keep the numbers of footnotes out of the words of titles in the index."""

    default_priority = 900
    formats = ('html',)

    def run(self, **kwargs: Any) -> None:
        """Run once for a page."""
        if self.env.current_document.docname not in ChangeDomain.of(self.env).changes:
            return
        for entry in entries(self.document):
            for mark in every(cast('nodes.Element', entry[0]), nodes.footnote_reference):
                silent = footnote_reference('', '', *mark.children, **mark.attributes)
                mark.parent.replace(mark, silent)


class PointIndexAtSections(SphinxPostTransform):
    """Let search results for index entries, such as those of PEPs, lead to the section around them.

    The anchor of an index entry has no text, and the search page fails on a result without text.
    """

    default_priority = 900
    formats = ('html',)

    def run(self, **kwargs: Any) -> None:
        """Run once for a page. The links of the index itself were collected earlier."""
        docname = self.env.current_document.docname
        if not ChangeDomain.of(self.env).is_used_on(docname):
            return
        if not self.env.domains.index_domain.entries.get(docname):
            return
        for index in self.document.findall(addnodes.index):
            around = index.parent
            while around is not None and not (isinstance(around, nodes.section) and around['ids']):
                around = around.parent
            if around is not None:
                target = around['ids'][0]
                index['entries'] = [
                    (type_, value, target, main, key)
                    for type_, value, _, main, key in index['entries']
                ]
