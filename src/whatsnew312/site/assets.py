"""The style sheets, what scripts say in other languages, and where they are found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from whatsnew312.locale import script_folder

if TYPE_CHECKING:
    from sphinx.application import Sphinx

STATIC = Path(__file__).parent.parent / 'static'

#: what e-books get in its place: all that is in them must serve their readers
STATIC_EPUB = STATIC.with_name('static_epub')


def add_static_path(app: Sphinx) -> None:
    """Let HTML builders copy the static files, and their pages load the style sheet."""
    if app.builder.format != 'html':
        return
    is_book = app.builder.name == 'epub'
    # Sphinx.add_static_dir came with 9.1, and 9.0 is the last for Python 3.11
    app.config.html_static_path.append(str(STATIC_EPUB if is_book else STATIC))
    app.add_css_file('whatsnew-epub.css' if is_book else 'whatsnew.css')
    words = script_folder(app.config.language)
    if words is not None and not is_book:
        app.config.html_static_path.append(str(words))
        # behind Sphinx's own messages (500); the scripts that say them wait for the page
        app.add_js_file('whatsnew/messages.js', priority=600)
