"""The renderer of MyST-Parser that called a directive, which MyST does not document."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from docutils.statemachine import StringList

from whatsnew312.patches.guard import Call, Part, Patch, fits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.environment import BuildEnvironment
    from sphinx.util.docutils import SphinxDirective

#: without a renderer, a directive is treated as one in reStructuredText
PATCH = Patch(
    'myst',
    'After a body that is nested too deep, MyST-Parser goes on at the wrong place of the page; '
    'where one field of an entry cannot be read, it loses all of them. It gives no message about '
    'a fence that is not closed. Neither it nor docutils '
    'offers a way to parse the text of another file so that messages name that file and its line.',
    since=(8, 2),
    reported='',
)


#: the logger of MyST, which knows the name of a page and no file
_MYST = 'sphinx.myst_parser.warnings_'


class OpenFence(NamedTuple):
    """A line that opens a block, and has no line that closes it."""

    place: str  #: file and line
    fence: str  #: ``:::`` or the like
    info: str  #: what is behind it: ``{change} A title``; empty if nothing is
    content: str  #: all lines of the block


def watch_fences(note: Callable[[BuildEnvironment, OpenFence], None]) -> None:
    """Have *note* called for each fence that is not closed, before its block is parsed."""
    try:
        from myst_parser.mdit_to_docutils.base import DocutilsRenderer  # noqa: PLC0415 - as above
        from myst_parser.parsers import directives  # noqa: PLC0415
    except ImportError:
        return
    names = ('render_fence', 'render_colon_fence')
    parts = [Part(DocutilsRenderer, name) for name in (*names, 'render_directive')]
    # knows that a line of three colons is not an option
    parts.append(Part(directives, 'is_option_line'))
    calls: list[Call] = [(getattr(DocutilsRenderer, name, _watched), 'token') for name in names]
    calls.append((getattr(DocutilsRenderer, 'render_directive', _watched), 'token name arguments'))
    if not fits(PATCH, parts, calls):
        return
    for name in names:
        of_myst = getattr(DocutilsRenderer, name)
        setattr(DocutilsRenderer, name, _watched(getattr(of_myst, 'of_myst', of_myst), note))


def _watched(
    of_myst: Callable[[Any, Any], None], note: Callable[[BuildEnvironment, OpenFence], None]
) -> Callable[[Any, Any], None]:
    @wraps(of_myst)
    def render(renderer: Any, token: Any) -> None:
        env = getattr(renderer, 'sphinx_env', None)
        if env is not None and _is_open(token):
            place = f'{renderer.document["source"]}:{token.map[0]}'
            note(env, OpenFence(place, token.markup, token.info.strip(), token.content))
        name, *arguments = token.info.split(maxsplit=1) or ['']
        if token.type == 'colon_fence' and token.content.startswith(':::') and _is_name(name):
            # MyST adds an empty line, and then counts all lines in this block one too high
            renderer.render_directive(token, name[1:-1], ''.join(arguments).strip())
        else:
            of_myst(renderer, token)

    render.of_myst = of_myst  # type: ignore[attr-defined]
    return render


def _is_name(text: str) -> bool:
    return text.startswith('{') and text.endswith('}')


def _is_open(token: Any) -> bool:
    """Return whether no line of the source closes the block: its lines are one fewer then."""
    if not token.map:
        return False  # not from the source
    lines = token.content.removesuffix('\n').count('\n') + bool(token.content)
    return bool(token.map[1] - token.map[0] < lines + 2)


def is_in_myst(directive: SphinxDirective) -> bool:
    """Return whether *directive* is on a page in MyST Markdown."""
    return hasattr(directive.state, '_renderer')


@contextmanager
def restored_after_error(directive: SphinxDirective) -> Iterator[None]:
    """Restore the state of the renderer if an exception occurs in the block."""
    renderer = getattr(directive.state, '_renderer', None)
    environment = getattr(renderer, 'md_env', None)
    if renderer is None or not isinstance(environment, dict):
        yield
        return
    before, root = dict(vars(renderer)), environment.get('temp_root_node')
    try:
        yield
    except BaseException:
        vars(renderer).update(before)
        environment['temp_root_node'] = root
        raise


@contextmanager
def reading_file(directive: SphinxDirective, path: str, line: int) -> Iterator[None]:
    """Assign everything that is parsed in the block to the file *path*.

    :param line: for places where a parser knows no line
    """
    document = directive.state.document
    reporter = document.reporter
    before = document['source'], reporter.source, reporter.get_source_and_line

    def place(lineno: int | None = None) -> tuple[str, int]:
        return path, lineno or line

    def locate(record: logging.LogRecord) -> bool:
        location = getattr(record, 'location', None)
        if isinstance(location, tuple):
            record.location = f'{path}:{location[1] or line}'
        return True

    logger = logging.getLogger(_MYST)
    logger.addFilter(locate)
    document['source'], reporter.source, reporter.get_source_and_line = path, path, place
    try:
        yield
    finally:
        logger.removeFilter(locate)
        document['source'], reporter.source, reporter.get_source_and_line = before


def offset_of(directive: SphinxDirective, line: int) -> int:
    """Return the offset by which a parser counts the first line of a content as *line*."""
    return line - 1 - getattr(directive.state, '_lineno', 0)  # MyST counts from the directive


def parse_other_markup(
    directive: SphinxDirective, text: str, line: int, markup: str
) -> list[nodes.Node]:
    """Return *text*, which is not in the markup of the page, as nodes.

    :param line: of the file, where the text begins
    :param markup: ``md`` or ``rst``
    :raises ValueError: nothing can read it
    """
    if is_in_myst(directive) and markup == 'rst':
        lines = ['`' * 12 + '{eval-rst}', *text.split('\n'), '`' * 12]
        holder = nodes.Element()
        directive.state.nested_parse(StringList(lines), offset_of(directive, line - 1), holder)
        return holder.children
    return _as_markdown(directive.state.document, '\n' * (line - 1) + text)


def _as_markdown(document: nodes.document, text: str) -> list[nodes.Node]:
    """Return Markdown as nodes of *document*, which notes its targets and footnotes."""
    try:
        from myst_parser.parsers.sphinx_ import MystParser  # noqa: PLC0415 - need not be installed
    except ImportError:
        raise ValueError('it is Markdown, which MyST-Parser reads; install it') from None
    if not hasattr(document.settings.env, 'myst_config'):
        raise ValueError("it is Markdown; add 'myst_parser' to the extensions in conf.py")
    before = document.children, document.substitution_defs, document.substitution_names
    # MyST defines some of its own for each text
    document.children, document.substitution_defs, document.substitution_names = [], {}, {}
    try:
        MystParser().parse(text, document)
        return document.children
    finally:
        document.children, document.substitution_defs, document.substitution_names = before


def read_options(text: str) -> tuple[str, str] | None:
    """Return name and value of the one option in *text*, as MyST reads it; None if it cannot."""
    from myst_parser.parsers import options  # noqa: PLC0415 - only pages in MyST need it

    if not fits(
        PATCH, [Part(options, 'TokenizeError', type)], [(options.options_to_tokens, 'text')]
    ):
        return None
    try:
        found, _ = options.options_to_tokens(text)
        ((name, value),) = found
    except (options.TokenizeError, ValueError):
        return None
    return name.value, value.value if value else ''
