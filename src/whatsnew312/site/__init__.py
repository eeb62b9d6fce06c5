"""What one build knows: settings, the domain, nodes, how pages link, what authors are told."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from whatsnew312.site.assets import add_static_path
from whatsnew312.site.cleaning import CheckLinks
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.inventories import setup_inventories
from whatsnew312.site.options.config import is_met, setup_config
from whatsnew312.site.writing import check_folders

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_site(app: Sphinx) -> None:
    """Register the options, the domain and the files of style; end the build if it cannot write."""
    check_folders(app)
    setup_config(app)
    setup_inventories(app)
    app.add_domain(ChangeDomain)

    def note_builder(app: Sphinx) -> None:
        # of a build before, or of another builder on the same doctrees, other things were shown
        domain = ChangeDomain.of(app.env)
        domain.is_met = partial(is_met, app)

    app.connect('builder-inited', note_builder)
    app.add_post_transform(CheckLinks)
    # when all pages are read, and before the first is written
    app.connect('env-updated', add_static_path)
