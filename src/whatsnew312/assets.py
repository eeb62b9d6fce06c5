"""The style sheet, and where it is found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

STATIC = Path(__file__).parent / 'static'


def setup_assets(app: Sphinx) -> None:
    """Register the static files."""
    app.connect('builder-inited', add_static_path)
    app.add_css_file('whatsnew.css')


def add_static_path(app: Sphinx) -> None:
    """Let HTML builders copy the static files."""
    # Sphinx.add_static_dir came with 9.1, and 9.0 is the last for Python 3.11
    if app.builder.format == 'html':
        app.config.html_static_path.append(str(STATIC))
