"""Use one Pygments lexer and formatter for all code blocks with the same options.

Sphinx makes new ones for each block. A formatter computes the styles of all tokens at its creation,
and a lexer for sessions creates other lexers. Together this is two fifths of the time for
highlighting.
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
    """Make the highlighter of the builder reuse lexers and formatters with the same options."""
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
        # the key has everything that `get_lexer` uses; of the source, only whether it is a session
        key = (lang, source.startswith('>>>'), repr(sorted((opts or {}).items())), force)
        if key in lexers:
            return lexers[key]
        lexer = find(source, lang, opts, force, location)
        # a guessed lexer is for one source only; unknown names are reported for each block
        if lang != 'guess' and not isinstance(lexer, TextLexer):
            lexers[key] = lexer
        return lexer

    bridge.formatter = formatter  # type: ignore[assignment] # it is only called
    bridge.get_lexer = get_lexer  # type: ignore[method-assign]
