"""Where pages are, and links that work away from the site."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, cast
from urllib.parse import urljoin

from whatsnew312.site.builders import makes_one_page

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder


_LINK = re.compile(r'(\s(?:href|src)=")([^"]*)"')


#: stands for the root of the site while addresses are joined, where its own is not known
_NOWHERE = 'https://root.invalid/'


def base_url(app: Sphinx) -> str:
    """Return the address of the site, with a slash at its end; empty if it is not known."""
    given = app.config.html_baseurl
    if not (isinstance(given, str) and given.startswith(('https://', 'http://'))):
        return ''
    return given.rstrip('/') + '/'


def page_uri(app: Sphinx, docname: str) -> str:
    """Return the address of a page, relative to the root of the site."""
    if makes_one_page(app.builder):
        return f'{app.config.root_doc}{cast("StandaloneHTMLBuilder", app.builder).link_suffix}'
    return app.builder.get_target_uri(docname)


def absolute_links(html: str, base: str, page: str) -> str:
    """Return *html* of *page* with links that are absolute, or without *base* from its root."""
    if 'href="' not in html and 'src="' not in html:
        return html  # as most; that is found sooner than by the pattern
    return _LINK.sub(lambda link: f'{link[1]}{_join(base, page, link[2])}"', html)


@lru_cache(maxsize=4096)
def _join(base: str, page: str, link: str) -> str:
    try:
        if base or link.startswith('/'):
            return urljoin(base + page, link)
        return urljoin(_NOWHERE + page, link).removeprefix(_NOWHERE) or './'
    except ValueError:
        return link  # no address at all; it stays what its author wrote
