"""What is said of entries in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.locale import N_, _, decimal, ngettext
from whatsnew312.model.field_reader import FUTURE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whatsnew312.model.change import Change


#: the fields that ask something of the reader, and what stands before each on a page
GUIDANCE = {'replacement': N_('Use instead'), 'action': N_('What to do')}


#: more modules than these are counted in a row, and not named
_NAMED = 3


def facts(change: Change, grouped_by: str = '') -> Iterator[str]:
    """Yield what a row says beside the title: modules, PEPs, platforms, and when it goes.

    :param grouped_by: the field of the heading above the row, which need not be said again
    """
    if change.modules and grouped_by != 'module':
        named = ', '.join(change.modules[:_NAMED])
        more = len(change.modules) - _NAMED
        if more > 0:
            named = _('%(names)s and %(number)s more') % {'names': named, 'number': more}
        yield named
    if change.peps and grouped_by != 'pep':
        yield peps_of(change)
    if change.platforms and grouped_by != 'platform':
        yield ', '.join(change.platforms)
    if change.since:
        yield _('since %s') % change.since
    if change.removal and grouped_by != 'removal':
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
