"""The directives ``changes`` and ``highlights``: listings of the entries of all pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from sphinx.util.docutils import SphinxDirective

from whatsnew312.listings.as_nodes import STYLES
from whatsnew312.listings.columns import COLUMNS
from whatsnew312.listings.query import FILTERED, FLAGS, GROUPS, MANY, READERS, SORTS, Query
from whatsnew312.model.suggestions import did_you_mean, quote
from whatsnew312.model.values import split
from whatsnew312.model.warning_types import Warn
from whatsnew312.releases.ranges import parse_range
from whatsnew312.site.cleaning import AnyOption, clean_options
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import change_listing, conditions, every
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import OptionSpec

OPTIONS = {
    'id': 'Only these entries, in this order.',
    'kind': 'Only these kinds.',
    'area': 'Only these areas.',
    'module': 'Only these modules.',
    'pep': 'Only these PEPs.',
    'platform': 'Only these platforms.',
    'release': 'Only these releases, or a range of them, where the site has several: `9.0..9.1`.',
    'removal': 'Only what goes in these versions.',
    'flag': f'Only entries with all of these: {", ".join(FLAGS)}.',
    'group-by': f'One of {", ".join(GROUPS)}.',
    'sort-by': f'One of {", ".join(SORTS)}; else by area, page and place.',
    'style': f'How it looks: {"; ".join(f"`{name}`, {text}" for name, text in STYLES.items())}.',
    'columns': f'Of a table: {", ".join(COLUMNS)}. In the style `rows`, those of what to do are '
    f'lines below each title: {", ".join(name for name in COLUMNS if COLUMNS[name].lines)}.',
    'count': 'Says how many there are.',
    'filter': 'Readers can narrow the list, of the style `rows` or `table`, in their browser.',
    'empty': 'What to say where there are none.',
}


class ListingDirective(SphinxDirective):
    """A listing of the entries that match its options."""

    has_content = False
    option_spec: ClassVar[OptionSpec] = AnyOption()

    def run(self) -> list[nodes.Node]:
        """Return a placeholder for the listing; it is filled after all pages are read."""
        domain = ChangeDomain.of(self.env)
        docname = self.env.current_document.docname
        self.options = clean_options(self)
        query = self.query()
        domain.note_part(docname)
        listing = change_listing('', query=query, docname=docname)
        self.set_source_info(listing)
        return [listing]

    def query(self) -> Query:
        """Return the options as a query."""
        settings = ChangeDomain.of(self.env).settings
        known = [name for name in OPTIONS if name != 'release' or settings.releases]
        for name in self.options:
            if name not in known:
                self.fault(
                    Warn.UNKNOWN_FIELD, f'unknown option {quote(name)}{did_you_mean(name, known)}'
                )
        style = self.one('style', STYLES) or ('rows' if 'filter' in self.options else 'list')
        query = Query(
            ids=self.values('id'),
            kinds=self.among('kind', settings.kinds, Warn.UNKNOWN_KIND),
            areas=self.among('area', settings.areas, Warn.UNKNOWN_AREA),
            modules=self.of_form('module'),
            peps=self.of_form('pep'),
            platforms=self.among('platform', settings.platforms, Warn.UNKNOWN_PLATFORM),
            removals=self.of_form('removal'),
            releases=self.releases(),
            flags=self.among('flag', FLAGS, Warn.BAD_VALUE),
            group_by=self.one('group-by', [g for g in GROUPS if g in known or g == 'urgency']),
            sort_by=self.one('sort-by', SORTS),
            style=style,
            columns=self.among('columns', COLUMNS, Warn.BAD_VALUE),
            count='count' in self.options,
            filter='filter' in self.options,
            empty=self.options.get('empty', ''),
        )
        return self.completed(query)

    def releases(self) -> str:
        """Return the range of releases, if it is one."""
        table = ChangeDomain.of(self.env).settings.releases
        text = str(self.options.get('release', '')).strip()
        if not text or table is None:
            return ''
        try:
            parse_range(text, table)
        except ValueError as problem:
            self.fault(Warn.UNKNOWN_RELEASE, str(problem))
            return ''
        return text

    def of_form(self, name: str) -> tuple[str, ...]:
        """Return the values of an option that have a form; a wrong one matches no entry."""
        read, type_ = READERS[name]
        settings = ChangeDomain.of(self.env).settings
        found = []
        for value in self.values(name):
            try:
                found.append(read(value, settings))
            except ValueError as problem:
                self.fault(type_, str(problem))
                found.append(value)
        return tuple(found)

    def completed(self, query: Query) -> Query:
        """Return *query* with the defaults of its style, and without contradictory options."""
        if query.style == 'checklist':
            flags = tuple(dict.fromkeys((*query.flags, 'upgrade')))
            query = replace(
                query,
                flags=flags,
                group_by=query.group_by or 'urgency',
                sort_by=query.sort_by or 'urgency',
            )
        if query.style == 'timeline':
            query = replace(query, group_by='removal')
        if query.style == 'bars' and not query.group_by:
            self.fault(Warn.BAD_VALUE, 'the style bars counts groups; say which with ":group-by:"')
            query = replace(query, style='list')
        fits = query.style in FILTERED
        if query.filter and (not fits or query.group_by in MANY):
            self.fault(
                Warn.BAD_VALUE,
                'a filter needs the style rows or table, and no group that an entry may be in '
                f'twice; leave out ":{"group-by" if fits else "style"}:"',
            )
            query = replace(query, filter=False)
        return query

    def fault(self, type_: Warn, message: str) -> None:
        warn(type_, message, self.get_location())

    def values(self, name: str) -> tuple[str, ...]:
        return split(self.options.get(name, ''))

    def among(self, name: str, known: Iterable[str], type_: Warn) -> tuple[str, ...]:
        return tuple(self._checked(name, self.values(name), list(known), type_))

    def one(self, name: str, known: Iterable[str]) -> str:
        value = self.options.get(name, '').strip()
        checked = self._checked(name, (value,) if value else (), list(known), Warn.BAD_VALUE)
        return next(checked, '')

    def _checked(
        self, name: str, values: Iterable[str], known: list[str], type_: Warn
    ) -> Iterator[str]:
        for value in values:
            if value in known:
                yield value
            else:
                self.fault(type_, f'unknown {name} {quote(value)}{did_you_mean(value, known)}')


def note_listings(app: Sphinx, doctree: nodes.document) -> None:
    """Store what the listings of a page offer, and on which conditions they are shown."""
    domain = ChangeDomain.of(app.env)
    docname = app.env.current_document.docname
    if docname in domain.parts:
        for listing in every(doctree, change_listing):
            domain.note_listing(docname, listing['query'].offers, conditions(listing))


class HighlightsDirective(ListingDirective):
    """A listing of the entries with a highlight, by area."""

    def query(self) -> Query:
        """Return the query for highlights."""
        for name in self.options:
            self.fault(Warn.UNKNOWN_FIELD, f'highlights takes no option, so not {quote(name)}')
        return Query(flags=('highlight',), group_by='area', style='highlights')
