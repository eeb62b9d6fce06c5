"""Addresses of pages, and absolute links for content that is shown outside of the site."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, cast
from urllib.parse import urljoin

from whatsnew312.site.builders import makes_one_page, makes_web_pages

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder


_LINK = re.compile(r'(\s(?:href|src)=")([^"]*)"')


#: the folder of the pages for one change each
CHANGES = 'changes'

#: a temporary root to join addresses with, if the address of the site is not known
_NOWHERE = 'https://root.invalid/'


def base_url(app: Sphinx) -> str:
    """Return the address of the site with a slash at its end; empty if it is not known."""
    given = app.config.html_baseurl
    if not (isinstance(given, str) and given.startswith(('https://', 'http://'))):
        return ''
    return given.rstrip('/') + '/'


def page_uri(app: Sphinx, docname: str) -> str:
    """Return the address of a page, relative to the root of the site."""
    if makes_one_page(app.builder):
        return f'{app.config.root_doc}{cast("StandaloneHTMLBuilder", app.builder).link_suffix}'
    return app.builder.get_target_uri(docname)


def own_page_uri(app: Sphinx, id_: str) -> str:
    """Return the address of the page for one change alone, relative to the root of the site.

    Empty if this build makes no such pages.
    """
    if not makes_web_pages(app.builder) or not app.config.whatsnew_change_pages:
        return ''
    return app.builder.get_target_uri(f'{CHANGES}/{id_}')


def absolute_links(html: str, base: str, page: str) -> str:
    """Return *html* of *page* with absolute links; without *base*, relative to the site's root."""
    if 'href="' not in html and 'src="' not in html:
        return html  # the usual case; this test is faster than the pattern
    return _LINK.sub(lambda link: f'{link[1]}{_join(base, page, link[2])}"', html)


@lru_cache(maxsize=4096)
def _join(base: str, page: str, link: str) -> str:
    try:
        if base or link.startswith('/'):
            return urljoin(base + page, link)
        return urljoin(_NOWHERE + page, link).removeprefix(_NOWHERE) or './'
    except ValueError:
        return link  # it is not a valid address, and is left as the author wrote it
