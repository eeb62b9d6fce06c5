"""The directive ``scan``: the command on every page, and a form that a script adds to web pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from whatsnew312.exports.addresses import base_url
from whatsnew312.locale import _
from whatsnew312.patches.page_tree import may_hold
from whatsnew312.site.builders import makes_web_pages
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import every, scan_box

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from whatsnew312.site.page_context import Page

NOTES = 'changes.json'


class ScanDirective(SphinxDirective):
    """A form in which readers scan their code; it takes no arguments and no options."""

    def run(self) -> list[nodes.Node]:
        """Return a placeholder."""
        docname = self.env.current_document.docname
        domain = ChangeDomain.of(self.env)
        domain.note_part(docname)
        domain.note_scan(docname)
        box = scan_box()
        self.set_source_info(box)
        return [box]


def fill_scans(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make the command of each placeholder; on web pages, the script puts the form before it."""
    if not may_hold(ChangeDomain.of(app.env).scans, app.env, docname):
        return
    for box in every(doctree, scan_box):
        text = command(app)
        block = nodes.literal_block(text, text, language='console')
        lead = nodes.paragraph('', _('On your machine, this command does the same:'))
        box.replace_self(
            nodes.container('', lead, block, ids=box['ids'], classes=['whatsnew-scan'])
        )


def command(app: Sphinx) -> str:
    """Return the command that scans a folder with the notes of this site."""
    return f'$ python -m whatsnew312 scan src --notes {base_url(app)}{NOTES}'


def has_scan(page: Page) -> bool:
    """Return whether *page* is a web page with a scan."""
    return makes_web_pages(page.app.builder) and page.name in page.domain.scans
