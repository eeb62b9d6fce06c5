"""The state of one build: settings, domain, nodes, links between pages, and warnings."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.site.assets import add_static_path
from whatsnew312.site.cleaning import CheckLinks
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.options.config import is_met, setup_config
from whatsnew312.site.options.inventories import setup_inventories
from whatsnew312.site.settings import report_problems
from whatsnew312.site.writing import check_folders

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment


def setup_site(app: Sphinx, names_in_conf: Callable[[Config], Mapping[str, object]]) -> None:
    """Register the options, the domain and the static files; stop if folders are not writable."""
    check_folders(app)
    setup_config(app, names_in_conf)
    setup_inventories(app)
    app.add_domain(ChangeDomain)

    def note_builder(app: Sphinx) -> None:
        # the doctrees may come from an earlier build or another builder, with other conditions
        domain = ChangeDomain.of(app.env)
        domain.is_met = partial(is_met, app)

    app.connect('builder-inited', note_builder)

    def report(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Warn of the files that options name."""
        report_problems(ChangeDomain.of(env).settings, Path(app.confdir))

    app.connect('env-before-read-docs', report)
    app.add_post_transform(CheckLinks)
    # after all pages are read, and before the first is written
    app.connect('env-updated', add_static_path)
