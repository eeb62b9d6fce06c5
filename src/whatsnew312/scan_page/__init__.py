"""A part of a page on which readers scan their own code, in their browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.scan_page.directive import fill_scans
from whatsnew312.scan_page.write import write_scan_files

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_scan_page(app: Sphinx) -> None:
    """Register the handlers that show the command and write the files for the browser."""
    app.connect('doctree-resolved', fill_scans)
    # after changes.json has been written
    app.connect('build-finished', write_scan_files, priority=600)
