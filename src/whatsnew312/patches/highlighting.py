"""One Pygments lexer and formatter for all blocks of code that are read and shown alike.

Sphinx makes both for each block. A formatter works out the styles of all tokens before it is of
use, and a lexer for sessions makes others: together two fifths of what highlighting takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pygments.lexers.special import TextLexer

from whatsnew312.patches.guard import Part, Patch, fits
from whatsnew312.site.domain import ChangeDomain

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.highlighting import PygmentsBridge


PATCH = Patch(
    'highlighting',
    'Sphinx makes a Pygments lexer and formatter anew for each block of code.',
    since=(8, 2),
    reported='',
)


def share_pygments(app: Sphinx, env: BuildEnvironment) -> None:
    """Let the highlighter of the builder use a lexer and a formatter again for the same options."""
    bridge = cast('PygmentsBridge | None', getattr(app.builder, 'highlighter', None))
    domain = ChangeDomain.of(env)
    if bridge is None or not domain.is_used or not domain.settings.process_settings:
        return
    parts = (Part(bridge, 'formatter'), Part(bridge, 'get_lexer'))
    calls = [(type(bridge).get_lexer, 'source lang opts force location')]
    if not fits(PATCH, parts, calls):
        return
    make, find = bridge.formatter, bridge.get_lexer
    formatters: dict[str, object] = {}
    lexers: dict[object, Lexer] = {}

    def formatter(**options: Any) -> object:
        key = repr(sorted(options.items()))
        if key not in formatters:
            formatters[key] = make(**options)
        return formatters[key]

    def get_lexer(
        source: str,
        lang: str,
        opts: dict[str, Any] | None = None,
        force: bool = False,
        location: Any = None,
    ) -> Lexer:
        # by all that it looks at: of the source that is whether it is a session
        key = (lang, source.startswith('>>>'), repr(sorted((opts or {}).items())), force)
        if key in lexers:
            return lexers[key]
        lexer = find(source, lang, opts, force, location)
        # what is guessed is so for one source; of a name that is not known each block is told
        if lang != 'guess' and not isinstance(lexer, TextLexer):
            lexers[key] = lexer
        return lexer

    bridge.formatter = formatter  # type: ignore[assignment] # it is only called
    bridge.get_lexer = get_lexer  # type: ignore[method-assign]
