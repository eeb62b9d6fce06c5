"""The theme's page around the content: rendered once for a folder, then filled for each page."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from whatsnew312.site.page_context import NewPageValues

#: placeholder for the last part of the address of a page; event handlers recognise the page by it
MARK = 'whatsnew-page-mark'

_TITLE = 'whatsnewtitlemark'
_BODY = '<div class="whatsnew-body-mark"></div>'

_HEAD_END = re.compile(r'</head\s*>', re.IGNORECASE)
_DESCRIPTION = re.compile(r'<meta\b[^>]*\b(?:name|property)="(?:og:|twitter:|description)[^>]*>\s*')
_MATH = re.compile(r'<(?:span|div)\b[^>]*\bclass="math[ "]')
_CANONICAL = re.compile(r'<link\b[^>]*\brel="canonical"[^>]*>')


class Frame:
    """The theme's page of a folder, with placeholders for the parts that differ."""

    def __init__(self, app: Sphinx, folder: str, scratch: Path) -> None:
        """Take what the page is rendered with.

        :param folder: the first part of the addresses of the pages
        :param scratch: a temporary file, which is written and removed
        """
        self.builder = cast('StandaloneHTMLBuilder', app.builder)
        self.folder = folder
        self._scratch = scratch
        #: the page without formulas, and the one with them, as far as each was needed
        self._html: dict[bool, str] = {}
        #: the path from a page to the root of the site: ``../``
        self.to_root = '../' * self.builder.get_target_uri(self.page_name(MARK)).count('/')

    def _rendered(self, *, has_math: bool) -> str:
        """Return the page with placeholders; *has_math* loads what shows formulas."""
        if has_math not in self._html:
            self._scratch.parent.mkdir(parents=True, exist_ok=True)
            context: NewPageValues = {
                'title': _TITLE,
                'body': _BODY,
                'toc': '',
                'display_toc': False,
                'meta': {},
                'has_maths_elements': has_math,
            }
            self.builder.handle_page(self.page_name(MARK), {**context}, outfilename=self._scratch)
            try:
                html = self._scratch.read_text(encoding='utf-8')
            finally:
                self._scratch.unlink(missing_ok=True)
            # descriptions from other extensions describe the placeholders
            self._html[has_math] = _DESCRIPTION.sub('', html)
        return self._html[has_math]

    def page_name(self, name: str) -> str:
        """Return Sphinx's name for the page *name* of the folder."""
        return f'{self.folder}/{name}'

    def path(self, name: str) -> Path:
        """Return the file of the page *name*."""
        return self.builder.get_output_path(self.page_name(name))

    def fill(self, name: str, canonical: str, title: str, head: str, body: str) -> bytes:
        """Return the bytes of the page *name*, in UTF-8.

        :param canonical: the name that search engines should list
        :param title: text
        :param head: HTML for the end of the head
        :param body: HTML
        """
        page = self._rendered(has_math=_MATH.search(body) is not None)
        html = _HEAD_END.sub(lambda end: f'{head}{end[0]}', page, count=1)
        html = _CANONICAL.sub(lambda link: link[0].replace(MARK, quote(canonical)), html)
        html = html.replace(MARK, quote(name)).replace(_TITLE, escape(title))
        return html.replace(_BODY, body).encode()
