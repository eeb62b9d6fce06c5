"""Links and tables of contents in builders that join all pages in one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from whatsnew312.patches.guard import Patch
from whatsnew312.site.builders import makes_man_pages, makes_one_page
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.links import bare_fragment

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from whatsnew312.site.page_context import Page, PageValues

#: it changes only nodes and context data that events pass to it, so it needs no guard
PATCH = Patch(
    'joined_pages',
    'Links within the site are broken in `singlehtml`, and shown as `<>` in pages of `man`.',
    since=(8, 2),
    reported='sphinx-doc/sphinx#14221, sphinx-doc/sphinx#14427',
)


def repair_links(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Repair links in builders that join all pages: Sphinx 9 breaks links within the site."""
    if not ChangeDomain.of(app.env).is_used:
        return
    if makes_one_page(app.builder):
        for link in doctree.findall(nodes.reference):
            if 'refuri' in link:
                link['refuri'] = bare_fragment(link['refuri'])
    elif makes_man_pages(app.builder):
        # otherwise shown as <> and <#fragment>: sphinx-doc/sphinx#14427
        for link in list(doctree.findall(nodes.reference)):
            if link.get('internal'):
                link.replace_self(link.children)


def repair_contents(page: Page) -> PageValues | None:
    """Repair the links in the table of contents, which is not part of a document."""
    is_joined = makes_one_page(page.app.builder) and 'toc' in page.context
    if not is_joined or not page.domain.is_used:
        return None
    return {'toc': re.sub(r'href="#[^"#]+#', 'href="#', page.context['toc'])}
