"""What the theme shows around a page: rendered once for a folder, then filled for each page."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

#: stands for the last part of the address of a page; also tells the page to event handlers
MARK = 'whatsnew-page-mark'

_TITLE = 'whatsnewtitlemark'
_BODY = '<div class="whatsnew-body-mark"></div>'

_HEAD_END = re.compile(r'</head\s*>', re.IGNORECASE)
_DESCRIPTION = re.compile(r'<meta\b[^>]*\b(?:name|property)="(?:og:|twitter:|description)[^>]*>\s*')
_CANONICAL = re.compile(r'<link\b[^>]*\brel="canonical"[^>]*>')


class Frame:
    """The theme's page of a folder, without what differs from page to page."""

    def __init__(self, app: Sphinx, folder: str, scratch: Path) -> None:
        """Render it.

        :param folder: the first part of the addresses of the pages
        :param scratch: a file that may be written and is removed again
        """
        self.builder = cast('StandaloneHTMLBuilder', app.builder)
        self.folder = folder
        scratch.parent.mkdir(parents=True, exist_ok=True)
        context = {'title': _TITLE, 'body': _BODY, 'toc': '', 'display_toc': False, 'meta': {}}
        name = self.page_name(MARK)
        self.builder.handle_page(name, context, outfilename=scratch)
        try:
            self._html = scratch.read_text(encoding='utf-8')
        finally:
            scratch.unlink(missing_ok=True)
        # what other extensions say of the page is about the marks
        self._html = _DESCRIPTION.sub('', self._html)
        #: from a page to the root of the site: ``../``
        self.to_root = '../' * self.builder.get_target_uri(name).count('/')

    def page_name(self, name: str) -> str:
        """Return how Sphinx calls the page *name* of the folder."""
        return f'{self.folder}/{name}'

    def path(self, name: str) -> Path:
        """Return the file of the page *name*."""
        return self.builder.get_output_path(self.page_name(name))

    def fill(self, name: str, canonical: str, title: str, head: str, body: str) -> bytes:
        """Return the page *name* in UTF-8.

        :param canonical: the name under which search engines are to list it
        :param title: text
        :param head: HTML for the end of its head
        :param body: HTML
        """
        html = _HEAD_END.sub(lambda end: f'{head}{end[0]}', self._html, count=1)
        html = _CANONICAL.sub(lambda link: link[0].replace(MARK, quote(canonical)), html)
        html = html.replace(MARK, quote(name)).replace(_TITLE, escape(title))
        return html.replace(_BODY, body).encode()
