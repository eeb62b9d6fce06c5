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
_CANONICAL = re.compile(r'<link\b[^>]*\brel="canonical"[^>]*>')


class Frame:
    """The theme's page of a folder, with placeholders for the parts that differ."""

    def __init__(self, app: Sphinx, folder: str, scratch: Path) -> None:
        """Render the page with placeholders.

        :param folder: the first part of the addresses of the pages
        :param scratch: a temporary file, which is written and removed
        """
        self.builder = cast('StandaloneHTMLBuilder', app.builder)
        self.folder = folder
        scratch.parent.mkdir(parents=True, exist_ok=True)
        context: NewPageValues = {
            'title': _TITLE,
            'body': _BODY,
            'toc': '',
            'display_toc': False,
            'meta': {},
        }
        name = self.page_name(MARK)
        self.builder.handle_page(name, {**context}, outfilename=scratch)
        try:
            self._html = scratch.read_text(encoding='utf-8')
        finally:
            scratch.unlink(missing_ok=True)
        # descriptions from other extensions describe the placeholders
        self._html = _DESCRIPTION.sub('', self._html)
        #: the path from a page to the root of the site: ``../``
        self.to_root = '../' * self.builder.get_target_uri(name).count('/')

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
        html = _HEAD_END.sub(lambda end: f'{head}{end[0]}', self._html, count=1)
        html = _CANONICAL.sub(lambda link: link[0].replace(MARK, quote(canonical)), html)
        html = html.replace(MARK, quote(name)).replace(_TITLE, escape(title))
        return html.replace(_BODY, body).encode()
