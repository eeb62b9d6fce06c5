"""Functions that say which kind of builder runs.

No other module compares the name or the format of a builder; a test reads the sources for that. A
post-transform of Sphinx that is for some builders names them by a constant of this module, or by
their format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder

if TYPE_CHECKING:
    from sphinx.builders import Builder

#: the builders that make one web page for each source file. Only such pages get forms, menus and
#: code to run. A single page with the whole site and e-books do not get them
WEB_PAGES = ('html', 'dirhtml')

#: the builder that runs the samples
SAMPLES = 'samples'


def makes_web_pages(builder: Builder) -> bool:
    """Return whether the builder makes one web page for each source file."""
    return builder.name in WEB_PAGES


def makes_one_page(builder: Builder) -> bool:
    """Return whether the builder joins all source files in one web page."""
    return builder.name == 'singlehtml'


def makes_site(builder: Builder) -> bool:
    """Return whether the builder makes a web site, of one page or of many."""
    return makes_web_pages(builder) or makes_one_page(builder)


def makes_html(builder: Builder) -> bool:
    """Return whether the builder writes HTML: a web site, or an e-book."""
    return builder.format == 'html'


def makes_book(builder: Builder) -> bool:
    """Return whether the builder makes an e-book (EPUB)."""
    return builder.name == 'epub'


def makes_man_pages(builder: Builder) -> bool:
    """Return whether the builder makes pages of the command ``man``."""
    return builder.name == 'man'


def makes_catalogs(builder: Builder) -> bool:
    """Return whether the builder collects the texts of pages for translators."""
    return builder.name == 'gettext'


def runs_samples(builder: Builder) -> bool:
    """Return whether the builder runs the samples and writes their record."""
    return builder.name == SAMPLES


def has_addresses(builder: Builder) -> TypeGuard[StandaloneHTMLBuilder]:
    """Return whether the output of the builder has the addresses that people link to.

    It has if there is one web page for each source file. Builders of other extensions count too.
    """
    return (
        isinstance(builder, StandaloneHTMLBuilder)
        and not builder.embedded
        and not isinstance(builder, SingleFileHTMLBuilder)
    )
