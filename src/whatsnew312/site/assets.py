"""The static files of this extension, and where Sphinx finds them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.locale import script_folder
from whatsnew312.site.domain import ChangeDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

STATIC = Path(__file__).parent.parent / 'static'

#: what e-books get in its place: all that is in them must serve their readers
STATIC_EPUB = STATIC.with_name('static_epub')


def add_static_path(app: Sphinx, env: BuildEnvironment) -> None:
    """Let HTML builders copy the static files, if the project uses this extension at all."""
    if app.builder.format != 'html' or not ChangeDomain.of(env).is_used:
        return
    is_book = app.builder.name == 'epub'
    # Sphinx.add_static_dir came with 9.1, and 9.0 is the last for Python 3.11
    app.config.html_static_path.append(str(STATIC_EPUB if is_book else STATIC))
    words = script_folder(app.config.language)
    if words is not None and not is_book:
        app.config.html_static_path.append(str(words))


def style_sheet(app: Sphinx) -> str:
    """Return the name of the style sheet for the pages of the builder."""
    return 'whatsnew-epub.css' if app.builder.name == 'epub' else 'whatsnew.css'
