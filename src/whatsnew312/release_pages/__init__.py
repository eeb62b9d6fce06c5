"""Releases on pages: the fragments of each, read by Sphinx, and the list of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.release_pages.check import check_fragments, leave_out_fragments
from whatsnew312.release_pages.index import FillIndexes
from whatsnew312.release_pages.section_labels import setup_section_labels
from whatsnew312.release_pages.state import FragmentCollector

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_release_pages(app: Sphinx) -> None:
    """Register what reads fragments again when they change, and fills lists of releases."""
    # after the options are checked (400)
    app.connect('config-inited', leave_out_fragments, priority=420)
    app.add_env_collector(FragmentCollector)
    app.add_post_transform(FillIndexes)
    app.connect('env-updated', check_fragments)
    setup_section_labels(app)
