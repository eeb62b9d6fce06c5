"""The directives ``changes`` and ``highlights``: entries of all pages, listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sphinx.util.docutils import SphinxDirective

from whatsnew312.directives.options import AnyOption
from whatsnew312.domain import ChangeDomain
from whatsnew312.listing import FLAGS, GROUPS, SORTS, STYLES, Query
from whatsnew312.nodes import change_listing
from whatsnew312.reporting import warn
from whatsnew312.rules import split
from whatsnew312.warning_types import Warn, did_you_mean, quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docutils import nodes
    from sphinx.util.typing import OptionSpec

OPTIONS = {
    'kind': 'Only these kinds.',
    'area': 'Only these areas.',
    'module': 'Only these modules.',
    'pep': 'Only these PEPs.',
    'platform': 'Only these platforms.',
    'removal': 'Only what goes in these versions.',
    'flag': f'Only entries with all of these: {", ".join(FLAGS)}.',
    'group-by': f'One of {", ".join(GROUPS)}.',
    'sort-by': f'One of {", ".join(SORTS)}; else by area, page and place.',
    'style': f'One of {", ".join(STYLES)}.',
    'count': 'Says how many there are.',
    'empty': 'What to say where there are none.',
}


class ListingDirective(SphinxDirective):
    """A listing of the entries that fit its options."""

    has_content = False
    option_spec: ClassVar[OptionSpec] = AnyOption()

    def run(self) -> list[nodes.Node]:
        """Return the place of the listing; it is filled when every page has been read."""
        domain = ChangeDomain.of(self.env)
        docname = self.env.current_document.docname
        domain.note_listing(docname)
        listing = change_listing('', query=self.query(), docname=docname)
        self.set_source_info(listing)
        return [listing]

    def query(self) -> Query:
        """Return the query that the options are."""
        for name in self.options:
            if name not in OPTIONS:
                self.fault(
                    Warn.UNKNOWN_FIELD, f'unknown option {quote(name)}{did_you_mean(name, OPTIONS)}'
                )
        settings = ChangeDomain.of(self.env).settings
        return Query(
            kinds=self.among('kind', settings.kinds, Warn.UNKNOWN_KIND),
            areas=self.among('area', settings.areas, Warn.UNKNOWN_AREA),
            modules=self.values('module'),
            peps=tuple(number.lstrip('0') or '0' for number in self.values('pep')),
            platforms=self.among('platform', settings.platforms, Warn.UNKNOWN_PLATFORM),
            removals=self.values('removal'),
            flags=self.among('flag', FLAGS, Warn.BAD_VALUE),
            group_by=self.one('group-by', GROUPS),
            sort_by=self.one('sort-by', SORTS),
            style=self.one('style', STYLES) or 'list',
            count='count' in self.options,
            empty=self.options.get('empty', ''),
        )

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


class HighlightsDirective(ListingDirective):
    """The entries with a highlight, by area."""

    def query(self) -> Query:
        """Return the query that the name of the directive stands for."""
        for name in self.options:
            self.fault(Warn.UNKNOWN_FIELD, f'highlights takes no option, so not {quote(name)}')
        return Query(flags=('highlight',), group_by='area', style='highlights')
