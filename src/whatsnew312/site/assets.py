"""The style sheets and scripts: where Sphinx finds them, and which page loads which.

A page without any part of this extension loads none of these files.
"""

from __future__ import annotations

import hashlib
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from whatsnew312.locale import script_folder
from whatsnew312.site.builders import makes_book, makes_html, makes_web_pages
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.static_files import keep_static

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from whatsnew312.site.page_context import Page, PageSteps, PageValues

STATIC = Path(__file__).parent.parent / 'static'

#: the static files for e-books, which must not contain files that they do not use
STATIC_EPUB = STATIC.with_name('static_epub')

#: the translated messages of the scripts, for languages other than English
_MESSAGES = 'whatsnew/messages.js'


class Script(NamedTuple):
    """A script, and the condition on which a page loads it."""

    file: str  #: name in the static folder
    when: Callable[[Page], bool]
    #: attributes of the ``script`` element
    data: Callable[[Page], Mapping[str, str]] | None = None
    #: whether to run before the body of the page is shown, not after the page was loaded
    at_once: bool = False


def setup_page_files(
    pages: PageSteps, scripts: Iterable[Script], shows_metatags: Callable[[Sphinx], bool]
) -> None:
    """Make pages load *scripts*, in the given order, and the style sheet.

    :param shows_metatags: whether the theme puts ``metatags`` in the head of a page
    """
    table = tuple(scripts)

    def add_files(page: Page) -> PageValues | None:
        """Add the scripts and the style sheet that a page needs."""
        app = page.app
        needed = [script for script in table if script.when(page)]
        in_head = ''
        for script in needed:
            data: dict[str, Any] = dict(script.data(page)) if script.data else {}
            if not script.at_once:
                app.add_js_file(script.file, loading_method='defer', **data)
            elif shows_metatags(app):
                in_head += f'\n{_in_head(script.file, data, page)}\n'
            else:
                app.add_js_file(script.file, **data)  # at the place that the theme has for scripts
        if needed or page.is_ours:
            app.add_css_file(style_sheet(app))
            if script_folder(app.config.language) is not None and not makes_book(app.builder):
                # after Sphinx's own messages (500); the scripts that use them are deferred
                app.add_js_file(_MESSAGES, priority=600)
        return {'metatags': page.context.get('metatags', '') + in_head} if in_head else None

    pages.add(add_files)


def _in_head(file: str, data: Mapping[str, str], page: Page) -> str:
    # Sphinx would place a registered file where the theme wants it: perhaps the end of the page
    path = page.context['pathto'](f'_static/{file}', resource=True)
    attributes = ''.join(f' {name}="{escape(value)}"' for name, value in data.items())
    return f'<script src="{escape(f"{path}?v={_digest(file, page.app)}")}"{attributes}></script>'


def _digest(name: str, app: Sphinx) -> str:
    """Return what changes with the file that is copied to the static folder as *name*."""
    folders = [Path(app.confdir, folder) for folder in app.config.html_static_path]
    files = (folder / name for folder in reversed(folders) if (folder / name).is_file())
    path = next(files, STATIC / name)
    return _digest_of(path, path.stat().st_mtime_ns)


@cache
def _digest_of(path: Path, written: int) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=4).hexdigest()


def makes_forms(page: Page) -> bool:
    """Return whether the builder makes pages on which a reader can fill in a form."""
    return makes_web_pages(page.app.builder)


def add_static_path(app: Sphinx, env: BuildEnvironment) -> None:
    """Let HTML builders copy the static files, if the project uses this extension at all.

    They are copied after those of the theme, and before those of the project: Sphinx's
    ``html_static_path`` lets a project replace a file by one of the same name.
    """
    if not makes_html(app.builder):
        return
    if not ChangeDomain.of(env).is_used:
        keep_static(app, 'assets', ())
        return
    is_book = makes_book(app.builder)
    folders = [STATIC_EPUB if is_book else STATIC]
    words = script_folder(app.config.language)
    if words is not None and not is_book:
        folders.append(words)
    # Sphinx.add_static_dir came with 9.1, and 9.0 is the last for Python 3.11
    app.config.html_static_path[:0] = map(str, folders)
    names = {
        path.relative_to(folder).as_posix()
        for folder in folders
        for path in folder.rglob('*')
        if path.is_file()
    }
    keep_static(app, 'assets', names)


def style_sheet(app: Sphinx) -> str:
    """Return the name of the style sheet for the pages of the builder."""
    return 'whatsnew-epub.css' if makes_book(app.builder) else 'whatsnew.css'
