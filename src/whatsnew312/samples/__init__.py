"""Samples: in the source, in the record of runs, and on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.samples.directive import note_conditions
from whatsnew312.samples.report import ShowVerified, judge_record
from whatsnew312.samples.run_here import MarkRunnable, copy_for_samples, resolve_engine

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup_samples(app: Sphinx) -> None:
    """Register the report on verified samples and the button "Run"."""
    app.add_post_transform(ShowVerified)
    app.connect('doctree-read', note_conditions)
    app.connect('env-updated', judge_record)
    # after the check of options (400)
    app.connect('config-inited', resolve_engine, priority=410)
    app.add_post_transform(MarkRunnable)
    app.connect('build-finished', copy_for_samples)
