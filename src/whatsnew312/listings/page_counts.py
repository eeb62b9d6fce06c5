"""Numbers of entries beside the names of pages, where a theme shows the tree of all pages.

The option ``whatsnew_page_counts`` says which page gets which number. Themes get the tree from
Sphinx's function ``toctree()``. Its HTML is complete, so the numbers are added to the links in it,
and pages are written again if a number changes.
"""

from __future__ import annotations

import posixpath
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.util.matching import Matcher

from whatsnew312.listings.counts import number_of, read_conditions
from whatsnew312.locale import decimal
from whatsnew312.model.suggestions import nearest, quote
from whatsnew312.model.warning_types import Warn
from whatsnew312.site.assets import style_sheet
from whatsnew312.site.builders import makes_web_pages
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.options.config import place_in_conf
from whatsnew312.site.page_context import BEFORE_THEMES
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from whatsnew312.listings.query import Query
    from whatsnew312.site.page_context import Page, PageSteps, PageValues

_OPTION = 'whatsnew_page_counts'

#: a link to a page of the site, not to a part of one: address, and text up to the end of the link
_LINK = re.compile(
    r'<a class="[^"]*\breference internal\b[^"]*" href="(#|[^"#]+)">.*?(?=</a>)', re.DOTALL
)


class Counted(NamedTuple):
    """The pages with numbers, and what is wrong with the option."""

    queries: dict[str, Query | None]  #: by page; None if it has no number
    problems: list[str]


def setup_page_counts(app: Sphinx, pages: PageSteps) -> None:
    """Register the check of the option, and what adds the numbers."""
    counts = PageCounts()
    app.connect('env-updated', counts.begin)
    pages.add(counts.show, BEFORE_THEMES)


def page_counts(env: BuildEnvironment) -> dict[str, int]:
    """Return page to the number beside its name; without pages that have no entries to count."""
    return _numbers(_read(env), ChangeDomain.of(env))


def _numbers(counted: Counted, domain: ChangeDomain) -> dict[str, int]:
    numbers = {
        docname: number_of(query, domain)
        for docname, query in counted.queries.items()
        if query is not None
    }
    return {docname: number for docname, number in numbers.items() if number}


def _read(env: BuildEnvironment) -> Counted:
    """Return what the option says about each page; the first pattern that fits is used."""
    settings = ChangeDomain.of(env).settings
    queries: dict[str, Query | None] = {}
    problems: dict[str, None] = {}
    for pattern, conditions in settings.page_counts.items():
        matching = list(filter(Matcher([pattern]), sorted(env.found_docs)))
        if not matching:
            hint = nearest(pattern, env.found_docs)
            problems[f'no page has the name {quote(pattern)}{hint}'] = None
        for docname in matching:
            query, faults = read_conditions(conditions, docname, settings)
            queries.setdefault(docname, None if faults or not conditions.strip() else query)
            problems |= dict.fromkeys(f'{quote(pattern)}: {fault.message}' for fault in faults)
    return Counted(queries, list(problems))


class PageCounts:
    """The numbers of a build, and the addresses of their pages."""

    def __init__(self) -> None:
        self.shown: dict[str, str] = {}  #: address of a page from the root of the site to number

    def begin(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Warn of what is wrong with the option, and compute the numbers."""
        self.shown = {}
        domain = ChangeDomain.of(env)
        if not domain.settings.page_counts:
            return
        counted = _read(env)
        for problem in counted.problems:
            place = place_in_conf(Path(app.confdir), _OPTION)
            warn(Warn.CONFIG, f'{_OPTION}: {problem}', place)
        if makes_web_pages(app.builder):
            address = app.builder.get_target_uri
            self.shown = {
                posixpath.normpath(address(docname)): decimal(number)
                for docname, number in _numbers(counted, domain).items()
            }

    def show(self, page: Page) -> PageValues | None:
        """Make ``toctree()`` of a page add the numbers, and load the style sheet for them."""
        without: Callable[..., str] | None = page.context.get('toctree')
        if not self.shown or without is None:
            return None
        page.app.add_css_file(style_sheet(page.app))
        own = page.app.builder.get_target_uri(page.name)

        def add_number(link: re.Match[str]) -> str:
            address = unescape(link[1])
            whole = own if address == '#' else posixpath.join(posixpath.dirname(own), address)
            number = self.shown.get(posixpath.normpath(whole))
            return (
                f'{link[0]} <span class="whatsnew-page-count">{number}</span>'
                if number
                else link[0]
            )

        def toctree(**options: Any) -> str:
            return _LINK.sub(add_number, without(**options))

        return {'toctree': toctree}
