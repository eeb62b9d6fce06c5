"""Pages of untrusted authors: what they may contain if ``whatsnew_untrusted`` is on."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.util.i18n import search_image_for_language

from whatsnew312.model.suggestions import quote
from whatsnew312.model.warning_types import Warn
from whatsnew312.site.cleaning import with_line
from whatsnew312.site.nodes import change_html
from whatsnew312.site.reporting import warn
from whatsnew312.site.source_files import is_inside

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

#: image formats in which browsers run no scripts; SVG is not one of them
_IMAGES = {'.avif', '.gif', '.jpeg', '.jpg', '.png', '.webp'}

#: raw HTML that MyST itself makes: line breaks, deleted words, check boxes of task lists
_HARMLESS = re.compile(
    r'\s*(?:<br />|\\\\|</?s>|<input class="task-list-item-checkbox"[\w ="-]*>)\s*'
)

#: keys of the front matter that could change how a page is read
_SETTINGS = ('myst', 'html_meta', 'substitutions')


def configure(_app: Sphinx, config: Config) -> None:
    """Switch off the features of MyST that do more with a page than reading markup."""
    if config.whatsnew_untrusted and 'myst_enable_extensions' in config:
        # a substitution is a Jinja template, which can access any Python object
        kept = [name for name in config.myst_enable_extensions if name != 'substitution']
        config.myst_enable_extensions = kept


def drop_pages(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Leave out pages whose file is a symbolic link to a file outside of the source folder."""
    if not app.config.whatsnew_untrusted:
        return
    for docname in sorted(env.found_docs):
        path = Path(env.doc2path(docname))
        if not is_inside(path, env):
            warn(
                Warn.BAD_MARKUP,
                f'this page is left out: {path.name} leads to a file outside the source folder; '
                f'put the file itself here',
                (path, 1),
            )
            env.found_docs.discard(docname)
            if docname in docnames:
                docnames.remove(docname)


def without_settings(app: Sphinx, docname: str, content: list[str]) -> None:
    """Remove settings of MyST from the front matter of a page, without changing line numbers."""
    if not app.config.whatsnew_untrusted or not content[0].startswith('---'):
        return
    # a page in reStructuredText can begin like this too, and MyST may not be installed
    if 'myst_parser' not in app.extensions:
        return
    from myst_parser.config.main import (  # noqa: PLC0415 - need not be installed
        TopmatterReadError,
        read_topmatter,
    )

    try:
        found = read_topmatter(content[0])
    except TopmatterReadError:
        return  # MyST warns, and ignores the front matter
    taken = [name for name in _SETTINGS if name in (found or {})]
    if not found or not taken:
        return
    warn(
        Warn.BAD_MARKUP,
        f'{taken[0]!r} in the front matter is left out: whatsnew_untrusted lets no page change how '
        f'it is read; take it out',
        (docname, 1),
    )
    lines = content[0].splitlines(keepends=True)
    end = next((n for n, line in enumerate(lines) if n and line.startswith(('---', '...'))), None)
    if end is None:
        end = len(lines)
    kept = {name: value for name, value in found.items() if name not in _SETTINGS}
    # JSON is valid YAML, and stands on one line
    head = ['---\n', json.dumps(kept, default=str) + '\n', *['\n'] * (end - 2)]
    content[0] = ''.join([*head, *lines[end:]])


def refuse(element: nodes.Element, env: BuildEnvironment) -> None:
    """Replace *element* by text if untrusted authors may not use it."""
    for type_, judge in _JUDGES.items():
        if isinstance(element, type_):
            judge(element, env)
            return


def _raw(element: nodes.Element, _env: BuildEnvironment) -> None:
    if isinstance(element, change_html) or _HARMLESS.fullmatch(element.astext()):
        return
    warn_of_markup(element, 'raw markup is shown as text; take it out')
    _replace(element, element.astext(), nodes.literal)


def _download(element: nodes.Element, _env: BuildEnvironment) -> None:
    warn_of_markup(
        element, f'the file {quote(element["reftarget"])} is not offered; take the link out'
    )
    element.replace_self(nodes.inline('', '', *element.children))


def _image(image: nodes.Element, env: BuildEnvironment) -> None:
    address = image.get('uri', '')
    problem = _problem_of_image(address, env)
    if problem:
        warn_of_markup(image, f'the image {quote(address)} is shown as its text: {problem}')
        _replace(image, image.get('alt') or address, nodes.inline)


def _problem_of_image(address: str, env: BuildEnvironment) -> str:
    if '://' in address or address.startswith(('data:', '//')):
        return 'it is not loaded from elsewhere; put the file beside the page'
    docname = env.current_document.docname
    for one in (address, search_image_for_language(address, env)):
        if Path(one).suffix.lower() not in _IMAGES:
            return f'the suffix is one of {", ".join(sorted(_IMAGES))}'
        if not is_inside(Path(env.relfn2path(one, docname)[1]), env):
            return 'it is not in the source folder; put the file there'
    return ''


def _formula(formula: nodes.Element, env: BuildEnvironment) -> None:
    if _is_typeset_here(env.config):
        return
    warn_of_markup(
        formula,
        'a formula is shown as text: to typeset it, readers would load a script from another host, '
        'or the build would run a program; give mathjax_path the path of a copy in _static',
    )
    made = nodes.literal_block if isinstance(formula, nodes.math_block) else nodes.literal
    _replace(formula, formula.astext(), made)


def _is_typeset_here(config: Config) -> bool:
    address = str(getattr(config, 'mathjax_path', '//'))
    renderer = config.html_math_renderer or 'mathjax'
    is_remote = re.match(r'(?:[A-Za-z][A-Za-z0-9+.-]*:)?//', address)
    return renderer == 'mathjax' and not is_remote and 'sphinx.ext.imgmath' not in config.extensions


def _replace(
    element: nodes.Element, text: str, type_: type[nodes.inline | nodes.literal | Any]
) -> None:
    made: nodes.Element = type_(text, text)
    made.source, made.line = element.source, element.line
    if isinstance(made, nodes.Inline) and not isinstance(element.parent, nodes.TextElement):
        made = nodes.paragraph('', '', made)
    element.replace_self(made)


def warn_of_markup(element: nodes.Element, message: str) -> None:
    """Warn that *element* is left out or shown as text."""
    warn(Warn.BAD_MARKUP, message, with_line(element))


_JUDGES: dict[type[nodes.Element], Callable[[nodes.Element, BuildEnvironment], None]] = {
    nodes.raw: _raw,
    addnodes.download_reference: _download,
    nodes.image: _image,
    nodes.math: _formula,
    nodes.math_block: _formula,
}

#: the types of elements that :func:`refuse` checks
JUDGED = tuple(_JUDGES)
