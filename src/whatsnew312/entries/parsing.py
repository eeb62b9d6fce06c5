"""The markup of one entry, parsed so that an error in it costs this entry alone.

A body can hold directives and roles of any extension. Whatever they raise ends here: the body is
left out with one warning, and what it had noted in the document until then is taken back.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.parsers.rst.states import RSTState

from whatsnew312.model.characters import cleaned
from whatsnew312.model.warning_types import Warn
from whatsnew312.patches.myst import restored_after_error
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.util.docutils import SphinxDirective

#: text that means itself in every language of markup, and with every extension of MyST
_PLAIN = re.compile(r'[A-Za-z0-9]+(?:,? [A-Za-z0-9]+)*')

#: characters; parsers of markup may take the square of them in time
MAX_MARKUP = 10_000

#: levels of nodes; more than anybody reads, and far less than Sphinx can keep and write. A quote is
#: two: the writer of plain text, which indents it by three of its 70 columns, has room for 23
MAX_DEPTH = 48

#: characters of the text of an error that a warning shows
MAX_CAUSE = 300

#: where the places of the entries are kept whose bodies are being parsed, the outermost first
_OPEN = 'whatsnew_open'

#: what a document keeps of its elements in lists and in dictionaries, which grow at their end
_GROWING = (
    'ids',
    'nameids',
    'nametypes',
    'substitution_defs',
    'substitution_names',
    'indirect_targets',
    'footnotes',
    'autofootnotes',
    'autofootnote_refs',
    'symbol_footnotes',
    'symbol_footnote_refs',
    'citations',
    'include_log',
)

#: what it keeps in dictionaries of lists, all of which may grow
_GROUPED = ('refnames', 'refids', 'footnote_refs', 'citation_refs')


class TooDeepError(Exception):
    """What was parsed is nested too deep for what comes after the parser."""


class HoldsItselfError(Exception):
    """The body of an entry includes the file that the entry is in."""

    def __init__(self, place: str) -> None:
        super().__init__(f'the body includes itself: the entry of {place} is in it again')
        self.place = place


def parse_body(directive: SphinxDirective) -> list[nodes.Node]:
    """Return the content of an entry, or nothing where it cannot be parsed.

    :raises HoldsItselfError: this body is part of itself; the outermost of its entries reports it
    """
    place = directive.get_location()
    document = directive.env.current_document
    around: tuple[str, ...] = document.get(_OPEN, ())
    if place in around:
        raise HoldsItselfError(place)
    document[_OPEN] = (*around, place)
    try:
        return parse_guarded(directive, directive.parse_content_to_nodes)
    except TooDeepError:
        warn(
            Warn.TOO_DEEP,
            'the body of this change is nested too deep to be read; take lists, quotes and '
            'directives out of one another',
            place,
        )
    except HoldsItselfError as error:
        if error.place != place:
            raise
        warn(
            Warn.BODY_FAILED,
            'the body of this change is left out: it includes the file that the change is in; '
            'include another file, or a part of this one',
            place,
        )
    except Exception as error:  # noqa: BLE001 - any extension may raise anything
        warn(
            Warn.BODY_FAILED,
            f'the body of this change is left out: a directive or role in it raised '
            f'{cause(error)}; correct it, or take it out',
            place,
        )
    finally:
        document[_OPEN] = around
    return []


def parse_line(
    directive: SphinxDirective, what: str, text: str
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Return the inline markup of a title or field, and what the parser says of it.

    HTML in it is text: titles speak of ``List<T>``, and go where no HTML can. What is too long
    for a line, or cannot be parsed, is text as a whole.

    :param what: its name
    """
    if len(text) > MAX_MARKUP or _PLAIN.fullmatch(text):
        return [nodes.Text(text)], []
    # MyST counts the lines of inline text from 0
    line = directive.lineno - (not isinstance(directive.state, RSTState))
    messages: list[nodes.system_message] = []

    def parse() -> list[nodes.Node]:
        content, messages[:] = directive.parse_inline(text, lineno=line)
        return content

    try:
        content = parse_guarded(directive, parse)
    except TooDeepError:
        warn(
            Warn.TOO_DEEP,
            f'the markup of this {what} is nested too deep to be read; it is shown as it is '
            f'written',
            directive.get_location(),
        )
        return [nodes.Text(text)], []
    except Exception as error:  # noqa: BLE001 - any extension may raise anything
        warn(
            Warn.BODY_FAILED,
            f'the markup of this {what} is shown as it is written: a role in it raised '
            f'{cause(error)}; correct it, or take it out',
            directive.get_location(),
        )
        return [nodes.Text(text)], []
    holder = nodes.inline('', '', *content)
    for raw in list(holder.findall(nodes.raw)):
        raw.replace_self(nodes.Text(raw.astext()))
    return holder.children, messages


