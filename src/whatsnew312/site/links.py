"""Small parts of what a page shows of entries: badges, links to them and to groups of them."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from docutils import nodes
from sphinx import addnodes

from whatsnew312.listings.query import group_anchor
from whatsnew312.locale import N_, _, decimal, ngettext
from whatsnew312.model.field_reader import FUTURE
from whatsnew312.site.inline import thaw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from whatsnew312.model.change import Change
    from whatsnew312.site.config import Settings
    from whatsnew312.site.domain import ChangeDomain

#: the fields that ask something of the reader, and what stands before each on a page
GUIDANCE = {'replacement': N_('Use instead'), 'action': N_('What to do')}

#: more modules than these are counted in a row, and not named
_NAMED = 3


def entry_link(docname: str, change: Change, *content: nodes.Node) -> nodes.Node:
    """Return a link from the page *docname* to *change*."""
    return _link(docname, 'change', change.id, content)


def title_link(docname: str, change: Change) -> nodes.Node:
    """Return the title of *change*, linked."""
    return entry_link(docname, change, *thaw(change.title, docname, links=False))


def group_link(
    domain: ChangeDomain, docname: str, field: str, value: str, *content: nodes.Node
) -> nodes.Node:
    """Return *content*, linked to a group if there is a page with all groups of *field*."""
    if domain.page_of(field) is None:
        return nodes.inline('', '', *content)
    return _link(docname, 'listing', f'{field}#{group_anchor(field, value)}', content)


def filter_link(
    domain: ChangeDomain, docname: str, state: Sequence[tuple[str, str]], *content: nodes.Node
) -> nodes.Node:
    """Return *content*, linked to a state of the filter if there is a page with one."""
    if domain.page_of('filter') is None:
        return nodes.inline('', '', *content)
    return _link(docname, 'listing', f'filter?{urlencode(state)}', content)


def _link(docname: str, type_: str, target: str, content: Iterable[nodes.Node]) -> nodes.Node:
    return addnodes.pending_xref(
        '',
        nodes.inline('', '', *content),
        refdomain='whatsnew',
        reftype=type_,
        reftarget=target,
        refexplicit=True,
        refwarn=True,
        refdoc=docname,
    )


def badge(kind: str, settings: Settings) -> nodes.inline:
    """Return the badge of a kind."""
    label = settings.kinds[kind].label
    return nodes.inline('', label, classes=['whatsnew-badge', f'whatsnew-{kind}'])


@lru_cache(maxsize=256)  # there are few
def badge_html(name: str, text: str) -> str:
    """Return a badge as HTML."""
    return f'<span class="whatsnew-badge whatsnew-{name}">{escape(text)}</span>'


def column_text(column: str, change: Change, settings: Settings) -> str:
    """Return what *change* has in a column of plain text: ``area``, ``platform`` or ``removal``."""
    if column == 'area':
        return settings.areas.get(change.area, change.area)
    if column == 'platform':
        return ', '.join(change.platforms)
    return when(change.removal) if change.removal else ''


def facts(change: Change, told: str = '') -> Iterator[str]:
    """Yield what a row says beside the title: modules, PEPs, platforms, and when it goes.

    :param told: the field that the heading of the rows tells already
    """
    if change.modules and told != 'module':
        named = ', '.join(change.modules[:_NAMED])
        more = len(change.modules) - _NAMED
        if more > 0:
            named = _('%(names)s and %(number)s more') % {'names': named, 'number': more}
        yield named
    if change.peps and told != 'pep':
        yield peps_of(change)
    if change.platforms and told != 'platform':
        yield ', '.join(change.platforms)
    if change.since:
        yield _('since %s') % change.since
    if change.removal and told != 'removal':
        yield _('goes in %s') % when(change.removal)


def when(removal: str) -> str:
    """Return the version of a removal, in words."""
    return _('a future version') if removal == FUTURE else removal


def count_of(number: int) -> str:
    """Return a number of entries in words."""
    return ngettext('%s change', '%s changes', number) % decimal(number)


def peps_of(change: Change) -> str:
    """Return the PEPs of *change* in words."""
    numbers = ', '.join(map(str, change.peps))
    return ngettext('PEP %s', 'PEPs %s', len(change.peps)) % numbers


def in_words(names: Sequence[str], pattern: str) -> str:
    """Return *names* as a list in a sentence.

    :param pattern: how ``names`` stand before the ``last``
    """
    *before, last = names
    return pattern % {'names': ', '.join(before), 'last': last} if before else last


def joined(parts: Iterable[nodes.Node], separator: str) -> list[nodes.Node]:
    """Return *parts* with *separator* between them."""
    made: list[nodes.Node] = []
    for part in parts:
        if made:
            made.append(nodes.Text(separator))
        made.append(part)
    return made
