"""Clean untrusted text: replace control characters, and remove links that could run code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from whatsnew312.model.characters import cleaned, is_clean, names
from whatsnew312.model.readers import is_link
from whatsnew312.model.suggestions import quote
from whatsnew312.model.warning_types import Warn
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import every, is_entry, listing_rows
from whatsnew312.site.reporting import warn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docutils.statemachine import StringList
    from sphinx.util.docutils import SphinxDirective


def clean_options(directive: SphinxDirective) -> dict[str, str]:
    """Return the options of *directive*, with each control character replaced by a visible one."""
    hidden = ''.join(value for value in directive.options.values() if not is_clean(value))
    if hidden:
        _warn(directive, hidden)
    return {name: cleaned(value) for name, value in directive.options.items()}


def clean_content(directive: SphinxDirective) -> StringList:
    """Return the content of *directive*, with each control character replaced by a visible one."""
    for number, line in enumerate(directive.content):
        if not is_clean(line):
            _warn(directive, ''.join(directive.content))
            for place in range(number, len(directive.content)):
                directive.content.data[place] = cleaned(directive.content[place])
            break
    return directive.content


def _warn(directive: SphinxDirective, text: str) -> None:
    warn(
        Warn.CONTROL_CHARACTER,
        f'{directive.name} has invisible characters ({names(text)}); write it without them',
        directive.get_location(),
    )


def clean_page(document: nodes.document) -> None:
    """Clean a page with entries; warn once for the text of each entry, and once for each link."""
    for entry in _clean(document, 'page'):
        # an entry contains no other entries, but the generator has to run
        list(_clean(entry, 'change'))


def _clean(top: nodes.Element, what: str) -> Iterator[nodes.Element]:
    """Clean the content of *top*, except the entries in it, which are yielded."""
    hidden: list[str] = []
    place = top
    ahead = [top]
    while ahead:
        element = ahead.pop()
        found = _clean_attributes(element)
        for child in element.children:
            if isinstance(child, nodes.Text):
                # docutils puts a NUL before a character that was escaped by a backslash
                if not is_clean(child) and not is_clean(child.astext()):
                    found.append(child.astext())
                    element.replace(child, nodes.Text(cleaned(child.astext())))
                    element.rawsource = cleaned(element.rawsource)
            elif isinstance(child, nodes.Element):
                if what == 'page' and is_entry(child):
                    yield child
                else:
                    ahead.append(child)
        if found and not hidden:
            place = element
        hidden += found
        if isinstance(element, nodes.reference):
            _check(element)
    if hidden:
        warn(
            Warn.CONTROL_CHARACTER,
            f'this {what} has invisible characters ({names("".join(hidden))}), the first '
            f'in {quote(hidden[0])}; write it without them',
            with_line(place),
        )


def with_line(element: nodes.Element) -> nodes.Element:
    """Return *element* if its line is known, otherwise the nearest parent with a line."""
    above: nodes.Element | None = element
    while above is not None:
        if above.line is not None:
            return above
        above = above.parent
    return element


def _clean_attributes(element: nodes.Element) -> list[str]:
    found: list[str] = []
    for name, value in element.attributes.items():
        if not value:
            continue  # the usual case
        if isinstance(value, str):
            if not is_clean(value):
                found.append(value)
                element[name] = cleaned(value)
        elif isinstance(value, list):
            hidden = [one for one in value if isinstance(one, str) and not is_clean(one)]
            if hidden:
                found += hidden
                element[name] = [cleaned(one) if one in hidden else one for one in value]
    return found


def _check(link: nodes.reference) -> None:
    # the builder made the addresses of internal links, so they are safe
    address = '' if link.get('internal') else link.get('refuri', '')
    if is_link(address):
        return
    warn_of_link(address, link)
    link.replace_self(nodes.inline('', '', *link.children))


def warn_of_link(address: str, element: nodes.Element) -> None:
    """Warn that the link from *element* to *address* is removed, since it is not allowed."""
    warn(
        Warn.BAD_LINK,
        f'a link to {quote(address)} is not made: addresses begin with https://, http:// or '
        f'mailto:, or are places of this site',
        with_line(element),
    )


class CheckLinks(SphinxPostTransform):
    """Check the links of entries and listings after all references are resolved."""

    default_priority = 950

    #: the ids of a page, and its raw markup, which may have more; None until a link asks for them
    places: set[str] | None = None
    markup: list[str]

    def run(self, **kwargs: Any) -> None:
        """Check the links of one page."""
        domain = ChangeDomain.of(self.env)
        untrusted = domain.settings.untrusted
        if not domain.is_used and not untrusted:
            return
        has_entries = untrusted or self.env.current_document.docname in domain.changes
        for link in every(self.document, nodes.reference):
            is_dead = self.is_dead(link)
            if has_entries or ((is_dead or not is_link(link.get('refuri', ''))) and _is_ours(link)):
                _check(link)
                if is_dead:
                    link.replace_self(link.children)

    def is_dead(self, link: nodes.reference) -> bool:
        """Return whether *link* has a target that MyST did not find, of which it has warned."""
        name = link.get('refid')
        if not name or link.get('internal'):
            return False
        if self.places is None:
            found = every(self.document, nodes.Element)
            self.places = {id_ for element in found for id_ in element['ids']}
            self.markup = [one.astext() for one in found if isinstance(one, nodes.raw)]
        return name not in self.places and not any(name in markup for markup in self.markup)


def _is_ours(node: nodes.Node) -> bool:
    above: nodes.Element | None = node.parent
    while above is not None:
        is_rows = isinstance(above, listing_rows)
        if is_rows or any(name.startswith('whatsnew-') for name in above['classes']):
            return True
        above = above.parent
    return False


def _as_written(value: str | None) -> str:
    return value or ''


class AnyOption(dict[str, 'Callable[[str], Any]']):
    """An ``option_spec`` that takes every option.

    A parser that meets an unknown option drops the whole directive (docutils) or warns in its own
    words (MyST). This way the entry stays, and the warning can say what was meant.
    """

    def __init__(self) -> None:
        # not empty: an empty option_spec means that there are no options
        super().__init__({'id': _as_written})

    def __missing__(self, name: str) -> Callable[[str], Any]:
        return _as_written
