"""Phrases about entries, such as "removal in 4.0" or "3 changes"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whatsnew312.locale import N_, _, decimal, ngettext
from whatsnew312.model.values import FUTURE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whatsnew312.model.change import Change
    from whatsnew312.model.fields import Fields
    from whatsnew312.model.values import Outcome
    from whatsnew312.site.settings import Settings


#: the fields that say what the reader must do, and the label before each on a page
GUIDANCE = {'replacement': N_('Use instead'), 'action': N_('What to do')}


#: if an entry has more modules than this, a row shows their number, not their names
_NAMED = 3


def facts(change: Change, grouped_by: str = '') -> Iterator[str]:
    """Yield the facts that a row shows beside the title: modules, PEPs, platforms, removal.

    :param grouped_by: the field of the heading above the row, which the row does not repeat
    """
    if change.fields.modules and grouped_by != 'module':
        named = ', '.join(change.fields.modules[:_NAMED])
        more = len(change.fields.modules) - _NAMED
        if more > 0:
            named = _('%(names)s and %(number)s more') % {'names': named, 'number': more}
        yield named
    if change.fields.peps and grouped_by != 'pep':
        yield peps_of(change)
    if change.fields.platforms and grouped_by != 'platform':
        yield ', '.join(change.fields.platforms)
    if change.fields.since:
        yield _('since %s') % change.fields.since
    if grouped_by != 'removal' and (text := removal_or_outcome(change.fields)):
        yield text


def removal_text(fields: Fields) -> str:
    """Return when the removal is or was, for a column of removals; empty if there is none."""
    if fields.outcome and fields.outcome.what in {'gone', 'kept', 'withdrawn'}:
        return removal_or_outcome(fields)
    return when(fields.current_removal) if fields.current_removal else ''


def removal_or_outcome(fields: Fields) -> str:
    """Return the planned removal, or its outcome; empty if no removal was planned."""
    match fields.outcome.what if fields.outcome else '':
        case 'gone':
            return _('gone in %s') % fields.current_removal
        case 'kept':
            return _('still there, no date is set')
        case 'withdrawn':
            return _('deprecation withdrawn')
    return _('goes in %s') % when(fields.current_removal) if fields.current_removal else ''


def outcome_text(outcome: Outcome, plan: str, settings: Settings) -> str:
    """Return the outcome of a planned removal, as a sentence without its sources."""
    product = settings.product
    version = f'{product} {outcome.version}'.strip()
    text = {
        'gone': _('Gone in %(version)s') % {'version': version},
        'kept': _('Still there, and no date is set'),
        'withdrawn': _('The deprecation was withdrawn'),
        'moved': _('The removal was moved to %(version)s') % {'version': version},
    }[outcome.what]
    if plan and plan not in {FUTURE, outcome.version}:
        text = _('%(outcome)s; planned for %(version)s') % {
            'outcome': text,
            'version': f'{product} {plan}'.strip(),
        }
    if settings.outcome_as_of:
        newest = f'{product} {settings.outcome_as_of}'.strip()
        text = _('%(outcome)s (as of %(version)s)') % {'outcome': text, 'version': newest}
    return text


def outcome_sources(outcome: Outcome, settings: Settings) -> list[tuple[str, str]]:
    """Return the text and the address of each source; an empty address if it is not known."""
    return [
        (source.removeprefix('https://').rstrip('/'), source)
        if isinstance(source, str)
        else (
            settings.issue_label % source,
            settings.issue_url % source if settings.issue_url else '',
        )
        for source in outcome.sources
    ]


def when(removal: str) -> str:
    """Return the version of a removal as a phrase."""
    return _('a future version') if removal == FUTURE else removal


def count_of(number: int) -> str:
    """Return a number of entries as a phrase."""
    return ngettext('%s change', '%s changes', number) % decimal(number)


def peps_of(change: Change) -> str:
    """Return the PEPs of *change* as a phrase."""
    numbers = ', '.join(map(str, change.fields.peps))
    return ngettext('PEP %s', 'PEPs %s', len(change.fields.peps)) % numbers


def in_words(names: Sequence[str], pattern: str) -> str:
    """Return *names* as a list in a sentence.

    :param pattern: how ``names`` stand before the ``last``
    """
    *before, last = names
    return pattern % {'names': ', '.join(before), 'last': last} if before else last