def cause(error: Exception) -> str:
    """Return the type and the text of *error* on one line, without what cannot be seen."""
    try:
        text = cleaned(' '.join(str(error).split()))
    except Exception:  # noqa: BLE001 - the type may be one of another extension
        text = ''
    shown = text if len(text) <= MAX_CAUSE else f'{text[:MAX_CAUSE]}...'
    return f'{type(error).__name__}: {shown}' if shown else type(error).__name__


def parse_guarded(
    directive: SphinxDirective, parse: Callable[[], list[nodes.Node]]
) -> list[nodes.Node]:
    """Return what *parse* makes; where that raises, the document is as it was before.

    :raises TooDeepError: it is nested too deep for the parser, or for what comes after it
    """
    try:
        with restored_after_error(directive), _taken_back_after_error(directive):
            content = parse()
    except RecursionError as error:
        raise TooDeepError from error
    # what is noted of a body that could be parsed stays: others may refer to its footnotes
    ahead = [(node, 1) for node in content]
    while ahead:
        node, depth = ahead.pop()
        if depth > MAX_DEPTH:
            raise TooDeepError
        depth += 2 if isinstance(node, nodes.block_quote) else 1
        ahead += [(child, depth) for child in node.children]
    return content


@contextmanager
def _taken_back_after_error(directive: SphinxDirective) -> Iterator[None]:
    """Take what was noted in the document out of it if an error passes by.

    The cost is that of what is parsed, however large the page is.
    """
    document = directive.state.document
    lengths = {name: len(getattr(document, name, ())) for name in _GROWING}
    grouped: dict[str, dict[str, list[Any]]] = {}
    for name in _GROUPED:
        grouped[name] = getattr(document, name)
        setattr(document, name, {})
    pending = len(document.transformer.transforms)
    context = dict(directive.env.ref_context)
    try:
        yield
    except BaseException:
        for name, length in lengths.items():
            _shorten(getattr(document, name, []), length)
        del document.transformer.transforms[pending:]
        directive.env.ref_context.clear()
        directive.env.ref_context.update(context)
        for name in _GROUPED:
            setattr(document, name, {})
        _give_names_back(document)
        raise
    finally:
        for name, before in grouped.items():
            for key, found in getattr(document, name).items():
                before.setdefault(key, []).extend(found)
            setattr(document, name, before)


def _shorten(noted: Any, length: int) -> None:
    """Take away everything of the list or dictionary *noted* but its first *length* items."""
    if isinstance(noted, dict):
        for key in list(noted)[length:]:
            del noted[key]
    else:
        del noted[length:]


def _give_names_back(document: nodes.document) -> None:
    """Let elements have the names again that something which is gone had taken from them."""
    lost = {name for name, id_ in document.nameids.items() if id_ not in document.ids}
    holders: dict[str, dict[int, tuple[str, nodes.Element]]] = {name: {} for name in lost}
    for id_, element in document.ids.items():
        for name in lost.intersection([*element['names'], *element['dupnames']]):
            holders[name].setdefault(id(element), (id_, element))
    for name, found in holders.items():
        if not found:
            del document.nameids[name]
        elif len(found) == 1:
            ((id_, element),) = found.values()
            document.nameids[name] = id_
            if name in element['dupnames']:
                element['dupnames'].remove(name)
                element['names'].append(name)
        else:
            document.nameids[name] = None  # of no use to anybody, as before
