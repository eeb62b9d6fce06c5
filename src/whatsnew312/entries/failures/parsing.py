"""Parse the markup of one entry, so that an error in it affects only this entry.

A body can contain directives and roles of any extension. An exception in one of them gives a
warning. Then :mod:`whatsnew312.entries.failures.rescue` has the page read again without that body,
so that nothing is kept of the data that it had stored before the exception.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.parsers.rst.states import RSTState

from whatsnew312.entries.failures.losses import BODY, Loss, cause, losses_of
from whatsnew312.entries.whole_page import parse_alone
from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.myst import restored_after_error
from whatsnew312.site.markup.words import raw_of_line
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.environment import BuildEnvironment
    from sphinx.util.docutils import SphinxDirective

#: text without any markup, in all markup languages and with all extensions of MyST
_PLAIN = re.compile(r'[A-Za-z0-9]+(?:,? [A-Za-z0-9]+)*')

#: characters; some parsers of markup take time that grows with the square of the length
MAX_MARKUP = 10_000

#: levels of nodes: more than texts for readers need, and less than Sphinx can store and write. A
#: quote has two levels. The text writer indents each quote by 3 of 70 columns, so it can show 23
MAX_DEPTH = 48

#: attribute with the places of the entries whose bodies are being parsed, the outermost first
_OPEN = 'whatsnew_open'


class TooDeepError(Exception):
    """The markup is nested too deep for the parser, or for later steps."""


class HoldsItselfError(Exception):
    """The body of an entry includes the file that the entry is in."""

    def __init__(self, place: str) -> None:
        super().__init__(f'the body includes itself: the entry of {place} is in it again')
        self.place = place


def parse_body(directive: SphinxDirective) -> list[nodes.Node]:
    """Return the content of an entry as nodes; empty if it cannot be parsed.

    :raises HoldsItselfError: this body is part of itself; the outermost of its entries reports it
    """
    place = directive.get_location()
    document = directive.env.current_document
    around: tuple[str, ...] = document.get(_OPEN, None) or ()
    if place in around:
        raise HoldsItselfError(place)
    document[_OPEN] = (*around, place)
    try:
        parse = partial(parse_alone, directive, directive.parse_content_to_nodes)
        return _parse_part(directive, BODY, parse) or []
    finally:
        document[_OPEN] = around


def is_in_entry(env: BuildEnvironment) -> bool:
    """Return whether the body of an entry is being parsed."""
    return bool(env.current_document.get(_OPEN, None))


def parse_line(
    directive: SphinxDirective, what: str, text: str
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Return the inline markup of a title or field as nodes, and the messages of the parser.

    HTML is treated as text, because titles may contain ``List<T>``, and are also used where no HTML
    is possible. Markup that is too long or cannot be parsed is shown as text.

    :param what: the name of the title or field, for messages
    """
    if len(text) > MAX_MARKUP or _PLAIN.fullmatch(text):
        return [nodes.Text(text)], []
    # MyST counts the lines of inline text from 0
    line = directive.lineno - (not isinstance(directive.state, RSTState))
    messages: list[nodes.system_message] = []

    def parse() -> list[nodes.Node]:
        content, messages[:] = directive.parse_inline(text, lineno=line)
        return content

    content = _parse_part(directive, what, parse)
    if content is None:
        return [nodes.Text(text)], []
    holder = nodes.inline('', '', *content)
    for raw in list(holder.findall(nodes.raw)):
        # not replace_self, which would copy the classes to the new node
        raw.parent.replace(raw, nodes.Text(raw_of_line(raw)))
    return holder.children, messages


def _parse_part(
    directive: SphinxDirective, part: str, parse: Callable[[], list[nodes.Node]]
) -> list[nodes.Node] | None:
    """Return the result of *parse* for a part of an entry; warn and return None if it fails."""
    losses = losses_of(directive.env)
    place = directive.get_location()
    losses.seen[place] = None
    lost = losses.of(place, part)
    if lost is None:
        try:
            return _parse(directive, parse)
        except HoldsItselfError as error:
            if error.place != place:
                raise
            lost = _loss(part, error)
        except Exception as error:  # noqa: BLE001 - any extension may raise anything
            lost = _loss(part, error)
            if isinstance(error, TooDeepError) and error.__cause__ is None:
                # parsed as a whole: what others refer to in it, such as footnotes, stays
                warn(lost.type, lost.message, place)
                return None
        losses.caught[place, part] = lost
    if losses.says(place, part):
        warn(lost.type, lost.message, place)
    return None


def _parse(directive: SphinxDirective, parse: Callable[[], list[nodes.Node]]) -> list[nodes.Node]:
    """Return the result of *parse*.

    :raises TooDeepError: it is nested too deep for the parser, or for later steps
    """
    try:
        with restored_after_error(directive):
            content = parse()
    except RecursionError as error:
        raise TooDeepError from error
    ahead = [(node, 1) for node in content]
    while ahead:
        node, depth = ahead.pop()
        if depth > MAX_DEPTH:
            raise TooDeepError
        depth += 2 if isinstance(node, nodes.block_quote) else 1
        ahead += [(child, depth) for child in node.children]
    return content


def _loss(part: str, error: Exception) -> Loss:
    """Return the message about the part of an entry that raised *error*."""
    is_body = part == BODY
    if isinstance(error, TooDeepError):
        if is_body:
            message = (
                'the body of this change is nested too deep to be read; take lists, quotes and '
                'directives out of one another'
            )
        else:
            message = (
                f'the markup of this {part} is nested too deep to be read; it is shown as it is '
                f'written'
            )
        return Loss(Warn.TOO_DEEP, message)
    if isinstance(error, HoldsItselfError):
        message = (
            'the body of this change is left out: it includes the file that the change is in; '
            'include another file, or a part of this one'
        )
    elif is_body:
        message = (
            f'the body of this change is left out: a directive or role in it raised '
            f'{cause(error)}; correct it, or take it out'
        )
    else:
        message = (
            f'the markup of this {part} is shown as it is written: a role in it raised '
            f'{cause(error)}; correct it, or take it out'
        )
    return Loss(Warn.BODY_FAILED, message)
