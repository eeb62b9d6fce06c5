"""The renderer of MyST-Parser that called a directive, which MyST does not document."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from whatsnew312.patches.guard import Part, Patch, fits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.util.docutils import SphinxDirective

#: without a renderer, a directive is treated as one in reStructuredText
PATCH = Patch(
    'myst',
    'After a body that is nested too deep, MyST-Parser goes on at the wrong place of the page; '
    'where one field of an entry cannot be read, it loses all of them.',
    since=(8, 2),
    reported='',
)


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
