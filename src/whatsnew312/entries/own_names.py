"""Refuse names and markup with which a page could imitate this extension, or run something."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from whatsnew312.entries.untrusted import JUDGED, refuse, warn_of_markup
from whatsnew312.model.readers import is_link
from whatsnew312.model.suggestions import quote
from whatsnew312.patches.docutils.ids import Ids
from whatsnew312.site.cleaning import warn_of_link
from whatsnew312.site.domain import ChangeDomain
from whatsnew312.site.nodes import change_data, every

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

#: the beginning of the classes and ids of this extension
PREFIX = 'whatsnew-'

#: the attribute of elements made by directives of this extension; removed after reading
OWN = 'whatsnew_own'

#: commands that make links, load something, write markup, define commands, or access files
_DANGEROUS = re.compile(
    r'\\(?:href|url|require|class|cssId|style|data|mmlToken|html\w*|bbox|includegraphics'
    r'|unicode|csname|let|g?def|[ex]def|newcommand|renewcommand|providecommand|newenvironment'
    r'|renewenvironment|DeclareMathOperator|input|include|InputIfFileExists|usepackage|write|openin'
    r'|openout|read|immediate|catcode|special|directlua|latelua|scantokens|expandafter|active)'
    r'(?![A-Za-z])|\^\^'
)


def own(*made: nodes.Element) -> None:
    """Mark the elements in *made* as made by this extension, so that they keep their classes."""
    for element in made:
        element[OWN] = True


class RefuseMarkup(SphinxTransform):
    """Remove dangerous markup from pages with entries, and names of this extension from entries."""

    # after classes from a directive are set on what follows it (210), and before entries (330)
    default_priority = 325

    def apply(self, **kwargs: Any) -> None:
        """Run once for a page."""
        own_ones = set()
        elements = every(self.document, nodes.Element)
        for element in elements:
            if element.attributes.pop(OWN, None):
                own_ones.add(id(element))
        entries = [one for one in elements if isinstance(one, change_data)]
        untrusted = ChangeDomain.of(self.env).settings.untrusted
        if not entries and not untrusted:
            return  # pages without entries are not changed
        for element in elements:
            if isinstance(element, _REFUSED):  # false for most elements
                next(_REFUSE[type_] for type_ in _REFUSE if isinstance(element, type_))(element)
        tops = [cast('nodes.Element', data.parent) for data in entries]
        for top in [self.document] if untrusted else tops:
            for element in every(top, nodes.Element):
                if id(element) not in own_ones:
                    self.without_own_names(element)
        if untrusted:
            for element in every(self.document, nodes.Element):
                if isinstance(element, JUDGED):
                    refuse(element, self.env)

    def without_own_names(self, element: nodes.Element) -> None:
        """Remove classes and labels of *element* that begin with the prefix of this extension."""
        if isinstance(element.parent, addnodes.pending_xref):
            return  # Sphinx sets the class `whatsnew-change` on references to entries
        found: list[str] = []
        for attribute in ('classes', 'ids', 'names'):
            given: list[str] = element.get(attribute, [])
            taken = [one for one in given if one.startswith(PREFIX)]
            if not taken:
                continue  # the usual case
            found += taken
            element[attribute] = [one for one in given if one not in taken]
            for name in taken:
                if attribute == 'ids':
                    Ids(self.document).forget_id(name)
                elif attribute == 'names':
                    Ids(self.document).forget_name(name)
        if found:
            warn_of_markup(
                element,
                f'{quote(found[0])} is not for pages to write: names that begin with {PREFIX!r} '
                f'are those of the extension; choose another',
            )


def _toctree(toctree: addnodes.toctree) -> None:
    """Remove links that run code: a table of contents is in the navigation of every page."""
    kept = []
    for title, address in toctree['entries']:
        if is_link(address or ''):
            kept.append((title, address))
        else:
            warn_of_link(address, toctree)
    toctree['entries'] = kept


def _image(image: nodes.image) -> None:
    """Make an image a link for browsers: if it is embedded, scripts in it could run."""
    if image.attributes.pop('loading', '') == 'embed':
        warn_of_markup(image, "an image is not embedded into the page; take out ':loading: embed'")


def _meta(meta: nodes.Element) -> None:
    """Remove a meta element that acts like a server header, for example a redirect."""
    names = {name.lower() for name in meta.attributes}
    if 'http-equiv' in names:
        warn_of_markup(
            meta, 'meta with http-equiv is left out: it could lead readers away; take it out'
        )
        meta.parent.remove(meta)


def _formula(formula: nodes.Element) -> None:
    """Show a formula as text if it has a command that does more than typesetting."""
    found = _DANGEROUS.search(formula.astext())
    if found is None:
        return
    warn_of_markup(formula, f'a formula is shown as text: take {found[0]} out of it')
    is_block = isinstance(formula, nodes.math_block)
    made = (nodes.literal_block if is_block else nodes.literal)(formula.astext(), formula.astext())
    made.source, made.line = formula.source, formula.line
    formula.replace_self(made)


def remove_pending(app: Sphinx, document: nodes.document) -> None:
    """Remove elements that docutils left unprocessed on a page with entries.

    No builder can write them.
    """
    if not ChangeDomain.of(app.env).is_used_on(app.env.current_document.docname):
        return
    for pending in every(document, nodes.pending):
        warn_of_markup(pending, 'this markup has nothing that it could apply to; it is left out')
        pending.parent.remove(pending)


_REFUSE: dict[type[nodes.Element], Callable[[Any], None]] = {
    addnodes.toctree: _toctree,
    nodes.image: _image,
    nodes.meta: _meta,
    nodes.math: _formula,
    nodes.math_block: _formula,
}

_REFUSED = tuple(_REFUSE)
